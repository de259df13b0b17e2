// The fields of a register's line, made from its declaration; what a row says already is not asked.
import { nameIn } from "../catalogue.js";
import { now } from "../phone.js";
import { given, optionsOf } from "../registers.js";
import { choices } from "../ui/choices.js";
import { lineField, textField } from "../ui/fields.js";
import { h } from "../ui/h.js";
import { photoField } from "../ui/photos.js";
import { language, t } from "../ui/words.js";
import { dayOf } from "../when.js";

/** @typedef {import("../ui/form.js").Ui} Ui */
/** @typedef {import("../catalogue.js").Register} Register */
/** @typedef {import("../catalogue.js").Shortcut} Shortcut */
/** @typedef {import("../catalogue.js").Field} Field */

/**
 * What is asked of a line, once it is known of which register.
 * @param {Ui} ui
 * @param {{register: Register, shortcut?: Shortcut}} line
 */
export function lineFields(ui, { register, shortcut }) {
  const { state, faults, set } = ui;
  const asked = register.fields.filter(({ code }) => !(code in given(shortcut)));
  return [
    ...asked.map((field) => h("div", { class: "sect" }, control(field, ui, optionsOf(field, shortcut)))),
    h(
      "div",
      { class: "sect stack" },
      lineField({
        id: "day",
        label: nameIn({ name: register.date_name }, language()) ?? "",
        type: "date",
        max: dayOf(now()),
        value: state.day,
        faults,
        changed: (day) => day && set({ day }),
      }),
    ),
    photoField(ui, { list: "evidence" }),
    h(
      "div",
      { class: "sect" },
      textField({
        id: "text",
        label: t("app.act.note"),
        hint: t(register.sensitive ? "app.act.sensitive" : "app.act.note.hint"),
        optional: true,
        value: state.text,
        faults,
        changed: (text) => set({ text }),
      }),
    ),
  ];
}

/** A field as the register declares it. @param {Field} field @param {Ui} ui @param {Field["options"]} options */
function control(field, { state, faults, set }, options) {
  const { code, type, required } = field;
  const changed = (/** @type {any} */ value) =>
    set({ values: { ...state.values, [code]: value }, [code]: true });
  const common = {
    id: code,
    label: nameIn(field, language()) ?? code,
    hint: nameIn({ name: field.hint ?? undefined }, language()) ?? null,
    value: String(state.values[code] ?? ""),
    faults,
    optional: !required,
    changed,
  };
  if (type === "long_text") return textField({ ...common, maxlength: String(field.max_length ?? 2000) });
  if (type === "choice" || type === "yes_no") return answers(field, common, options);
  return lineField({
    ...common,
    type: type === "date" ? "date" : type === "number" ? "number" : "text",
    inputmode: type === "number" ? "numeric" : null,
    min: type === "number" ? (field.minimum ?? null) : null,
    maxlength: type === "text" ? String(field.max_length ?? 200) : null,
  });
}

/** @param {Field} field @param {any} common @param {Field["options"]} options */
function answers({ type }, common, options) {
  const { id, label, hint, faults, changed } = common;
  const value =
    type === "yes_no" ? ({ true: "yes", false: "no" }[String(common.value)] ?? common.value) : common.value;
  const all =
    type === "yes_no"
      ? ["yes", "no"].map((one) => ({ value: one, label: t(`app.${one}`) }))
      : options.map((one) => ({ value: one.code, label: nameIn(one, language()) ?? one.code }));
  return choices({
    id,
    legend: common.optional ? `${label} · ${t("optional")}` : label,
    hint,
    faults,
    look: "",
    grid: all.length > 3 ? "grid1" : "grid2",
    value,
    choose: changed,
    options: all,
  });
}
