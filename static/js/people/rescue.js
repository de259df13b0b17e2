// The rescue file: all that waits on this phone, of everybody, sealed for the municipality. For a phone that cannot
// send any more; a coordinator takes it in on the desk (svpp/web/rescue.py), as often as wanted.
import { openVault } from "../journal/database.js";
import { now, setting } from "../phone.js";
import { dayOf, iso } from "../when.js";
import { sentOff, settlingOf } from "./hand-in.js";
import { escrowsOf, textOf } from "./keys.js";
import { knownIds } from "./post.js";

/** Bytes of sealed photos that go along: the desk takes 9 MiB. Text always does. */
const PHOTOS = 5_500_000;

/** @returns {Promise<File | null>} null when nothing waits, or nothing can be sealed for the municipality yet */
async function rescueFile() {
  const device = await setting("device");
  const parcels = [];
  let room = PHOTOS;
  for (const id of await knownIds()) {
    // a database that does not open keeps nobody else's things here
    const found = await lying(id).catch((error) => console.error(error));
    if (!found) continue;
    const [{ pages }, { pages: photos }, [escrow, ...older], settling] = found;
    if (!escrow || pages.length + photos.length === 0) continue;
    const fitting = photos.filter(([, bytes]) => {
      room -= bytes.length;
      return room >= 0;
    });
    parcels.push({ escrow, older, ...settling, pages: texts(pages), pictures: texts(fitting) });
  }
  if (!parcels.length) return null;
  const content = { format: "ronde-rescue/1", device, made_at: iso(now()), parcels };
  const name = `ronde-${dayOf(now())}-${device.slice(-8)}.json`;
  return new File([JSON.stringify(content)], name, { type: "application/json" });
}

/** @param {string} id */
async function lying(id) {
  const vault = await openVault(id);
  const found = await Promise.all([
    vault.load(["o:"]),
    vault.load(["b:"]),
    escrowsOf(vault),
    settlingOf(vault),
  ]);
  vault.close();
  return found;
}

/** @param {[string, import("./keys.js").Bytes][]} pages */
const texts = (pages) => Object.fromEntries(pages.map(([name, bytes]) => [name, textOf(bytes)]));

/**
 * Shares it where the phone can share files, else saves it.
 * @returns {Promise<boolean>} false: there is nothing to save
 */
export async function saveRescue() {
  const file = await rescueFile();
  if (!file) return false;
  if (navigator.canShare?.({ files: [file] })) {
    await navigator.share({ files: [file] });
  } else {
    const href = URL.createObjectURL(file);
    Object.assign(document.createElement("a"), { href, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  }
  // the file is there, whether or not a full phone can note it
  for (const id of await knownIds()) await markSent(id).catch((error) => console.error(error));
  return true;
}

/** @param {string} id of somebody whose things the file holds */
async function markSent(id) {
  const vault = await openVault(id);
  const head = await vault.plain("head");
  if (head?.waiting) await sentOff(vault, head);
  vault.close();
}
