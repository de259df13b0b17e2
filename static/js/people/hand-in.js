// Handing in what is sealed and waits for a guard who is away: the server opens it, this phone cannot. What it said of each
// item waits here until they come back.
import { openVault } from "../journal/database.js";
import * as net from "../journal/net.js";
import { isAnswer } from "../journal/outbox.js";
import { settlingFor } from "../journal/settling.js";
import { phone, setting } from "../phone.js";
import { ifRoom } from "../room.js";
import { phoneNow } from "../time.js";
import { iso } from "../when.js";
import { escrowsOf, ringOf, textOf } from "./keys.js";

/** @typedef {import("../journal/database.js").Vault} Vault */

/** @param {string} id */
export async function countsOf(id) {
  const vault = await openVault(id);
  const [head, ring] = await Promise.all([vault.plain("head"), ringOf(vault)]);
  vault.close();
  const waiting = (head?.waiting ?? 0) + (head?.refused ?? 0);
  return { waiting, since: head?.since ?? null, digits: ring.digits ?? null };
}

/**
 * Hands in the sealed outbox of somebody who is away. What the server said of each item waits here for them.
 * @param {string} id
 * @param {{all?: boolean}} [how] all: also what was refused or does not open here, before nothing stays
 * @returns {Promise<number>} things the server did not take: it could not open them, or did not answer
 */
export async function handIn(id, { all = false } = {}) {
  const vault = await openVault(id);
  try {
    if (!phone.enrolled) return (await countsOf(id)).waiting;
    const { head, pages } = await vault.load(["o:"]);
    const escrows = await escrowsOf(vault);
    if (!head?.waiting && !(all && pages.length)) return 0;
    const left = Math.max(1, (head?.waiting ?? 0) + (head?.refused ?? 0));
    if (!head || !escrows.length) return left;
    let version = await sentOff(vault, head);
    let closed = 0;
    for (const [name, bytes] of pages) {
      if (version === null) return left;
      const answer = await handInOne(escrows, name, bytes, await settlingOf(vault));
      if (!answer) {
        closed += 1; // it cannot be opened: the others go on
        continue;
      }
      const { received_at, results } = answer;
      const answered = results.filter((/** @type {import("../journal/outbox.js").Result} */ one) =>
        isAnswer(one.status),
      );
      const now = await vault.plain("head");
      const handed = [...(now.handed ?? []), { at: received_at, results: answered }];
      version = await noted(vault, { ...now, version }, { handed });
    }
    if (version === null || closed) return left;
    for (const name of await vault.names("b:")) {
      const bytes = await vault.sealed(name);
      if (bytes && !(await handInOne(escrows, name, bytes))) return 1;
    }
    const now = await vault.plain("head");
    const refused = refusedIn(now.handed);
    await noted(vault, { ...now, version }, { waiting: 0, refused });
    return 0;
  } catch (error) {
    if (error instanceof net.Missed && error.miss === "refused") return 1;
    throw error;
  } finally {
    vault.close();
  }
}

/**
 * One sealed page or photo, by the key it was sealed with.
 * @param {string[]} escrows
 * @param {string} name
 * @param {import("./keys.js").Bytes} bytes
 * @param {Record<string, unknown>} [more]
 */
async function handInOne(escrows, name, bytes, more = {}) {
  for (const escrow of escrows) {
    const parcel = { escrow, name, sealed: textOf(bytes), sent_at: iso(phoneNow()), ...more };
    const answer = await net.handIn({ ...(await credential()), ...parcel }).catch(refusedOnly);
    if (answer) return answer;
  }
  return null;
}

/** @param {unknown} error @returns {null} */
function refusedOnly(error) {
  if (error instanceof net.Missed && error.miss === "refused") return null;
  throw error;
}

/** @param {{results: import("../journal/outbox.js").Result[]}[]} handed */
const refusedIn = (handed) =>
  new Set(
    handed.flatMap(({ results }) => results.filter((one) => one.status === "refused").map(({ id }) => id)),
  ).size;

/**
 * How the server must stamp anew what it opens; nothing where the times are right.
 * @param {Vault} vault
 * @returns {Promise<{settling?: {offset_ms: number, added: boolean, since: string | null}}>}
 */
export async function settlingOf(vault) {
  const [settling, head] = await Promise.all([settlingFor(vault), vault.plain("head")]);
  if (!settling) return {};
  const { at } = head?.contact ?? {};
  const { offset, added } = settling;
  return { settling: { offset_ms: Math.round(offset), added, since: at ? iso(at) : null } };
}

/**
 * @param {Vault} vault
 * @param {import("../journal/database.js").Head} head as it was read
 * @param {Partial<import("../journal/database.js").Head>} changes
 * @returns {Promise<number | null>} the new version; null when its guard came back meanwhile
 */
async function noted(vault, head, changes) {
  const version = head.version + 1;
  let alone = true;
  const writing = async () => {
    alone = await vault.write(head.version, { ...head, ...changes, version }, new Map());
  };
  // a full phone cannot note it: what waits goes all the same, and again the next time
  const kept = await ifRoom(writing());
  return alone ? (kept ? version : head.version) : null;
}

/**
 * From here on the server may have what waits: taking it back is no longer forgetting it, and its times stay.
 * @param {Vault} vault
 * @param {import("../journal/database.js").Head} head as it was read
 */
export const sentOff = (vault, head) => noted(vault, head, { handed: head.handed ?? [] });

const credential = async () => ({ device: await setting("device"), secret: phone.enrolled?.secret });
