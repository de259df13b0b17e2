// One entry: read it, change it, take it back, and see how far the server knows of it and what it was before.
import { momentOf } from "../journal/entries.js";
import { phone } from "../phone.js";
import { takeBack } from "../ui/acts.js";
import { stateOf, titleOf } from "../ui/describe.js";
import { backBar, stateView, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { t } from "../ui/words.js";
import { dayOf } from "../when.js";
import { actionForm } from "./action.js";
import { findingForm } from "./finding.js";
import { incidentForm } from "./incident.js";
import { fixedItem } from "./item-fixed.js";
import { createHistory } from "./item-history.js";
import { refusedNote } from "./item-ways.js";
import { presenceForm } from "./presence.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

/** @type {Record<string, (about: any) => import("../ui/router.js").Screen>} */
const FORMS = {
  "presence/1": presenceForm,
  "incident/1": incidentForm,
  "finding/1": findingForm,
  "activity/1": actionForm,
};

/** @type {import("../ui/router.js").Route} */
export function itemScreen({ id }) {
  const entry = phone.book.entries.get(id);
  if (!entry || entry.withdrawn) return gone;
  const back = `/app/day/${dayOf(momentOf(entry))}`;
  const past = createHistory(entry);
  const latest = () => phone.book.entries.get(id) ?? entry;
  if (isFixed(entry)) return fixedItem(latest, back, past);
  const above = (/** @type {import("../ui/form.js").Ui} */ ui) => [status(latest(), ui, back)];
  return FORMS[entry.kind]({ entry, above, below: () => h("div", { class: "sect" }, past()), back });
}

/** A finding that the server has is an official document; an approved day stands; a colleague's round is theirs. @param {Entry} entry */
const isFixed = (entry) =>
  stateOf(entry).tone !== "bad" &&
  (entry.approved ||
    Boolean(entry.by) ||
    (entry.kind === "finding/1" && (entry.receivedAt !== null || entry.number !== null)));

const gone = () => ({
  key: "gone",
  title: t("app.gone"),
  body: withNav(
    "day",
    backBar(t("app.gone")),
    h("main", { id: "main", class: "pad grow" }, h("p", null, t("app.gone.sub"))),
  ),
});

/**
 * How far the server knows, why it refused, and the way to take the entry back.
 * @param {Entry} entry
 * @param {import("../ui/form.js").Ui} ui
 * @param {string} back
 */
function status(entry, ui, back) {
  const state = stateOf(entry);
  return h(
    "div",
    { class: "pad mb3 stack" },
    state.refused.length > 0 ? refusedNote(entry, state.refused, ui, back) : h("p", null, stateView(state)),
    h(
      "button",
      {
        class: "btn btn--block",
        type: "button",
        "data-tap": "withdraw",
        onclick: () => takeBack(entry.entry, () => t("app.withdrawn", { p: titleOf(entry) }), back),
      },
      icon("undo"),
      t("undo"),
    ),
  );
}
