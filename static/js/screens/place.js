// Where are you now? Four kinds, nearest first, one tap and done. Works from the list on the phone.
import { activityAt, byDistance, eventsOn, isRisk, nameIn, placeName, tileOf } from "../catalogue.js";
import * as duty from "../journal/duty.js";
import { now, phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { locate } from "../ui/position.js";
import { refresh } from "../ui/router.js";
import { distance, language, t } from "../ui/words.js";
import { dayOf, timeOf } from "../when.js";

/** @typedef {import("../catalogue.js").Tile} Tile */
/** @typedef {{where: import("../journal/duty.js").Where, name: string, colour: string, risk: boolean, metres: number | null, sub: string | null}} Spot */

const TILES = /** @type {const} */ (["wijk", "school", "market", "event"]);
const NEAR = 4;

/**
 * The four kinds. @param {Tile | null} chosen @param {(tile: Tile) => Record<string, any>} how attributes of a link or a button
 */
export const kindTiles = (chosen, how) =>
  h(
    "div",
    { class: "minis", role: "group", "aria-label": t("app.kinds") },
    ...TILES.map((tile) => {
      const more = how(tile);
      return h(
        more.href ? "a" : "button",
        {
          class: `mini k-${tile}`,
          "data-tap": `kind-${tile}`,
          ...(more.href ? {} : { type: "button", "aria-pressed": String(chosen === tile) }),
          ...more,
        },
        icon(tile),
        t(`kind.${tile}`),
      );
    }),
  );

/** @param {Tile} tile @param {[number, number] | null} here @param {string} day @returns {Spot[]} */
function spots(tile, here, day) {
  const { catalogue, person } = phone;
  if (tile === "event") {
    return eventsOn(catalogue, day).map((event) => ({
      where: { activity: "event", place: event.place, event: event.code },
      name: nameIn(event, language()) ?? event.code,
      colour: "event",
      risk: false,
      metres: null,
      sub: placeName(catalogue, event.place, language()),
    }));
  }
  const places = catalogue.places.filter((place) => tileOf(place) === tile);
  return byDistance(places, here).map(({ place, distance }) => {
    const risk = isRisk(place, day);
    return {
      where: { activity: activityAt(place, person?.roles ?? []), place: place.code },
      name: nameIn(place, language()) ?? place.code,
      colour: tile === "wijk" && risk ? "risk" : tile,
      risk,
      metres: distance,
      sub: null,
    };
  });
}

/** @param {Spot} spot @param {import("../journal/entries.js").Entry | undefined} current */
function tileView({ where, name, colour, risk, metres, sub }, current) {
  const here =
    current?.data.place === where.place &&
    current?.data.activity === where.activity &&
    (current?.data.event ?? null) === (where.event ?? null);
  /** @param {number} at */
  const said = (at) =>
    current ? t("toast.switch", { p: name }) : t("toast.start", { t: timeOf(at), p: name });
  const facts = [
    risk && h("span", { class: "riskword" }, icon("risk", "i-f"), t("app.risk")),
    here && h("b", null, t("zone.now")),
    !here && metres !== null && h("span", null, distance(metres)),
    sub && h("span", null, sub),
  ].filter((fact) => fact !== false && fact !== null && fact !== "");
  return h(
    "button",
    {
      class: `tile k-${colour}`,
      type: "button",
      "aria-current": here ? "true" : null,
      "data-tap": "tile",
      "data-code": where.event ?? where.place,
      onclick: () => act((all, at) => duty.goTo(all, where, at), said, "/app"),
    },
    h("span", null, name),
    h(
      "small",
      null,
      ...facts.flatMap((fact, n) => (n ? [h("span", { "aria-hidden": "true" }, "·"), fact] : [fact])),
    ),
  );
}

/** Small letters without accents, for searching. @param {string} text */
const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

/** @type {import("../ui/router.js").Route} */
export function placeScreen(_parameters, query) {
  const asked = query.get("kind");
  /** @type {Tile} */
  let tile = TILES.find((one) => one === asked) ?? "wijk";
  let search = "";
  /** @type {import("../ui/position.js").Position | null} */
  let position = null;
  locate((found) => {
    position = found;
    refresh();
  });

  /** @param {string} day */
  function found(day) {
    /** @type {[number, number] | null} */
    const here = position && [position.lat, position.lon];
    if (!search.trim()) return spots(tile, here, day);
    const all = TILES.flatMap((one) => spots(one, here, day));
    return all.filter(({ name }) => plain(name).includes(plain(search.trim())));
  }

  return () => {
    const current = duty.currentOf(phone.book.entries.values(), now());
    const list = found(dayOf(now()));
    const near = position && !search ? list.filter(({ metres }) => metres !== null).slice(0, NEAR) : [];
    const others = list.filter((spot) => !near.includes(spot));
    const grid = (/** @type {Spot[]} */ some) =>
      h("div", { class: "tiles" }, ...some.map((spot) => tileView(spot, current)));
    return {
      key: "place",
      title: t(current ? "zone.title" : "app.start.where"),
      body: h(
        "div",
        { class: "app" },
        h(
          "header",
          { class: "top top--title" },
          h("h1", null, t(current ? "zone.title" : "app.start.where")),
          h("a", { class: "tbtn", href: "/app", "aria-label": t("close"), "data-tap": "close" }, icon("x")),
        ),
        h(
          "main",
          { id: "main", class: "pad grow" },
          kindTiles(tile, (one) => ({
            onclick: () => {
              tile = one;
              search = "";
              refresh();
            },
          })),
          near.length > 0 &&
            h(
              "h2",
              { class: "small muted head" },
              h("span", null, t("zone.near")),
              h("span", { class: "plain" }, t("gps.ok", { m: position?.accuracy_m ?? 0 })),
            ),
          near.length > 0 && grid(near),
          others.length > 0 &&
            h("h2", { class: "small muted head" }, t(near.length ? "zone.others" : "app.places")),
          others.length > 0 && grid(others),
          list.length === 0 &&
            h(
              "p",
              { class: "muted head" },
              t(tile === "event" && !search ? "app.no_events" : "app.no_places"),
            ),
        ),
        h(
          "div",
          { class: "dock save" },
          h("label", { class: "vh", for: "search" }, t("zone.search")),
          h(
            "div",
            { class: "searchbox" },
            h("input", {
              class: "input",
              id: "search",
              type: "search",
              value: search,
              placeholder: t("zone.search"),
              autocomplete: "off",
              oninput: (/** @type {any} */ event) => {
                search = event.target.value;
                refresh();
              },
            }),
            icon("search"),
          ),
        ),
      ),
    };
  };
}
