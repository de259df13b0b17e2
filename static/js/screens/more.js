// More: language, the screen in sun and at night, what this phone keeps, and the way out.
import { waitingCount } from "../journal/outbox.js";
import { lock, signOut } from "../people/door.js";
import { keepSetting, phone } from "../phone.js";
import { languageChoice } from "../ui/door.js";
import { pillBar, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { refresh } from "../ui/router.js";
import { THEMES, useTheme } from "../ui/theme.js";
import { initials, t } from "../ui/words.js";

const PICTURES = { auto: "device", light: "eye", sun: "sun", dark: "moon" };

/** @type {import("../ui/router.js").Route} */
export const moreScreen = () => () => {
  const waiting = waitingCount(phone.book.outbox);
  return {
    key: "more",
    title: t("nav.more"),
    body: withNav(
      "more",
      pillBar(),
      h(
        "main",
        { id: "main", class: "pad grow stack" },
        h("h1", { class: "vh" }, t("nav.more")),
        h(
          "div",
          { class: "row me" },
          h("span", { class: "avatar avatar--l", "aria-hidden": "true" }, initials(phone.person?.name ?? "")),
          h(
            "div",
            { class: "grow" },
            h("p", { class: "strong lead" }, phone.person?.name ?? ""),
            h("p", { class: "small muted" }, phone.person?.username ?? ""),
          ),
        ),
        languages(),
        themes(),
        h(
          "a",
          { class: "line", href: "/app/outbox", "data-tap": "outbox" },
          icon(waiting ? "up" : "cloudok"),
          h(
            "span",
            { class: "grow" },
            t("out.title"),
            h("small", null, waiting ? t("sync.wait", { n: waiting }) : t("out.never")),
          ),
          icon("right"),
        ),
        h(
          "div",
          { class: "line" },
          icon("box"),
          h(
            "span",
            { class: "grow" },
            t("app.storage", { x: t(phone.protectedStorage ? "app.yes" : "app.no") }),
            h("small", null, t(phone.protectedStorage ? "app.storage.safe" : "app.storage.install")),
          ),
        ),
        phone.person?.vaststeller !== true &&
          h(
            "div",
            { class: "line" },
            icon("gas"),
            h("span", { class: "grow" }, t("home.gas"), h("small", null, t("app.gas.only"))),
          ),
        phone.updateWaits && h("div", { class: "note" }, icon("info"), h("p", null, t("sync.update"))),
        phone.enrolled &&
          h(
            "button",
            { class: "line", type: "button", "data-tap": "lock", onclick: () => void lock() },
            icon("swap"),
            h("span", { class: "grow" }, t("login.change"), h("small", null, t("login.change.sub"))),
            icon("right"),
          ),
        phone.enrolled &&
          h(
            "a",
            { class: "line", href: "/app/pin-new", "data-tap": "pin-new" },
            icon("lock"),
            h("span", { class: "grow" }, t("login.new")),
            icon("right"),
          ),
        h(
          "button",
          { class: "line", type: "button", "data-tap": "sign-out", onclick: () => void signOut() },
          icon("leave"),
          h(
            "span",
            { class: "grow" },
            t("app.signout"),
            waiting > 0 && h("small", null, t("app.signout.waits", { n: waiting })),
          ),
          icon("right"),
        ),
      ),
    ),
  };
};

const languages = () =>
  h(
    "div",
    { class: "line line--plain" },
    icon("globe"),
    h("span", { class: "grow" }, t("app.language")),
    languageChoice(),
  );

function themes() {
  const chosen = document.documentElement.dataset.theme ?? "auto";
  return h(
    "fieldset",
    { class: "card themes" },
    h("legend", { class: "vh" }, t("app.theme")),
    h("p", { class: "label", "aria-hidden": "true" }, t("app.theme")),
    h(
      "div",
      { class: "four" },
      ...THEMES.map((theme) =>
        h(
          "label",
          { class: "choice" },
          h("input", {
            type: "radio",
            name: "theme",
            value: theme,
            checked: chosen === theme,
            onchange: () => {
              useTheme(theme);
              refresh();
              void keepSetting("theme", theme);
            },
          }),
          icon(PICTURES[theme]),
          h("span", null, t(`app.theme.${theme}`)),
        ),
      ),
    ),
  );
}
