// What a guard logs, as the server takes it (kinds and fields in docs/api.md), and what the phone keeps of it.
import { epoch, iso } from "../when.js";

/** @typedef {"presence/1" | "incident/1" | "finding/1"} Kind */
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
 */
/**
 * A wish to make or change an entry; `entry` is null for a new one.
 * @typedef {{entry: string | null, kind: Kind, data: Data, withdrawn?: boolean, reason?: string | null}} Change
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
    replaces: current?.revision ?? null,
    kind: change.kind,
    guard: null,
    recorded_at: iso(now),
    reason: change.reason ?? null,
    data: change.data,
    ...(change.withdrawn ? { withdrawn: /** @type {const} */ (true) } : {}),
  };
}

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
});

/**
 * @param {{activity: string, place: string | null, event?: string | null}} where
 * @param {number} start
 * @returns {Data}
 */
export const presenceData = ({ activity, place, event = null }, start) => ({
  activity,
  place,
  started_at: iso(start),
  ended_at: null,
  event,
  companions: [],
  position: null,
  note: null,
});

/** @param {Entry} entry the moment an entry is about */
export const momentOf = ({ data }) => epoch(data.started_at ?? data.observed_at);

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
