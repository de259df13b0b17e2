// A finding of an administrative infringement: only for vaststellers. Who it is stays unknown unless the guard says so,
// and an identity only where the guard saw it happen (law of 15 May 2007).
import { nameIn } from "../catalogue.js";
import { phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { createDraft } from "../ui/draft.js";
import { choice, faultAt, faultList, labelled } from "../ui/fields.js";
import { asForm, backBar } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { refresh } from "../ui/router.js";
import { fillPosition, hereAndNow, whereData, whereOf, whereView } from "../ui/where.js";
import { language, t } from "../ui/words.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */
/** @typedef {import("../ui/fields.js").Fault} Fault */

const SHORTLIST = 5;
const ICONS = /** @type {[RegExp, string][]} */ ([
  [/waste|dumping|litter|bin|bag/, "trash"],
  [/urinat|soil/, "drop"],
  [/dog|animal|feeding/, "paw"],
  [/noise|firework/, "noise"],
  [/obstruct|occupation|pavement/, "cone"],
  [/parking|vehicle/, "car"],
]);

const start = () => ({
  ...hereAndNow(),
  offence: "",
  all: false,
  /** @type {"unknown" | "person" | "vehicle"} */
  who: "unknown",
  name: "",
  birth: "",
  home: "",
  plate: "",
  witness: false,
  language: language(),
  statement: "",
  text: "",
});

/** @param {import("../journal/entries.js").Data} data */
const stateFrom = (data) => ({
  ...whereOf(data),
  offence: data.offence,
  all: false,
  who: data.offender ? "person" : data.plate ? "vehicle" : "unknown",
  name: data.offender?.name ?? "",
  birth: data.offender?.birth_date ?? "",
  home: data.offender?.address ?? "",
  plate: data.plate ?? "",
  witness: data.direct_witness === true,
  language: data.language,
  statement: data.statement ?? "",
  text: data.facts,
});

/** @param {string} code */
const offenceOf = (code) => phone.catalogue.offences.find((one) => one.code === code);

/** @param {any} state @returns {Fault[]} */
export const faultsOf = ({ offence, who, name, witness, plate }) => [
  ...(offence ? [] : [{ field: "offence", words: t("app.gas.choose") }]),
  ...(offenceOf(offence)?.mixed ? [{ field: "offence", words: t("refused.use_incident") }] : []),
  ...(who === "person" && !name.trim() ? [{ field: "name", words: t("app.gas.name.needed") }] : []),
  ...(who === "person" && !witness ? [{ field: "witness", words: t("refused.not_direct_witness") }] : []),
  ...(who === "vehicle" && !plate.trim() ? [{ field: "plate", words: t("app.gas.plate.needed") }] : []),
];

/** @param {any} state @param {import("../journal/entries.js").Data | null} before */
const dataOf = (state, before) => ({
  offence: state.offence,
  ...whereData(state),
  facts: state.text.trim(),
  direct_witness: state.witness,
  offender:
    state.who === "person"
      ? { name: state.name.trim(), birth_date: state.birth || null, address: state.home.trim() || null }
      : null,
  plate: state.who === "vehicle" ? state.plate.trim().toUpperCase() : null,
  language: state.language,
  statement: state.who === "person" ? state.statement.trim() || null : null,
  photos: before?.photos ?? [],
  transmitted_at: before?.transmitted_at ?? null,
});

/** What this guard uses most comes first; what is not for a guard comes last. */
function sorted() {
  /** @type {Map<string, number>} */
  const used = new Map();
  for (const { kind, data } of phone.book.entries.values()) {
    if (kind === "finding/1") used.set(data.offence, (used.get(data.offence) ?? 0) + 1);
  }
  const rank = (/** @type {import("../catalogue.js").Offence} */ one) =>
    one.mixed ? -1 : (used.get(one.code) ?? 0);
  return [...phone.catalogue.offences].sort((a, b) => rank(b) - rank(a));
}

/**
 * @param {Entry | null} entry to change; null for a new one
 * @param {(() => import("../ui/h.js").Child[]) | null} [above]
 * @param {string} [then]
 */
export function findingForm(entry, above = null, then = "/app") {
  const form = createDraft(
    entry ? `item/${entry.entry}` : "finding",
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
    const data = dataOf(form.state, entry?.data ?? null);
    const kept = await act(
      () => [{ entry: entry?.entry ?? null, kind: "finding/1", data }],
      () => t("toast.gas"),
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
    key: `finding-${entry?.entry ?? "new"}`,
    title: (faults.length ? `${t("app.error")}: ` : "") + t("gas.title"),
    busy: form.touched,
    body: asForm(
      save,
      [
        backBar(t("gas.title")),
        h(
          "main",
          { id: "main", class: "formmain" },
          faultList(faults),
          ...(above?.() ?? []),
          whereView(form),
          offences(form.state, faults, set),
          who(form.state, faults, set),
          h(
            "div",
            { class: "sect" },
            area("text", t("inc.text"), form.state.text, (text) => set({ text })),
            h(
              "p",
              { class: "small muted mt2" },
              entry?.number ? t("app.gas.number", { n: entry.number }) : t("gas.nr"),
            ),
          ),
        ),
      ],
      h("button", { class: "btn btn--go btn--block btn--l", "data-tap": "save" }, t("gas.save")),
    ),
  });
}

/** @param {any} state @param {Fault[]} faults @param {(changes: any) => void} set */
function offences(state, faults, set) {
  const list = sorted();
  const chosen = offenceOf(state.offence);
  const short = list.filter(({ mixed }) => !mixed).slice(0, SHORTLIST);
  if (chosen && !short.includes(chosen)) short.splice(SHORTLIST - 1, 1, chosen);
  const shown = state.all ? list : short;
  return h(
    "fieldset",
    {
      class: `sect field first${faults.some(({ field }) => field === "offence") ? " field--bad" : ""}`,
      id: "offence",
    },
    h("legend", null, t("gas.what")),
    faultAt(faults, "offence"),
    h(
      "div",
      { class: "grid1" },
      ...shown.map((one) =>
        choice({
          name: "offence",
          value: one.code,
          checked: state.offence === one.code,
          picture: ICONS.find(([pattern]) => pattern.test(one.code.toLowerCase()))?.[1] ?? "gas",
          label: nameIn(one, language()) ?? one.code,
          sub: one.mixed ? t("app.gas.mixed") : one.article ? t("app.article", { n: one.article }) : null,
          tap: "offence",
          onchange: () => set({ offence: one.code }),
        }),
      ),
      list.length > short.length &&
        h(
          "button",
          {
            class: "choice",
            type: "button",
            "aria-expanded": String(state.all),
            "data-tap": "all",
            onclick: () => set({ all: !state.all }),
          },
          icon("search"),
          h("span", null, t(state.all ? "app.less" : "gas.t6")),
        ),
    ),
    chosen?.mixed && h("div", { class: "note note--warn mt3" }, icon("warn"), mixedNote()),
  );
}

const mixedNote = () =>
  h(
    "div",
    null,
    h("p", null, t("refused.use_incident")),
    h("p", null, h("a", { href: "/app/incident/new" }, t("app.gas.to_incident"))),
  );

/** @param {any} state @param {Fault[]} faults @param {(changes: any) => void} set */
function who(state, faults, set) {
  /** @param {"unknown" | "person" | "vehicle"} value @param {string} picture @param {string} word */
  const option = (value, picture, word) =>
    choice({
      name: "who",
      value,
      checked: state.who === value,
      picture,
      label: t(word),
      tap: `who-${value}`,
      onchange: () => set({ who: value }),
    });
  return h(
    "fieldset",
    { class: "sect field", id: "who" },
    h("legend", null, t("gas.who")),
    h(
      "div",
      { class: "three" },
      option("unknown", "search", "gas.who1"),
      option("person", "user", "gas.who2"),
      option("vehicle", "car", "gas.who3"),
    ),
    h("p", { class: "hint row tight mt2" }, icon("lock"), h("span", null, t("gas.priv"))),
    state.who === "person" && person(state, faults, set),
    state.who === "vehicle" &&
      h(
        "div",
        { class: "stack mt3" },
        text("plate", t("gas.plate"), state.plate, (plate) => set({ plate }), {
          faults,
          maxlength: "20",
          autocapitalize: "characters",
        }),
        witness(state, faults, set),
      ),
  );
}

/** @param {any} state @param {Fault[]} faults @param {(changes: any) => void} set */
const person = (state, faults, set) =>
  h(
    "div",
    { class: "stack mt3" },
    witness(state, faults, set),
    text("name", t("app.gas.name"), state.name, (name) => set({ name }), { faults, maxlength: "200" }),
    text("birth", t("app.gas.birth"), state.birth, (birth) => set({ birth }), {
      optional: true,
      type: "date",
    }),
    text("home", t("app.gas.home"), state.home, (home) => set({ home }), {
      optional: true,
      maxlength: "300",
    }),
    labelled({ id: "language", label: t("app.gas.language") }, () =>
      h(
        "select",
        {
          class: "input",
          id: "language",
          onchange: (/** @type {any} */ event) => set({ language: event.target.value }),
        },
        h("option", { value: "nl", lang: "nl", selected: state.language === "nl" }, "Nederlands"),
        h("option", { value: "fr", lang: "fr", selected: state.language === "fr" }, "Français"),
      ),
    ),
    area("statement", t("app.gas.statement"), state.statement, (statement) => set({ statement })),
  );

/** @param {any} state @param {Fault[]} faults @param {(changes: any) => void} set */
const witness = (state, faults, set) =>
  h(
    "div",
    { class: `field${faults.some(({ field }) => field === "witness") ? " field--bad" : ""}`, id: "witness" },
    faultAt(faults, "witness"),
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: "checkbox",
        name: "witness",
        checked: state.witness,
        "data-tap": "witness",
        onchange: (/** @type {any} */ event) => set({ witness: event.target.checked }),
      }),
      icon("eye"),
      h("span", null, t("app.gas.witness")),
    ),
  );

/**
 * @param {string} id @param {string} label @param {string} value @param {(value: string) => void} changed
 * @param {{faults?: Fault[], optional?: boolean, [attribute: string]: any}} [more]
 */
const text = (id, label, value, changed, { faults = [], optional = false, ...more } = {}) =>
  labelled({ id, label, optional, faults }, (described) =>
    h("input", {
      class: "input",
      id,
      "aria-describedby": described,
      value,
      oninput: (/** @type {any} */ event) => changed(event.target.value),
      ...more,
    }),
  );

/** @param {string} id @param {string} label @param {string} value @param {(value: string) => void} changed */
const area = (id, label, value, changed) =>
  labelled({ id, label, optional: true }, () =>
    h("textarea", {
      class: "input",
      id,
      maxlength: "4000",
      value,
      oninput: (/** @type {any} */ event) => changed(event.target.value),
    }),
  );

/** @type {import("../ui/router.js").Route} */
export const findingScreen = () => findingForm(null);
