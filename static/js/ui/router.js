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

/** @type {[RegExp, Route][]} */
let routes = [];
/** @type {Screen | null} */
let screen = null;
/** @type {View | null} */
let shown = null;
/** @type {(route: Route) => Route} */
let gate = (route) => route;
let leaving = () => {};
let first = true;

/**
 * @param {[string, Route][]} table path ("/app/day/:day") → screen
 * @param {(route: Route) => Route} through may put another screen in its place (nobody signed in)
 */
export function startRouter(table, through) {
  gate = through;
  routes = table.map(([path, route]) => [
    new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}/?$`),
    route,
  ]);
  document.addEventListener("click", follow);
  addEventListener("popstate", () => open());
  open();
}

/** @param {MouseEvent} event */
function follow(event) {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (event.defaultPrevented || !link || link.origin !== location.origin) return;
  if (!link.pathname.startsWith("/app") || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

/** @param {string} path @param {{replace?: boolean}} [how] */
export function go(path, { replace = false } = {}) {
  if (replace || path === location.pathname + location.search) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  open();
}

function open() {
  ageToast();
  leaving();
  leaving = () => {};
  const query = new URLSearchParams(location.search);
  for (const [pattern, route] of routes) {
    const match = pattern.exec(location.pathname);
    if (match) {
      screen = gate(route)({ ...match.groups }, query);
      shown = null;
      refresh();
      return;
    }
  }
  go("/app", { replace: true });
}

/** @type {(() => void) | null} */
let shownOnce = null;
/** @param {() => void} then called once the next screen stands */
export const onShown = (then) => {
  shownOnce = then;
};

/** Something else is signed in, or the language changed: the screen begins again. */
export const reopen = () => open();

/** @param {() => void} stop called when the screen is left */
export const onLeave = (stop) => {
  leaving = stop;
};

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
    if (!first) focusHeading(root);
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

/** @param {HTMLElement} root */
function focusHeading(root) {
  const heading = root.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}
