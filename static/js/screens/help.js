// Help: short, in both languages, without network.
import { barTo, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { t } from "../ui/words.js";
import { policeHours } from "./police.js";

/** Question and answer, with the picture the guard knows from the screens. */
const ASKED = /** @type {const} */ ([
  ["start", "play"],
  ["wrong", "undo"],
  ["network", "cloudoff"],
  ["together", "user"],
  ["forgot", "clock"],
  ["police", "phone"],
  ["seen", "eye"],
]);

/** @type {import("../ui/router.js").Route} */
export const helpScreen = () => () => ({
  key: "help",
  title: t("app.help"),
  body: withNav(
    "more",
    barTo("/app/more", t("app.help")),
    h(
      "main",
      { id: "main", class: "pad grow stack" },
      ...ASKED.map(([key, picture]) =>
        h(
          "section",
          { class: "card row asked" },
          icon(picture),
          h(
            "div",
            { class: "grow" },
            h("h2", { class: "lead strong" }, t(`app.help.${key}`)),
            h("p", null, t(`app.help.${key}.a`, { n: policeHours() })),
          ),
        ),
      ),
      h("a", { class: "btn btn--block btn--call", href: "tel:101" }, icon("phone"), t("app.help.call")),
    ),
  ),
});
