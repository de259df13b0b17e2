// Photos of a guard that the server does not have yet. Text goes first; a photo leaves the phone only on its receipt.

/** @typedef {import("./book.js").Book} Book */
/**
 * @typedef {object} Photo
 * @property {string} sha256
 * @property {number} size bytes
 * @property {number} at instant at which it was kept
 * @property {"waiting" | "refused"} status
 * @property {string | null} code why it was refused
 */

/** A photo that no entry names this long belongs to nothing. */
const LOOSE = 7 * 86400;

/** @param {import("./entries.js").Data} data @returns {string[]} the photos an entry names */
export const named = (data) => [...(data.photos ?? []), ...(data.evidence ?? [])];

/** @param {Book} book @param {string} sha256 @param {number} size @param {number} at @returns {Book} */
export const keep = (book, sha256, size, at) => ({
  ...book,
  photos: new Map(book.photos).set(sha256, { sha256, size, at, status: "waiting", code: null }),
});

/** @param {Book} book @param {string} sha256 @returns {Book} */
export function drop(book, sha256) {
  const photos = new Map(book.photos);
  photos.delete(sha256);
  return { ...book, photos };
}

/** @param {Book} book @param {string} sha256 @param {string} code @returns {Book} */
export function refuse(book, sha256, code) {
  const photo = book.photos.get(sha256);
  return photo
    ? { ...book, photos: new Map(book.photos).set(sha256, { ...photo, status: "refused", code }) }
    : book;
}

/** Those of entries whose text the server has. @param {Book} book @returns {Photo[]} */
export function toSend({ entries, outbox, photos }) {
  if (!photos.size) return [];
  const own = new Set(outbox.map(({ revision }) => revision.entry));
  const ready = new Set(
    [...entries.values()]
      .filter(({ entry, withdrawn }) => !withdrawn && !own.has(entry))
      .flatMap(({ data }) => named(data)),
  );
  return [...photos.values()].filter(({ sha256, status }) => status === "waiting" && ready.has(sha256));
}

/**
 * Entries that wait for a photo, or of which one was refused.
 * @param {Book} book
 * @param {Photo["status"]} status
 * @returns {Set<string>}
 */
export function waitingFor({ entries, photos }, status) {
  if (!photos.size) return new Set();
  const waits = (/** @type {string} */ sha256) => photos.get(sha256)?.status === status;
  return new Set(
    [...entries.values()]
      .filter(({ data, withdrawn }) => !withdrawn && named(data).some(waits))
      .map(({ entry }) => entry),
  );
}

/**
 * Old photos that no entry names, not even one that was taken back: they belong to something half typed, or to nothing.
 * @param {Book} book
 * @param {number} now
 * @returns {string[]} their sha256
 */
export function loose({ entries, outbox, photos }, now) {
  const old = [...photos.values()].filter(({ at }) => now - at >= LOOSE);
  if (!old.length) return [];
  const used = new Set(
    [...entries.values(), ...outbox.map(({ revision }) => revision)].flatMap(({ data }) => named(data)),
  );
  return old.map(({ sha256 }) => sha256).filter((sha256) => !used.has(sha256));
}

/**
 * Without the photos that belong to nothing any more.
 * @param {Book} book
 * @param {number} now
 * @param {Set<string>} drafts photos of what is half typed
 * @returns {Book}
 */
export function tidy(book, now, drafts) {
  const gone = loose(book, now).filter((sha256) => !drafts.has(sha256));
  if (!gone.length) return book;
  const photos = new Map(book.photos);
  for (const sha256 of gone) photos.delete(sha256);
  return { ...book, photos };
}
