// An incident in three or four taps: what, whether the police know, save. Everything else is filled in or optional.
import { nameIn } from "../catalogue.js";
import { deadline } from "../facts.js";
import { phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { createDraft } from "../ui/draft.js";
import { choice, faultAt, faultList, labelled } from "../ui/fields.js";
import { asForm, backBar } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { refresh } from "../ui/router.js";
import { fillPosition, hereAndNow, whereData, whereOf, whereView } from "../ui/where.js";
import { language, t, weekdayTime } from "../ui/words.js";
import { now } from "../phone.js";
import { iso, timeOf } from "../when.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */
/** @typedef {import("../ui/fields.js").Fault} Fault */

const ICONS = /** @type {Record<string, string>} */ ({
  suspicious_behaviour: "eye",
  nuisance: "noise",
  road_danger: "cone",
  damage: "wrench",
  drugs_needles: "syringe",
  person_in_need: "heart",
  crime: "hand",
  dumping: "trash",
});
const CHANNELS = ["phone", "radio", "in_person", "written"];

const start = () => ({
  ...hereAndNow(),
  category: "",
  /** @type {"" | "yes" | "no"} */
  police: "",
  reportedAt: "",
  channel: "phone",
  reference: "",
  text: "",
});

/** @param {import("../journal/entries.js").Data} data */
const stateFrom = (data) => ({
  ...whereOf(data),
  category: data.category,
  police: data.police ? "yes" : "no",
  reportedAt: data.police?.reported_at ?? "",
  channel: data.police?.channel ?? "phone",
  reference: data.police?.reference ?? "",
  text: data.description,
});

/** @param {string} code */
const categoryOf = (code) => phone.catalogue.incident_categories.find((one) => one.code === code);

/** Must the guard say whether the police know? @param {string} code */
const asksPolice = (code) => {
  const category = categoryOf(code);
  return category !== undefined && (category.suspicious || category.severity === "crime");
};

/** @param {any} state @returns {Fault[]} */
export const faultsOf = ({ category, police }) => [
  ...(category ? [] : [{ field: "category", words: t("err.type") }]),
  ...(asksPolice(category) && !police ? [{ field: "police", words: t("err.police") }] : []),
];

/** @param {any} state @param {string[]} photos */
const dataOf = (state, photos) => ({
  category: state.category,
  ...whereData(state),
  description: state.text.trim(),
  photos,
  police:
    asksPolice(state.category) && state.police === "yes"
      ? { reported_at: state.reportedAt, channel: state.channel, reference: state.reference.trim() || null }
      : null,
});

/**
 * @param {Entry | null} entry to change; null for a new one
 * @param {(() => import("../ui/h.js").Child[]) | null} [above]
 * @param {string} [then]
 */
export function incidentForm(entry, above = null, then = "/app") {
  const form = createDraft(
    entry ? `item/${entry.entry}` : "incident",
    entry ? stateFrom(entry.data) : start(),
  );
  /** @type {Fault[]} */
  let faults = [];
  let saving = false;
  if (!entry) fillPosition(form);

  async function save() {
    faults = faultsOf(form.state);
    refresh();
    if (faults.length) document.getElementById("faults")?.focus();
    if (faults.length || saving) return;
    saving = true;
    const data = dataOf(form.state, entry?.data.photos ?? []);
    const kept = await act(
      () => [{ entry: entry?.entry ?? null, kind: "incident/1", data }],
      () => t("toast.inc"),
      then,
    );
    saving = false;
    if (kept) await form.forget();
  }

  /** @param {any} changes */
  const set = (changes) => {
    form.set(changes);
    if (faults.length) {
      faults = faultsOf(form.state);
      refresh();
    }
  };

  return () => ({
    key: `incident-${entry?.entry ?? "new"}`,
    title: (faults.length ? `${t("app.error")}: ` : "") + t("inc.title"),
    busy: form.touched,
    body: asForm(
      save,
      [
        backBar(
          t("inc.title"),
          h(
            "a",
            { class: "btn btn--bad btn--call", href: "tel:101", "aria-label": t("inc.urgent") },
            icon("phone"),
            "101",
          ),
        ),
        h(
          "main",
          { id: "main", class: "formmain" },
          faultList(faults),
          ...(above?.() ?? []),
          whereView(form),
          categories(form.state.category, faults, (category) => set({ category })),
          asksPolice(form.state.category) && policeBlock(form.state, faults, set),
          h(
            "div",
            { class: "sect" },
            labelled(
              { id: "text", label: t("inc.text"), hint: t("inc.text.hint"), optional: true },
              (described) =>
                h("textarea", {
                  class: "input",
                  id: "text",
                  maxlength: "4000",
                  "aria-describedby": described,
                  value: form.state.text,
                  oninput: (/** @type {any} */ event) => form.set({ text: event.target.value }),
                }),
            ),
          ),
        ),
      ],
      h("button", { class: "btn btn--go btn--block btn--l", "data-tap": "save" }, t("inc.save")),
    ),
  });
}

/** @param {string} chosen @param {Fault[]} faults @param {(code: string) => void} choose */
const categories = (chosen, faults, choose) =>
  h(
    "fieldset",
    {
      class: `sect field first${faults.some(({ field }) => field === "category") ? " field--bad" : ""}`,
      id: "category",
    },
    h("legend", null, t("inc.what")),
    faultAt(faults, "category"),
    h(
      "div",
      { class: "grid2" },
      ...phone.catalogue.incident_categories.map((category) =>
        choice({
          name: "category",
          value: category.code,
          checked: chosen === category.code,
          picture: ICONS[category.code] ?? "warn",
          label: nameIn(category, language()) ?? category.code,
          tap: `category-${category.code}`,
          onchange: () => choose(category.code),
        }),
      ),
    ),
  );

/** @param {any} state @param {Fault[]} faults @param {(changes: any) => void} set */
function policeBlock(state, faults, set) {
  const crime = categoryOf(state.category)?.severity === "crime";
  const bad = faults.some(({ field }) => field === "police");
  /** @param {"yes" | "no"} value @param {string} picture */
  const answer = (value, picture) =>
    choice({
      name: "police",
      value,
      checked: state.police === value,
      picture,
      label: t(`inc.police.${value}`),
      tap: `police-${value}`,
      onchange: () =>
        set({ police: value, reportedAt: value === "yes" ? state.reportedAt || iso(now()) : "" }),
    });
  return h(
    "fieldset",
    { class: "sect field", id: "police", "aria-describedby": "police-hint" },
    h(
      "div",
      { class: `police${bad ? " police--bad" : ""}` },
      h("legend", { class: "row tight" }, icon("shield"), t("inc.police")),
      h(
        "p",
        { class: "small muted hintline", id: "police-hint" },
        crime ? t("app.inc.crime") : t("inc.police.hint", { t: weekdayTime(deadline(state.observed)) }),
      ),
      faultAt(faults, "police"),
      h("div", { class: "two" }, answer("yes", "check"), answer("no", "clock")),
      state.police === "yes" && policeDetails(state, set),
    ),
  );
}

/** @param {any} state @param {(changes: any) => void} set */
const policeDetails = (state, set) =>
  h(
    "div",
    { class: "two mt3" },
    labelled(
      { id: "channel", label: t("app.police.how", { t: timeOf(Date.parse(state.reportedAt) / 1000) }) },
      () =>
        h(
          "select",
          {
            class: "input",
            id: "channel",
            onchange: (/** @type {any} */ event) => set({ channel: event.target.value }),
          },
          ...CHANNELS.map((one) =>
            h("option", { value: one, selected: one === state.channel }, t(`app.channel.${one}`)),
          ),
        ),
    ),
    labelled({ id: "reference", label: t("app.police.reference"), optional: true }, () =>
      h("input", {
        class: "input",
        id: "reference",
        maxlength: "200",
        value: state.reference,
        oninput: (/** @type {any} */ event) => set({ reference: event.target.value }),
      }),
    ),
  );

/** @type {import("../ui/router.js").Route} */
export const incidentScreen = () => incidentForm(null);
