// What the buttons of a working day do, as changes to presence entries. Pure: entries and the time in, changes out.
import { epoch, iso } from "../when.js";
import { momentOf, presenceData } from "./entries.js";

/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./entries.js").Change} Change */
/** @typedef {{activity: string, place: string | null, event?: string | null}} Where */

/**
 * Presence that counts for the phone: not withdrawn; in order of start, of equal starts the later made last.
 * @param {Iterable<Entry>} entries
 * @returns {Entry[]}
 */
export const presences = (entries) =>
  [...entries]
    .filter((entry) => entry.kind === "presence/1" && !entry.withdrawn)
    .sort((a, b) => momentOf(a) - momentOf(b) || (a.entry < b.entry ? -1 : 1));

/** @param {Iterable<Entry>} entries @returns {Entry[]} still open, the one where the guard is now last */
export const running = (entries) => presences(entries).filter(({ data }) => data.ended_at === null);

/** @param {Iterable<Entry>} entries */
export const currentOf = (entries) => running(entries).at(-1);

/**
 * Since when the guard is on duty without a gap.
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @returns {number | null} null off duty
 */
export function dutySince(entries, now) {
  const all = presences(entries);
  if (!all.some(({ data }) => data.ended_at === null)) return null;
  let since = now;
  for (const entry of [...all].reverse()) {
    const end = entry.data.ended_at === null ? now : epoch(entry.data.ended_at);
    if (end >= since) since = Math.min(since, momentOf(entry));
  }
  return since;
}

/**
 * Start, or move: what runs is closed, a new presence begins.
 * @param {Iterable<Entry>} entries
 * @param {Where} where
 * @param {number} now
 * @returns {Change[]} none when the guard is there already
 */
export function goTo(entries, where, now) {
  const current = currentOf(entries);
  if (current && same(current.data, where)) return [];
  return [
    ...end(entries, now),
    { entry: null, kind: "presence/1", data: presenceData({ ...where, event: where.event ?? null }, now) },
  ];
}

/**
 * A break is a presence inside the one that runs, and takes its time out.
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @returns {Change[]}
 */
export function pause(entries, now) {
  const current = currentOf(entries);
  if (!current || current.data.activity === "break") return [];
  return [
    {
      entry: null,
      kind: "presence/1",
      data: presenceData({ activity: "break", place: current.data.place }, now),
    },
  ];
}

/**
 * Ends the break; the earlier presence goes on.
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @returns {Change[]}
 */
export const resume = (entries, now) =>
  running(entries)
    .filter(({ data }) => data.activity === "break")
    .map((entry) => closed(entry, now));

/**
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @returns {Change[]}
 */
export const end = (entries, now) => running(entries).map((entry) => closed(entry, now));

/**
 * An end needs to lie after its start: what lasted no second is withdrawn.
 * @param {Entry} entry
 * @param {number} now
 * @returns {Change}
 */
const closed = (entry, now) =>
  now > momentOf(entry)
    ? { entry: entry.entry, kind: entry.kind, data: { ...entry.data, ended_at: iso(now) } }
    : { entry: entry.entry, kind: entry.kind, data: entry.data, withdrawn: true };

/** @param {import("./entries.js").Data} data @param {Where} where */
const same = (data, where) =>
  data.activity === where.activity && data.place === where.place && data.event === (where.event ?? null);
