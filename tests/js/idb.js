// As much of IndexedDB as static/js/journal/database.js asks for, in memory: one transaction after the other, each whole or
// not at all. Here for what a browser does rarely: closing a connection under a page, refusing to open, being full.

/** name → store → key → value. @type {Map<string, {version: number, stores: Map<string, Map<string, any>>}>} */
const disk = new Map();
/** @type {Set<any>} */
const connections = new Set();
/** Names that do not open. @type {Set<string>} */
export const broken = new Set();

const soon = (/** @type {() => void} */ work) => void setImmediate(work);
const closing = () => new DOMException("The database connection is closing.", "InvalidStateError");

/** What is asked of a store, answered in order. */
class Transaction {
  constructor(stores, names) {
    this.stores = stores;
    this.before = new Map([...stores].map(([name, rows]) => [name, new Map(rows)]));
    this.names = names;
    this.waiting = [];
    this.over = false;
    soon(() => this.step());
  }
  objectStore(name) {
    const rows = this.stores.get(name);
    const within = ([key], range) => !range || (key >= range.lower && key <= range.upper);
    const found = (range) =>
      [...rows].filter((row) => within(row, range)).sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      get: (key) => this.ask(() => rows.get(key)),
      put: (value, key) => this.ask(() => rows.set(key, value)),
      delete: (key) => this.ask(() => rows.delete(key)),
      clear: () => this.ask(() => rows.clear()),
      getAll: (range) => this.ask(() => found(range).map(([, value]) => value)),
      getAllKeys: (range) => this.ask(() => found(range).map(([key]) => key)),
    };
  }
  ask(work) {
    if (this.over) throw new DOMException("", "TransactionInactiveError");
    const request = { work };
    this.waiting.push(request);
    return request;
  }
  step() {
    if (this.over) return;
    const request = this.waiting.shift();
    if (!request) {
      this.over = true;
      this.oncomplete?.();
      return;
    }
    request.result = request.work();
    request.onsuccess?.();
    soon(() => this.step());
  }
  abort() {
    this.over = true;
    for (const [name, rows] of this.before) {
      const now = this.stores.get(name);
      now.clear();
      for (const [key, value] of rows) now.set(key, value);
    }
    soon(() => this.onabort?.());
  }
}

class Connection {
  constructor(name) {
    this.name = name;
    this.objectStoreNames = { contains: (store) => disk.get(name).stores.has(store) };
    connections.add(this);
  }
  createObjectStore(store) {
    disk.get(this.name).stores.set(store, new Map());
  }
  transaction(names) {
    if (!connections.has(this)) throw closing();
    return new Transaction(disk.get(this.name).stores, [names].flat());
  }
  close() {
    connections.delete(this);
  }
}

const indexedDB = {
  open(name, version) {
    const request = {};
    soon(() => {
      if (broken.has(name)) {
        request.error = new DOMException("Internal error opening backing store", "UnknownError");
        request.onerror();
        return;
      }
      const fresh = !disk.has(name);
      if (fresh) disk.set(name, { version, stores: new Map() });
      request.result = new Connection(name);
      if (fresh) {
        let aborted = false;
        request.transaction = { abort: () => (aborted = true) };
        request.onupgradeneeded?.();
        if (aborted) {
          request.result.close();
          disk.delete(name);
          request.error = new DOMException("", "AbortError");
          request.onerror();
          return;
        }
      }
      request.onsuccess();
    });
    return request;
  },
  deleteDatabase(name) {
    const request = {};
    soon(() => {
      for (const one of connections) if (one.name === name) one.onversionchange?.();
      disk.delete(name);
      request.onsuccess();
    });
    return request;
  },
};

/** The browser closes every connection; `gone`: and what lay there is no more. */
export function closeAll({ gone = false } = {}) {
  connections.clear();
  if (gone) disk.clear();
}

Object.assign(globalThis, { indexedDB, IDBKeyRange: { bound: (lower, upper) => ({ lower, upper }) } });
