// Starts the phone: what is kept on it first, then words, then the screen; the network comes last.
import { through } from "./gate.js";
import { open, settle } from "./people/door.js";
import { onChange, phone, setting } from "./phone.js";
import { companionsScreen } from "./screens/companions.js";
import { forgottenScreen } from "./screens/forgotten.js";
import { nowScreen } from "./screens/now.js";
import { placeScreen } from "./screens/place.js";
import { forgetAll } from "./ui/leaving.js";
import { go, readyAll, refresh, reopen, startRouter } from "./ui/router.js";
import { guardTaps } from "./ui/taps.js";
import { THEMES, useTheme } from "./ui/theme.js";
import { expectLanguage, useLanguage } from "./ui/words.js";
import { keepWorker } from "./worker.js";

/** @param {string} name */
const atDoor = (name) => ({ load: () => import("./screens/at-door.js"), name });
/** @param {string} name */
const other = (name) => ({ load: () => import("./screens/others.js"), name });

/** What is seen first comes with this file, the rest while that is looked at. @type {[string, import("./ui/router.js").Route | import("./ui/router.js").Later][]} */
const ROUTES = [
  ["/app", nowScreen],
  ["/app/place", placeScreen],
  ["/app/companions", companionsScreen],
  ["/app/forgotten/:id", forgottenScreen],
  ["/app/sign-in", atDoor("signInScreen")],
  ["/app/who", atDoor("whoScreen")],
  ["/app/pin/:guard", atDoor("pinScreen")],
  ["/app/pin/:guard/forgot", atDoor("forgotPinScreen")],
  ["/app/pin-new", atDoor("choosePinScreen")],
  ["/app/enrol", atDoor("enrolScreen")],
  ["/app/revoked", atDoor("revokedScreen")],
  ["/app/incident/new", other("incidentScreen")],
  ["/app/gas/new", other("findingScreen")],
  ["/app/action/new", other("actionScreen")],
  ["/app/day", other("dayScreen")],
  ["/app/day/:day", other("dayScreen")],
  ["/app/day/:day/add", other("addScreen")],
  ["/app/item/:id", other("itemScreen")],
  ["/app/outbox", other("outboxScreen")],
  ["/app/more", other("moreScreen")],
  ["/app/me", other("meScreen")],
  ["/app/help", other("helpScreen")],
];

let who = /** @type {string | undefined} */ (undefined);

/** Something changed. Where somebody else is here now, nothing of the one before stays on the screen. */
async function look() {
  const id = phone.revoked ? "revoked" : phone.person?.id;
  if (id === who) {
    refresh();
    return;
  }
  who = id;
  forgetAll();
  if (phone.enrolled && phone.person) await useLanguage(phone.person.language === "fr" ? "fr" : "nl");
  if (phone.person) reopen();
  else go("/app", { replace: true });
}

/** ?lang=fr wins once; then what was chosen; then the guard's own, then the browser's. @param {unknown} chosen */
async function chooseLanguage(chosen) {
  const url = new URL(location.href);
  const asked = url.searchParams.get("lang");
  if (asked) {
    url.searchParams.delete("lang");
    history.replaceState(null, "", url);
  }
  const wishes = [asked, chosen, phone.person?.language, navigator.language.slice(0, 2)];
  const wanted = wishes.find((wish) => wish === "nl" || wish === "fr") ?? "nl";
  await useLanguage(/** @type {"nl" | "fr"} */ (wanted));
}

/** What lies on the phone itself is there in a moment, or something holds it up for good. */
const PATIENCE = 20_000;
/** What was in the way may be gone by then: a process that held the database, a disk that was full. */
const AGAIN = 15_000;

/** @param {Promise<void>} work */
const inTime = (work) =>
  Promise.race([
    work,
    new Promise((_, reject) => setTimeout(() => reject(new Error("the database does not answer")), PATIENCE)),
  ]);

async function start() {
  guardTaps();
  expectLanguage();
  await inTime(open());
  const [theme, language] = await Promise.all([setting("theme"), setting("language")]);
  if (THEMES.includes(theme)) useTheme(theme);
  await chooseLanguage(language);
  who = phone.revoked ? "revoked" : phone.person?.id;
  onChange(() => void look());
  await startRouter(ROUTES, (path) => through(path, phone));
}

/** The first screen stands, and stays whatever becomes of this. */
async function goOn() {
  await drawn();
  void keepWorker();
  await Promise.all([settle(), readyAll()]);
}

/** The screen is on the glass; one that nobody looks at is not drawn. */
const drawn = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 500);
  });

start().then(
  () => goOn().catch((error) => console.error(error)),
  (error) => {
    console.error(error);
    // the words may be what is missing: both languages, in the page itself
    const broken = /** @type {HTMLTemplateElement} */ (document.getElementById("broken"));
    document.getElementById("root")?.replaceChildren(broken.content.cloneNode(true));
    setTimeout(() => location.reload(), AGAIN);
  },
);
