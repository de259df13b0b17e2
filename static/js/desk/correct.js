// The correction form: five minutes at a time, quick choices, and what it would change while one types. Without
// this file each button asks the server for the same.

const MINUTES = 24 * 60;

/** @param {string} text @returns {number | null} minutes past midnight */
export function minutesOf(text) {
  const found = /^(\d{1,2})\s*[:.uhUH]?\s*(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minutes < MINUTES ? minutes : null;
}

/** @param {number} minutes within one day @returns {string} */
export const clockText = (minutes) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/**
 * A clock so many minutes on; null where it leaves the day or the night of a change, which the server knows better.
 * @param {string} text
 * @param {number} step
 */
export function nudged(text, step) {
  const minutes = minutesOf(text);
  if (minutes === null) return null;
  const next = minutes + step;
  const near = (/** @type {number} */ one) => one >= 60 && one < 4 * 60;
  return next < 0 || next >= MINUTES || near(minutes) || near(next) ? null : clockText(next);
}

/** @param {HTMLFormElement} form */
function mount(form) {
  const address = form.dataset.effect ?? "";
  const target = document.querySelector("#effect");
  let waiting = 0;
  let latest = 0;

  async function look() {
    const mine = ++latest;
    try {
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields(form)) });
      if (!answer.ok || mine !== latest || !target) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      target.replaceChildren(...page.body.childNodes);
    } catch {
      // the button that asks for the effect still works, and says what is wrong
    }
  }
  function soon() {
    clearTimeout(waiting);
    waiting = window.setTimeout(look, 300);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    if (button.dataset.step ? step(form, button) : button.dataset.pick ? pick(form, button) : false) {
      event.preventDefault();
      soon();
    }
    if (button.dataset.side) side(form, button.dataset.side);
  });
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.classList.contains("tm-i")) return;
    const by = { ArrowUp: 5, ArrowDown: -5 }[event.key];
    const next = by ? nudged(input.value, by) : null;
    if (next === null) return;
    input.value = next;
    event.preventDefault();
    soon();
  });
  for (const hidden of form.querySelectorAll("[data-side]")) hidden.removeAttribute("hidden");
}

/** @param {HTMLFormElement} form @returns {[string, string][]} */
const fields = (form) =>
  [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button @returns {boolean} whether it was done here */
function step(form, button) {
  const input = form.elements.namedItem(button.value.slice(0, -1));
  if (!(input instanceof HTMLInputElement)) return false;
  const next = nudged(input.value, Number(button.dataset.step));
  if (next === null) return false;
  input.value = next;
  return true;
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button @returns {boolean} whether it was done here */
function pick(form, button) {
  const name = button.dataset.pick ?? "";
  const input = form.elements.namedItem(name);
  const day = form.elements.namedItem(`${name}_day`);
  if (!(input instanceof HTMLInputElement) || form.querySelector(`[name="${name}_turn"]`)) return false;
  if (day instanceof HTMLSelectElement || day instanceof HTMLInputElement)
    day.value = button.dataset.day ?? "";
  input.value = button.dataset.clock ?? "";
  for (const other of form.querySelectorAll(`[data-pick="${name}"]`))
    other.classList.toggle("btn--on", other === button);
  return true;
}

/** One side of a conflict on every line. @param {HTMLFormElement} form @param {string} version */
function side(form, version) {
  for (const radio of form.querySelectorAll('input[type="radio"]'))
    if (radio instanceof HTMLInputElement && radio.value === version) radio.checked = true;
}

if (typeof document !== "undefined") {
  const form = document.querySelector("form[data-correct]");
  if (form instanceof HTMLFormElement) mount(form);
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (at instanceof Element && at.closest("input, select, textarea, summary")) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (found instanceof HTMLElement) found.click();
  });
}
