// What just happened, with "Undo". Stays until the next act or navigation, never under ten seconds; announced once by
// the page's status line, without taking focus.
import { h } from "./h.js";
import { onLeaving } from "./leaving.js";
import { t } from "./words.js";

const LEAST = 10_000;

/** @type {{text: () => string, undo: (() => void) | null, at: number, tone: "calm" | "bad"} | null} */
let shown = null;

/** @param {string} text */
export function announce(text) {
  const line = document.getElementById("status");
  if (line && line.textContent !== text) line.textContent = text;
}

/**
 * @param {() => string} text in the language of the moment
 * @param {(() => void) | null} [undo]
 * @param {"calm" | "bad"} [tone]
 */
export function toast(text, undo = null, tone = "calm") {
  shown = { text, undo, at: Date.now(), tone };
  announce(text());
}

/** At a navigation: an old one goes. */
export function ageToast() {
  if (shown && Date.now() - shown.at >= LEAST) shown = null;
}

onLeaving(() => {
  shown = null;
});

/** @param {() => void} refresh */
export function toastView(refresh) {
  if (!shown) return null;
  const { text, undo, tone } = shown;
  const tap = () => {
    shown = null;
    undo?.();
    refresh();
  };
  return h(
    "section",
    { class: `toast toast--${tone}`, "aria-label": t("app.toast") },
    h("span", { class: "grow" }, text()),
    h("button", { class: "btn", type: "button", onclick: tap }, t(undo ? "undo" : "close")),
  );
}
