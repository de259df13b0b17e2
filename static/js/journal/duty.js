// What the buttons of a working day do, as changes to presence entries. Pure: entries and the time in, changes out.
import { SUSPECT_AFTER } from "../facts.js";
import { epoch, iso } from "../when.js";
import { momentOf, presenceData } from "./entries.js";

/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./entries.js").Change} Change */
/** @typedef {{activity: string, place: string | null, event?: string | null, companions?: string[], position?: import("../ui/position.js").Position | null}} Where */

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
  presences([...entries].filter(({ data }) => data.ended_at === null)).filter(
    (entry) => now - momentOf(entry) <= SUSPECT_AFTER,
  );

/** Those that began within a day before `until`, or between: all that a shift around it can hold. @param {Entry[]} entries @param {number} from @param {number} until */
export const around = (entries, from, until) =>
  entries.filter((entry) => {
    const at = momentOf(entry);
    return at >= from - 86_400 && at <= until;
  });

/** What runs and is the guard's own to end; a colleague's round is the colleague's. @param {Iterable<Entry>} entries @param {number} now */
const own = (entries, now) => running(entries, now).filter(({ by }) => !by);

/** Inside the round that runs, and what takes its time out. @param {Entry} entry */
export const isAside = ({ data }) => data.activity === "break" || data.activity === "other_duty";

/** @param {Iterable<Entry>} entries @param {number} [now] */
export const currentOf = (entries, now = 0) => running(entries, now).at(-1);

/**
 * Since when the guard is on duty without a gap.
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @returns {number | null} null off duty
 */
export function dutySince(entries, now) {
  const list = [...entries];
  const open = new Set(running(list, now));
  if (!open.size) return null;
  const sorted = presences(around(list, now - 86_400, now));
  const all = sorted.filter((entry) => entry.data.ended_at !== null || open.has(entry));
  let since = now;
  for (const entry of [...all].reverse()) {
    const end = entry.data.ended_at === null ? now : epoch(entry.data.ended_at);
    if (end >= since) since = Math.min(since, momentOf(entry));
  }
  return since;
}

/**
 * Start, or move: what runs is closed, a new presence begins, with those who are along.
 * @param {Iterable<Entry>} entries
 * @param {Where} where
 * @param {number} now
 * @returns {Change[]} none when the guard is there already
 */
export function goTo(entries, where, now) {
  const current = currentOf(entries, now);
  if (current && isThere(current.data, where)) return [];
  const companions = where.companions ?? along(entries, now);
  return [...end(entries, now), begin({ ...where, companions }, now)];
}

/** @param {Where} where @param {number} now @returns {Change} */
const begin = (where, now) => ({ entry: null, kind: "presence/1", data: presenceData(where, now) });

/** User names of who is along in the guard's own round. @param {Iterable<Entry>} entries @param {number} now @returns {string[]} */
export const along = (entries, now) => own(entries, now).at(-1)?.data.companions ?? [];

/** Named this soon after the start, they were there from the start. */
const FROM_START = 300;

/**
 * Who is along changes: from now on, by a new presence at the same place; or, just after the start, from the start.
 * @param {Iterable<Entry>} entries
 * @param {string[]} companions
 * @param {number} now
 * @returns {Change[]}
 */
export function walkWith(entries, companions, now) {
  const open = own(entries, now);
  const [base] = open;
  if (!base || String([...companions].sort()) === String([...along(entries, now)].sort())) return [];
  return open.flatMap((entry) => {
    const data = { ...entry.data, companions };
    if (now - momentOf(entry) <= FROM_START) return [{ entry: entry.entry, kind: entry.kind, data }];
    return [closed(entry, now), { entry: null, kind: entry.kind, data: { ...data, started_at: iso(now) } }];
  });
}

/**
 * A break or other duty is a presence inside the one that runs, and takes its time out.
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @param {"break" | "other_duty"} [activity]
 * @returns {Change[]}
 */
export function stepAside(entries, now, activity = "break") {
  const current = currentOf(entries, now);
  if (!current || isAside(current)) return [];
  return [begin({ activity, place: current.data.place, companions: along(entries, now) }, now)];
}

/**
 * Ends the break or other duty; the earlier presence goes on.
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @returns {Change[]}
 */
export const resume = (entries, now) =>
  own(entries, now)
    .filter(isAside)
    .map((entry) => closed(entry, now));

/**
 * @param {Iterable<Entry>} entries
 * @param {number} now
 * @returns {Change[]}
 */
export const end = (entries, now) => own(entries, now).map((entry) => closed(entry, now));

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
export const isThere = (data, where) =>
  data.activity === where.activity && data.place === where.place && data.event === (where.event ?? null);
