// How the phone speaks and looks: two languages, four screens.
import { keepSetting } from "../phone.js";
import { languageChoice } from "../ui/door.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { refresh } from "../ui/router.js";
import { THEMES, useTheme } from "../ui/theme.js";
import { t } from "../ui/words.js";

const PICTURES = { auto: "device", light: "eye", sun: "sun", dark: "moon" };

export const languages = () =>
  h(
    "div",
    { class: "line line--plain" },
    icon("globe"),
    h("span", { class: "grow" }, t("app.language")),
    languageChoice(),
  );

export function themes() {
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
