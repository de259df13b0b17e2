// Yesterday you did not clock out: one screen, three answers taken from what is known, one tap.
import { forgottenOf, closeForgotten } from "../journal/forgotten.js";
import { momentOf } from "../journal/entries.js";
import { now, phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { titleOf, whereName } from "../ui/describe.js";
import { lineField } from "../ui/fields.js";
import { pillBar, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { go, refresh } from "../ui/router.js";
import { dayName, duration, t } from "../ui/words.js";
import { addDays, dayOf, timeOf } from "../when.js";
import { takeTyped, typedFor } from "./typed-end.js";

/** @typedef {import("../journal/forgotten.js").Forgotten} Forgotten */

/** What the coordinator reads beside the end. @param {Forgotten} forgotten @param {number} end */
export const forgottenReason = ({ sign }, end) => t("forgot.reason", { t: timeOf(end), s: timeOf(sign.at) });

/** @type {import("../ui/router.js").Route} */
export function forgottenScreen({ id }) {
  return () => {
    const forgotten = forgottenOf(phone.book.entries.values(), phone.catalogue.duties, now());
    if (forgotten?.open.some(({ entry }) => entry === id)) return forgottenView(forgotten, now());
    queueMicrotask(() => go("/app", { replace: true }));
    return { key: "answered", title: t("nav.now"), body: withNav("now", pillBar()) };
  };
}

/** @param {Forgotten} forgotten @param {number} at */
export function forgottenView(forgotten, at) {
  const { entry, since, planned, sign } = forgotten;
  const day = dayOf(since);
  const first = day === addDays(dayOf(at), -1) ? t("forgot.h") : t("forgot.day", { d: dayName(day) });
  const heading = day === dayOf(at) ? t("forgot.today") : first;
  const alone = sign.at <= momentOf(entry) && sign.entry === entry;
  return {
    key: `forgotten-${entry.entry}`,
    title: heading,
    busy: typedFor(entry.entry).time !== "",
    body: withNav(
      "now",
      pillBar(),
      h(
        "main",
        { id: "main", class: "pad fill" },
        h("span", { class: "badge badge--ask" }, icon("clock")),
        h("h1", { class: "hello mt3" }, heading),
        h("p", { class: "lead mt3" }, t("forgot.p", { t: timeOf(sign.at), w: signWords(sign.entry) })),
        evidence(forgotten, at),
        h(
          "div",
          { class: "bottom stack" },
          !alone && answer(forgotten, sign.at, "last_sign", t("forgot.last", { t: timeOf(sign.at) }), true),
          planned !== null &&
            answer(forgotten, planned, "planned", t("forgot.plan", { t: timeOf(planned) }), alone),
          otherTime(forgotten, at, alone && planned === null),
          h("p", { class: "small muted" }, t("forgot.note")),
        ),
      ),
    ),
  };
}

/** "GAS-vaststelling · Sluikstort", "start in Maritiem". @param {import("../journal/entries.js").Entry} entry */
const signWords = (entry) => (entry.kind === "presence/1" ? whereName(entry.data) : titleOf(entry));

/** What is sure and what is not, as a bar. @param {Forgotten} forgotten @param {number} at */
function evidence({ since, sign, planned }, at) {
  const last = Math.min(at, Math.max(planned ?? 0, sign.at + 3600, since + 3600 * 2));
  return h(
    "div",
    { class: "card mt4" },
    h(
      "p",
      { class: "row row--wrap between small" },
      h("span", null, h("b", null, timeOf(since)), ` ${t("forgot.started")}`),
      h("span", null, h("b", null, timeOf(sign.at)), ` ${t("forgot.sign")}`),
    ),
    h(
      "div",
      { class: "seg mt2", "aria-hidden": "true" },
      h("i", { class: "k-wijk", style: { "--v": String(Math.max(1, sign.at - since)) } }),
      h("i", { class: "unsure", style: { "--v": String(Math.max(1, last - sign.at)) } }),
    ),
    h("p", { class: "small muted mt2" }, t("forgot.unsure")),
  );
}

/** @param {Forgotten} forgotten @param {number} end @param {"planned" | "last_sign" | "recalled"} basis */
const close = (forgotten, end, basis) =>
  act(
    () => closeForgotten(forgotten, end, basis, forgottenReason(forgotten, end)),
    () => t("toast.end", { t: timeOf(end), d: duration(end - forgotten.since) }),
    "/app",
  );

/**
 * @param {Forgotten} forgotten
 * @param {number} end
 * @param {"planned" | "last_sign"} basis
 * @param {string} words
 * @param {boolean} proposal
 */
const answer = (forgotten, end, basis, words, proposal) =>
  h(
    "button",
    {
      class: `btn btn--block btn--xl${proposal ? " btn--go" : ""}`,
      type: "button",
      "data-tap": `forgot-${basis === "planned" ? "plan" : "last"}`,
      onclick: () => close(forgotten, end, basis),
    },
    proposal && icon("check"),
    words,
  );

/** @param {Forgotten} forgotten @param {number} at @param {boolean} only the one answer there is */
function otherTime(forgotten, at, only) {
  const typed = typedFor(forgotten.entry.entry);
  return h(
    "details",
    { class: "other", open: only },
    h(
      "summary",
      { class: "btn btn--block btn--xl", "data-tap": "forgot-other" },
      icon("clock"),
      t("forgot.other"),
    ),
    h(
      "form",
      {
        class: "card stack",
        novalidate: true,
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          submit(forgotten, at);
        },
      },
      lineField({
        id: "end",
        label: t("forgot.when"),
        type: "time",
        value: typed.time,
        faults: typed.fault ? [{ field: "end", words: t(typed.fault) }] : [],
        changed: (time) => {
          typed.time = time;
        },
      }),
      h("button", { class: "btn btn--go btn--block btn--l", "data-tap": "save" }, t("app.save")),
    ),
  );
}

/** @param {Forgotten} forgotten @param {number} at */
function submit(forgotten, at) {
  const end = takeTyped(forgotten.entry.entry, momentOf(forgotten.entry), at);
  if (end !== null) {
    void close(forgotten, end, "recalled");
    return;
  }
  refresh();
  document.getElementById("end")?.focus();
}
