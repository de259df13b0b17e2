// What this phone knows now, and what it can do: the screens read `phone` and call these functions.
import { uuid7 } from "./ids.js";
import * as journal from "./journal/book.js";
import * as net from "./journal/net.js";
import * as outbox from "./journal/outbox.js";
import * as photos from "./journal/photos.js";
import { openDevice, openGuard } from "./journal/store.js";
import { stamped } from "./journal/restamp.js";
import { createSync } from "./journal/sync.js";
import { now, openClock, stamp } from "./time.js";

/** @typedef {{id: string, username: string, name: string, roles: string[], language: "nl" | "fr", vaststeller?: boolean}} Person */

/** @typedef {{activity: string, tag: string | null, reading: string, seconds: number, running_seconds: number, targets: {hours: number, comparator: string}[]}} TeamHours */
/** @typedef {{date: string, at: number, hours: TeamHours[]}} Targets the team's hours as the server knew them at an instant */

/**
 * @type {{
 *   person: Person | null, book: import("./journal/book.js").Book, catalogue: import("./catalogue.js").Catalogue,
 *   targets: Targets | null, sending: boolean, updateWaits: boolean, protectedStorage: boolean | null,
 * }}
 */
export const phone = {
  person: null,
  book: journal.emptyBook(),
  catalogue: { places: [], incident_categories: [], offences: [], events: [], duties: [], colleagues: [] },
  targets: null,
  sending: false,
  updateWaits: false,
  protectedStorage: null,
};

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {Awaited<ReturnType<typeof openDevice>>} */
let device;
/** @type {Awaited<ReturnType<typeof openGuard>> | null} */
let store = null;
/** @type {ReturnType<typeof createSync> | null} */
let sync = null;
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("ronde") : null;

export { now };

/** @param {() => void} listener called after every change */
export const onChange = (listener) => void listeners.add(listener);
export function changed() {
  for (const listener of listeners) listener();
}

/** Opens what is kept on the phone: also without network, also after the browser was killed. */
export async function open() {
  device = await openDevice();
  openClock(await device.get("clock"), (clock) => void device.set("clock", clock).catch(() => {}));
  if (!(await device.get("device"))) await device.set("device", uuid7());
  const person = await device.get("person");
  if (person) await enter(person);
  else await endOldSession().catch(() => {});
  if (tabs) tabs.onmessage = ({ data }) => void heard(data);
}

/** @param {Person} person */
async function enter(person) {
  store = await openGuard(person.id);
  phone.person = person;
  await reload();
  sync = createSync({
    store,
    net,
    device: await device.get("device"),
    now,
    onPerson: keepPerson,
    onChange: (sending) => {
      phone.sending = sending;
      void reload().then(changed);
      tabs?.postMessage("changed");
    },
  });
  sync.start();
  void protectStorage();
}

/** Firefox asks the person: nothing waits for the answer. */
async function protectStorage() {
  phone.protectedStorage = (await navigator.storage?.persist?.().catch(() => null)) ?? null;
  changed();
}

async function reload() {
  if (!store) return;
  const open = store;
  const [book, kept, targets] = await Promise.all([open.read(), open.get("catalogue"), open.get("targets")]);
  if (store !== open) return;
  phone.book = book;
  if (kept) phone.catalogue = { ...phone.catalogue, ...kept.body };
  phone.targets = targets ?? null;
}

/** @param {"changed" | "logged" | "person"} message of another tab */
async function heard(message) {
  if (message === "person") {
    location.reload();
    return;
  }
  await reload();
  changed();
  if (message === "logged") sync?.soon();
}

/** @param {Person} person */
async function keepPerson(person) {
  if (JSON.stringify(person) === JSON.stringify(phone.person)) return;
  phone.person = person;
  await device.set("person", person);
}

/**
 * Signs in; the server must be there. Throws net.Missed.
 * @param {string} username
 * @param {string} password
 */
