// Presence cut into segments, totals and deadlines, by the same rules and names as svpp/facts. The situations in
// tests/examples run against both.

/**
 * @typedef {object} Presence
 * @property {string} entry
 * @property {(string | number)[]} guards
 * @property {string} activity
 * @property {string | null} place
 * @property {number} start instant
 * @property {number | null} end instant; null while it runs
 * @property {number} order rank of first receipt: of equal starts the later received wins
 * @property {boolean} [confirmed] a coordinator vouched for an over-long one
 */
/** @typedef {{guard: string | number, start: number, end: number, presence: Presence}} Segment */

/** A presence longer than this is suspect: it counts nothing and takes no time from others. */
export const SUSPECT_AFTER = 16 * 3600;
/** In how many elapsed hours the police know of suspicious behaviour where the catalogue does not say it. */
export const POLICE_HOURS = 24;
/** A moment may lie this many seconds ahead of the clock, and no more (svpp/journal/items.py). */
export const AHEAD = 5 * 60;
export const FIELD_ACTIVITIES = ["patrol", "market", "school", "event", "outreach"];

/**
 * Closed, and not suspect or confirmed.
 * @param {Presence} presence
 */
export const counts = (presence, suspectAfter = SUSPECT_AFTER) =>
  presence.end !== null && (presence.end - presence.start <= suspectAfter || presence.confirmed === true);

/**
 * Each guard's day as a row of segments without overlap, sorted by guard and start: of the presences that cover an
 * instant, the one that started last says where the guard is.
 * @param {Iterable<Presence>} presences
 * @returns {Segment[]}
 */
export function segments(presences, suspectAfter = SUSPECT_AFTER) {
  const counted = [...presences].filter((presence) => counts(presence, suspectAfter));
  const guards = [...new Set(counted.flatMap((presence) => presence.guards))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  return guards.flatMap((guard) =>
    row(
      guard,
      counted.filter((presence) => presence.guards.includes(guard)),
    ),
  );
}

/**
 * One guard's row.
 * @param {string | number} guard
 * @param {Presence[]} presences
 */
function row(guard, presences) {
  /** @type {Segment[]} */
  const found = [];
  const edges = [...new Set(presences.flatMap((p) => [p.start, Number(p.end)]))].sort((a, b) => a - b);
  for (const [n, start] of edges.slice(0, -1).entries()) {
    const covering = presences.filter((p) => p.start <= start && start < Number(p.end));
    if (!covering.length) continue;
    const presence = covering.reduce((a, b) => (startedLater(b, a) ? b : a));
    const last = found.at(-1);
    if (last?.presence === presence && last.end === start) last.end = edges[n + 1];
    else found.push({ guard, start, end: edges[n + 1], presence });
  }
  return found;
}

/**
 * @param {Presence} a
 * @param {Presence} b
 */
const startedLater = (a, b) => a.start > b.start || (a.start === b.start && a.order > b.order);

/**
 * What of the segments lies in [start, end).
 * @param {Iterable<Segment>} parts
 * @param {number} start
 * @param {number} end
 * @returns {Segment[]}
 */
export const clip = (parts, start, end) =>
  [...parts]
    .map((part) => ({ ...part, start: Math.max(part.start, start), end: Math.min(part.end, end) }))
    .filter((part) => part.start < part.end);

/**
 * Seconds on the field: the five activities; breaks and other duty never count.
 * @param {Iterable<Segment>} parts
 */
export const fieldSeconds = (parts) =>
  [...parts]
    .filter((part) => FIELD_ACTIVITIES.includes(part.presence.activity))
    .reduce((sum, part) => sum + part.end - part.start, 0);

/**
 * The last instant at which the police are told in time (svpp/measure/cases.py, last_second).
 * @param {number} observedAt
 */
export const deadline = (observedAt, hours = POLICE_HOURS) => observedAt + hours * 3600;

/**
 * Was it told in time? Pending while it was not told and the time is not over.
 * @param {number} observedAt
 * @param {number | null} reportedAt
 * @param {number} asOf the instant one looks from; what came later is not known yet
 * @returns {"passed" | "failed" | "pending"}
 */
export function policeState(observedAt, reportedAt, asOf, hours = POLICE_HOURS) {
  const last = deadline(observedAt, hours);
  if (reportedAt !== null && reportedAt <= asOf) return reportedAt <= last ? "passed" : "failed";
  return asOf <= last ? "pending" : "failed";
}
