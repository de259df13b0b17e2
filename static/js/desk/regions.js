// Puts a new version of a region in place of the old one and keeps what the person was doing in it.

/**
 * @param {Map<string, string>} known id → source as the server last gave it
 * @param {HTMLElement} region
 */
export const differing = (known, region) => known.get(region.id) !== region.outerHTML;

/** Whether somebody is typing in it: then it waits for the next round. @param {HTMLElement} region */
export function isHeld(region) {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
    region.querySelectorAll("input:not([type=hidden]), textarea")
  );
  return [...fields].some((field) => field.value !== field.defaultValue);
}

/** @param {HTMLElement} current @param {HTMLElement} next */
export function swap(current, next) {
  const focused = path(current, document.activeElement);
  const scrolled = [...current.querySelectorAll("[data-scroll]")].map((box) => box.scrollLeft);
  for (const kept of current.querySelectorAll("details[data-keep][id]")) {
    const same = next.querySelector(`#${CSS.escape(kept.id)}`);
    if (same instanceof HTMLDetailsElement) same.open = /** @type {HTMLDetailsElement} */ (kept).open;
  }
  current.replaceWith(next);
  next.querySelectorAll("[data-scroll]").forEach((box, n) => {
    box.scrollLeft = scrolled[n] ?? 0;
  });
  if (focused) find(next, focused)?.focus({ preventScroll: true });
}

/**
 * Where the focus is: the nearest element with an id, and the how manieth thing in it that takes focus.
 * @param {HTMLElement} region @param {Element | null} active
 */
function path(region, active) {
  if (!active || !region.contains(active)) return null;
  const holder = active.closest("[id]") ?? region;
  return { id: holder.id, place: takers(holder).indexOf(active) };
}

/** @param {HTMLElement} region @param {{id: string, place: number}} where */
function find(region, { id, place }) {
  const holder = region.id === id ? region : region.querySelector(`#${CSS.escape(id)}`);
  const found = place < 0 ? holder : (holder && takers(holder)[place]) || holder;
  return /** @type {HTMLElement | null} */ (found) ?? region.querySelector("a, button");
}

/** @param {Element} holder @returns {Element[]} */
const takers = (holder) => [
  ...holder.querySelectorAll("a[href], button, input:not([type=hidden]), summary, [tabindex]"),
];
