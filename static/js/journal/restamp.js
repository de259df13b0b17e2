// The clock was wrong and it shows only now: what never left the phone gets the time at which it was. Pure.
import { held } from "../clock.js";
import { epoch, iso } from "../when.js";

/** @typedef {import("./book.js").Book} Book */
/** @typedef {import("./outbox.js").Item} Item */

/** Fields that hold a moment, at any depth. */
const MOMENT = /(^|_)at$/;

/**
 * Puts the phone's own clocks beside what has just been logged.
 * @param {Book} before
 * @param {Book} after
 * @param {import("../time.js").Stamp} clock
 * @returns {Book}
 */
export function stamped(before, after, clock) {
  const old = new Set(before.outbox.map(({ revision }) => revision.id));
  const outbox = after.outbox.map((item) =>
    old.has(item.revision.id) ? item : { ...item, revision: { ...item.revision, clock } },
  );
  return { ...after, outbox };
}

/**
 * Moves the times of what was logged since the last contact and never tried to be sent.
 * @param {Book} book
 * @param {import("../clock.js").Settling} settling
 * @returns {Book}
 */
export function restamp(book, settling) {
  const since = book.contact.at ?? 0;
  let any = false;
  const entries = new Map(book.entries);
  const outbox = book.outbox.map((item) => {
    const { clock } = item.revision;
    const right = clock ? held(settling, clock.offset_ms) : 0;
    const shift = clock ? Math.round((clock.offset_ms - right) / 1000) : 0;
    if (!clock || !shift || item.tries > 0) return item;
    any = true;
    const revision = moved(item.revision, shift, since, { ...clock, offset_ms: right });
    const entry = entries.get(revision.entry);
    if (entry?.revision === revision.id) {
      const made = entry.madeAt ?? 0;
      const madeAt = made > since ? made + shift : entry.madeAt;
      entries.set(revision.entry, { ...entry, data: revision.data, madeAt });
    }
    return { ...item, revision };
  });
  return any ? { ...book, entries, outbox } : book;
}

/**
 * @param {import("./entries.js").Revision} revision
 * @param {number} shift seconds
 * @param {number} since earlier times were right
 * @param {import("../time.js").Stamp} clock
 */
function moved(revision, shift, since, clock) {
  /** @param {string} name @param {any} value @returns {any} */
  const later = (name, value) => {
    if (typeof value === "string" && MOMENT.test(name)) {
      return epoch(value) > since ? iso(epoch(value) + shift) : value;
    }
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, later(key, inner)]));
  };
  const { data, recorded_at } = revision;
  return { ...revision, clock, data: later("", data), recorded_at: later("recorded_at", recorded_at) };
}
