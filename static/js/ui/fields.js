// Parts of forms: real labels, real radios, messages at the field and on top.
import { h } from "./h.js";
import { icon } from "./icon.js";
import { language, t } from "./words.js";

/** @typedef {{field: string, words: string}} Fault */

/** Every fault on top, each a way to its field. @param {Fault[]} faults */
export const faultList = (faults) =>
  faults.length > 0 &&
  h(
    "div",
    { class: "pad mb3" },
    h(
      "div",
      { class: "note note--bad", role: "alert", tabindex: "-1", id: "faults" },
      icon("warn"),
      h(
        "div",
        null,
        h("p", { class: "strong" }, t("err.h")),
        ...faults.map(({ field, words }) =>
          h(
            "p",
            null,
            h("a", { href: `#${field}`, onclick: (/** @type {Event} */ e) => jump(e, field) }, words),
          ),
        ),
      ),
    ),
  );

/** @param {Event} event @param {string} field */
function jump(event, field) {
  event.preventDefault();
  focusField(field);
}

/** @param {Fault[]} faults @param {string} field */
export const faultAt = (faults, field) => {
  const fault = faults.find((candidate) => candidate.field === field);
  return fault !== undefined && h("p", { class: "err", id: `${field}-fault` }, icon("warn"), fault.words);
};

/**
 * @param {{name: string, value: string, checked: boolean, picture: string, label: string, sub?: string | null, tap?: string, onchange: () => void}} choice
 */
export const choice = ({ name, value, checked, picture, label, sub = null, tap, onchange }) =>
  h(
    "label",
    { class: "choice" },
    h("input", { type: "radio", name, value, checked, onchange, "data-tap": tap ?? null }),
    picture && icon(picture),
    h("span", null, label, sub && h("span", { class: "sub" }, sub)),
  );

/**
 * @param {{id: string, label: string, hint?: string | null, optional?: boolean, faults?: Fault[]}} field
 * @param {(describedby: string | null) => HTMLElement} control
 */
export function labelled({ id, label, hint = null, optional = false, faults = [] }, control) {
  const bad = faults.some(({ field }) => field === id);
  const described = [hint && `${id}-hint`, bad && `${id}-fault`].filter(Boolean).join(" ") || null;
  return h(
    "div",
    { class: `field${bad ? " field--bad" : ""}` },
    h("label", { for: id }, label, optional && h("span", { class: "muted plain" }, ` · ${t("optional")}`)),
    hint && h("p", { class: "hint", id: `${id}-hint` }, hint),
    faultAt(faults, id),
    control(described),
  );
}

/**
 * @typedef {{id: string, label: string, value: string, changed: (value: string) => void, hint?: string | null,
 *   optional?: boolean, faults?: Fault[]}} Typed
 */

/** A line of text; more attributes go to the control. @param {Typed & Record<string, any>} field */
export const lineField = ({ id, label, value, changed, hint, optional, faults, ...more }) =>
  labelled({ id, label, hint, optional, faults }, (described) =>
    h("input", {
      class: "input",
      id,
      "aria-describedby": described,
      value,
      oninput: (/** @type {any} */ event) => changed(event.target.value),
      ...more,
    }),
  );

/** Several lines. @param {Typed & Record<string, any>} field */
export const textField = ({ id, label, value, changed, hint, optional, faults, ...more }) =>
  labelled({ id, label, hint, optional, faults }, (described) =>
    h("textarea", {
      class: "input",
      id,
      "aria-describedby": described,
      maxlength: "4000",
      value,
      oninput: (/** @type {any} */ event) => changed(event.target.value),
      ...more,
    }),
  );

/** A list that unfolds. @param {Typed & {options: [string, string, string?][]}} field value, words, their language */
export const listField = ({ id, label, value, changed, hint, optional, faults, options }) =>
  labelled({ id, label, hint, optional, faults }, (described) =>
    h(
      "select",
      {
        class: "input",
        id,
        "aria-describedby": described,
        onchange: (/** @type {any} */ event) => changed(event.target.value),
      },
      ...options.map(([code, words, lang]) =>
        h(
          "option",
          { value: code, selected: code === value, lang: lang === language() ? null : lang },
          words,
        ),
      ),
    ),
  );

/**
 * A question with its answers as tiles.
 * @typedef {object} Question
 * @property {string} id
 * @property {string} legend
 * @property {Fault[]} [faults]
 * @property {string | null} [hint]
 * @property {string} [grid]
 * @property {string} [look] classes of the whole
 * @property {string} value
 * @property {(value: string) => void} choose
 * @property {{value: string, label: string, picture?: string, sub?: string | null}[]} options
 * @property {import("./h.js").Child} [above] the tiles
 * @property {import("./h.js").Child} [last] one more tile that is no answer
 */
/** @param {Question} question @param {...import("./h.js").Child} below */
export function choices(
  { id, legend, faults = [], hint, grid = "grid2", look = "sect", ...asked },
  ...below
) {
  const { value, choose, options, above, last } = asked;
  const bad = faults.some(({ field }) => field === id);
  return h(
    "fieldset",
    {
      class: `${look} field${bad ? " field--bad" : ""}`,
      id,
      "aria-describedby": [hint && `${id}-hint`, bad && `${id}-fault`].filter(Boolean).join(" ") || null,
    },
    h("legend", null, legend),
    hint && h("p", { class: "hint", id: `${id}-hint` }, hint),
    faultAt(faults, id),
    above,
    h(
      "div",
      { class: grid },
      ...options.map((one) =>
        choice({
          name: id,
          value: one.value,
          checked: value === one.value,
          picture: one.picture ?? "",
          label: one.label,
          sub: one.sub,
          tap: `${id}-${one.value}`,
          onchange: () => choose(one.value),
        }),
      ),
      last,
    ),
    ...below,
  );
}

/** The tile that shows the rest. @param {boolean} open @param {string} picture @param {string} words @param {() => void} toggle */
export const moreTile = (open, picture, words, toggle) =>
  h(
    "button",
    { class: "choice", type: "button", "aria-expanded": String(open), "data-tap": "all", onclick: toggle },
    icon(open ? "x" : picture),
    h("span", null, open ? t("app.less") : words),
  );

/** A tick. @param {{id: string, label: string, picture: string, checked: boolean, changed: (on: boolean) => void, faults?: Fault[]}} tick */
export const tick = ({ id, label, picture, checked, changed, faults = [] }) =>
  h(
    "div",
    { class: `field${faults.some(({ field }) => field === id) ? " field--bad" : ""}`, id },
    faultAt(faults, id),
    // inside, since a label that stands alone in a field is a heading
    h(
      "div",
      null,
      h(
        "label",
        { class: "choice" },
        h("input", {
          type: "checkbox",
          name: id,
          checked,
          "data-tap": id,
          "aria-describedby": faults.some(({ field }) => field === id) ? `${id}-fault` : null,
          onchange: (/** @type {any} */ event) => changed(event.target.checked),
        }),
        icon(picture),
        h("span", null, label),
      ),
    ),
  );

/** Where the keyboard goes when a fault is met: its control, else its group. @param {string} field */
export function focusField(field) {
  const place = document.getElementById(field);
  place?.scrollIntoView({ block: "center" });
  const control = place?.matches("input, textarea, select")
    ? place
    : place?.querySelector("input, textarea, select, button");
  /** @type {HTMLElement | null | undefined} */ (control)?.focus({ preventScroll: true });
}
