// Everything the phone keeps, once more, in a storage bucket of its own. Chromium throws all databases of a site away
// when a log of theirs is torn, and a kill or an empty battery in the middle of a write tears it (ADR 20). That shows at
// the second start after it only: until then all is there to be read, and the twin is whole when it is needed. Where
// there are no buckets the databases are of another make, without this fault.
import { answer, apply, DEVICE, done, inOrder, openDatabase, SEQ, STRICT, storesOf } from "./tables.js";

/** @typedef {import("./tables.js").Change} Change */

/** @type {Promise<IDBFactory | null> | undefined} */
let bucket;
/** Names of databases → the open twin. @type {Map<string, Promise<IDBDatabase>>} */
const open = new Map();
/** What was written follows here in its order; nobody waits for it. @type {Promise<unknown>} */
let queue = Promise.resolve();

/** Where the twin lives; null where there are no buckets. */
function elsewhere() {
  bucket ??= (async () => {
    const buckets = /** @type {any} */ (globalThis.navigator)?.storageBuckets;
    return (await buckets?.open("twin", { persisted: true, ...STRICT }))?.indexedDB ?? null;
  })().catch(() => null);
  return bucket;
}

/** @param {IDBFactory} there @param {string} name */
function twinOf(there, name) {
  const opened = open.get(name) ?? openDatabase(there, name);
  open.set(name, opened);
  opened.then(
    (db) => {
      db.onversionchange = () => {
        db.close();
        open.delete(name);
      };
      db.onclose = () => open.delete(name); // the browser closed it
    },
    () => open.delete(name),
  );
  return opened;
}

/** @param {(there: IDBFactory) => Promise<unknown>} step */
function later(step) {
  queue = queue
    .then(elsewhere)
    .then((there) => there && step(there))
    .catch(() => {}); // full, or closed meanwhile: the next start compares
  return queue;
}

/** Writes what the database has written. @param {string} name @param {number} seq @param {Change[]} changes */
export const follow = (name, seq, changes) => void later((there) => next(there, name, seq, changes));

/** @param {IDBFactory} there @param {string} name @param {number} seq @param {Change[]} changes */
async function next(there, name, seq, changes) {
  const db = await twinOf(there, name);
  const tx = db.transaction(storesOf(name), "readwrite");
  const ended = done(tx);
  const at = await answer(tx.objectStore(storesOf(name)[0]).get(SEQ));
  if (at === seq - 1) apply(tx, name, seq, changes);
  await ended;
  // another tab wrote in between, or this is the first the twin hears of it
  if (at === undefined || at < seq - 1) await copy(name, indexedDB, there);
}

/** The twin of a database goes with it. @param {string} name */
export const forget = (name) =>
  later(async (there) => {
    (await open.get(name))?.close();
    open.delete(name);
    await answer(there.deleteDatabase(name));
  });

/** Once a start: what differs is copied whole, what is no more goes. */
export const tend = () =>
  later(async (there) => {
    const [mine, theirs] = await Promise.all([namesIn(indexedDB), namesIn(there)]);
    for (const name of theirs) if (!mine.includes(name)) await answer(there.deleteDatabase(name));
    for (const name of mine) {
      const [a, b] = await Promise.all([seqOf(indexedDB, name), theirs.includes(name) && seqOf(there, name)]);
      if (a !== b) await copy(name, indexedDB, there);
    }
  });

/** The phone's databases are new: where they have a twin, they were lost, and come back. The phone's own comes last. */
export async function restore() {
  const there = await elsewhere();
  if (!there || (await seqOf(there, DEVICE)) === undefined) return;
  const names = await namesIn(there);
  for (const name of [...names.filter((name) => name !== DEVICE), DEVICE]) await copy(name, there, indexedDB);
}

/** @param {IDBFactory} factory */
const namesIn = async (factory) =>
  (await factory.databases()).map(({ name }) => name ?? "").filter((name) => name.startsWith(DEVICE));

/** How often the database was written to. @param {IDBFactory} factory @param {string} name */
async function seqOf(factory, name) {
  const db = await openDatabase(factory, name);
  const [store] = storesOf(name);
  const seq = await answer(db.transaction(store).objectStore(store).get(SEQ));
  db.close();
  return seq;
}

/** @param {string} name @param {IDBFactory} from @param {IDBFactory} to */
async function copy(name, from, to) {
  const stores = storesOf(name);
  const [source, target] = await Promise.all([openDatabase(from, name), openDatabase(to, name)]);
  const reading = source.transaction(stores);
  const rows = await Promise.all(stores.map((store) => inOrder(reading.objectStore(store))));
  const tx = target.transaction(stores, "readwrite", STRICT);
  const ended = done(tx);
  stores.forEach((store, n) => {
    tx.objectStore(store).clear();
    for (const [key, value] of rows[n]) tx.objectStore(store).put(value, key);
  });
  await ended;
  source.close();
  target.close();
}
