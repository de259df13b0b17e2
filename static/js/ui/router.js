// Addresses to screens, within one page. A screen is a function that is called anew whenever something changed; its
// answer is laid over what is shown. A screen with another key replaces it whole.
import { h, patch } from "./h.js";
import { wake } from "./taps.js";
import { colourBar } from "./theme.js";
import { ageToast } from "./toast.js";
import { t } from "./words.js";

/** @typedef {{key: string, title: string, onDuty?: boolean, body: HTMLElement, busy?: boolean}} View */
/** @typedef {() => View} Screen */
/** @typedef {(parameters: Record<string, string>, query: URLSearchParams) => Screen} Route */
/** @typedef {{load: () => Promise<Record<string, any>>, name: string}} Later a screen whose module is not here yet */

/** @type {Map<string, Route | Later>} */
let routes = new Map();
/** @type {[RegExp, string][]} */
let patterns = [];
/** @type {Screen | null} */
let screen = null;
/** @type {View | null} */
let shown = null;
/** @type {(path: string) => string} */
let gate = (path) => path;
let leaving = () => {};
let first = true;
/** Of two taps the last one counts. */
let opening = 0;

/**
 * @param {[string, Route | Later][]} table path ("/app/day/:day") → screen
 * @param {(path: string) => string} through may name another of these paths (nobody signed in)
 */
export async function startRouter(table, through) {
  gate = through;
  routes = new Map(table);
  patterns = table.map(([path]) => [new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}/?$`), path]);
  document.addEventListener("click", follow);
  addEventListener("popstate", () => void open());
  await open();
}

/** The screens that are not here yet, so that a tap finds them; one that does not come is asked for again by the tap. */
export const readyAll = async () => void (await Promise.allSettled([...routes.keys()].map(ready)));

/** @param {string} path @returns {Promise<Route>} */
async function ready(path) {
  const route = /** @type {Route | Later} */ (routes.get(path));
  if (typeof route === "function") return route;
  const loaded = (await route.load())[route.name];
  routes.set(path, loaded);
  return loaded;
}

/** Neither kept nor to be had: the whole page is asked for anew. What was logged is on the disk. @param {unknown} error @returns {never} */
function missing(error) {
  if (screen) location.reload();
  throw error;
}

/** @param {MouseEvent} event */
function follow(event) {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (event.defaultPrevented || !link || link.origin !== location.origin) return;
  if (!link.pathname.startsWith("/app") || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  // the way past the bars: within the screen, which stays as it is
  if (link.hash) takeFocus(document.getElementById(link.hash.slice(1)), false);
  else go(link.pathname + link.search);
}

/** @param {string} path @param {{replace?: boolean}} [how] */
export function go(path, { replace = false } = {}) {
  if (replace || path === location.pathname + location.search) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  void open();
}

async function open() {
  opening += 1;
  const asked = opening;
  ageToast();
  leaving();
  leaving = () => {};
  const found = matching(location.pathname);
  if (!found) {
    go("/app", { replace: true });
    return;
  }
  const path = gate(found.path);
  const here = routes.get(path);
  // a screen that is here is shown at once, within the tap
  const route = typeof here === "function" ? here : await ready(path).catch(missing);
  if (asked !== opening) return;
  screen = route(found.parameters, new URLSearchParams(location.search));
  shown = null;
  refresh();
}

/** @param {string} address @returns {{path: string, parameters: Record<string, string>} | null} */
function matching(address) {
  for (const [pattern, path] of patterns) {
    const match = pattern.exec(address);
    if (match) return { path, parameters: { ...match.groups } };
  }
  return null;
}

/** @type {(() => void) | null} */
let shownOnce = null;
/** @param {() => void} then called once the next screen stands */
export const onShown = (then) => {
  shownOnce = then;
};

/** Something else is signed in, or the language changed: the screen begins again. */
export const reopen = () => void open();

/** @param {() => void} stop called when the screen is left */
export const onLeave = (stop) => {
  leaving = stop;
};

/** A screen with a clock, until it is left; a phone in a pocket draws nothing. @param {number} ms */
export function redrawEvery(ms) {
  const timer = setInterval(() => document.visibilityState === "visible" && refresh(), ms);
  onLeave(() => clearInterval(timer));
}

/** Lays the screen anew over what is shown. */
export function refresh() {
  if (!screen) return;
  const view = screen();
  const root = /** @type {HTMLElement} */ (document.getElementById("root"));
  const frame = h("div", { id: "root" }, view.body);
  document.title = `${view.title} · ${t("app.name")}`;
  if (shown?.key === view.key) patch(root, frame);
  else {
    root.replaceChildren(...frame.childNodes);
    if (!first) takeFocus(root.querySelector("h1"));
    first = false;
    scrollTo(0, 0);
    wake();
    const then = shownOnce;
    shownOnce = null;
    then?.();
  }
  colourBar(view.onDuty === true);
  shown = view;
}

/** Is somebody in the middle of a form? */
export const busy = () => shown?.busy === true;

/** @param {HTMLElement | null} place that no key would stop at @param {boolean} [preventScroll] */
function takeFocus(place, preventScroll = true) {
  place?.setAttribute("tabindex", "-1");
  place?.focus({ preventScroll });
}
