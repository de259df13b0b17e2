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

/** Where the keyboard goes when a fault is met: its control, else its group. @param {string} field */
export function focusField(field) {
  const place = document.getElementById(field);
  place?.scrollIntoView({ block: "center" });
  const control = place?.matches("input, textarea, select")
    ? place
    : place?.querySelector("input, textarea, select, button");
  /** @type {HTMLElement | null | undefined} */ (control)?.focus({ preventScroll: true });
}
