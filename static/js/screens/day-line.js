// One thing of the day: what, when, how far the server knows, what somebody else made of it.
import { momentOf } from "../journal/entries.js";
import { look, refusal, stateOf, titleOf } from "../ui/describe.js";
import { stateView } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { dayName, duration, t } from "../ui/words.js";
import { dayOf, epoch, timeOf } from "../when.js";
import { withWhom } from "./companions.js";
import { correctionView } from "./item-history.js";
import { policeLine } from "./police.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

/** @param {Entry} entry @param {string} day @param {number} at @param {boolean} unsure never clocked out */
export function line(entry, day, at, unsure) {
  const { colour } = look(entry);
  const state = stateOf(entry);
  const start = momentOf(entry);
  const bad = state.tone === "bad";
  return h(
    "li",
    null,
    h("time", null, dayOf(start) === day ? timeOf(start) : dayName(dayOf(start), "short")),
    h("span", { class: `dt k-${colour}` }),
    h(
      "div",
      { class: style(entry, colour, bad, unsure), "data-entry": entry.entry },
      title(entry, unsure),
      h(
        "p",
        { class: "meta" },
        ...facts(entry, at, unsure).map((fact) => h("span", null, fact)),
        bad || unsure || entry.withdrawn ? null : stateView(state),
      ),
      unsure && h("p", { class: "small" }, t("day.unsure")),
      bad && refusedBlock(entry, state.refused),
      correctionView(entry),
      entry.kind === "incident/1" && !bad && !entry.withdrawn && policeLine(entry, at),
    ),
  );
}

/** @param {Entry} entry @param {string} colour @param {boolean} bad @param {boolean} unsure */
function style(entry, colour, bad, unsure) {
  if (bad) return "blk blk--bad";
  if (unsure) return "blk blk--unsure";
  if (entry.withdrawn) return "blk blk--pt blk--gone";
  return entry.kind === "presence/1" ? `blk k-${colour}` : `blk blk--pt k-${colour}`;
}

/** @param {Entry} entry @param {boolean} unsure */
function title(entry, unsure) {
  const words = titleOf(entry);
  if (entry.withdrawn && stateOf(entry).tone !== "bad") return h("b", null, h("s", null, words));
  const href = unsure ? `/app/forgotten/${entry.entry}` : `/app/item/${entry.entry}`;
  return h("a", { class: "cover", href, "data-tap": unsure ? "forgotten" : "item" }, h("b", null, words));
}

/** @param {Entry} entry @param {number} at @param {boolean} unsure @returns {string[]} */
function facts(entry, at, unsure) {
  const { data } = entry;
  if (entry.kind === "finding/1") return [data.address, entry.number ?? t("gas.nr")].filter(Boolean);
  if (entry.kind !== "presence/1") return [data.address ?? data.note].filter(Boolean);
  return [
    ...times(entry, at, unsure),
    entry.by ? t("app.with", { p: entry.by }) : withWhom(data.companions ?? []),
    basis(data),
  ].filter(Boolean);
}

/** @param {Entry} entry @param {number} at @param {boolean} unsure @returns {string[]} */
function times(entry, at, unsure) {
  const start = momentOf(entry);
  const { ended_at } = entry.data;
  if (ended_at !== null) {
    const end = epoch(ended_at);
    return [`${timeOf(start)}–${timeOf(end)}`, duration(end - start)];
  }
  return unsure
    ? [t("day.since", { t: timeOf(start) })]
    : [t("app.running", { t: timeOf(start) }), duration(at - start)];
}

/** What its times rest on, where they were not clocked. @param {import("../journal/entries.js").Data} data */
const basis = ({ basis }) => (basis ? t(basis === "recalled" ? "day.recalled" : "day.chosen") : "");

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
