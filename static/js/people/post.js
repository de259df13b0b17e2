// What this phone does on its own, whoever holds it: says how it is, has what waits for guards who are away handed in,
// and wipes itself when it was revoked. It knows counts and sealed bytes, never what is in them.
import { summaryOf } from "../journal/book.js";
import { openVault } from "../journal/database.js";
import * as net from "../journal/net.js";
import { noteSettling } from "../journal/settling.js";
import { changed, keepSetting, leave, phone, setting } from "../phone.js";
import { phoneNow, takeAway, takeSettling } from "../time.js";
import { iso } from "../when.js";
import { countsOf, handIn } from "./hand-in.js";
import { forServerAlone } from "./keys.js";

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

/** What one guard's database cannot say keeps nobody else from the phone. @param {unknown} error @returns {{waiting: number}} */
function noCounts(error) {
  console.error(error);
  return { waiting: 0 };
}

/** Ends the session of who left, while that is asked. @type {AbortController | null} */
let ending = null;
/** How many are coming in. */
let coming = 0;

/** The server's session of who left ends, as soon as the server is there; not while somebody comes in. */
export async function endOldSession() {
  const wanted = await setting("signing_out");
  if (!wanted || phone.person || coming || ending) return;
  ending = new AbortController();
  try {
    await net.signOut(ending.signal);
    if (!phone.person && !coming) await keepSetting("signing_out", undefined);
  } finally {
    ending = null;
  }
}

/**
 * Somebody comes in: by that the server ends the session of before. An end that is still under way would take the new
 * one's cookie along.
 * @param {() => Promise<void>} work
 */
export async function comingIn(work) {
  coming += 1;
  ending?.abort();
  try {
    await work();
  } finally {
    coming -= 1;
    if (!phone.person) void endOldSession().catch(() => {});
  }
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
    await noteSettling(vault, heard.settling ?? NONE);
    vault.close();
  }
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

/** A database that does not open holds something, and stops nothing. @param {unknown} error */
function unopened(error) {
  if (error instanceof net.Missed) throw error;
  console.error(error);
  return 1;
}

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
  const waits = await handIn(id, { all: true });
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
