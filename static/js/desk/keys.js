// J and K go through what needs somebody and the guards, A does what the item's first button says, ? explains.
// Single keys can be switched off (WCAG 2.1.4); the choice is kept on this computer.
const KEPT = "desk-keys";

export function mountKeys() {
  const help = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
  const shown = /** @type {HTMLElement | null} */ (document.querySelector("[data-keys]"));
  const choice = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-keys-on]"));
  if (!help || !shown || !choice) return;
  choice.checked = read() !== "off";
  choice.addEventListener("change", () => keep(choice.checked ? "on" : "off"));
  shown.hidden = false;
  shown.addEventListener("click", () => help.showModal());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      if (help.open) help.close();
      else help.showModal();
    } else if (choice.checked && !help.open) {
      const act = ACTS[event.key.toLowerCase()];
      if (act?.()) event.preventDefault();
    }
  });
}

/** @type {Record<string, (() => boolean) | undefined>} */
const ACTS = { j: () => step(1), k: () => step(-1), a: approve };

/** @param {1 | -1} by */
function step(by) {
  const steps = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-step]")]);
  const here = steps.findIndex((one) => one.contains(document.activeElement));
  const next = steps[here < 0 ? (by > 0 ? 0 : steps.length - 1) : here + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return Boolean(next);
}

/** In an item: its button. In a guard's day: theirs. Anywhere else: the day's. */
function approve() {
  const active = document.activeElement;
  const lane = active?.closest("a[data-step][href^='#g-']")?.getAttribute("href");
  const place = lane ? document.querySelector(lane) : active?.closest("[data-step], details");
  const button = /** @type {HTMLButtonElement | null} */ (
    (place ?? document.getElementById("board-head"))?.querySelector("[data-approve]") ?? null
  );
  if (!button || button.disabled) return false;
  button.click();
  return true;
}

/** @param {EventTarget | null} target */
const typing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** @param {string} value */
function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // storage may be closed: the choice lasts as long as the page
  }
}
