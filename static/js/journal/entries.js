// What a guard logs, as the server takes it (kinds and fields in svpp/journal/schemas.py), and what the phone keeps of it.
import { dayOf, epoch, instantOf, iso } from "../when.js";

/** @typedef {"presence/1" | "incident/1" | "finding/1" | "activity/1"} Kind */
/** @typedef {Record<string, any>} Data */
/**
 * One version of an entry, exactly as it is sent.
 * @typedef {object} Revision
 * @property {string} id
 * @property {string} entry
 * @property {string | null} replaces the revision it was edited from
 * @property {Kind} kind
 * @property {null} guard the signed-in person
 * @property {string} recorded_at
 * @property {string | null} reason
 * @property {Data} data the whole state
 * @property {true} [withdrawn]
 * @property {import("../time.js").Stamp} [clock] what the phone's own clocks said
 */
/**
 * An entry as this phone knows it: the last thing the guard said, or what the server holds.
 * @typedef {object} Entry
 * @property {string} entry
 * @property {Kind} kind
 * @property {string | null} revision what the next revision replaces
 * @property {Data} data
 * @property {boolean} withdrawn
 * @property {number | null} receivedAt instant of the server's receipt for the last revision
 * @property {string | null} number the server's yearly number of a finding
 * @property {boolean} checked a coordinator changed it
 * @property {boolean} approved its day is approved
 * @property {string | null} [reason] why it was changed or withdrawn last
 * @property {number | null} [madeAt] instant at which this phone logged it
 * @property {string | null} [by] name of the colleague who logs this round one is along in; null: one's own
 * @property {Correction | null} [correction] what somebody else made of it
 */
/**
 * @typedef {object} Correction
 * @property {string} author name of the last who decided
 * @property {string | null} reason
 * @property {boolean} added made by somebody else
 * @property {{field: string, before: any, after: any}[]} changed against the guard's own last version
 * @property {string | null} verdict rejected, restored, confirmed, kept
 */
/**
 * A wish to make or change an entry; `entry` is null for a new one. `base`: the revision that the guard had before them,
 * where that may be long ago.
 * @typedef {{entry: string | null, kind: Kind, data: Data, withdrawn?: boolean, reason?: string | null, base?: string | null}} Change
 */

/**
 * @param {Change} change
 * @param {Entry | undefined} current
 * @param {number} now instant
 * @param {() => string} makeId
 * @returns {Revision}
 */
export function revisionOf(change, current, now, makeId) {
  const id = makeId();
  return {
    id,
    entry: current?.entry ?? change.entry ?? id,
    replaces: replaced(change, current),
    kind: change.kind,
    guard: null,
    recorded_at: iso(now),
    reason: change.reason ?? null,
    data: change.data,
    ...(change.withdrawn ? { withdrawn: /** @type {const} */ (true) } : {}),
  };
}

/** What somebody else made of it meanwhile is not replaced unseen: the server then sets the two side by side. @param {Change} change @param {Entry | undefined} current */
const replaced = ({ base }, current) => (base && current?.checked ? base : (current?.revision ?? null));

/**
 * @param {Revision} revision
 * @param {Entry | undefined} current
 * @returns {Entry}
 */
export const entryOf = (revision, current) => ({
  entry: revision.entry,
  kind: revision.kind,
  revision: revision.id,
  data: revision.data,
  withdrawn: revision.withdrawn === true,
  receivedAt: null,
  number: current?.number ?? null,
  checked: false,
  approved: current?.approved ?? false,
  reason: revision.reason,
  madeAt: current?.madeAt ?? epoch(revision.recorded_at),
  by: current?.by ?? null,
  correction: null,
});

const IDENTITY = ["offender", "plate", "statement"];

/** The same of what somebody changed in it: that it changed, not into what. @param {{field: string}} difference */
export const knownChange = (difference) =>
  IDENTITY.includes(difference.field.split(".")[0])
    ? { field: difference.field, before: null, after: null }
    : difference;

/**
 * What the phone keeps of an entry that the server has: who an offender is leaves the phone on receipt. Left out means
 * "as before" to the server, where null means "unknown".
 * @param {{kind: string, data: Data}} entry
 * @returns {Data}
 */
export function known({ kind, data }) {
  if (kind !== "finding/1") return data;
  const { offender: _who, plate: _plate, statement: _said, ...rest } = data;
  return rest;
}

/**
 * @param {{activity: string, place: string | null, event?: string | null, companions?: string[], position?: any}} where
 * @param {number} start
 * @returns {Data}
 */
export const presenceData = ({ activity, place, event = null, companions = [], position = null }, start) => ({
  activity,
  place,
  started_at: iso(start),
  ended_at: null,
  event,
  companions,
  position,
  note: null,
});

/** Entries are never changed, only replaced: what was read of one stays true. @type {WeakMap<object, number>} */
const moments = new WeakMap();

/**
 * The moment an entry is about. A line of a register has only a day: the moment it was logged, else noon.
 * @param {Pick<Entry, "data" | "madeAt">} entry
 */
export function momentOf(entry) {
  let moment = moments.get(entry);
  if (moment === undefined) {
    moment = read(entry);
    moments.set(entry, moment);
  }
  return moment;
}

/** @param {Pick<Entry, "data" | "madeAt">} entry */
function read({ data, madeAt }) {
  if (!data.occurred_on) return epoch(data.started_at ?? data.observed_at);
  const logged = madeAt ?? 0;
  return dayOf(logged) === data.occurred_on ? logged : instantOf(data.occurred_on, "12:00");
}

/**
 * A presence entry as the pure rules want it.
 * @param {Entry} entry
 * @param {number} order
 * @returns {import("../facts.js").Presence}
 */
export const presenceOf = ({ entry, data }, order) => ({
  entry,
  guards: ["me"],
  activity: data.activity,
  place: data.place,
  start: epoch(data.started_at),
  end: data.ended_at === null ? null : epoch(data.ended_at),
  order,
});

/**
 * A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random; sorts by the time it was made.
 * @param {number} [milliseconds]
 * @param {Uint8Array} [random] 16 bytes; the first six are not used
 */
export function uuid7(milliseconds = Date.now(), random = crypto.getRandomValues(new Uint8Array(16))) {
  const bytes = Uint8Array.from(random);
  for (let n = 0; n < 6; n++) bytes[n] = Math.floor(milliseconds / 2 ** (8 * (5 - n))) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
