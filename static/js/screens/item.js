// One entry: read it, change it, take it back, and see how far the server knows of it.
import { placeOf } from "../catalogue.js";
import { momentOf } from "../journal/entries.js";
import { now, phone } from "../phone.js";
import { act, takeBack } from "../ui/acts.js";
import { refusal, stateOf, titleOf } from "../ui/describe.js";
import { createDraft } from "../ui/draft.js";
import { faultList, labelled } from "../ui/fields.js";
import { asForm, backBar, stateView, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { refresh } from "../ui/router.js";
import { placeSelect } from "../ui/where.js";
import { dayName, t } from "../ui/words.js";
import { dayOf, epoch, instantOf, iso, timeOf } from "../when.js";
import { findingForm } from "./finding.js";
import { incidentForm } from "./incident.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

const AHEAD = 300;

/** @type {import("../ui/router.js").Route} */
export function itemScreen({ id }) {
  const entry = phone.book.entries.get(id);
  if (!entry || entry.withdrawn) return gone;
  const back = `/app/day/${dayOf(momentOf(entry))}`;
  const above = () => status(phone.book.entries.get(id) ?? entry, back);
  if (entry.approved || isSent(entry)) return () => fixed(phone.book.entries.get(id) ?? entry, back);
  if (entry.kind === "incident/1") return incidentForm(entry, above, back);
  if (entry.kind === "finding/1") return findingForm(entry, above, back);
  return presenceForm(entry, above, back);
}

/** A finding that the server has is an official document. @param {Entry} entry */
const isSent = ({ kind, receivedAt, number }) =>
  kind === "finding/1" && (receivedAt !== null || number !== null);

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
 * @param {string} back
 * @returns {import("../ui/h.js").Child[]}
 */
function status(entry, back) {
  const state = stateOf(entry);
  return [
    h(
      "div",
      { class: "pad mb3 stack" },
      state.refused.length > 0
        ? h(
            "div",
            { class: "note note--bad" },
            icon("warn"),
            h(
              "div",
              null,
              ...state.refused.map((code) => h("p", { class: "strong" }, refusal(code))),
              h("p", { class: "small" }, t("app.refused.safe")),
            ),
          )
        : h("p", null, stateView(state)),
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
    ),
  ];
}

/** @param {Entry} entry @param {string} back */
const fixed = (entry, back) => ({
  key: `fixed-${entry.entry}`,
  title: titleOf(entry),
  body: withNav(
    "day",
    backBar(titleOf(entry)),
    h(
      "main",
      { id: "main", class: "pad grow stack" },
      h("p", null, `${dayName(dayOf(momentOf(entry)))} · ${timeOf(momentOf(entry))}`),
      h("p", null, stateView(stateOf(entry))),
      entry.number && h("p", { class: "strong" }, t("app.gas.number", { n: entry.number })),
      (entry.data.description || entry.data.facts) &&
        h("p", null, entry.data.description || entry.data.facts),
      h(
        "div",
        { class: "note" },
        icon("info"),
        h("p", null, t(entry.approved ? "app.approved.sub" : "app.gas.sent")),
      ),
      h("a", { class: "btn btn--block", href: back }, t("back")),
    ),
  ),
});

/**
 * The times and the place of a presence.
 * @param {Entry} entry
 * @param {() => import("../ui/h.js").Child[]} above
 * @param {string} back
 */
function presenceForm(entry, above, back) {
  const { data } = entry;
  const day = dayOf(momentOf(entry));
  const form = createDraft(`item/${entry.entry}`, {
    place: data.place,
    from: timeOf(epoch(data.started_at)),
    until: data.ended_at === null ? "" : timeOf(epoch(data.ended_at)),
  });
  /** @type {import("../ui/fields.js").Fault[]} */
  let faults = [];

  /** The seconds stay where the minute did not change. @param {string} time @param {string | null} before @param {number} after */
  function moment(time, before, after) {
    if (before !== null && timeOf(epoch(before)) === time) return epoch(before);
    const same = instantOf(day, time);
    return same > after ? same : instantOf(dayOf(instantOf(day, "12:00") + 86400), time);
  }

  async function save() {
    const { from, until, place } = form.state;
    const start = from ? moment(from, data.started_at, Number.NEGATIVE_INFINITY) : Number.NaN;
    const end = until ? moment(until, data.ended_at, start) : null;
    faults = [
      ...(Number.isNaN(start) ? [{ field: "from", words: t("refused.required") }] : []),
      ...(start > now() + AHEAD ? [{ field: "from", words: t("refused.in_future") }] : []),
      ...(end !== null && end > now() + AHEAD ? [{ field: "until", words: t("refused.in_future") }] : []),
      ...(end === null && data.ended_at !== null ? [{ field: "until", words: t("refused.required") }] : []),
      ...(place ? [] : [{ field: "place", words: t("refused.unknown_place") }]),
    ];
    refresh();
    if (faults.length) {
      document.getElementById("faults")?.focus();
      return;
    }
    const changed = { ...data, place, started_at: iso(start), ended_at: end === null ? null : iso(end) };
    const said = () => t("app.kept", { p: titleOf({ ...entry, data: changed }) });
    if (await act(() => [{ entry: entry.entry, kind: entry.kind, data: changed }], said, back))
      await form.forget();
  }

  /** @param {"from" | "until"} id @param {string} label @param {boolean} [optional] */
  const time = (id, label, optional = false) =>
    labelled({ id, label, faults, optional }, (described) =>
      h("input", {
        class: "input",
        id,
        type: "time",
        "aria-describedby": described,
        value: form.state[id],
        onchange: (/** @type {any} */ event) => form.set({ [id]: event.target.value }),
      }),
    );

  return () => ({
    key: `presence-${entry.entry}`,
    title: titleOf(entry),
    busy: form.touched,
    body: asForm(
      save,
      [
        backBar(titleOf(entry)),
        h(
          "main",
          { id: "main", class: "formmain" },
          faultList(faults),
          ...above(),
          h(
            "div",
            { class: "sect stack" },
            h("h2", null, dayName(day)),
            h(
              "div",
              { class: "two" },
              time("from", t("app.from")),
              time("until", t("app.until"), data.ended_at === null),
            ),
            data.activity !== "break" &&
              data.activity !== "event" &&
              placeSelect(placeOf(phone.catalogue, form.state.place) ? form.state.place : null, (place) =>
                form.set({ place }),
              ),
          ),
        ),
      ],
      h("button", { class: "btn btn--go btn--block btn--l", "data-tap": "save" }, t("app.save")),
    ),
  });
}