export async function signIn(username, password) {
  const person = await net.signIn(username, password);
  await device.set("signing_out", undefined);
  if (person.id === phone.person?.id) {
    await keepPerson(person);
    sync?.soon();
    return;
  }
  leave();
  await device.set("person", person);
  tabs?.postMessage("person");
  await enter(person);
  changed();
}

/** Signs out, without network too; the server's session ends at the next contact. Waiting entries stay. */
export async function signOut() {
  const open = store;
  leave();
  await device.set("signing_out", true);
  await device.set("person", undefined);
  await open?.wipe();
  tabs?.postMessage("person");
  changed();
  await endOldSession().catch(() => {});
}

function leave() {
  sync?.stop();
  sync = null;
  store = null;
  phone.person = null;
  phone.book = journal.emptyBook();
}

async function endOldSession() {
  if (!(await device.get("signing_out"))) return;
  await net.signOut();
  if (!phone.person) await device.set("signing_out", undefined);
}

/** Tries to send at once. */
export const tryNow = () => sync?.soon();

/**
 * @template {{book: import("./journal/book.js").Book}} T
 * @param {(book: import("./journal/book.js").Book) => T} change
 * @returns {Promise<T>}
 */
async function write(change) {
  if (!store) throw new Error("nobody is signed in");
  const result = await store.change((book) => {
    const changing = change(book);
    return { ...changing, book: stamped(book, changing.book, stamp()) };
  });
  phone.book = result.book;
  changed();
  tabs?.postMessage("logged");
  sync?.soon();
  return result;
}

/**
 * Logs what `make` wishes, given the entries as they are on the disk. Resolves when it is kept.
 * @param {(entries: import("./journal/entries.js").Entry[], now: number) => import("./journal/entries.js").Change[]} make
 * @returns {Promise<import("./journal/book.js").Step[]>} for undoing
 */
export async function log(make) {
  const at = now();
  const { steps } = await write((book) => journal.log(book, make([...book.entries.values()], at), at, uuid7));
  return steps;
}

/** @param {import("./journal/book.js").Step[]} steps */
export const undo = (steps) => write((book) => ({ book: journal.undo(book, steps, now(), uuid7) }));

/** @param {string} entry @param {string | null} [reason] @returns {Promise<import("./journal/book.js").Step[]>} */
export const withdraw = async (entry, reason = null) =>
  (await write((book) => journal.withdraw(book, entry, now(), uuid7, reason))).steps;

/**
 * Keeps a photo on this phone, until an entry that names it was received and the photo too. Rejects when it is full.
 * @param {ArrayBuffer} bytes JPEG, shrunk and stripped
 * @returns {Promise<string>} its sha256
 */
export async function keepPhoto(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  await store?.keepPicture(sha256, bytes);
  await write((book) => ({ book: photos.keep(book, sha256, bytes.byteLength, now()) }));
  return sha256;
}

/** @param {string} sha256 */
export const dropPhoto = (sha256) => write((book) => ({ book: photos.drop(book, sha256) }));
/** @param {string} sha256 */
export const pictureOf = async (sha256) => store?.picture(sha256);

/** Entries whose photos the server does not have. */
export const photoStates = () => ({
  waiting: photos.waitingFor(phone.book, "waiting"),
  refused: photos.waitingFor(phone.book, "refused"),
});

/** Every version of an entry, from the server. Throws net.Missed. @param {string} entry */
export const history = (entry) => net.history(entry);

/** @param {string} screen */
export const draft = async (screen) => (await store?.draft(screen)) ?? null;
/** @param {string} screen @param {unknown} value */
export const keepDraft = async (screen, value) => store?.keepDraft(screen, value);

/** @param {string} key @returns {Promise<any>} a setting of this phone */
export const setting = (key) => device.get(key);
/** @param {string} key @param {unknown} value */
export const keepSetting = (key, value) => device.set(key, value);

export const needsSignIn = () => phone.person !== null && outbox.needsSignIn(phone.book.contact);
