// Starts the phone: what is kept on it first, then words, then the screen; the network comes last.
import { lockWhenIdle, open } from "./people/door.js";
import { onChange, phone, setting } from "./phone.js";
import { actionScreen } from "./screens/action.js";
import { companionsScreen, forgetCompanions } from "./screens/companions.js";
import { dayScreen } from "./screens/day.js";
import { addScreen } from "./screens/day-add.js";
import { findingScreen } from "./screens/finding.js";
import { forgottenScreen } from "./screens/forgotten.js";
import { helpScreen } from "./screens/help.js";
import { incidentScreen } from "./screens/incident.js";
import { itemScreen } from "./screens/item.js";
import { meScreen } from "./screens/me.js";
import { moreScreen } from "./screens/more.js";
import { nowScreen } from "./screens/now.js";
import { outboxScreen } from "./screens/outbox.js";
import { placeScreen } from "./screens/place.js";
import { choosePinScreen, forgotPinScreen, pinScreen } from "./screens/pin.js";
import { enrolScreen, revokedScreen, signInScreen, whoScreen } from "./screens/who.js";
import { forgetPictures } from "./ui/photos.js";
import { forgetPosition } from "./ui/position.js";
import { go, refresh, reopen, startRouter } from "./ui/router.js";
import { guardTaps } from "./ui/taps.js";
import { THEMES, useTheme } from "./ui/theme.js";
import { clearToast } from "./ui/toast.js";
import { useLanguage } from "./ui/words.js";
import { keepWorker } from "./worker.js";

/** @type {[string, import("./ui/router.js").Route][]} */
const ROUTES = [
  ["/app", nowScreen],
  ["/app/sign-in", signInScreen],
  ["/app/who", whoScreen],
  ["/app/pin/:guard", pinScreen],
  ["/app/pin/:guard/forgot", forgotPinScreen],
  ["/app/pin-new", choosePinScreen],
  ["/app/enrol", enrolScreen],
  ["/app/place", placeScreen],
  ["/app/companions", companionsScreen],
  ["/app/forgotten/:id", forgottenScreen],
  ["/app/incident/new", incidentScreen],
  ["/app/gas/new", (parameters, query) => (mayFind() ? findingScreen : nowScreen)(parameters, query)],
  ["/app/action/new", actionScreen],
  ["/app/day", dayScreen],
  ["/app/day/:day", dayScreen],
  ["/app/day/:day/add", addScreen],
  ["/app/item/:id", itemScreen],
  ["/app/outbox", outboxScreen],
  ["/app/more", moreScreen],
  ["/app/me", meScreen],
  ["/app/help", helpScreen],
];

/** Screens for whoever holds the phone. */
const OPEN = [signInScreen, enrolScreen];
const SHARED = [whoScreen, pinScreen, forgotPinScreen];

/** Who is not signed in gets no further than the door. @param {import("./ui/router.js").Route} route */
function gate(route) {
  if (phone.revoked && route !== enrolScreen) return revokedScreen;
  if (OPEN.includes(route)) return route;
  if (SHARED.includes(route) && phone.enrolled) return route;
  if (phone.person) return SHARED.includes(route) ? nowScreen : route;
  return phone.enrolled ? whoScreen : signInScreen;
}

let who = /** @type {string | undefined} */ (undefined);

/** Something changed. Where somebody else is here now, nothing of the one before stays on the screen. */
async function look() {
  const id = phone.revoked ? "revoked" : phone.person?.id;
  if (id === who) {
    refresh();
    return;
  }
  who = id;
  clearToast();
  forgetPosition();
  forgetPictures();
  forgetCompanions();
  if (phone.enrolled && phone.person) await useLanguage(phone.person.language === "fr" ? "fr" : "nl");
  if (phone.person) reopen();
  else go("/app", { replace: true });
}

const mayFind = () => phone.person?.vaststeller === true;

/** ?lang=fr wins once; then what was chosen; then the guard's own, then the browser's. */
async function chooseLanguage() {
  const url = new URL(location.href);
  const asked = url.searchParams.get("lang");
  if (asked) {
    url.searchParams.delete("lang");
    history.replaceState(null, "", url);
  }
  const wishes = [asked, await setting("language"), phone.person?.language, navigator.language.slice(0, 2)];
  const wanted = wishes.find((wish) => wish === "nl" || wish === "fr") ?? "nl";
  await useLanguage(/** @type {"nl" | "fr"} */ (wanted));
}

async function start() {
  guardTaps();
  await open();
  const theme = await setting("theme");
  if (THEMES.includes(theme)) useTheme(theme);
  await chooseLanguage();
  who = phone.revoked ? "revoked" : phone.person?.id;
  onChange(() => void look());
  startRouter(ROUTES, gate);
  lockWhenIdle();
  void keepWorker();
}

start().catch((error) => {
  console.error(error);
  const root = document.getElementById("root");
  // the words may be what is missing: both languages, in the page itself
  if (root) root.textContent = root.dataset.broken ?? "";
});
