// What the buttons of a working day do, as changes to presence entries. Pure: entries and the time in, changes out.
import { SUSPECT_AFTER } from "../facts.js";
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

/**
 * Still open, the one where the guard is now last. One that was never closed is no duty any more after the 16 hours
 * from which the server counts nothing: it waits under its own day, and a new shift can begin.
 * @param {Iterable<Entry>} entries
 * @param {number} [now]
 * @returns {Entry[]}
 */
export const running = (entries, now = 0) =>
  presences(entries).filter(
    (entry) => entry.data.ended_at === null && now - momentOf(entry) <= SUSPECT_AFTER,
  );

/** @param {Iterable<Entry>} entries @param {number} [now] */
export const currentOf = (entries, now = 0) => running(entries, now).at(-1);

/**
 * Since when the guard is on duty without a gap.
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @returns {number | null} null off duty
 */
export function dutySince(entries, now) {
  const open = new Set(running(entries, now));
  if (!open.size) return null;
  const all = presences(entries).filter((entry) => entry.data.ended_at !== null || open.has(entry));
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
  const current = currentOf(entries, now);
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
  const current = currentOf(entries, now);
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
  running(entries, now)
    .filter(({ data }) => data.activity === "break")
    .map((entry) => closed(entry, now));

/**
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @returns {Change[]}
 */
export const end = (entries, now) => running(entries, now).map((entry) => closed(entry, now));

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
