import { h } from "./h.js";

/** A picture from the sprite; the word beside it carries the meaning. @param {string} name @param {string} [more] */
export const icon = (name, more = "") =>
  h(
    "svg",
    { class: `i ${more}`.trim(), "aria-hidden": "true", focusable: "false" },
    h("use", { href: `/static/icons/sprite.svg#${name}` }),
  );
