// The only file that knows IndexedDB. Every write asks for "strict" durability: what the phone calls saved has
// reached the disk. One database a guard, one for the phone itself.

/** @type {typeof import("idb")} */
const { openDB, deleteDB } = await import(/** @type {string} */ ("../../vendor/idb.js"));

import { emptyBook } from "./book.js";

/** @typedef {import("./book.js").Book} Book */

const DEVICE = "ronde";
const STRICT = /** @type {const} */ ({ durability: "strict" });
const nameOf = (/** @type {string} */ person) => `ronde-${person}`;

/** What belongs to the phone: who is signed in, language, screen, its own id. */
export async function openDevice() {
  const db = await openDB(DEVICE, 1, { upgrade: (fresh) => void fresh.createObjectStore("values") });
  return {
    /** @param {string} key @returns {Promise<any>} */
    get: (key) => db.get("values", key),
    /** @param {string} key @param {unknown} value */
    async set(key, value) {
      const tx = db.transaction("values", "readwrite", STRICT);
      await Promise.all([value === undefined ? tx.store.delete(key) : tx.store.put(value, key), tx.done]);
    },
  };
}

/**
 * What belongs to one guard.
 * @param {string} person id
 */
export async function openGuard(person) {
  const db = await openDB(nameOf(person), 2, {
    upgrade(fresh, before) {
      if (before < 1) {
        fresh.createObjectStore("entries", { keyPath: "entry" });
        fresh.createObjectStore("outbox", { keyPath: "revision.id" });
        fresh.createObjectStore("values");
        fresh.createObjectStore("drafts");
      }
      fresh.createObjectStore("photos", { keyPath: "sha256" });
      fresh.createObjectStore("pictures"); // their bytes, read one at a time
    },
    blocking: () => db.close(), // another tab wipes it
  });
  const names = ["entries", "outbox", "values", "photos"];

  /** @param {any} tx @returns {Promise<Book>} */
  async function readIn(tx) {
    const [entries, outbox, contact, cursor, photos] = await Promise.all([
      tx.objectStore("entries").getAll(),
      tx.objectStore("outbox").getAll(),
      tx.objectStore("values").get("contact"),
      tx.objectStore("values").get("cursor"),
      tx.objectStore("photos").getAll(),
    ]);
    const empty = emptyBook();
    return {
      entries: new Map(entries.map((/** @type {any} */ entry) => [entry.entry, entry])),
      outbox: outbox.sort((/** @type {any} */ a, /** @type {any} */ b) => a.seq - b.seq),
      contact: contact ?? empty.contact,
      cursor: cursor ?? null,
      photos: new Map(photos.map((/** @type {any} */ photo) => [photo.sha256, photo])),
    };
  }

  return {
    person,
    read: () => readIn(db.transaction(names)),

    /**
     * Changes the book: reads, applies a pure function and writes what differs, all in one transaction, so that two
     * tabs never overwrite each other. Resolves when it is on the disk; rejects when it is not (storage full).
     * @template {{book: Book}} T
     * @param {(book: Book) => T} change
     * @returns {Promise<T>}
     */
    async change(change) {
      const tx = db.transaction([...names, "pictures"], "readwrite", STRICT);
      const before = await readIn(tx);
      const result = change(before);
      const after = result.book;
      const writes = [
        ...differences(tx.objectStore("entries"), before.entries, after.entries),
        ...differences(tx.objectStore("outbox"), keyed(before.outbox), keyed(after.outbox)),
        ...differences(tx.objectStore("photos"), before.photos, after.photos),
        ...gone(before.photos, after.photos).map((key) => tx.objectStore("pictures").delete?.(key)),
      ];
      const values = tx.objectStore("values");
      if (before.contact !== after.contact) writes.push(values.put?.(after.contact, "contact"));
      if (before.cursor !== after.cursor) writes.push(values.put?.(after.cursor, "cursor"));
      await Promise.all([...writes, tx.done]);
      return result;
    },

    /**
     * A photo's bytes, before the book knows of it. Rejects when there is no room.
     * @param {string} sha256
     * @param {ArrayBuffer} bytes
     */
    keepPicture: (sha256, bytes) => put(db, "pictures", sha256, bytes),
    /** @param {string} sha256 @returns {Promise<ArrayBuffer | undefined>} */
    picture: (sha256) => db.get("pictures", sha256),

    /** @param {string} key @returns {Promise<any>} */
    get: (key) => db.get("values", key),
    /** @param {string} key @param {unknown} value */
    set: (key, value) => put(db, "values", key, value),
    /** @param {string} screen @returns {Promise<any>} a half-filled form */
    draft: (screen) => db.get("drafts", screen),
    /** @param {string} screen @param {unknown} value undefined forgets it */
    keepDraft: (screen, value) => put(db, "drafts", screen, value),

    /** Leaves nothing of this guard on the phone but what the server has not received. */
    async wipe() {
      const { outbox, photos } = await readIn(db.transaction(names));
      if (outbox.length === 0 && photos.size === 0) {
        db.close();
        await deleteDB(nameOf(person));
        return;
      }
      const tx = db.transaction(["entries", "values", "drafts"], "readwrite", STRICT);
      await Promise.all([
        tx.objectStore("entries").clear(),
        tx.objectStore("values").clear(),
        tx.objectStore("drafts").clear(),
        tx.done,
      ]);
      db.close();
    },
  };
}

/** @param {import("./outbox.js").Item[]} items */
const keyed = (items) => new Map(items.map((item) => [item.revision.id, item]));

/**
 * @param {any} store
 * @param {Map<string, unknown>} before
 * @param {Map<string, unknown>} after
 * @returns {Promise<unknown>[]}
 */
const differences = (store, before, after) => [
  ...[...after].filter(([key, value]) => before.get(key) !== value).map(([, value]) => store.put(value)),
  ...gone(before, after).map((key) => store.delete(key)),
];

/** @param {Map<string, unknown>} before @param {Map<string, unknown>} after */
const gone = (before, after) => [...before.keys()].filter((key) => !after.has(key));

/**
 * @param {import("idb").IDBPDatabase} db
 * @param {string} name
 * @param {string} key
 * @param {unknown} value
 */
async function put(db, name, key, value) {
  const tx = db.transaction(name, "readwrite", STRICT);
  await Promise.all([value === undefined ? tx.store.delete(key) : tx.store.put(value, key), tx.done]);
}
