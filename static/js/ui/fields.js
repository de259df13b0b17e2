// Parts of forms: real labels, real radios, messages at the field and on top.
import { h } from "./h.js";
import { icon } from "./icon.js";
import { t } from "./words.js";

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
  const place = document.getElementById(field);
  place?.scrollIntoView({ block: "center" });
  const control = place?.matches("input, textarea, select")
    ? place
    : place?.querySelector("input, textarea, select");
  /** @type {HTMLElement | null | undefined} */ (control)?.focus();
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
    icon(picture),
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
