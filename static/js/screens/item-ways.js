// Why the server refused an entry, and for each reason the way out.
import { wayOut } from "../journal/refusals.js";
import { withdraw } from "../phone.js";
import { act } from "../ui/acts.js";
import { refusal } from "../ui/describe.js";
import { focusField, textField } from "../ui/fields.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { t } from "../ui/words.js";
import { updateNow } from "../worker.js";
import { toIncident } from "./finding.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */
/** @typedef {import("../ui/form.js").Ui} Ui */

/**
 * @param {Entry} entry
 * @param {string[]} codes
 * @param {Ui} ui of the form below
 * @param {string} back
 */
export const refusedNote = (entry, codes, ui, back) =>
  h(
    "div",
    { class: "note note--bad" },
    icon("warn"),
    h(
      "div",
      { class: "stack" },
      ...codes.map((code) => h("p", { class: "strong" }, refusal(code))),
      h("p", { class: "small" }, t("app.refused.safe")),
      ...[...new Set(codes.map(wayOut))].map((way) => WAYS[way]({ entry, ui, back })),
    ),
  );

/** @param {string} word @param {string} tap @param {() => unknown} onclick */
const button = (word, tap, onclick) =>
  h("button", { class: "btn", type: "button", "data-tap": tap, onclick }, t(word));

/** @param {string} word */
const say = (word) => h("p", { class: "small" }, t(word));

/** @type {Record<import("../journal/refusals.js").Way, (about: {entry: Entry, ui: Ui, back: string}) => import("../ui/h.js").Child>} */
const WAYS = {
  // the summary on top leads to the field
  field: () => null,
  again: () => say("app.way.again"),
  anew: ({ entry, back }) => button("app.way.anew", "anew", () => logAnew(entry, back)),
  incident: ({ entry, ui }) => button("app.gas.to_incident", "to-incident", () => toIncident(ui, entry)),
  update: () => button("app.way.update", "update", updateNow),
  reason: ({ ui }) =>
    textField({
      id: "reason",
      label: t("app.way.reason"),
      value: ui.state.reason,
      maxlength: "500",
      changed: (reason) => ui.set({ reason }),
    }),
  photo: () => button("app.way.photo", "to-photos", () => focusField("photos")),
  ask: () => say("app.way.ask"),
};

/** The same as an entry of its own; the refused one goes. @param {Entry} entry @param {string} back */
async function logAnew({ entry, kind, data }, back) {
  const kept = await act(
    () => [{ entry: null, kind, data }],
    () => t("app.way.anew.done"),
    back,
  );
  if (kept) await withdraw(entry);
}
