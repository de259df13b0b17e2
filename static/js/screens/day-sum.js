// The sum of a day: hours on the field, and a bar by kind of work.
import { lookOf } from "../catalogue.js";
import { FIELD_ACTIVITIES, fieldSeconds } from "../facts.js";
import { partsOf } from "../journal/day.js";
import { phone } from "../phone.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { duration, t } from "../ui/words.js";

const WORDS = /** @type {Record<string, string>} */ ({
  risk: "kind.risk",
  wijk: "kind.wijk",
  school: "kind.school",
  market: "kind.market",
  event: "kind.event",
});

/** The segments of a day. @param {string} day @param {number} at */
export const dayParts = (day, at) =>
  partsOf([...phone.book.entries.values()], phone.catalogue.duties, day, at);

/**
 * What counts, in all and by kind of work, and the seconds that wait for an answer.
 * @param {string} day
 * @param {number} at
 * @returns {{total: number, byColour: [string, number][], unsure: number}}
 */
export function daySum(day, at) {
  const { sure, unsure } = dayParts(day, at);
  const parts = sure.filter((part) => FIELD_ACTIVITIES.includes(part.presence.activity));
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const { presence, start, end } of parts) {
    const { colour } = lookOf(presence, phone.catalogue, day);
    sums.set(colour, (sums.get(colour) ?? 0) + end - start);
  }
  return {
    total: fieldSeconds(parts),
    byColour: [...sums].sort((a, b) => b[1] - a[1]),
    unsure: fieldSeconds(unsure),
  };
}

/**
 * @param {{total: number, byColour: [string, number][], unsure: number}} sum
 * @param {number} [planned] seconds
 */
export const sumBar = ({ total, byColour, unsure }, planned = 0) => {
  const left = planned - total - unsure;
  const words = byColour.map(([colour, seconds]) => `${t(WORDS[colour])} ${duration(seconds)}`);
  if (unsure) words.push(t("day.unsure.sum", { d: duration(unsure) }));
  return h(
    "div",
    null,
    h(
      "div",
      { class: "seg mt2", role: "img", "aria-label": words.join(", ") },
      ...byColour.map(([colour, seconds]) =>
        h("i", { class: `k-${colour}`, style: { "--v": String(Math.max(1, seconds)) } }),
      ),
      unsure > 0 && h("i", { class: "unsure", style: { "--v": String(unsure) } }),
      left > 0 && h("i", { class: "left", style: { "--v": String(left) } }),
    ),
    h(
      "div",
      { class: "legend", "aria-hidden": "true" },
      ...byColour.map(([colour], n) => h("span", null, h("span", { class: `dot k-${colour}` }), words[n])),
      unsure > 0 && h("span", null, h("span", { class: "dot unsure" }), words[byColour.length]),
    ),
  );
};

/** Today so far, on the way to My day; nothing when nothing was done. @param {string} day @param {number} at */
export function todayCard(day, at) {
  const sum = daySum(day, at);
  if (!sum.total && !sum.unsure) return null;
  return h(
    "a",
    { class: "card today", href: "/app/day", "data-tap": "today" },
    h(
      "span",
      { class: "row between" },
      h(
        "span",
        null,
        h("span", { class: "small muted" }, t("home.today")),
        h("b", { class: "big" }, duration(sum.total)),
      ),
      icon("right"),
    ),
    sumBar(sum),
  );
}
