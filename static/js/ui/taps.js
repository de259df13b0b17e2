// Rain taps twice. A second tap on the same control within 600 ms is ignored (but where tapping twice is meant); a new screen's controls wake after
// 250 ms. Keyboards and screen readers are not slowed: their clicks have no pointer.

const TWICE = 600;
const WAKE = 250;

/** @type {{control: Element | null, at: number}} */
let last = { control: null, at: 0 };
let timer = 0;

/** @param {MouseEvent} event */
function guard(event) {
  if (event.detail === 0) return;
  const control = /** @type {Element} */ (event.target).closest("a, button");
  if (!control || control.closest("[data-repeat]")) return;
  if (control === last.control && event.timeStamp - last.at < TWICE) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  last = { control, at: event.timeStamp };
}

export const guardTaps = () => document.addEventListener("click", guard, { capture: true });

/** A new screen is shown. */
export function wake() {
  const { dataset } = document.documentElement;
  dataset.waking = "";
  clearTimeout(timer);
  timer = setTimeout(() => delete dataset.waking, WAKE);
}
