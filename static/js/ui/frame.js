// What surrounds a screen: the pill, language, who is signed in, the three places to go.
import { pill } from "../journal/outbox.js";
import { lock } from "../people/door.js";
import { keepSetting, phone, photoStates } from "../phone.js";
import { timeOf } from "../when.js";
import { h } from "./h.js";
import { icon } from "./icon.js";
import { refresh } from "./router.js";
import { announce, toastView } from "./toast.js";
import { initials, language, t, useLanguage } from "./words.js";

/** The state of sending, in one of its six truths. */
export const pillNow = () => pill(phone.book.outbox, phone.book.contact, photoStates());

export function pillWords() {
  const { word, n, at } = pillNow();
  return t(word, { n, t: at ? timeOf(at) : "" }).trim();
}

let said = "";

function pillView() {
  const { tone, icon: picture } = pillNow();
  const words = pillWords();
  if (said && said !== words) announce(words);
  said = words;
  return h(
    "a",
    { class: `sync sync--${tone}`, href: "/app/outbox", "data-tap": "pill" },
    icon(picture),
    h("span", null, words),
  );
}

/** Another language for this phone; what is typed in a form stays. @param {"nl" | "fr"} wanted */
export async function switchLanguage(wanted) {
  await useLanguage(wanted);
  refresh();
  await keepSetting("language", wanted);
}

/** The other language, in its own words. */
export function languageButton() {
  const other = language() === "nl" ? "fr" : "nl";
  return h(
    "button",
    {
      class: "tbtn",
      type: "button",
      lang: other,
      "aria-label": other === "fr" ? "FR, Français" : "NL, Nederlands",
      "data-tap": "language",
      onclick: () => switchLanguage(other),
    },
    other.toUpperCase(),
  );
}

export const pillBar = () =>
  h("header", { class: "top" }, pillView(), languageButton(), me(phone.person?.name ?? ""));

/** Who is here: the way to more, and on a phone of a team the way to the next guard, in one tap. @param {string} name */
function me(name) {
  const avatar = h("span", { class: "avatar", "aria-hidden": "true" }, initials(name));
  if (!phone.enrolled)
    return h(
      "a",
      { class: "tbtn", href: "/app/more" },
      avatar,
      h("span", { class: "vh" }, t("app.me", { p: name })),
    );
  return h(
    "button",
    {
      class: "tbtn",
      type: "button",
      "aria-label": `${initials(name)}, ${t("login.change")}`,
      "data-tap": "change-guard",
      onclick: () => void lock(),
    },
    avatar,
  );
}

/**
 * The bar of a screen one step further than Now: back, title, and what belongs to it.
 * @param {string} title
 * @param {...import("./h.js").Child} more
 */
export const backBar = (title, ...more) => barTo("/app", title, ...more);

/**
 * The same, one step further than another screen.
 * @param {string} href
 * @param {string} title
 * @param {...import("./h.js").Child} more
 */
export const barTo = (href, title, ...more) =>
  h(
    "header",
    { class: "top" },
    h("a", { class: "tbtn", href, "aria-label": t("back"), "data-tap": "back" }, icon("left")),
    h("h1", null, title),
    languageButton(),
    ...more,
  );

/** @param {"now" | "day" | "more" | null} here */
function nav(here) {
  const refused = pillNow();
  const badge = refused.tone === "bad" ? refused.n : 0;
  /** @param {"now" | "day" | "more"} name @param {string} href @param {string} picture */
  const link = (name, href, picture) =>
    h(
      "a",
      { href, "aria-current": here === name ? "page" : null, "data-tap": `nav-${name}` },
      icon(picture),
      t(`nav.${name}`),
      name === "day" && badge > 0
        ? h("span", { class: "n" }, String(badge), h("span", { class: "vh" }, ` ${t("st.bad")}`))
        : null,
    );
  return h(
    "nav",
    { class: "nav", "aria-label": t("app.name") },
    link("now", "/app", "shield"),
    link("day", "/app/day", "list"),
    link("more", "/app/more", "more"),
  );
}

/**
 * A screen with the three places at the bottom.
 * @param {"now" | "day" | "more" | null} here
 * @param {...import("./h.js").Child} parts
 */
export const withNav = (here, ...parts) =>
  h("div", { class: "app" }, ...parts, h("div", { class: "dock" }, toastView(refresh), nav(here)));

/**
 * A form with its one button at the bottom.
 * @param {(event: SubmitEvent) => void} onsubmit
 * @param {import("./h.js").Child[]} parts
 * @param {import("./h.js").Child} save
 */
export const asForm = (onsubmit, parts, save) =>
  h(
    "form",
    {
      class: "app",
      novalidate: true,
      autocomplete: "off",
      onsubmit: (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        onsubmit(event);
      },
    },
    ...parts,
    h("div", { class: "dock save" }, toastView(refresh), save),
  );

/** "ontvangen 14:05" and its brothers. @param {{tone: "wait" | "ok" | "bad", text: string}} state */
export const stateView = ({ tone, text }) =>
  h(
    "span",
    { class: `st st--${tone}` },
    icon({ wait: "clock", ok: "check", bad: "warn" }[tone]),
    h("span", null, text),
  );
