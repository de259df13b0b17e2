// What this phone knows now, and what it can do: the screens read `phone` and call these functions. Who may open it
// is people/door.js.
import { uuid7 } from "./journal/entries.js";
import * as journal from "./journal/book.js";
import { openDevice } from "./journal/database.js";
import * as net from "./journal/net.js";
import * as outbox from "./journal/outbox.js";
import * as photos from "./journal/photos.js";
import { restamp, stamped } from "./journal/restamp.js";
import { settled, settlingFor } from "./journal/settling.js";
import { openStore } from "./journal/store.js";
import { createSync } from "./journal/sync.js";
import { contact, wipe } from "./people/post.js";
import { keepEscrow } from "./people/keys.js";
import { ifRoom, measure, noticing } from "./room.js";
import { now, openClock, stamp } from "./time.js";

/** @typedef {{id: string, username: string, name: string, roles: string[], language: "nl" | "fr", vaststeller?: boolean}} Person */
/** @typedef {{secret: string, name: string | null}} Enrolled this phone belongs to a team */
/** @typedef {{id: string, username: string, name: string, waiting: number, since: number | null, digits: number | null}} Member of the team, or somebody whose things wait here */

/** @typedef {{activity: string, tag: string | null, reading: string, seconds: number, running_seconds: number, targets: {hours: number, comparator: string}[]}} TeamHours */
/** @typedef {{date: string, at: number, hours: TeamHours[]}} Targets the team's hours as the server knew them at an instant */

/**
 * @type {{
 *   person: Person | null, book: import("./journal/book.js").Book, catalogue: import("./catalogue.js").Catalogue,
 *   targets: Targets | null, sending: boolean, hauling: boolean, updateWaits: boolean, needsNetwork: boolean, protectedStorage: boolean | null,
 *   enrolled: Enrolled | null, team: Member[], revoked: {left: number} | null,
 * }}
 */
export const phone = {
  person: null,
  book: journal.emptyBook(),
  catalogue: emptyCatalogue(),
  targets: null,
  sending: false,
  hauling: false,
  updateWaits: false,
  needsNetwork: false,
  protectedStorage: null,
  enrolled: null,
  team: [],
  revoked: null,
};

function emptyCatalogue() {
  return { places: [], incident_categories: [], offences: [], events: [], duties: [], colleagues: [] };
}

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {Awaited<ReturnType<typeof openDevice>>} */
let device;
/** @type {import("./journal/store.js").Store | null} */
let store = null;
/** @type {ReturnType<typeof createSync> | null} */
let sync = null;
let awake = false;
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("ronde") : null;

export { now };

/** @param {() => void} listener called after every change */
export const onChange = (listener) => void listeners.add(listener);
export function changed() {
  for (const listener of listeners) listener();
}

/** Opens what belongs to the phone itself: also without network, also after the browser was killed. */
export async function openPhone() {
  device = await openDevice();
  const names = ["clock", "device", "enrolled", "revoked"];
  const [clock, id, enrolled, revoked] = await Promise.all(names.map(device.get));
  openClock(clock, (clock) => void device.set("clock", clock).catch(() => {}));
  if (!id) await device.set("device", uuid7());
  phone.enrolled = enrolled ?? null;
  phone.revoked = revoked ?? null;
  if (tabs) tabs.onmessage = ({ data }) => void heard(data);
}

/** Other tabs begin anew: somebody came or went. */
export const tellTabs = () => tabs?.postMessage("person");

/**
 * Somebody's records are open from here on, in memory alone.
 * @param {import("./journal/database.js").Vault} vault
 * @param {CryptoKey} key
 * @param {Person | null} person null: as it was kept
 * @param {(() => Promise<net.Session>) | null} [renew] a new session when the server knows none
 */
