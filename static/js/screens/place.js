// Where are you now? Four kinds, nearest first, one tap and done. Works from the list on the phone.
import * as duty from "../journal/duty.js";
import { now, phone } from "../phone.js";
import { found } from "../search.js";
import { act } from "../ui/acts.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { locate } from "../ui/position.js";
import { refresh } from "../ui/router.js";
import { distance, t } from "../ui/words.js";
import { dayOf, timeOf } from "../when.js";
import { chosenCompanions } from "./companions.js";
import { aside, spots, TILES } from "./spots.js";

/** @typedef {import("../catalogue.js").Tile} Tile */
/** @typedef {import("./spots.js").Spot} Spot */

const NEAR = 4;
/** Metres of what has no distance. */
const FAR = 1e9;

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

/** Starts there, with whoever was chosen; on duty moves there, with whoever is along. @param {Spot} spot */
function choose({ where, name }) {
  const current = duty.currentOf(phone.book.entries.values(), now());
  const companions = current ? undefined : chosenCompanions(now());
  /** @param {number} at */
  const said = (at) =>
    current ? t("toast.switch", { p: name }) : t("toast.start", { t: timeOf(at), p: name });
  return act((all, at) => duty.goTo(all, { ...where, companions }, at), said, "/app");
}

/** @param {Spot} spot @param {import("../journal/entries.js").Entry | undefined} current */
function tileView(spot, current) {
  const { where, name, colour, risk, metres, sub } = spot;
  const here = current !== undefined && duty.isThere(current.data, where);
  const facts = [
    risk && h("span", { class: "riskword" }, icon("risk", "i-f"), t("app.risk")),
    here && h("b", null, t("zone.now")),
    !here && metres !== null && h("span", null, distance(metres)),
    sub && h("span", null, sub),
  ].filter(Boolean);
  return h(
    "button",
    {
      class: `tile k-${colour}`,
      type: "button",
      "aria-current": here ? "true" : null,
      "data-tap": "tile",
      "data-code": where.event ?? where.place,
      onclick: () => choose(spot),
    },
    h("span", null, name),
    h(
      "small",
      null,
      ...facts.flatMap((fact, n) => (n ? [h("span", { "aria-hidden": "true" }, "·"), fact] : [fact])),
    ),
  );
}

/** @type {import("../ui/router.js").Route} */
export function placeScreen(_parameters, query) {
  const asked = query.get("kind");
  /** @type {Tile} */
  let tile = TILES.find((one) => one === asked) ?? "wijk";
  let search = "";
  /** @type {import("../ui/position.js").Position | null} */
  let position = null;
  locate((here) => {
    position = here;
    refresh();
  });

  /** What is shown: a kind, or what is searched among all of them. @param {string} day */
  const listed = (day) =>
    search.trim()
      ? found(
          [...TILES.flatMap((one) => spots(one, position, day)), ...aside()],
          search,
          ({ name }) => name,
        ).sort((a, b) => (a.metres ?? FAR) - (b.metres ?? FAR))
      : spots(tile, position, day);

  return () => {
    const current = duty.currentOf(phone.book.entries.values(), now());
    const list = listed(dayOf(now()));
    const title = t(current ? "zone.title" : "app.start.where");
    return {
      key: "place",
      title,
      body: h(
        "div",
        { class: "app" },
        h(
          "header",
          { class: "top top--title" },
          h("h1", null, title),
          h("a", { class: "tbtn", href: "/app", "aria-label": t("close"), "data-tap": "close" }, icon("x")),
        ),
        h(
          "main",
          { id: "main", class: "pad grow" },
          kindTiles(search ? null : tile, (one) => ({
            onclick: () => {
              tile = one;
              search = "";
              refresh();
            },
          })),
          ...lists(list, position, search, current),
          !list.length &&
            h(
              "p",
              { class: "muted head" },
              t(tile === "event" && !search ? "app.no_events" : "app.no_places"),
            ),
          !current && !search && grid(aside(), current),
        ),
        searchBox(search, list, (text) => {
          search = text;
          refresh();
        }),
      ),
    };
  };
}

/** @param {Spot[]} some @param {import("../journal/entries.js").Entry | undefined} current */
const grid = (some, current) =>
  some.length > 0 && h("div", { class: "tiles" }, ...some.map((spot) => tileView(spot, current)));

/**
 * The nearest apart, when the phone knows where it is.
 * @param {Spot[]} list
 * @param {import("../ui/position.js").Position | null} position
 * @param {string} search
 * @param {import("../journal/entries.js").Entry | undefined} current
 */
function lists(list, position, search, current) {
  const near = position && !search ? list.filter(({ metres }) => metres !== null).slice(0, NEAR) : [];
  const others = list.filter((spot) => !near.includes(spot));
  const gps = h("span", { class: "plain" }, t("gps.ok", { m: position?.accuracy_m ?? 0 }));
  /** @param {string} words @param {import("../ui/h.js").Child} [more] */
  const head = (words, more) => h("h2", { class: "small muted head" }, h("span", null, t(words)), more);
  return [
    near.length > 0 && head("zone.near", gps),
    grid(near, current),
    others.length > 0 && head(near.length ? "zone.others" : "app.places"),
    grid(others, current),
  ];
}

/** Enter takes the first. @param {string} search @param {Spot[]} list @param {(text: string) => void} typed */
const searchBox = (search, list, typed) =>
  h(
    "form",
    {
      class: "dock save",
      role: "search",
      "aria-label": t("zone.search"),
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        if (search.trim() && list.length) void choose(list[0]);
      },
    },
    h("label", { class: "vh", for: "search" }, t("zone.search")),
    h(
      "div",
      { class: "searchbox" },
      h("input", {
        class: "input",
        id: "search",
        type: "search",
        enterkeyhint: "go",
        value: search,
        placeholder: t("zone.search"),
        autocomplete: "off",
        oninput: (/** @type {any} */ event) => typed(event.target.value),
      }),
      icon("search"),
    ),
  );
