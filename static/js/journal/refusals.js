// What a guard can do about each refusal: where the fault is, and the way out. Pure.

/** @typedef {"field" | "again" | "anew" | "incident" | "update" | "reason" | "photo" | "ask"} Way */

/** @type {Record<string, Way>} */
const WAYS = {
  // the same content under a new number settles it
  malformed: "again",
  too_large: "again",
  // it has to become another entry
  id_reused: "anew",
  guard_changed: "anew",
  kind_changed: "anew",
  use_incident: "incident",
  // the app is older than the server, or newer
  unknown_kind: "update",
  unknown_field: "update",
  reason_needed: "reason",
  file_too_large: "photo",
  file_unreadable: "photo",
  wrong_hash: "photo",
  unknown_evidence: "photo",
  // somebody else has to do something
  not_permitted: "ask",
  not_vaststeller: "ask",
  unknown_register: "ask",
  unknown_event: "ask",
  unknown_person: "ask",
  year_locked: "ask",
};

/** The way out of a refusal; a code that this version does not know is looked at field by field. @param {string} code @returns {Way} */
export const wayOut = (code) => WAYS[code] ?? "field";

/** Names on the wire → the field of the form. */
const FIELDS = /** @type {Record<string, string>} */ ({
  description: "text",
  facts: "text",
  note: "text",
  observed_at: "observed",
  occurred_on: "day",
  position: "address",
  direct_witness: "witness",
  "offender.name": "name",
  "offender.birth_date": "birth",
  "offender.address": "home",
  "signal.service": "service",
  "signal.state": "signal",
  "signal.at": "signal",
  "signal.reference": "signalReference",
  "police.reported_at": "reported",
  "police.channel": "channel",
  "police.reference": "reference",
  started_at: "from",
  ended_at: "until",
  photos: "photos",
  evidence: "photos",
});

/** @param {string} path of a fault, such as `position.lat`, `photos.0`, `fields.kind` */
export const fieldOf = (path) =>
  FIELDS[path] ?? FIELDS[path.split(".")[0]] ?? (path.startsWith("fields.") ? path.slice(7) : path);
