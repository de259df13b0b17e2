// One guard's book, sealed on the disk and open in memory. A change is a pure function of the book; what differs is
// sealed page by page and written in one transaction: a page costs little more to seal than one record, so thousands
// open in a moment and a tap writes one page or two. Two tabs never overwrite each other: who finds that the other wrote
// reads anew and changes again.
import { seal, sealJson, unseal, unsealJson } from "../people/keys.js";
import { emptyBook, handedIn, summaryOf } from "./book.js";
import { waitingFor } from "./photos.js";

/** @typedef {import("./book.js").Book} Book */
/** @typedef {import("./database.js").Vault} Vault */
/** @typedef {import("../people/keys.js").Bytes} Bytes */
/** @typedef {Awaited<ReturnType<typeof openStore>>} Store */

/** @typedef {"e" | "o" | "p"} Kind entries, outbox, photos */
/** @typedef {{id: (record: any) => string, of: (book: Book) => Map<string, any>}} Shelf */

/** @type {Record<Kind, Shelf>} what lies in pages */
const SHELVES = {
  e: { id: (entry) => entry.entry, of: ({ entries }) => entries },
  o: {
    id: (item) => item.revision.id,
    of: ({ outbox }) => new Map(outbox.map((item) => [item.revision.id, item])),
  },
  p: { id: (photo) => photo.sha256, of: ({ photos }) => photos },
};
const KINDS = /** @type {Kind[]} */ (Object.keys(SHELVES));

/**
 * @param {Vault} vault
 * @param {CryptoKey} key
 * @param {() => number} now instant
 */
export async function openStore(vault, key, now) {
  const place = (/** @type {string} */ name) => `${vault.person}/${name}`;
  let disk = emptyDisk();
  let book = emptyBook();
  /** @type {Promise<unknown>} */
  let queue = Promise.resolve();

  /** One after the other. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  function inTurn(work) {
    const done = queue.then(work);
    queue = done.catch(() => {});
    return done;
  }

  async function load() {
    const { head, pages } = await vault.load(KINDS.map((kind) => `${kind}:`));
    disk = emptyDisk();
    disk.version = head?.version ?? 0;
    const opened = await Promise.all(
      pages.map(([name, bytes]) => unsealJson(key, place(name), bytes).catch(() => null)),
    );
    for (const [n, records] of opened.entries()) {
      const [name] = pages[n];
      const kind = /** @type {Kind} */ (name[0]);
      const page = Number(name.slice(2));
      // one that does not open stays where it is, and its number is not used again
      if (records === null) disk.first[kind] = Math.max(disk.first[kind], page + 1);
      for (const record of records ?? []) {
        const id = SHELVES[kind].id(record);
        disk.records[kind].set(id, record);
        disk.places[kind].set(id, page);
      }
    }
    book = bookOf(disk.records, head);
    if (head?.handed) book = handedIn(book, head.handed);
    else if (!head) await takeOver();
  }

  /** What an earlier version kept without a seal. */
  async function takeOver() {
    const old = await vault.old();
    if (!old) return;
    const { contact, cursor, ...values } = Object.fromEntries(old.values);
    for (const [name, value] of Object.entries(values)) await keepAt(`v:${name}`, value);
    for (const [name, value] of old.drafts) await keepAt(`d:${name}`, value);
    for (const [sha256] of old.photos) {
      const bytes = await vault.oldPicture(sha256);
      if (bytes) await vault.keepSealed(...(await sealedPicture(sha256, bytes)));
    }
    const records = { e: new Map(old.entries), o: new Map(old.outbox), p: new Map(old.photos) };
    await save(bookOf(records, { contact, cursor }));
  }

  async function refresh() {
    const head = await vault.plain("head");
    if ((head?.version ?? 0) !== disk.version) await load();
  }

  /** @param {Book} after @param {[string, Bytes | null][]} [beside] what else is to be kept, or deleted @returns {Promise<boolean>} */
  async function save(after, beside = []) {
    const next = emptyDisk();
    /** @type {Promise<[string, Bytes | null]>[]} */
    const sealing = [];
    for (const kind of KINDS) {
      const records = SHELVES[kind].of(after);
      const spreading = spread(disk.places[kind], disk.records[kind], records, disk.first[kind]);
      next.records[kind] = records;
      next.places[kind] = spreading.places;
      for (const [page, list] of spreading.pages) sealing.push(sealedPage(`${kind}:${page}`, list));
    }
    const pages = new Map([...beside, ...(await Promise.all(sealing))]);
    for (const sha256 of disk.records.p.keys()) if (!after.photos.has(sha256)) pages.set(`b:${sha256}`, null);
    const { contact, cursor } = after;
    const version = disk.version + 1;
    const head = { version, contact, cursor, ...summaryOf(after, now()) };
    if (!(await vault.write(disk.version, head, pages))) return false;
    disk = { ...next, version, first: disk.first };
    book = after;
    return true;
  }

  /** @param {string} name @param {any[]} records @returns {Promise<[string, Bytes | null]>} */
  const sealedPage = async (name, records) => [
    name,
    records.length ? await sealJson(key, place(name), records) : null,
  ];

  /** @param {string} sha256 @param {ArrayBuffer} bytes @returns {Promise<[string, Bytes]>} */
  async function sealedPicture(sha256, bytes) {
    const name = `b:${sha256}`;
    return [name, await seal(key, place(name), new Uint8Array(bytes))];
  }

  await load();
  return {
    person: vault.person,
    vault,
    key,
    /** @returns {Promise<Book>} as it is on the disk now */
    read: () =>
      inTurn(async () => {
        await refresh();
        return book;
      }),

    /**
     * Changes the book. Resolves when it is on the disk; rejects when it is not (storage full).
     * @template {{book: Book}} T
     * @param {(book: Book) => T} change may be called again when another tab wrote meanwhile
     * @param {[sha256: string, bytes: ArrayBuffer]} [picture] of a photo that the book knows from here on
     * @returns {Promise<T>}
     */
    change: (change, picture) =>
      inTurn(async () => {
        const beside = picture ? [await sealedPicture(...picture)] : [];
        for (;;) {
          await refresh();
          const result = change(book);
          if (result.book === book || (await save(result.book, beside))) return result;
        }
      }),

    /** @param {string} sha256 @returns {Promise<ArrayBuffer | undefined>} */
    async picture(sha256) {
      const name = `b:${sha256}`;
      const bytes = await vault.sealed(name);
      return bytes && (await unseal(key, place(name), bytes)).buffer;
    },

    /** @param {string} name @returns {Promise<any>} */
    get: (name) => valueAt(`v:${name}`),
    /** @param {string} name @param {unknown} value undefined forgets it */
    set: (name, value) => keepAt(`v:${name}`, value),
    /** @param {string} screen @returns {Promise<any>} a half-filled form */
    draft: (screen) => valueAt(`d:${screen}`),
    /** @param {string} screen @param {unknown} value undefined forgets it */
    keepDraft: (screen, value) => keepAt(`d:${screen}`, value),

    /** Photos of what is half typed. @returns {Promise<Set<string>>} */
    async draftPhotos() {
      const drafts = await Promise.all((await vault.names("d:")).map(valueAt));
      return new Set(drafts.flatMap((draft) => draft?.photos ?? []));
    },

    /** Leaves nothing but what the server has not received, and what is half typed. */
    async clear() {
      const { book: left } = await this.change((book) => ({ book: onlyWaiting(book) }));
      // an earlier version kept a photo's bytes first: a kill may have left them alone
      const loose = (await vault.names("b:")).filter((name) => !left.photos.has(name.slice(2)));
      for (const name of [...(await vault.names("v:")), ...loose]) await vault.keepSealed(name, undefined);
      const others = await Promise.all(["d:", "b:", "e:", "o:"].map((prefix) => vault.names(prefix)));
      return left.outbox.length === 0 && others.every((names) => names.length === 0);
    },
  };

  /** @param {string} name */
  async function valueAt(name) {
    const bytes = await vault.sealed(name);
    return bytes && unsealJson(key, place(name), bytes).catch(() => undefined);
  }

  /** @param {string} name @param {unknown} value */
  async function keepAt(name, value) {
    await vault.keepSealed(name, value === undefined ? undefined : await sealJson(key, place(name), value));
  }
}

