// A finding of an administrative infringement: only for vaststellers. Its number comes from the server alone; an offence
// that is also a crime becomes a report to the police; a warning is a contact and no finding.
import { placeName } from "../catalogue.js";
import { keepDraft, phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { offenceName } from "../ui/describe.js";
import { listField, textField } from "../ui/fields.js";
import { entryForm } from "../ui/form.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { photoField } from "../ui/photos.js";
import { go } from "../ui/router.js";
import { hereAndNow, whereData, whereFaults, whereOf, whereView } from "../ui/where.js";
import { language, t } from "../ui/words.js";
import { dayOf, timeOf } from "../when.js";
import { lineOf, shortcutOf } from "./action.js";
import { byUse, offenceOf, offences } from "./offences.js";
import { offender, offenderData, offenderFaults, offenderOf } from "./offender.js";

/** @typedef {import("../ui/form.js").Ui} Ui */

/** @param {import("../journal/entries.js").Data | null} data */
const stateOf = (data) => ({
  ...(data ? whereOf(data) : hereAndNow()),
  ...offenderOf(data),
  offence: data?.offence ?? "",
  all: false,
  query: "",
  language: data?.language ?? language(),
  text: data?.facts ?? "",
  photos: data?.photos ?? [],
});

/** @param {any} state @returns {import("../ui/fields.js").Fault[]} */
export const faultsOf = (state) => [
  ...whereFaults(state),
  ...(state.offence ? [] : [{ field: "offence", words: t("app.gas.choose") }]),
  ...(offenceOf(state.offence)?.mixed ? [{ field: "offence", words: t("refused.use_incident") }] : []),
  ...offenderFaults(state),
];

/** @param {any} state @param {import("../journal/entries.js").Data | null} before */
const dataOf = (state, before) => ({
  transmitted_at: null,
  ...before,
  offence: state.offence,
  ...whereData(state),
  ...offenderData(state),
  facts: state.text.trim(),
  language: state.language,
  photos: state.photos,
});

/** @param {import("../ui/form.js").About} [about] */
export function findingForm(about = { entry: null }) {
  const list = byUse();
  const { entry } = about;
  return entryForm(
    {
      name: "finding",
      kind: "finding/1",
      start: stateOf(entry?.data ?? null),
      check: faultsOf,
      data: dataOf,
      said: () => t("toast.gas"),
      title: () => t("gas.title"),
      save: () => t("gas.save"),
      located: true,
      body: (ui) => [
        whereView(ui.form, ui.faults),
        offences(ui, list, mixedNote(ui, entry)),
        photoField(ui),
        offender(ui),
        h(
          "div",
          { class: "sect stack" },
          textField({
            id: "text",
            label: t("inc.text"),
            hint: t("app.gas.text.hint"),
            optional: true,
            value: ui.state.text,
            faults: ui.faults,
            changed: (text) => ui.set({ text }),
          }),
          listField({
            id: "language",
            label: t("app.gas.language"),
            value: ui.state.language,
            faults: ui.faults,
            changed: (chosen) => ui.set({ language: chosen }),
            options: [
              ["nl", "Nederlands", "nl"],
              ["fr", "Français", "fr"],
            ],
          }),
          h(
            "p",
            { class: "small muted" },
            entry?.number ? t("app.gas.number", { n: entry.number }) : t("gas.nr"),
          ),
        ),
        !entry && warning(ui),
      ],
    },
    about,
  );
}

/** @param {Ui} ui @param {import("../journal/entries.js").Entry | null} entry */
const mixedNote = (ui, entry) =>
  h(
    "div",
    null,
    h("p", null, t("refused.use_incident")),
    h(
      "button",
      {
        class: "btn btn--go mt2",
        type: "button",
        "data-tap": "to-incident",
        onclick: () => toIncident(ui, entry),
      },
      t("app.gas.to_incident"),
    ),
  );

/** What was typed goes along; who it was does not: an incident holds no names. @param {Ui} ui @param {import("../journal/entries.js").Entry | null} entry */
export async function toIncident({ state, form }, entry) {
  const { place, address, observed, position, photos, offence } = state;
  const name = offenceName(offence);
  await keepDraft("incident", {
    place,
    address,
    observed,
    position,
    photos,
    category: offenceOf(offence)?.incident ?? "crime",
    mixed: true,
    text: [name, state.text.trim()].filter(Boolean).join(". "),
    from: entry?.entry ?? "",
  });
  await form.forget();
  go("/app/incident/new");
}

/** No finding, but a contact that counts: only a warning was given. @param {Ui} ui */
function warning({ state, form }) {
  const shortcut = shortcutOf("warning");
  if (!shortcut || !state.offence) return null;
  const note = () =>
    [offenceName(state.offence), state.address, placeName(phone.catalogue, state.place, language())]
      .concat(timeOf(state.observed), state.text.trim())
      .filter(Boolean)
      .join(" · ");
  const save = async () => {
    const data = lineOf(shortcut, { day: dayOf(state.observed), note: note(), photos: state.photos });
    const change = { entry: null, kind: /** @type {const} */ ("activity/1"), data };
    const kept = await act(
      () => [change],
      () => t("app.gas.warned"),
      "/app",
    );
    if (kept) await form.forget();
  };
  return h(
    "div",
    { class: "sect" },
    h(
      "button",
      { class: "btn btn--block", type: "button", "data-tap": "warning", onclick: save },
      icon("chat"),
      t("app.gas.warning"),
    ),
  );
}

/** @type {import("../ui/router.js").Route} */
export const findingScreen = () => findingForm();
