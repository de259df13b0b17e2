// Questions answered by a tap: real radios and ticks, as large as a finger.
import { faultAt } from "./fields.js";
import { h } from "./h.js";
import { icon } from "./icon.js";
import { t } from "./words.js";

/** @typedef {import("./fields.js").Fault} Fault */

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