const emptyDisk = () => ({
  version: 0,
  records: /** @type {Record<Kind, Map<string, any>>} */ ({ e: new Map(), o: new Map(), p: new Map() }),
  /** @type {Record<Kind, Places>} */
  places: { e: new Map(), o: new Map(), p: new Map() },
  first: { e: 0, o: 0, p: 0 },
});

/**
 * @param {Record<Kind, Map<string, any>>} records
 * @param {{contact?: any, cursor?: string | null} | undefined} head
 * @returns {Book}
 */
const bookOf = ({ e, o, p }, head) => ({
  entries: e,
  outbox: [...o.values()].sort((a, b) => a.seq - b.seq),
  photos: p,
  contact: head?.contact ?? emptyBook().contact,
  cursor: head?.cursor ?? null,
});

/** @param {Book} book @returns {Book} */
function onlyWaiting(book) {
  const own = new Set([
    ...book.outbox.map(({ revision }) => revision.entry),
    ...waitingFor(book, "waiting"),
    ...waitingFor(book, "refused"),
  ]);
  const { outbox, photos } = book;
  return {
    ...emptyBook(),
    outbox,
    photos,
    entries: new Map([...book.entries].filter(([id]) => own.has(id))),
  };
}

/** Records in a page: some 60 kB at the most. */
export const PAGE = 100;

/** @typedef {Map<string, number>} Places record → the page it lies in */

/**
 * Which pages change, and what they hold then. A record stays in its page; a new one goes to the last that has room.
 * @template T
 * @param {Places} places
 * @param {Map<string, T>} before
 * @param {Map<string, T>} after
 * @param {number} [first] pages below it are not to be used
 * @returns {{places: Places, pages: Map<number, T[]>}} an empty page is to be deleted
 */
export function spread(places, before, after, first = 0) {
  const next = new Map(places);
  /** @type {Map<number, T[]>} */
  const pages = new Map();
  for (const id of before.keys()) {
    if (after.has(id)) continue;
    pages.set(/** @type {number} */ (next.get(id)), []);
    next.delete(id);
  }
  let { last, room } = lastOf(next, first);
  for (const [id, record] of after) {
    if (before.get(id) === record) continue;
    if (!next.has(id)) {
      if (room === 0) {
        last += 1;
        room = PAGE;
      }
      next.set(id, last);
      room -= 1;
    }
    pages.set(/** @type {number} */ (next.get(id)), []);
  }
  if (pages.size) {
    for (const [id, page] of next) pages.get(page)?.push(/** @type {T} */ (after.get(id)));
  }
  return { places: next, pages };
}

/** @param {Places} places @param {number} first */
function lastOf(places, first) {
  let last = first;
  for (const page of places.values()) last = Math.max(last, page);
  let filled = 0;
  for (const page of places.values()) if (page === last) filled += 1;
  return { last, room: Math.max(0, PAGE - filled) };
}
