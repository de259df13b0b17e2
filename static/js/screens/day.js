// My day: the sum, and one timeline of everything, each with how far the server knows of it.
import { presences } from "../journal/duty.js";
import { momentOf } from "../journal/entries.js";
import { now, phone } from "../phone.js";
import { look, refusal, stateOf, titleOf } from "../ui/describe.js";
import { pillBar, stateView, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { dayName, duration, t } from "../ui/words.js";
import { addDays, boundsOf, dayOf, epoch, timeOf } from "../when.js";
import { daySum, sumBar } from "./day-sum.js";
import { startButton } from "./now.js";
import { policeLine } from "./police.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

/** The phone keeps this many days. */
const BACK = 40;
/** A shorter hole between two blocks is walking. */
const GAP = 15 * 60;

/** @type {import("../ui/router.js").Route} */
export function dayScreen({ day: asked }) {
  return () => {
    const at = now();
    const today = dayOf(at);
    const day = asked && /^\d{4}-\d\d-\d\d$/.test(asked) && asked <= today ? asked : today;
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
          ...(list.length ? filled(list, day, at) : empty(day === today, at)),
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
      if (entry.withdrawn && stateOf(entry).tone !== "bad") return false;
      const from = momentOf(entry);
      const until = entry.data.ended_at
        ? epoch(entry.data.ended_at)
        : entry.data.ended_at === null
          ? at
          : from;
      return from < end && (until > start || from >= start);
    })
    .sort((a, b) => momentOf(a) - momentOf(b) || (a.entry < b.entry ? -1 : 1));
}

/** @param {string} day @param {string} today */
const heading = (day, today) =>
  h(
    "div",
    { class: "row between" },
    h("h1", { class: "dayname" }, dayName(day)),
    h(
      "span",
      { class: "row flush" },
      day > addDays(today, -BACK)
        ? h(
            "a",
            {
              class: "tbtn",
              href: `/app/day/${addDays(day, -1)}`,
              "aria-label": t("app.day.before"),
              "data-tap": "before",
            },
            icon("left"),
          )
        : null,
      day < today
        ? h(
            "a",
            {
              class: "tbtn",
              href: `/app/day/${addDays(day, 1)}`,
              "aria-label": t("app.day.after"),
              "data-tap": "after",
            },
            icon("right"),
          )
        : null,
    ),
  );

/** @param {Entry[]} list @param {string} day @param {number} at */
function filled(list, day, at) {
  const { total, byColour } = daySum(day, at);
  return [
    h(
      "p",
      { class: "sum" },
      h("b", { "data-total": String(total) }, duration(total)),
      h("span", { class: "muted" }, t("app.day.total")),
    ),
    byColour.length > 0 && sumBar(byColour),
    h("ol", { class: "tl mt4" }, ...list.flatMap((entry) => [gapBefore(entry, list), line(entry, day, at)])),
  ];
}

/** @param {boolean} today @param {number} at */
const empty = (today, at) => [
  h(
    "div",
    { class: "empty" },
    picture(),
    h("h2", null, t("day.empty")),
    today && h("p", null, t("day.empty.p")),
  ),
  today && h("div", { class: "pb" }, startButton(at)),
];

const picture = () =>
  h(
    "svg",
    { class: "pic", viewBox: "0 0 140 90", "aria-hidden": "true" },
    h("use", { href: "/static/icons/sprite.svg#street" }),
  );

/** A hole between two blocks of work. @param {Entry} entry @param {Entry[]} list */
function gapBefore(entry, list) {
  if (entry.kind !== "presence/1" || entry.data.activity === "break") return null;
  const start = momentOf(entry);
  const earlier = presences(list).filter((one) => one !== entry && momentOf(one) < start);
  if (!earlier.length || earlier.some(({ data }) => data.ended_at === null)) return null;
  const until = Math.max(...earlier.map(({ data }) => epoch(data.ended_at)));
  if (start - until < GAP) return null;
  return h(
    "li",
    null,
    h("time", null, timeOf(until)),
    h("span", { class: "dt" }),
    h("div", { class: "blk blk--gap" }, h("b", null, t("day.gap", { d: duration(start - until) }))),
  );
}

/** @param {Entry} entry @param {string} day @param {number} at */
function line(entry, day, at) {
  const { colour } = look(entry);
  const state = stateOf(entry);
  const start = momentOf(entry);
  const presence = entry.kind === "presence/1";
  const bad = state.tone === "bad";
  const style = bad ? "blk blk--bad" : presence ? `blk k-${colour}` : `blk blk--pt k-${colour}`;
  return h(
    "li",
    null,
    h("time", null, dayOf(start) === day ? timeOf(start) : dayName(dayOf(start), "short")),
    h("span", { class: `dt k-${colour}` }),
    h(
      "div",
      { class: style, "data-entry": entry.entry },
      h(
        "a",
        { class: "cover", href: `/app/item/${entry.entry}`, "data-tap": "item" },
        h("b", null, titleOf(entry)),
      ),
      h(
        "p",
        { class: "meta" },
        ...facts(entry, at).map((fact) => h("span", null, fact)),
        bad ? null : stateView(state),
      ),
      bad && refusedBlock(entry, state.refused),
      entry.kind === "incident/1" && !bad && policeLine(entry, at),
    ),
  );
}

/** @param {Entry} entry @param {number} at @returns {string[]} */
function facts(entry, at) {
  const { data } = entry;
  if (entry.kind === "finding/1") return [data.address, entry.number ?? t("gas.nr")].filter(Boolean);
  if (entry.kind === "incident/1") return [data.address].filter(Boolean);
  if (entry.kind === "activity/1") return [data.note].filter(Boolean);
  const start = momentOf(entry);
  if (data.ended_at === null) return [t("app.running", { t: timeOf(start) }), duration(at - start)];
  return [`${timeOf(start)}–${timeOf(epoch(data.ended_at))}`, duration(epoch(data.ended_at) - start)];
}

/** @param {Entry} entry @param {string[]} codes */
const refusedBlock = (entry, codes) =>
  h(
    "div",
    { class: "stack" },
    ...codes.map((code) => stateView({ tone: "bad", text: refusal(code) })),
    h("p", { class: "small" }, t("app.refused.safe")),
    h(
      "a",
      { class: "btn btn--go", href: `/app/item/${entry.entry}`, "data-tap": "correct" },
      t("app.correct"),
    ),
  );
