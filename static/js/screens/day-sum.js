// The sum of a day: hours on the field, and a bar by kind of work.
import { lookOf } from "../catalogue.js";
import { clip, FIELD_ACTIVITIES, fieldSeconds, segments } from "../facts.js";
import { around, presences } from "../journal/duty.js";
import { presenceOf } from "../journal/entries.js";
import { forgottenOf } from "../journal/forgotten.js";
import { phone } from "../phone.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { duration, t } from "../ui/words.js";
import { boundsOf } from "../when.js";

const WORDS = /** @type {Record<string, string>} */ ({
  risk: "kind.risk",
  wijk: "kind.wijk",
  school: "kind.school",
  market: "kind.market",
  event: "kind.event",
});

/**
 * A day's segments, what runs counted up to now; what was never clocked out counts nothing.
 * @param {string} day
 * @param {number} at
 */
export function daySegments(day, at) {
  const entries = [...phone.book.entries.values()];
  const forgotten = forgottenOf(entries, phone.catalogue.duties, at);
  const unsure = forgotten?.stage === "must" ? forgotten.open : [];
  const [start, end] = boundsOf(day);
  const near = around(entries, start, end).filter((entry) => !unsure.includes(entry));
  const parts = presences(near).map(presenceOf);
  const closed = parts.map((part) =>
    part.end === null ? { ...part, end: Math.max(at, part.start + 1) } : part,
  );
  return clip(segments(closed, Number.POSITIVE_INFINITY), start, end);
}

/** @param {string} day @param {number} at @returns {{total: number, byColour: [string, number][]}} */
export function daySum(day, at) {
  const parts = daySegments(day, at).filter((part) => FIELD_ACTIVITIES.includes(part.presence.activity));
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const { presence, start, end } of parts) {
    const { colour } = lookOf(presence, phone.catalogue, day);
    sums.set(colour, (sums.get(colour) ?? 0) + end - start);
  }
  return { total: fieldSeconds(parts), byColour: [...sums].sort((a, b) => b[1] - a[1]) };
}

/** @param {[string, number][]} byColour @param {number} [left] seconds that were planned and are not done */
export const sumBar = (byColour, left = 0) => {
  const words = byColour.map(([colour, seconds]) => `${t(WORDS[colour])} ${duration(seconds)}`);
  return h(
    "div",
    null,
    h(
      "div",
      { class: "seg mt2", role: "img", "aria-label": words.join(", ") },
      ...byColour.map(([colour, seconds]) =>
        h("i", { class: `k-${colour}`, style: { "--v": String(Math.max(1, seconds)) } }),
      ),
      left > 0 && h("i", { class: "left", style: { "--v": String(left) } }),
    ),
    h(
      "div",
      { class: "legend", "aria-hidden": "true" },
      ...byColour.map(([colour], n) => h("span", null, h("span", { class: `dot k-${colour}` }), words[n])),
    ),
  );
};

/** Today so far, on the way to My day; nothing when nothing was done. @param {string} day @param {number} at */
export function todayCard(day, at) {
  const { total, byColour } = daySum(day, at);
  if (!total) return null;
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
        h("b", { class: "big" }, duration(total)),
      ),
      icon("right"),
    ),
    sumBar(byColour),
  );
}
