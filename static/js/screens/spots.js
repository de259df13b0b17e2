// What one can choose in the place picker: places by kind with their distance, today's events, other duty.
import { activityAt, byDistance, eventsOn, isRisk, nameIn, placeName, tileOf } from "../catalogue.js";
import { phone } from "../phone.js";
import { language, t } from "../ui/words.js";

/** @typedef {import("../catalogue.js").Tile} Tile */
/** @typedef {import("../ui/position.js").Position} Position */
/** @typedef {{where: import("../journal/duty.js").Where, name: string, colour: string, risk: boolean, metres: number | null, sub: string | null}} Spot */

export const TILES = /** @type {const} */ (["wijk", "school", "market", "event"]);

/** @param {Tile} tile @param {Position | null} position @param {string} day @returns {Spot[]} */
export function spots(tile, position, day) {
  const { catalogue, person } = phone;
  if (tile === "event") {
    return eventsOn(catalogue, day).map((event) => ({
      where: { activity: "event", place: event.place, event: event.code, position },
      name: nameIn(event, language()) ?? event.code,
      colour: "event",
      risk: false,
      metres: null,
      sub: placeName(catalogue, event.place, language()),
    }));
  }
  const places = catalogue.places.filter((place) => tileOf(place) === tile);
  return byDistance(places, position && [position.lat, position.lon]).map(({ place, distance }) => {
    const risk = isRisk(place, day);
    return {
      where: { activity: activityAt(place, person?.roles ?? []), place: place.code, position },
      name: nameIn(place, language()) ?? place.code,
      colour: tile === "wijk" && risk ? "risk" : tile,
      risk,
      metres: distance,
      sub: null,
    };
  });
}

/** A day of training or in the office; its place is no matter, but an entry has one. @returns {Spot[]} */
export const aside = () =>
  phone.catalogue.places.slice(0, 1).map(({ code }) => ({
    where: { activity: "other_duty", place: code },
    name: t("app.activity.other_duty"),
    colour: "other",
    risk: false,
    metres: null,
    sub: t("zone.other"),
  }));
