// What this phone does on its own, whoever holds it: says how it is, hands in what is sealed and waits for a guard who
// is away, and wipes itself when it was revoked. It knows counts and sealed bytes, never what is in them.
import { summaryOf } from "../journal/book.js";
import { openVault } from "../journal/database.js";
import * as net from "../journal/net.js";
import { isAnswer } from "../journal/outbox.js";
import { changed, keepSetting, leave, phone, setting } from "../phone.js";
import { phoneNow, takeAway, takeSettling } from "../time.js";
import { iso } from "../when.js";
import { escrowsOf, forServerAlone, ringOf, textOf } from "./keys.js";

/** @typedef {import("../journal/database.js").Vault} Vault */
/** @typedef {import("../phone.js").Member} Member */

const EVERY = 5 * 60_000;

/** Ids of everybody with records here. @returns {Promise<string[]>} */
export const knownIds = async () => Object.keys((await setting("known")) ?? {});

/**
 * Somebody has records here. Names only where the whole team may see them.
 * @param {string} id
 * @param {{name: string, username: string} | null} [person] null: not any more
 */
export async function remember(id, person) {
  const { [id]: before, ...others } = (await setting("known")) ?? {};
  const kept = person ? { name: person.name, username: person.username } : (before ?? {});
  await keepSetting("known", person === null ? others : { ...others, [id]: kept });
}

/** The team, and whoever else has something waiting here: for the who screen. */
export async function roster() {
  if (!phone.enrolled) return;
  const known = (await setting("known")) ?? {};
  /** @type {{id: string, name: string, username: string}[]} */
  const team = (await setting("people")) ?? [];
  const others = Object.entries(known)
    .filter(([id, { name }]) => name && !team.some((one) => one.id === id))
    .map(([id, person]) => ({ id, ...person }));
  /** @type {Member[]} */
  const members = [];
  for (const { id, name, username } of [...team, ...others]) {
    const member = { id, name, username, waiting: 0, since: null, digits: null };
    members.push(id in known ? { ...member, ...(await countsOf(id).catch(noCounts)) } : member);
  }
  phone.team = members;
}

/** @param {string} id */
async function countsOf(id) {
  const vault = await openVault(id);
  const [head, ring] = await Promise.all([vault.plain("head"), ringOf(vault)]);
  vault.close();
  const waiting = (head?.waiting ?? 0) + (head?.refused ?? 0);
  return { waiting, since: head?.since ?? null, digits: ring.digits ?? null };
}

/** What one guard's database cannot say keeps nobody else from the phone. @param {unknown} error @returns {{waiting: number}} */
function noCounts(error) {
  console.error(error);
  return { waiting: 0 };
}

/** The server's session of who left ends, as soon as the server is there. */
export async function endOldSession() {
  if (phone.person || !(await setting("signing_out"))) return;
  await net.signOut();
  if (!phone.person) await keepSetting("signing_out", undefined);
}

let busy = false;
let told = { at: 0, held: -1 };

/** Tells the server how this phone is, and hears whether it may go on. Throws net.Missed. */
export async function contact() {
  if (busy || (!phone.enrolled && !phone.person)) return;
  busy = true;
  try {
    const own = await report();
    if (own.held === told.held && Date.now() - told.at < EVERY) return;
    const answer = await net.contact(own);
    told = { at: Date.now(), held: own.held };
    await settleAway();
    if (!phone.enrolled) return;
    // a full phone keeps the list it has
    await keepSetting("people", answer.people).catch((error) => console.error(error));
    for (const id of await knownIds()) if (id !== phone.person?.id) await handIn(id).catch(unopened);
    if (answer.revoked) return await wipe();
    const after = await report();
    if (after.held !== own.held) await net.contact(after);
    told.held = after.held;
    await roster();
    changed();
  } finally {
    busy = false;
  }
}

/** The times are right. */
const NONE = { offset: 0, added: true };

/** The clock was wrong and it shows only now: what waits for those who are away is stamped anew when it is opened. */
async function settleAway() {
  const heard = takeAway();
  if (!heard) return;
  if (!phone.person) takeSettling(); // nobody is here
  for (const id of await knownIds()) {
    if (id === phone.person?.id) continue;
    const vault = await openVault(id);
    // the first answer after they left is about what they logged; a later one about what came after
    if (!(await vault.plain("settling"))) await vault.keep("settling", heard.settling ?? NONE);
    vault.close();
  }
}

/**
 * How the server must stamp anew what it opens; nothing where the times are right.
 * @param {Vault} vault
 * @returns {Promise<{settling?: {offset_ms: number, added: boolean, since: string | null}}>}
 */
