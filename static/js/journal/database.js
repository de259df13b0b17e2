// What is kept on the phone. Every write asks for "strict" durability: what the phone calls saved has reached the disk;
// then the twin follows (twin.js). One database for the phone itself, and one a guard: `sealed` holds records that only
// the guard's key opens, `plain` what must be known without it.
import { answer, apply, connect, DEVICE, done, inOrder, nameOf, SEQ, storesOf } from "./tables.js";
import { follow, forget, restore } from "./twin.js";

/** @typedef {import("../people/keys.js").Bytes} Bytes */
/**
 * What is known of a guard's records without the key: that something waits, since when the duty runs.
 * @typedef {object} Head
 * @property {number} version one more at every change: two tabs never overwrite each other
 * @property {import("./outbox.js").Contact} contact
 * @property {string | null} cursor
 * @property {number} waiting things without the server's receipt
 * @property {number} refused
 * @property {number | null} since the duty runs
 * @property {{at: string, results: import("./outbox.js").Result[]}[]} [handed] what this phone handed in meanwhile
 */
/** @typedef {Awaited<ReturnType<typeof openVault>>} Vault */
/** @typedef {import("./tables.js").Connection} Connection */

/** Stores of versions 1 and 2, which were not sealed. */
const OLD = ["entries", "outbox", "values", "drafts", "photos", "pictures"];

/** What belongs to the phone: who is signed in, language, screen, its own id. */
export async function openDevice() {
  const db = await connect(DEVICE);
  if (!(await read(db, "values", (store) => store.get(SEQ)))) await restore().catch(() => {});
  return {
    /** @param {string} key @returns {Promise<any>} */
    get: (key) => read(db, "values", (store) => store.get(key)),
    /** @param {string} key @param {unknown} value */
    set: (key, value) => put(db, "values", key, value),
  };
}

/** What belongs to one guard. @param {string} person id */
export async function openVault(person) {
  const db = await connect(nameOf(person));
  const old = OLD.filter((name) => db.names.contains(name));

  return {
    person,
    /** @param {string} key @returns {Promise<any>} */
    plain: (key) => read(db, "plain", (store) => store.get(key)),
    /** @param {string} key @param {unknown} value undefined forgets it */
    keep: (key, value) => put(db, "plain", key, value),
    /** @param {string} name @returns {Promise<Bytes | undefined>} */
    sealed: (name) => read(db, "sealed", (store) => store.get(name)),
    /** @param {string} name @param {Bytes | undefined} bytes undefined forgets it */
    keepSealed: (name, bytes) => put(db, "sealed", name, bytes),
    /** @param {string} prefix @returns {Promise<string[]>} */
    names: (prefix) => namesIn(db, "sealed", prefix),
    /** @param {string} prefix @returns {Promise<string[]>} */
    plainNames: (prefix) => namesIn(db, "plain", prefix),

    /**
     * The head and the sealed pages, as they were at one moment.
     * @param {string[]} prefixes
     * @returns {Promise<{head: Head | undefined, pages: [string, Bytes][]}>}
     */
    async load(prefixes) {
      const tx = await db.begin(["plain", "sealed"]);
      const sealed = tx.objectStore("sealed");
      const [head, ...parts] = await Promise.all([
        answer(tx.objectStore("plain").get("head")),
        ...prefixes.map((prefix) => inOrder(sealed, beginning(prefix))),
      ]);
      return { head, pages: parts.flat() };
    },

    /**
     * All or nothing, and only on top of the version it was made from.
     * @param {number} version
     * @param {Head} head
     * @param {Map<string, Bytes | null>} pages null deletes
     * @returns {Promise<boolean>} false: somebody else wrote meanwhile. Rejects when the phone cannot keep it.
     */
    async write(version, head, pages) {
      const tx = await db.begin(["plain", "sealed", ...old], "readwrite");
      const ended = done(tx);
      const plain = tx.objectStore("plain");
      const before = await answer(plain.get("head"));
      if ((before?.version ?? 0) !== version) {
        tx.abort();
        await ended.catch(() => {});
        return false;
      }
      /** @type {import("./tables.js").Change[]} */
      const changes = [["plain", "head", head]];
      for (const [name, bytes] of pages) changes.push(["sealed", name, bytes ?? undefined]);
      for (const name of old) tx.objectStore(name).clear();
      await commit(db.name, tx, changes, ended);
      return true;
    },

    /** What earlier versions left, not sealed; null when there is nothing. `write` takes its place. */
    async old() {
      if (!old.length) return null;
      const tx = await db.begin(old);
      /** @type {Record<string, [string, any][]>} */
      const found = { photos: [] };
      for (const name of old) {
        if (name === "pictures") continue; // one at a time: they are large
        found[name] = await inOrder(tx.objectStore(name));
      }
      return Object.values(found).some((rows) => rows.length) ? found : null;
    },
    /** @param {string} sha256 @returns {Promise<ArrayBuffer>} */
    oldPicture: (sha256) => read(db, "pictures", (store) => store.get(sha256)),

    close: () => db.close(),
    async destroy() {
      db.close();
      await answer(indexedDB.deleteDatabase(nameOf(person)));
      await forget(nameOf(person));
    },
  };
}

/** @param {string} prefix */
const beginning = (prefix) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** @param {Connection} db @param {string} name @param {string} prefix @returns {Promise<string[]>} */
const namesIn = (db, name, prefix) =>
  read(db, name, (store) => /** @type {any} */ (store.getAllKeys(beginning(prefix))));

/** @template T @param {Connection} db @param {string} name @param {(store: IDBObjectStore) => IDBRequest<T>} ask @returns {Promise<T>} */
const read = async (db, name, ask) => answer(ask((await db.begin(name)).objectStore(name)));

/** @param {Connection} db @param {string} store @param {string} key @param {unknown} value undefined forgets it */
async function put(db, store, key, value) {
  const tx = await db.begin(db.stores, "readwrite");
  await commit(db.name, tx, [[store, key, value]], done(tx));
}

/** @param {string} name @param {IDBTransaction} tx @param {import("./tables.js").Change[]} changes @param {Promise<void>} ended */
async function commit(name, tx, changes, ended) {
  const seq = ((await answer(tx.objectStore(storesOf(name)[0]).get(SEQ))) ?? 0) + 1;
  try {
    apply(tx, name, seq, changes);
  } catch (error) {
    ended.catch(() => {});
    tx.abort(); // what was put before would be kept alone
    throw error;
  }
  await ended;
  follow(name, seq, changes);
}
