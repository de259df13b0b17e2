// Reading the catalogue: names, risk, what is near, today's plan. Pure; a missing part is an empty one.

/** @typedef {{nl: string, fr: string}} Name */
/**
 * @typedef {object} Place
 * @property {string} code
 * @property {string} kind neighbourhood, market, school, station, park, street, other
 * @property {Name} name
 * @property {(string | {tag: string, from?: string | null, until?: string | null})[]} [tags]
 * @property {[number, number] | null} [centre] lat, lon
 */
/** @typedef {{code: string, suspicious: boolean, severity: string, name: Name, service?: string | null}} Category */
/** @typedef {{code: string, name: Name, mixed: boolean, article?: string | null, short?: Name, search?: Name, incident?: string}} Offence */
/** @typedef {{code: string, name: Name, options: {code: string, name: Name}[], type: string, required: boolean, minimum?: number | null, maximum?: number | null, max_length?: number, hint?: Name | null}} Field */
/** @typedef {{code: string, name: Name, icon: string, fields: Record<string, any>, order?: number, here?: string | null}} Shortcut one tap's worth of a register's line */
/** @typedef {{code: string, name: Name, cell: string, date_name: Name, sensitive: boolean, hint?: Name | null, fields: Field[], shortcuts?: Shortcut[]}} Register */
/** @typedef {{code: string, name: Name, date?: string, from?: string, until?: string, place: string | null}} Event */
/** @typedef {{day: string, start: string, end?: string | null, activity: string, place: string | null, event?: string | null, note?: string | null}} Duty */
/**
 * @typedef {object} Catalogue
 * @property {Place[]} places
 * @property {Category[]} incident_categories
 * @property {Offence[]} offences
 * @property {Event[]} events
 * @property {Register[]} [registers] those this person writes
 * @property {{code: string, name: Name}[]} [services] municipal services that are told of a problem
 * @property {number} [police_hours] in how many hours the police know of suspicious behaviour
 * @property {Duty[]} duties the guard's own
 * @property {{username: string, name: string}[]} colleagues of the team
 */
/** @typedef {"wijk" | "school" | "market" | "event"} Tile */

/** Tags of the plan that mean a risk of burglary, theft or nuisance. */
const RISKS = ["burglary_risk", "car_theft_risk", "sensitive"];
const ACTIVITY = /** @type {Record<string, string>} */ ({ school: "school", market: "market" });

/** @param {Catalogue} catalogue @param {string | null} code */
export const placeOf = (catalogue, code) => catalogue.places.find((place) => place.code === code);

/** @param {Catalogue} catalogue @param {string | null} code @param {string} language */
export const placeName = (catalogue, code, language) =>
  nameIn(placeOf(catalogue, code), language) ?? code ?? "";

/** @param {{name?: Name} | undefined} thing @param {string} language @returns {string | undefined} */
export const nameIn = (thing, language) => thing?.name?.[language === "fr" ? "fr" : "nl"];

/** @param {Place | undefined} place @param {string} day */
export const isRisk = (place, day) =>
  (place?.tags ?? []).some((tag) =>
    typeof tag === "string"
      ? RISKS.includes(tag)
      : RISKS.includes(tag.tag) && (!tag.from || tag.from <= day) && (!tag.until || day <= tag.until),
  );

/** @param {Place} place @returns {Tile} */
export const tileOf = ({ kind }) => (kind === "school" || kind === "market" ? kind : "wijk");

/**
 * Colour and icon of a presence: what is done there, and at what place.
 * @param {{activity: string, place: string | null}} where
 * @param {Catalogue} catalogue
 * @param {string} day
 */
export function lookOf({ activity, place }, catalogue, day) {
  if (activity === "break") return { colour: "other", icon: "cup" };
  if (activity === "other_duty") return { colour: "other", icon: "pen" };
  if (["market", "school", "event"].includes(activity)) return { colour: activity, icon: activity };
  return { colour: isRisk(placeOf(catalogue, place), day) ? "risk" : "wijk", icon: "wijk" };
}

/** @param {Place} place @param {string[]} roles */
export const activityAt = ({ kind }, roles) =>
  ACTIVITY[kind] ?? (roles.includes("outreach") ? "outreach" : "patrol");

/**
 * What was done, once the place turns out to be another: at a school the work is a school's. Where it is no matter of the
 * place, it stays.
 * @param {Record<string, any>} before its activity and place
 * @param {Place | undefined} place
 * @param {string[]} roles
 */
export const activityMoved = ({ activity, place: old }, place, roles) =>
  !place || place.code === old || ["break", "other_duty", "event"].includes(activity)
    ? activity
    : activityAt(place, roles);

/** @param {Catalogue} catalogue @param {string} day @returns {Event[]} */
export const eventsOn = ({ events }, day) =>
  events.filter(
    (event) => (event.date ?? event.from ?? "") <= day && day <= (event.until ?? event.date ?? ""),
  );

/**
 * Metres between two points, as on a flat map: good to a per mille within a town.
 * @param {[number, number]} a lat, lon
 * @param {[number, number]} b
 */
export function metres(a, b) {
  const north = (b[0] - a[0]) * 111_320;
  const east = (b[1] - a[1]) * 111_320 * Math.cos((a[0] * Math.PI) / 180);
  return Math.hypot(north, east);
}

/**
 * Places with their distance, nearest first; without a position by the order given.
 * @param {Place[]} places
 * @param {[number, number] | null} here
 */
export function byDistance(places, here) {
  const measured = places.map((place) => ({
    place,
    distance: here && place.centre ? metres(here, place.centre) : null,
  }));
  return here ? measured.sort((a, b) => (a.distance ?? Infinity) - (b.distance ?? Infinity)) : measured;
}
