// An incident in three or four taps: what, whether the police or a service know, save. The rest is filled in or optional.
import { nameIn } from "../catalogue.js";
import { phone, withdraw } from "../phone.js";
import { choices, moreTile } from "../ui/choices.js";
import { textField } from "../ui/fields.js";
import { entryForm } from "../ui/form.js";
import { h } from "../ui/h.js";
import { photoField } from "../ui/photos.js";
import { hereAndNow, whereData, whereFaults, whereOf, whereView } from "../ui/where.js";
import { language, t } from "../ui/words.js";
import { asksPolice, call101, policeBlock, policeData, policeFaults, policeOf } from "./police.js";
import { asksService, signalBlock, signalData, signalOf } from "./signal.js";

/** @typedef {import("../ui/fields.js").Fault} Fault */

const SHORTLIST = 6;
const ICONS = /** @type {Record<string, string>} */ ({
  suspicious_behaviour: "eye",
  nuisance: "noise",
  road_danger: "cone",
  damage: "wrench",
  drugs_needles: "syringe",
  person_in_need: "heart",
  crime: "hand",
  dumping: "trash",
  lighting: "sun",
  abandoned_vehicle: "car",
  green: "wijk",
  animal: "paw",
});

/** @param {import("../journal/entries.js").Data | null} data */
const stateOf = (data) => ({
  ...(data ? whereOf(data) : hereAndNow()),
  ...policeOf(data),
  ...signalOf(data),
  category: data?.category ?? "",
  /** an offence that is also a crime: the police have to know */
  mixed: data?.police != null && !asksPolice(data.category),
  /** the refused finding that it replaces */
  from: "",
  all: false,
  text: data?.description ?? "",
  photos: data?.photos ?? [],
});

/** @param {any} state @returns {Fault[]} */
export const faultsOf = (state) => [
  ...whereFaults(state),
  ...(state.category ? [] : [{ field: "category", words: t("err.type") }]),
  ...policeFaults(state),
];

/** @param {any} state @param {import("../journal/entries.js").Data | null} before */
const dataOf = (state, before) => ({
  ...before,
  category: state.category,
  ...whereData(state),
  description: state.text.trim(),
  photos: state.photos,
  police: policeData(state),
  ...(asksService(state.category) || before?.signal ? { signal: signalData(state) } : {}),
});

/** @param {import("../ui/form.js").About} [about] */
export const incidentForm = (about = { entry: null }) =>
  entryForm(
    {
      name: "incident",
      kind: "incident/1",
      start: stateOf(about.entry?.data ?? null),
      check: faultsOf,
      data: dataOf,
      said: () => t("toast.inc"),
      title: () => t("inc.title"),
      save: () => t("inc.save"),
      bar: () => call101("btn--call"),
      located: true,
      after: ({ from }) => (from ? withdraw(from) : undefined),
      body: (ui) => [
        whereView(ui.form, ui.faults),
        categories(ui),
        asksPolice(ui.state.category, ui.state.mixed) && policeBlock(ui),
        asksService(ui.state.category) && signalBlock(ui, about.entry !== null),
        photoField(ui),
        h(
          "div",
          { class: "sect" },
          textField({
            id: "text",
            label: t("inc.text"),
            hint: t("inc.text.hint"),
            optional: true,
            value: ui.state.text,
            faults: ui.faults,
            changed: (text) => ui.set({ text }),
          }),
        ),
      ],
    },
    about,
  );

/** Six tiles, what may be a crime, and the others behind one more. @param {import("../ui/form.js").Ui} ui */
function categories({ state, faults, set }) {
  const list = phone.catalogue.incident_categories;
  const short = list.filter(
    ({ code, severity }, n) => n < SHORTLIST || severity === "crime" || code === state.category,
  );
  const shown = state.all ? list : short;
  return choices({
    id: "category",
    legend: t("inc.what"),
    look: "sect first",
    faults,
    value: state.category,
    choose: (category) => set({ category, service: "" }),
    options: shown.map((category) => ({
      value: category.code,
      label: nameIn(category, language()) ?? category.code,
      picture: ICONS[category.code] ?? "warn",
    })),
    last:
      list.length > short.length &&
      moreTile(state.all, "more", t("app.inc.all"), () => set({ all: !state.all })),
  });
}

/** @type {import("../ui/router.js").Route} */
export const incidentScreen = () => incidentForm();