export async function settlingOf(vault) {
  const [settling, head] = await Promise.all([vault.plain("settling"), vault.plain("head")]);
  if (!settling) return {};
  const { at } = head?.contact ?? {};
  const { offset, added } = settling;
  return { settling: { offset_ms: Math.round(offset), added, since: at ? iso(at) : null } };
}

/** @param {Record<string, unknown>} [more] @returns {Promise<any>} */
async function report(more) {
  const { enrolled, book, protectedStorage } = phone;
  const own = summaryOf(book, 0);
  let held = own.waiting + own.refused;
  for (const id of await knownIds()) {
    if (id !== phone.person?.id) held += (await countsOf(id).catch(noCounts)).waiting;
  }
  const cache = (await globalThis.caches?.keys())?.find((name) => name.startsWith("ronde-"));
  return {
    device: await setting("device"),
    ...(enrolled ? { secret: enrolled.secret } : {}),
    sent_at: iso(phoneNow()),
    app: cache?.slice(6) ?? "",
    held,
    persisted: protectedStorage,
    ...more,
  };
}

/**
 * Hands in the sealed outbox of somebody who is away. What the server said of each item waits here for them.
 * @param {string} id
 * @returns {Promise<number>} things the server did not take: it could not open them, or did not answer
 */
async function handIn(id) {
  const vault = await openVault(id);
  try {
    if (!phone.enrolled) return (await countsOf(id)).waiting;
    const { head, pages } = await vault.load(["o:"]);
    const escrows = await escrowsOf(vault);
    if (!head?.waiting && !pages.length) return 0;
    if (!head || !escrows.length) return head?.waiting ?? 1;
    if (!head.waiting) return 0;
    let version = await sentOff(vault, head);
    let closed = 0;
    for (const [name, bytes] of pages) {
      if (version === null) return head.waiting;
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
    if (version === null || closed) return head.waiting;
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

/** A database that does not open holds something, and stops nothing. @param {unknown} error */
function unopened(error) {
  if (error instanceof net.Missed) throw error;
  console.error(error);
  return 1;
}

/** @param {{results: import("../journal/outbox.js").Result[]}[]} handed */
const refusedIn = (handed) =>
  new Set(
    handed.flatMap(({ results }) => results.filter((one) => one.status === "refused").map(({ id }) => id)),
  ).size;

/**
 * @param {Vault} vault
 * @param {import("../journal/database.js").Head} head as it was read
 * @param {Partial<import("../journal/database.js").Head>} changes
 * @returns {Promise<number | null>} the new version; null when its guard came back meanwhile
 */
async function noted(vault, head, changes) {
  const version = head.version + 1;
  try {
    return (await vault.write(head.version, { ...head, ...changes, version }, new Map())) ? version : null;
  } catch (error) {
    if (/** @type {any} */ (error)?.name !== "QuotaExceededError") throw error;
    console.error(error);
    return head.version; // a full phone cannot note it: what waits goes all the same, and again the next time
  }
}

/**
 * From here on the server may have what waits: taking it back is no longer forgetting it, and its times stay.
 * @param {Vault} vault
 * @param {import("../journal/database.js").Head} head as it was read
 */
export const sentOff = (vault, head) => noted(vault, head, { handed: head.handed ?? [] });

const credential = async () => ({ device: await setting("device"), secret: phone.enrolled?.secret });

/** This phone was revoked: what can be handed in is, the rest stays sealed for the municipality alone. */
export async function wipe() {
  leave();
  changed();
  let left = 0;
  for (const id of await knownIds()) left += await emptied(id).catch(unopened);
  phone.revoked = { left };
  await keepSetting("revoked", phone.revoked);
  await keepSetting("people", undefined);
  await keepSetting("person", undefined);
  if (phone.enrolled) await net.contact(await report({ held: left, wiped: left === 0 }));
  if (left === 0) {
    phone.enrolled = null;
    await keepSetting("enrolled", undefined);
  }
  changed();
}

/** @param {string} id @returns {Promise<number>} things of theirs that stay */
async function emptied(id) {
  const waits = await handIn(id);
  const vault = await openVault(id);
  if (waits) {
    await forServerAlone(vault);
    vault.close();
  } else {
    await vault.destroy();
    await remember(id, null);
  }
  return waits;
}

/** Looks at the start, when the network comes back, when the page is seen again, and now and then. */
export function startPost() {
  const look = () => {
    if (document.visibilityState !== "visible" || phone.person) return;
    void endOldSession()
      .then(contact)
      .catch((error) => error instanceof net.Missed || console.error(error));
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  setInterval(look, EVERY);
  look();
}
