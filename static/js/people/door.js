// Who may open this phone's records, and how they close again. Alone on a phone: user name and password, remembered.
// On an enrolled phone: a PIN, and the key leaves the memory at every lock.
import { openVault } from "../journal/database.js";
import { uuid7 } from "../journal/entries.js";
import * as net from "../journal/net.js";
import { tend } from "../journal/twin.js";
import {
  changed,
  enter,
  keepPerson,
  keepSetting,
  leave,
  now,
  opened,
  openPhone,
  phone,
  renewBy,
  setting,
  tellTabs,
  tryNow,
  wakeUp,
} from "../phone.js";
import { ifRoom } from "../room.js";
import { createIdle } from "./idle.js";
import * as keys from "./keys.js";
import { judge } from "./pin.js";
import { comingIn, endOldSession, knownIds, remember, roster, startPost } from "./post.js";

/** A shared phone that nobody touches locks itself; the duty goes on. */
const IDLE = 5 * 60_000;
const LOOK = 5000;
/** A photo that was taken comes with the page, or not at all. */
const CHOSEN = 3000;

/** Opens what is kept on the phone. Somebody who is alone on it goes on where they were. */
export async function open() {
  await openPhone();
  const person = await setting("person");
  if (person && !phone.enrolled && !phone.revoked) {
    const vault = await openVault(person.id);
    const key = (await vault.plain("open")) ?? (await begun(vault));
    if (key) await enter(vault, key, person.username ? person : null);
  }
  if (!phone.person) await tidy();
}

/** What waits until the first screen stands. */
export async function settle() {
  wakeUp();
  startPost();
  lockWhenIdle();
  if (phone.person) await tidy();
  await tend();
}

/** Finishes a sign-out or a lock that was cut short. */
async function tidy() {
  for (const id of await knownIds()) {
    if (id !== phone.person?.id) await shut(id).catch((error) => console.error(error));
  }
  await roster();
}

/** The first start since records are sealed: a key of their own. @param {import("../journal/database.js").Vault} vault */
async function begun(vault) {
  if (await vault.plain("ring")) return null;
  const key = await keys.newKey();
  await vault.keep("open", key);
  await remember(vault.person);
  return key;
}

/** Only a PIN, a password or the server opens these from here on. @param {string} id */
async function shut(id) {
  const vault = await openVault(id);
  // without any way in, what waits would be lost: it stays open until there is one
  if (Object.keys(await keys.ringOf(vault)).length) await vault.keep("open", undefined);
  vault.close();
}

/** The key as the server opens it; null when it cannot. @param {string} escrow */
async function fromServer(escrow) {
  try {
    return await keys.keyOf(keys.bytesOf((await net.ownKey(escrow)).key));
  } catch (error) {
    if (error instanceof net.Missed && error.code === "cannot_open") return null;
    throw error;
  }
}

/**
 * Signs in; the server must be there. Throws net.Missed.
 * @param {string} username
 * @param {string} password
 * @param {string} [code] of the authenticator app, where the server asks for it
 */
export const signIn = (username, password, code) => comingIn(() => signInOnline(username, password, code));

/** @param {string} username @param {string} password @param {string} [code] */
async function signInOnline(username, password, code) {
  const device = await setting("device");
  const { person, sealing } = await net.signIn({ username, password, device, ...(code ? { code } : {}) });
  await keepSetting("signing_out", undefined);
  const same = person.id === phone.person?.id;
  const vault = await openVault(person.id);
  const key = await keys.keyFor(vault, "password", password, fromServer);
  await keys.keepEscrow(vault, key, sealing, device);
  await remember(person.id, phone.enrolled ? person : undefined);
  if (same) {
    vault.close();
    await keepPerson(person);
    tryNow();
    return;
  }
  const left = leave();
  if (!phone.enrolled) {
    await vault.keep("open", key);
    await keepSetting("person", { id: person.id });
  }
  if (left) {
    // somebody else was here: only their own secret opens what is theirs from now on
    left.vault.close();
    await shut(left.person);
  }
  tellTabs();
  await enter(vault, key, person);
  changed();
}

/** The server's session ends at the next contact. A full phone cannot note that, and closes all the same. */
const endLater = () => keepSetting("signing_out", true).catch((error) => console.error(error));

/** Signs out, without network too; the server's session ends at the next contact. What waits stays, sealed. */
export async function signOut() {
  const left = leave();
  await endLater();
  await keepSetting("person", undefined);
  changed();
  if (left) {
    const empty = await left.clear().catch(() => false);
    await shut(left.person);
    if (empty && !phone.enrolled) {
      await left.vault.destroy();
      await remember(left.person, null);
    } else left.vault.close();
  }
  await roster();
  tellTabs();
  changed();
  await endOldSession().catch(() => {});
}

