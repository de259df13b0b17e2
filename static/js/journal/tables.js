// IndexedDB in promises, and how the phone's databases are laid out.

/** One change of one key; undefined deletes. @typedef {[store: string, key: string, value: unknown]} Change */

/** The database of the phone itself; a guard's has the person's id behind it. */
export const DEVICE = "ronde";
/** @param {string} person */
export const nameOf = (person) => `${DEVICE}-${person}`;
/** The key that counts the writes of a database, in its first store. */
export const SEQ = "seq";

export const STRICT = /** @type {const} */ ({ durability: "strict" });

/** @param {string} name */
export const storesOf = (name) => (name === DEVICE ? ["values"] : ["plain", "sealed"]);

/** What IndexedDB answers, as a promise. @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Resolves when it is on the disk; rejects when it is not. @param {IDBTransaction} tx @returns {Promise<void>} */
export const done = (tx) =>
  new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error ?? new DOMException("aborted", "AbortError"));
  });

/**
 * @param {IDBFactory} factory
 * @param {string} name
 * @param {(opening: IDBOpenDBRequest) => void} [make] what to do where there is none; its stores unless told
 * @returns {Promise<IDBDatabase>}
 */
export function openDatabase(factory, name, make) {
  const request = factory.open(name, name === DEVICE ? 1 : 3);
  request.onupgradeneeded = () => {
    if (make) make(request);
    else for (const store of storesOf(name)) request.result.createObjectStore(store);
  };
  return answer(request);
}

/**
 * A database that opens again when the browser closed it under the page: after a while in the background (iOS), after a
 * fault of the disk. One that was closed here or deleted meanwhile stays closed: nothing is kept on top of nothing.
 * @param {string} name
 */
export async function connect(name) {
  let over = false;
  const close = () => {
    over = true;
    db.close();
  };
  /** @param {(opening: IDBOpenDBRequest) => void} [make] */
  async function open(make) {
    const opened = await openDatabase(indexedDB, name, make);
    opened.onversionchange = close; // another tab wipes it, or is of a newer version
    return opened;
  }
  let db = await open();

  return {
    name,
    close,
    names: db.objectStoreNames,
    stores: storesOf(name),
    /** @param {string | string[]} names @param {IDBTransactionMode} [mode] @returns {Promise<IDBTransaction>} */
    async begin(names, mode) {
      const start = () => db.transaction(names, mode, mode && STRICT);
      try {
        return start();
      } catch (error) {
        if (over || /** @type {any} */ (error)?.name !== "InvalidStateError") throw error;
        const again = await open(({ transaction }) => transaction?.abort());
        db.close(); // two may have waited for it
        db = again;
        if (over) db.close();
        return start();
      }
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof connect>>} Connection */

/** Names with what lies there. @param {IDBObjectStore} store @param {IDBKeyRange} [range] @returns {Promise<[string, any][]>} */
export async function inOrder(store, range) {
  const [names, all] = await Promise.all([answer(store.getAllKeys(range)), answer(store.getAll(range))]);
  return names.map((name, n) => [String(name), all[n]]);
}

/** @param {IDBTransaction} tx @param {string} name of the database @param {number} seq @param {Change[]} changes */
export function apply(tx, name, seq, changes) {
  for (const [store, key, value] of changes) {
    if (value === undefined) tx.objectStore(store).delete(key);
    else tx.objectStore(store).put(value, key);
  }
  tx.objectStore(storesOf(name)[0]).put(seq, SEQ);
}