export async function enter(vault, key, person, renew = null) {
  const opened = await openStore(vault, key, now);
  if (person) await ifRoom(opened.set("person", person));
  await settle(opened).catch((error) => console.error(error));
  const [kept, contents, id] = await Promise.all([
    person ?? opened.get("person"),
    contentsOf(opened),
    device.get("device"),
  ]);
  leave(); // somebody who came in meanwhile, by a second tap
  phone.person = kept;
  store = opened;
  show(contents);
  sync = createSync({
    store: opened,
    net,
    device: id,
    now,
    renew,
    onSession: async ({ person: same, sealing }) => {
      await keepPerson(same);
      await keepEscrow(vault, key, sealing, id);
    },
    onRevoked: wipe,
    afterwards: contact,
    onChange: (sending, hauling) => {
      Object.assign(phone, { sending, hauling });
      void reload().then(changed);
      tabs?.postMessage("changed");
    },
  });
  if (awake) start();
}

/** What the clock's correction means for what waited here while its guard was away. @param {import("./journal/store.js").Store} opened */
async function settle({ vault, change }) {
  const settling = await settlingFor(vault);
  if (!settling) return;
  await change((book) => ({ book: restamp(book, settling) }));
  await settled(vault);
}

/** The first screen stands: from here on there is time for the network, and for whatever else nobody waits for. */
export function wakeUp() {
  awake = true;
  if (store) start();
}

function start() {
  sync?.start();
  void measure();
  void protectStorage();
}

/** Firefox asks the person: nothing waits for the answer. */
async function protectStorage() {
  phone.protectedStorage = (await navigator.storage?.persist?.().catch(() => null)) ?? null;
  changed();
}

/** What is open now. */
export const opened = () => store;
/** How the server is told who is here, from now on. @param {() => Promise<net.Session>} renew */
export const renewBy = (renew) => sync?.renewBy(renew);

/** Nothing of the guard stays in memory. @returns {import("./journal/store.js").Store | null} what was open */
export function leave() {
  const left = store;
  sync?.stop();
  sync = null;
  store = null;
  phone.person = null;
  phone.book = journal.emptyBook();
  phone.catalogue = emptyCatalogue();
  phone.targets = null;
  return left;
}

async function reload() {
  if (!store) return;
  const open = store;
  const contents = await contentsOf(open);
  if (store === open) show(contents);
}

/** @param {import("./journal/store.js").Store} open */
const contentsOf = (open) => Promise.all([open.read(), open.get("catalogue"), open.get("targets")]);

/** @param {Awaited<ReturnType<typeof contentsOf>>} contents */
function show([book, kept, targets]) {
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
export async function keepPerson(person) {
  // of somebody who has left meanwhile nothing comes back
  if (phone.person?.id !== person.id || JSON.stringify(person) === JSON.stringify(phone.person)) return;
  phone.person = person;
  await store?.set("person", person);
}

/** Tries to send at once. */
export const tryNow = () => sync?.soon();

/**
 * @template {{book: import("./journal/book.js").Book}} T
 * @param {(book: import("./journal/book.js").Book) => T} change
 * @param {[string, ArrayBuffer]} [picture]
 * @param {import("./journal/store.js").Store | null} [open] whose
 * @returns {Promise<T>}
 */
async function write(change, picture, open = store) {
  if (!open) throw new Error("nobody is signed in");
  const result = await noticing(
    open.change((book) => {
      const changing = change(book);
      return { ...changing, book: stamped(book, changing.book, stamp()) };
    }, picture),
  );
  if (store !== open) return result;
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
  const open = store; // whoever comes in meanwhile: it is theirs who took it
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const keep = (/** @type {import("./journal/book.js").Book} */ book) => ({
    book: photos.keep(book, sha256, bytes.byteLength, now()),
  });
  await write(keep, [sha256, bytes], open);
  return sha256;
}

/** @param {string} sha256 */
export const pictureOf = async (sha256) => store?.picture(sha256);

/** Entries whose photos the server does not have. */
export const photoStates = () => ({
  waiting: photos.waitingFor(phone.book, "waiting"),
  refused: photos.waitingFor(phone.book, "refused"),
});

/** What the server knows about whoever is signed in. Throws net.Missed. */
export const me = () => net.me();

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