/** Another guard takes the phone, or nobody touched it: the key leaves the memory, the duty goes on. */
export async function lock() {
  const left = leave();
  if (!left) return;
  await endLater();
  changed();
  left.vault.close();
  await roster();
  tellTabs();
  changed();
  await endOldSession().catch(() => {});
}

/**
 * A guard's PIN, without network too where this phone knows it. Throws keys.Wait, net.Missed, or an Error that says it is wrong.
 * @param {import("../phone.js").Member} member
 * @param {string} pin
 */
export const unlock = (member, pin) => comingIn(() => unlockByPin(member, pin));

/** @param {import("../phone.js").Member} member @param {string} pin */
async function unlockByPin(member, pin) {
  const vault = await openVault(member.id);
  try {
    const renew = () => sessionBy(member.id, { pin });
    const { key: known, session } = await judge(vault, pin, now(), renew);
    const key = known ?? (await keys.keyFor(vault, "pin", pin, fromServer));
    await keys.forgive(vault);
    await comeIn(vault, key, session, renew);
  } catch (error) {
    vault.close();
    throw error;
  }
}

/**
 * A code of the coordinator, used once; then a PIN is chosen. Throws net.Missed.
 * @param {import("../phone.js").Member} member
 * @param {string} code
 */
export const unlockByCode = (member, code) =>
  comingIn(async () => {
    const session = await sessionBy(member.id, { code });
    const vault = await openVault(member.id);
    const key = await keys.keyWithout(vault, fromServer);
    await comeIn(vault, key, session, null);
  });

/** @param {string} person @param {{pin?: string, code?: string}} proof */
async function sessionBy(person, proof) {
  const { secret } = /** @type {import("../phone.js").Enrolled} */ (phone.enrolled);
  return net.deviceSession({ device: await setting("device"), secret, person, ...proof });
}

/**
 * @param {import("../journal/database.js").Vault} vault
 * @param {CryptoKey} key
 * @param {net.Session | null} session
 * @param {(() => Promise<net.Session>) | null} renew
 */
async function comeIn(vault, key, session, renew) {
  leave();
  await keys.keepEscrow(vault, key, session?.sealing, await setting("device"));
  await ifRoom(remember(vault.person));
  await ifRoom(keepSetting("signing_out", undefined));
  tellTabs();
  await enter(vault, key, session?.person ?? null, renew);
  changed();
}

/** Chooses a PIN for every phone of the team; the server must be there. @param {string} pin */
export async function choosePin(pin) {
  await net.choosePin(pin);
  const store = opened();
  if (!store) return;
  await keys.addWay(store.vault, "pin", store.key, pin);
  await keys.forgive(store.vault);
  renewBy(() => sessionBy(store.person, { pin }));
  await roster();
  changed();
}

/**
 * This phone belongs to a team from now on. Whoever was alone on it keeps what waits, sealed.
 * @param {string} code
 */
export async function enrol(code) {
  // a phone that was revoked comes back as another one
  const device = phone.revoked ? uuid7() : await setting("device");
  const { secret, name, people } = await net.enrol({ device, code });
  const left = leave();
  await keepSetting("device", device);
  await keepSetting("revoked", undefined);
  await keepSetting("enrolled", { secret, name });
  await keepSetting("people", people);
  await keepSetting("person", undefined);
  await keepSetting("signing_out", true);
  phone.enrolled = { secret, name };
  phone.revoked = null;
  if (left) {
    left.vault.close();
    await shut(left.person);
  }
  await roster();
  tellTabs();
  changed();
  await endOldSession().catch(() => {});
}

const idle = createIdle(
  IDLE,
  () => Date.now(),
  () => phone.enrolled !== null && phone.person !== null,
  () => void lock(),
);

/**
 * While a photo is taken or chosen, until the answer is called. Where the browser never says that nothing was chosen, a
 * moment after the page is seen again.
 */
export function holdOpen() {
  const free = idle.hold();
  const seen = () => document.visibilityState === "visible" && setTimeout(free, CHOSEN);
  document.addEventListener("visibilitychange", seen);
  return () => {
    document.removeEventListener("visibilitychange", seen);
    free();
  };
}

function lockWhenIdle() {
  for (const type of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(type, idle.touch, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", idle.look);
  setInterval(idle.look, LOOK);
}
