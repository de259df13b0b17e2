// DOM by hand: elements, text and handlers, never markup with data in it.

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, any>} Props */

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "use", "path", "circle", "rect", "g"]);

/**
 * An element. `on…` names a handler, `style` an object of properties, false and null leave an attribute out.
 * @param {string} tag
 * @param {Props | null} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function h(tag, props = null, ...children) {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) /** @type {any} */ (element)[name] = value;
    else if (name === "style") {
      for (const [property, text] of Object.entries(value)) {
        /** @type {HTMLElement} */ (element).style.setProperty(property, text);
      }
    } else if (name === "value" || name === "checked") {
      /** @type {any} */ (element)[name] = value;
      if (name === "value" && tag !== "textarea") element.setAttribute(name, value);
    } else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return /** @type {HTMLElement} */ (element);
}

const HANDLERS = ["onclick", "oninput", "onchange", "oncancel", "onsubmit"];

/** What a person unfolded stays so; what was given the focus can hold it. */
const STAYS = ["open", "tabindex"];

/**
 * Makes `old` look like `fresh`, keeping the elements that stay: focus, typing and a finger on the glass survive.
 * @param {Element} old
 * @param {Element} fresh
 */
export function patch(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !STAYS.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) === value) continue;
    // our own policy forbids the attribute, not the object behind it
    if (name === "style") /** @type {any} */ (old).style.cssText = value;
    else old.setAttribute(name, value);
  }
  for (const name of HANDLERS) /** @type {any} */ (old)[name] = /** @type {any} */ (fresh)[name];
  patchChildren(old, fresh);
  patchState(/** @type {any} */ (old), /** @type {any} */ (fresh));
}

/** @param {Element} old @param {Element} fresh */
function patchChildren(old, fresh) {
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  for (const [n, node] of after.entries()) {
    const present = before[n];
    if (!present) old.append(node);
    else if (present instanceof Element && node instanceof Element && alike(present, node))
      patch(present, node);
    else if (present instanceof Text && node instanceof Text) {
      if (present.data !== node.data) present.data = node.data;
    } else present.replaceWith(node);
  }
  for (const node of before.slice(after.length)) node.remove();
}

/** @param {Element} a @param {Element} b */
const alike = (a, b) =>
  a.tagName === b.tagName && a.id === b.id && a.getAttribute("name") === b.getAttribute("name");

/** @param {any} old @param {any} fresh */
function patchState(old, fresh) {
  if (old instanceof HTMLInputElement && (old.type === "radio" || old.type === "checkbox")) {
    if (old.checked !== fresh.checked) old.checked = fresh.checked;
  } else if (["INPUT", "TEXTAREA", "SELECT"].includes(old.tagName) && old.value !== fresh.value) {
    old.value = fresh.value;
  }
}
