// IndexedDB in node, with what a browser does rarely: closing every connection under a page, refusing to open.
import "fake-indexeddb/auto";
import { forceCloseDatabase, IDBFactory } from "fake-indexeddb";

/** @type {Set<IDBDatabase>} */
const connections = new Set();
/** Names that do not open. @type {Set<string>} */
export const broken = new Set();

/** A new, empty disk. */
export function disk() {
  const factory = new IDBFactory();
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    const request = broken.has(name) ? refusal() : open(name, version);
    request.addEventListener("success", () => connections.add(request.result));
    return request;
  };
  return factory;
}

/** @returns {any} */
function refusal() {
  const request = Object.assign(new EventTarget(), {
    error: new DOMException("Internal error opening backing store", "UnknownError"),
    onerror() {},
  });
  setImmediate(() => request.onerror());
  return request;
}

/** The browser closes every connection; `gone`: and what lay there is no more. */
export function closeAll({ gone = false } = {}) {
  for (const db of connections) forceCloseDatabase(db);
  connections.clear();
  if (gone) globalThis.indexedDB = disk();
}

globalThis.indexedDB = disk();
