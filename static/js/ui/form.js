// The frame of every form that makes or changes an entry: what is half typed, the faults, the photos, saving once.
import { uuid7 } from "../journal/entries.js";
import { fieldOf } from "../journal/refusals.js";
import { act } from "./acts.js";
import { refusal, waitingFor } from "./describe.js";
import { createDraft } from "./draft.js";
import { faultList, focusField } from "./fields.js";
import { asForm, backBar } from "./frame.js";
import { h } from "./h.js";
import { icon } from "./icon.js";
import { onShown, refresh } from "./router.js";
import { fillPosition, followClock } from "./where.js";
import { t } from "./words.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */
/** @typedef {import("../journal/entries.js").Data} Data */
/** @typedef {import("./fields.js").Fault} Fault */
/** @typedef {import("./h.js").Child} Child */
/**
 * What a form's body is given.
 * @typedef {object} Ui
 * @property {any} state
 * @property {Fault[]} faults
 * @property {(changes: any) => void} set
 * @property {ReturnType<typeof createDraft>} form
 */
/**
 * @typedef {object} Plan
 * @property {string} name of the form: its draft, its key
 * @property {import("../journal/entries.js").Kind} kind
 * @property {any} start what is filled in
 * @property {(state: any) => Fault[]} check
 * @property {(state: any, before: Data | null) => Data} data
 * @property {(state: any) => string} said what happened
 * @property {() => string} title
 * @property {(state: any) => string} save the button's words
 * @property {(ui: Ui) => Child[]} body
 * @property {() => Child} [bar] what stands beside the title
 * @property {boolean} [located] the phone's position belongs to it
 * @property {(state: any) => Promise<unknown> | void} [after] once it is kept
 */
/** @typedef {{entry: Entry | null, above?: (ui: Ui) => Child[], below?: () => Child, back?: string}} About */

/**
 * @param {Plan} plan
 * @param {About} [about] the entry to change; null for a new one
 * @returns {import("./router.js").Screen}
 */
export function entryForm(plan, { entry, above, below, back = "/app" } = { entry: null }) {
  const name = entry ? `item/${entry.entry}` : plan.name;
  const form = createDraft(name, { reason: "", base: entry?.revision ?? null, ...plan.start });
  /** @type {Fault[]} */
  let faults = entry ? refusedFields(entry) : [];
  let tried = false;
  let saving = false;
  if (faults.length) onShown(() => focusField(faults[0].field));
  if (faults.some(({ field }) => ["observed", "address", "place"].includes(field))) form.state.open = true;
  if (!entry && plan.located) {
    fillPosition(form);
    followClock(form);
  }

  async function save() {
    faults = plan.check(form.state);
    tried = true;
    refresh();
    if (faults.length) document.getElementById("faults")?.focus();
    if (faults.length || saving) return;
    saving = true;
    const id = entry?.entry ?? uuid7();
    /** As it stands when its turn comes to be kept: a photo that was before it in the queue has joined by then. */
    const change = () => ({
      entry: id,
      kind: plan.kind,
      data: plan.data(form.state, entry?.data ?? null),
      reason: form.state.reason.trim() || null,
      base: form.state.base,
    });
    const kept = await act(
      () => [change()],
      () => plan.said(form.state),
      back,
    );
    saving = false;
    if (!kept) return;
    form.loggedAs = id;
    await form.forget();
    await plan.after?.(form.state);
  }

  /** @param {any} changes */
  const set = (changes) => {
    form.set(changes);
    if (!faults.length) return;
    faults = tried ? plan.check(form.state) : faults.filter(({ field }) => !(field in changes));
    refresh();
  };

  return () => {
    const ui = { state: form.state, faults, set, form };
    return {
      key: `${plan.name}-${entry?.entry ?? "new"}`,
      title: (faults.length ? `${t("app.error")}: ` : "") + plan.title(),
      busy: form.touched,
      body: asForm(
        save,
        [
          backBar(plan.title(), plan.bar?.()),
          h(
            "main",
            { id: "main", class: "formmain" },
            faultList(faults),
            !entry && form.restored && restored(form),
            ...(above?.(ui) ?? []),
            ...plan.body(ui),
            below?.(),
          ),
        ],
        h("button", { class: "btn btn--go btn--block btn--l", "data-tap": "save" }, plan.save(form.state)),
      ),
    };
  };
}

/** What is half filled in was typed before: it may be of another moment. @param {Ui["form"]} form */
const restored = (form) =>
  h(
    "div",
    { class: "pad mb3" },
    h(
      "div",
      { class: "note row row--wrap" },
      icon("pen"),
      h("p", { class: "grow small" }, t("app.draft")),
      h(
        "button",
        { class: "btn", type: "button", "data-tap": "afresh", onclick: form.restart },
        t("app.draft.new"),
      ),
    ),
  );

/** What the server refused, at the fields of the form. @param {Entry} entry @returns {Fault[]} */
const refusedFields = ({ entry }) =>
  waitingFor(entry)
    .filter(({ status }) => status === "refused")
    .flatMap(({ faults }) => faults ?? [])
    .map(({ field, code }) => ({ field: fieldOf(field), words: refusal(code) }));
