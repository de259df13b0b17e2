// An entry that stands: its day was approved, or it is a finding that the server has. A finding is a legal document: the
// guard can ask to withdraw it, with a reason; the coordinator decides.
import { placeName } from "../catalogue.js";
import { momentOf } from "../journal/entries.js";
import { named } from "../journal/photos.js";
import { now, phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { stateOf, titleOf } from "../ui/describe.js";
import { createDraft } from "../ui/draft.js";
import { faultList, textField } from "../ui/fields.js";
import { backBar, stateView, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { shot } from "../ui/photos.js";
import { refresh } from "../ui/router.js";
import { dayName, language, t } from "../ui/words.js";
import { dayOf, iso, timeOf } from "../when.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

/**
 * @param {() => Entry} latest
 * @param {string} back
 * @param {() => HTMLElement} past
 */
export function fixedItem(latest, back, past) {
  const form = createDraft(`ask/${latest().entry}`, { open: false, reason: "" });
  /** @type {import("../ui/fields.js").Fault[]} */
  let faults = [];

  /** @param {Entry} entry */
  async function ask({ entry, kind, data }) {
    const reason = form.state.reason.trim();
    faults = reason ? [] : [{ field: "reason", words: t("app.ask_back.why") }];
    refresh();
    if (faults.length) {
      document.getElementById("faults")?.focus();
      return;
    }
    const withdrawal = { asked_at: iso(now()), reason };
    const kept = await act(
      () => [{ entry, kind, data: { ...data, withdrawal }, reason }],
      () => t("app.ask_back.done"),
      back,
    );
    if (kept) await form.forget();
  }

  return () => {
    const entry = latest();
    const finding = entry.kind === "finding/1";
    return {
      key: `fixed-${entry.entry}`,
      title: (faults.length ? `${t("app.error")}: ` : "") + titleOf(entry),
      busy: form.touched,
      body: withNav(
        "day",
        backBar(titleOf(entry)),
        h(
          "main",
          { id: "main", class: "pad grow stack" },
          faultList(faults),
          ...contents(entry),
          h("p", null, stateView(stateOf(entry))),
          h("div", { class: "note" }, icon("info"), h("p", null, why(entry))),
          finding && withdrawal(entry, form, faults, () => ask(entry)),
          past(),
          h("a", { class: "btn btn--block", href: back }, t("back")),
        ),
      ),
    };
  };
}

/** @param {Entry} entry */
const why = ({ kind, approved, by }) =>
  by && !approved
    ? t("app.along.note", { p: by })
    : t(kind === "finding/1" ? "app.gas.sent" : "app.approved.sub");

/** @param {Entry} entry @returns {import("../ui/h.js").Child[]} */
function contents(entry) {
  const { data, kind, number } = entry;
  const at = momentOf(entry);
  const moment = kind === "activity/1" ? dayName(dayOf(at)) : `${dayName(dayOf(at))} · ${timeOf(at)}`;
  const place = [data.address, placeName(phone.catalogue, data.place ?? null, language())].filter(Boolean);
  const photos = named(data);
  return [
    number && h("p", { class: "lead strong" }, t("app.gas.number", { n: number })),
    h("p", null, [moment, ...place].join(" · ")),
    (data.description || data.facts || data.note) &&
      h("p", null, data.description || data.facts || data.note),
    photos.length > 0 &&
      h("div", { class: "photo" }, ...photos.map((sha256, n) => shot(sha256, n + 1, null))),
  ];
}

/** What became of the guard's question. @param {string} picture @param {string} key @param {string} more */
const answered = (picture, key, more) =>
  h(
    "div",
    { class: "note note--warn" },
    icon(picture),
    h("div", null, h("p", { class: "strong" }, t(key)), h("p", null, more)),
  );

/**
 * @param {Entry} entry
 * @param {ReturnType<typeof createDraft>} form
 * @param {import("../ui/fields.js").Fault[]} faults
 * @param {() => void} ask
 */
function withdrawal({ data, correction }, form, faults, ask) {
  const { open, reason } = form.state;
  if (data.withdrawal && correction?.verdict === "kept")
    return answered("info", "app.ask_back.kept", `${correction.author}: ${correction.reason ?? ""}`);
  if (data.withdrawal) return answered("clock", "app.ask_back.asked", data.withdrawal.reason);
  if (!open)
    return h(
      "button",
      {
        class: "btn btn--block",
        type: "button",
        "data-tap": "ask-back",
        onclick: () => form.set({ open: true }),
      },
      icon("undo"),
      t("app.ask_back"),
    );
  return h(
    "div",
    { class: "card stack" },
    textField({
      id: "reason",
      label: t("app.ask_back.reason"),
      hint: t("app.ask_back.hint"),
      value: reason,
      maxlength: "1000",
      faults,
      changed: (text) => form.set({ reason: text }),
    }),
    h(
      "button",
      { class: "btn btn--go btn--block", type: "button", "data-tap": "ask-back-send", onclick: ask },
      t("app.ask_back"),
    ),
  );
}
