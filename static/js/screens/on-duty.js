// On duty: how long, where, with whom; the few things a guard does under the thumb; the end at the bottom.
import { isRisk, placeOf } from "../catalogue.js";
import { fieldSeconds, segments } from "../facts.js";
import * as duty from "../journal/duty.js";
import { momentOf, presenceOf } from "../journal/entries.js";
import { closeForgotten } from "../journal/forgotten.js";
import { now, phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { whereName } from "../ui/describe.js";
import { pillBar, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { dayName, duration, t } from "../ui/words.js";
import { dayOf, timeOf } from "../when.js";
import { actTiles, asideLines, contactLine, nextLine } from "./acts.js";
import { companionRow } from "./companions.js";
import { forgottenReason } from "./forgotten.js";
import { notices } from "./notices.js";
import { targetsCard } from "./targets.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */
/** @typedef {import("../journal/forgotten.js").Forgotten} Forgotten */

export const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Field seconds since the duty began; breaks are out. @param {number} since @param {number} at */
function worked(since, at) {
  const near = duty.around([...phone.book.entries.values()], since, at);
  const parts = duty.presences(near).map(presenceOf);
  const running = parts.map((part) =>
    part.end === null ? { ...part, end: Math.max(at, part.start + 1) } : part,
  );
  return fieldSeconds(segments(running, Number.POSITIVE_INFINITY).filter((part) => part.start >= since));
}

/** @param {Entry} current @param {number} at @param {Forgotten | null} forgotten */
export function onDuty(current, at, forgotten) {
  const since = duty.dutySince(phone.book.entries.values(), at) ?? momentOf(current);
  const aside = duty.isAside(current);
  const from = aside ? momentOf(current) : since;
  const key = current.data.activity === "break" ? "app.break.since" : "app.other.since";
  const words = t(aside ? key : "home.on", { t: sinceWords(from, at) });
  return {
    key: aside ? "now-aside" : "now-on",
    title: words,
    onDuty: !aside,
    body: withNav(
      "now",
      h(
        "section",
        { class: aside ? "duty duty--pause" : "duty", "aria-label": words },
        pillBar(),
        h(
          "div",
          { class: "pad" },
          h(
            "p",
            { class: "lbl since" },
            aside ? icon("cup") : h("span", { class: "live", "aria-hidden": "true" }),
            words,
          ),
          timerView(aside ? at - from : worked(since, at)),
          forgotten && stillHere(forgotten),
          aside ? backPanel(current) : placePanel(current, at),
        ),
      ),
      h(
        "main",
        { id: "main", class: "pad acting" },
        h("h1", { class: "vh" }, words),
        ...notices(),
        actTiles(),
        contactLine(),
        nextLine(current, at),
        !aside && asideLines(),
        current.by ? withNote(current.by) : endButton(since),
        targetsCard(at),
      ),
    ),
  };
}

/** @param {number} since @param {number} at "08:02", with the day when it is not today */
export const sinceWords = (since, at) =>
  dayOf(since) === dayOf(at) ? timeOf(since) : `${dayName(dayOf(since), "short")} ${timeOf(since)}`;

/** @param {number} seconds */
export function timerView(seconds) {
  const clock = `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, "0")}`;
  return h(
    "p",
    { class: "timer", role: "timer", "aria-live": "off", "aria-label": duration(seconds), "data-timer": "" },
    clock,
    !still.matches && h("small", null, `:${String(seconds % 60).padStart(2, "0")}`),
  );
}

/**
 * The planned end has gone by: still at work? One tap ends it then; until it ends, its hours are hatched and count nothing.
 * @param {Forgotten} forgotten
 */
const stillHere = (forgotten) =>
  h(
    "div",
    { class: "asking" },
    h("div", { class: "seg", "aria-hidden": "true" }, h("i", { class: "unsure", style: { "--v": "1" } })),
    h("b", null, icon("clock"), t("app.still")),
    h(
      "span",
      { class: "row row--wrap flush" },
      forgotten.planned !== null && endPlanned(forgotten, forgotten.planned),
      h(
        "a",
        {
          class: "btn btn--light",
          href: `/app/forgotten/${forgotten.entry.entry}`,
          "data-tap": "forgot-answer",
        },
        t("forgot.other"),
      ),
    ),
    h("p", { class: "small" }, t("app.still.unsure")),
  );

/** @param {Forgotten} forgotten @param {number} planned */
function endPlanned(forgotten, planned) {
  const time = timeOf(planned);
  return h(
    "button",
    {
      class: "btn btn--light",
      type: "button",
      "data-tap": "end-planned",
      onclick: () =>
        act(
          () => closeForgotten(forgotten, planned, "planned", forgottenReason(forgotten, planned)),
          () => t("toast.end", { t: time, d: duration(worked(forgotten.since, planned)) }),
          "/app",
        ),
    },
    t("app.still.end", { t: time }),
  );
}

/** @param {Entry} current @param {number} at */
function placePanel(current, at) {
  const here = momentOf(current);
  const risk = isRisk(placeOf(phone.catalogue, current.data.place), dayOf(at));
  return h(
    "div",
    null,
    h(
      "div",
      { class: "place" },
      icon("pin"),
      h(
        "div",
        { class: "grow" },
        h("b", { "data-place": current.data.place }, whereName(current.data)),
        h(
          "p",
          { class: "row row--wrap tight" },
          h("span", { class: "lbl" }, t("home.here", { t: timeOf(here), d: duration(at - here) })),
          risk && h("span", { class: "chip" }, icon("risk", "i-f"), t("kind.risk")),
        ),
      ),
    ),
    companionRow(current),
    switchLink(),
  );
}

const switchLink = () =>
  h(
    "a",
    { class: "btn btn--light btn--block btn--l", href: "/app/place", "data-tap": "switch" },
    icon("swap"),
    t("home.switch"),
  );

/** A day of training has no round to go back to. */
const nothingBehind = () =>
  duty.running(phone.book.entries.values(), now()).filter((entry) => !duty.isAside(entry)).length === 0;

/** @param {Entry} current a break, or other duty */
const backPanel = (current) =>
  current.by || nothingBehind()
    ? h("div", null, companionRow(current), !current.by && switchLink())
    : h(
        "button",
        {
          class: "btn btn--go btn--block btn--l",
          type: "button",
          "data-tap": "resume",
          onclick: () => act(duty.resume, (moment) => t("app.toast.resume", { t: timeOf(moment) })),
        },
        icon("play", "i-f"),
        t("app.break.end"),
      );

/** The colleague logs the round: who leaves earlier is taken out there. @param {string} name */
const withNote = (name) =>
  h(
    "div",
    { class: "note last" },
    icon("info"),
    h("p", { class: "small" }, t("app.along.note", { p: name })),
  );

/** In sight however much stands above it; what scrolls by fades under it. @param {number} since */
const endButton = (since) =>
  h(
    "div",
    { class: "reach last" },
    h(
      "button",
      {
        class: "btn btn--block btn--l",
        type: "button",
        "data-tap": "end",
        onclick: () =>
          act(
            duty.end,
            (moment) => t("toast.end", { t: timeOf(moment), d: duration(worked(since, moment)) }),
            "/app",
          ),
      },
      icon("stop", "i-f"),
      t("home.end"),
    ),
  );
