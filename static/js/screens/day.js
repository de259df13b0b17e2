// My day: the sum against the plan, and one timeline of everything, each with how far the server knows of it.
import { presences } from "../journal/duty.js";
import { momentOf } from "../journal/entries.js";
import { unsureOf } from "../journal/forgotten.js";
import { plannedSeconds } from "../journal/planned.js";
import { now, phone } from "../phone.js";
import { stateOf } from "../ui/describe.js";
import { pillBar, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { dayName, duration, t } from "../ui/words.js";
import { addDays, boundsOf, dayAsked, dayOf, epoch } from "../when.js";
import { gapBefore } from "./day-gap.js";
import { line } from "./day-line.js";
import { daySum, sumBar } from "./day-sum.js";
import { startButton } from "./off-duty.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

/** The phone keeps this many days. */
const BACK = 40;

/** @type {import("../ui/router.js").Route} */
export function dayScreen({ day: asked }) {
  return () => {
    const at = now();
    const today = dayOf(at);
    const day = dayAsked(asked, today);
    const list = entriesOn(day, at);
    return {
      key: `day-${day}`,
      title: t("day.title"),
      body: withNav(
        "day",
        pillBar(),
        h(
          "main",
          { id: "main", class: list.length ? "pad grow" : "pad fill" },
          heading(day, today),
          ...(list.length ? filled(list, day, at) : empty(day, today, at)),
        ),
      ),
    };
  };
}

/** Everything that touches the day, oldest first. @param {string} day @param {number} at @returns {Entry[]} */
function entriesOn(day, at) {
  const [start, end] = boundsOf(day);
  return [...phone.book.entries.values()]
    .filter((entry) => {
      if (entry.withdrawn && !isTold(entry)) return false;
      const from = momentOf(entry);
      const { ended_at } = entry.data;
      const until = ended_at ? epoch(ended_at) : ended_at === null ? at : from;
      return from < end && (until > start || from >= start);
    })
    .sort((a, b) => momentOf(a) - momentOf(b) || (a.entry < b.entry ? -1 : 1));
}

/** Taken away, and the guard must hear of it: refused, rejected or withdrawn by somebody else. @param {Entry} entry */
const isTold = (entry) =>
  stateOf(entry).tone === "bad" || (entry.correction !== null && entry.correction !== undefined);

/** Nothing is added to a day that was approved. @param {Entry[]} list @param {string} day */
export const isApproved = (list, day) =>
  list.some((entry) => entry.approved && dayOf(momentOf(entry)) === day);

/** @param {string} day @param {string} today */
const heading = (day, today) =>
  h(
    "div",
    { class: "row between" },
    h("h1", { class: "dayname" }, dayName(day)),
    h(
      "span",
      { class: "row flush" },
      day > addDays(today, -BACK) && step(addDays(day, -1), "before", "left"),
      day < today && step(addDays(day, 1), "after", "right"),
    ),
  );

/** @param {string} day @param {"before" | "after"} name @param {string} picture */
const step = (day, name, picture) =>
  h(
    "a",
    {
      class: "tbtn",
      href: `/app/day/${day}`,
      "aria-label": t(name === "before" ? "app.day.before" : "app.day.after"),
      "data-tap": name,
    },
    icon(picture),
  );

/** @param {Entry[]} list @param {string} day @param {number} at */
function filled(list, day, at) {
  const sum = daySum(day, at);
  const planned = plannedSeconds(phone.catalogue.duties, day);
  const unsure = unsureOf(phone.book.entries.values(), phone.catalogue.duties, at);
  const approved = isApproved(list, day);
  const counted = presences(list).filter(({ entry }) => !unsure.has(entry));
  return [
    h(
      "p",
      { class: "sum" },
      h("b", { "data-total": String(sum.total) }, duration(sum.total)),
      h("span", { class: "muted" }, planned ? t("day.total", { p: duration(planned) }) : t("app.day.total")),
    ),
    (sum.total > 0 || sum.unsure > 0) && sumBar(sum, planned),
    h(
      "ol",
      { class: "tl mt4" },
      ...list.flatMap((entry) => [
        !approved && gapBefore(entry, counted, day),
        line(entry, day, at, unsure.has(entry.entry)),
      ]),
    ),
    approved
      ? h("div", { class: "note" }, icon("check"), h("p", { class: "small" }, t("app.approved.sub")))
      : addButton(day),
  ];
}

/** @param {string} day */
const addButton = (day) =>
  h(
    "a",
    { class: "btn btn--block btn--l", href: `/app/day/${day}/add`, "data-tap": "add" },
    icon("plus"),
    t("day.add"),
  );

/** @param {string} day @param {string} today @param {number} at */
const empty = (day, today, at) => [
  h(
    "div",
    { class: "empty" },
    picture(),
    h("h2", null, t("day.empty")),
    day === today && h("p", null, t("day.empty.p")),
  ),
  h("div", { class: "pb stack" }, addButton(day), day === today && startButton(at)),
];

const picture = () =>
  h(
    "svg",
    { class: "pic", viewBox: "0 0 140 90", "aria-hidden": "true" },
    h("use", { href: "/static/icons/sprite.svg#street" }),
  );
