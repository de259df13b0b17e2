// Who did it: unknown until the guard says so; a name only where the guard saw it happen (law of 15 May 2007).
import { choices, tick } from "../ui/choices.js";
import { lineField, textField } from "../ui/fields.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { t } from "../ui/words.js";
import { dayOf } from "../when.js";

/** Under this age there is no finding; under the second it is a minor's (law of 24 June 2013). */
const YOUNGEST = 14;
const ADULT = 18;

/** Years of age on a day. @param {string} birth @param {string} day */
export const ageOn = (birth, day) =>
  Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);

/** The part of a form's state. @param {import("../journal/entries.js").Data | null} data */
export const offenderOf = (data) => ({
  /** @type {"unknown" | "person" | "vehicle"} */
  who: data?.offender ? "person" : data?.plate ? "vehicle" : "unknown",
  name: data?.offender?.name ?? "",
  birth: data?.offender?.birth_date ?? "",
  /** @type {"" | "adult" | "minor" | "child"} when the day of birth is not known */
  age: data?.offender?.minor ? "minor" : data?.offender?.minor === false ? "adult" : "",
  home: data?.offender?.address ?? "",
  plate: data?.plate ?? "",
  witness: data?.direct_witness === true,
  statement: data?.statement ?? "",
});

/** By the day of birth, else as the guard says. @param {any} state */
export function groupOf({ birth, age, observed }) {
  if (!birth) return age;
  const years = ageOn(birth, dayOf(observed));
  return years < YOUNGEST ? "child" : years < ADULT ? "minor" : "adult";
}

/** @param {any} state @returns {import("../ui/fields.js").Fault[]} */
export function offenderFaults(state) {
  const { who, name, witness, plate, birth } = state;
  if (who === "vehicle" && !plate.trim()) return [{ field: "plate", words: t("app.gas.plate.needed") }];
  if (who !== "person") return [];
  return [
    ...(witness ? [] : [{ field: "witness", words: t("refused.not_direct_witness") }]),
    ...(name.trim() ? [] : [{ field: "name", words: t("app.gas.name.needed") }]),
    ...(groupOf(state) === "child"
      ? [{ field: birth ? "birth" : "age", words: t("refused.too_young") }]
      : []),
  ];
}

/** @param {any} state */
export function offenderData(state) {
  const group = groupOf(state);
  const person = state.who === "person";
  return {
    direct_witness: state.witness,
    offender: person
      ? {
          name: state.name.trim(),
          birth_date: state.birth || null,
          address: state.home.trim() || null,
          ...(group ? { minor: group === "minor" } : {}),
        }
      : null,
    plate: state.who === "vehicle" ? state.plate.trim().toUpperCase() : null,
    statement: person ? state.statement.trim() || null : null,
  };
}

/** @param {import("../ui/form.js").Ui} ui */
export const offender = (ui) =>
  choices(
    {
      id: "who",
      legend: t("gas.who"),
      grid: "three",
      value: ui.state.who,
      choose: (who) => ui.set({ who }),
      options: [
        { value: "unknown", picture: "search", label: t("gas.who1") },
        { value: "person", picture: "user", label: t("gas.who2") },
        { value: "vehicle", picture: "car", label: t("gas.who3") },
      ],
    },
    h("p", { class: "hint row tight mt2" }, icon("lock"), h("span", null, t("gas.priv"))),
    ui.state.who === "person" && person(ui),
    ui.state.who === "vehicle" && vehicle(ui),
  );

/** @param {import("../ui/form.js").Ui} ui */
const vehicle = ({ state, faults, set }) =>
  h(
    "div",
    { class: "stack mt3" },
    lineField({
      id: "plate",
      label: t("gas.plate"),
      value: state.plate,
      faults,
      maxlength: "20",
      autocapitalize: "characters",
      changed: (plate) => set({ plate }),
    }),
    witness({ state, faults, set }),
  );

/** @param {Pick<import("../ui/form.js").Ui, "state" | "faults" | "set">} ui */
const witness = ({ state, faults, set }) =>
  tick({
    id: "witness",
    label: t("app.gas.witness"),
    picture: "eye",
    checked: state.witness,
    faults,
    changed: (on) => set({ witness: on }),
  });

/** @param {import("../ui/form.js").Ui} ui */
const person = ({ state, faults, set }) =>
  h(
    "div",
    { class: "stack mt3" },
    witness({ state, faults, set }),
    // without the tick there is no place for a name: only a direct witness may ask who it is
    ...(state.witness || state.name
      ? [
          lineField({
            id: "name",
            label: t("app.gas.name"),
            value: state.name,
            faults,
            maxlength: "200",
            changed: (name) => set({ name }),
          }),
          lineField({
            id: "birth",
            label: t("app.gas.birth"),
            type: "date",
            max: dayOf(state.observed),
            value: state.birth,
            faults,
            optional: true,
            changed: (birth) => set({ birth }),
          }),
          !state.birth && ages({ state, faults, set }),
          groupOf(state) === "minor" &&
            h(
              "div",
              { class: "note note--warn", role: "status" },
              icon("info"),
              h("p", null, t("app.gas.minor")),
            ),
          lineField({
            id: "home",
            label: t("app.gas.home"),
            value: state.home,
            faults,
            optional: true,
            maxlength: "300",
            changed: (home) => set({ home }),
          }),
          textField({
            id: "statement",
            label: t("app.gas.statement"),
            value: state.statement,
            faults,
            optional: true,
            changed: (statement) => set({ statement }),
          }),
        ]
      : []),
  );

/** @param {Pick<import("../ui/form.js").Ui, "state" | "faults" | "set">} ui */
const ages = ({ state, faults, set }) =>
  choices({
    id: "age",
    legend: t("app.gas.age"),
    look: "",
    faults,
    grid: "three",
    value: state.age,
    choose: (age) => set({ age }),
    options: ["adult", "minor", "child"].map((value) => ({ value, label: t(`app.gas.age.${value}`) })),
  });
