// What a guard does while on duty: incident, finding, the next planned place, a break, other duty.
import { lookOf, metres, placeOf } from "../catalogue.js";
import * as duty from "../journal/duty.js";
import { plannedFrom } from "../journal/planned.js";
import { phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { whereName } from "../ui/describe.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { lastPosition } from "../ui/position.js";
import { distance, t } from "../ui/words.js";
import { dayOf, timeOf } from "../when.js";

export const actTiles = () =>
  h(
    "div",
    { class: "acts" },
    h(
      "a",
      { class: "act act--inc", href: "/app/incident/new", "data-tap": "incident" },
      h("span", { class: "ic" }, icon("warn")),
      t("home.inc"),
    ),
    phone.person?.vaststeller === true &&
      h(
        "a",
        { class: "act act--gas", href: "/app/gas/new", "data-tap": "gas" },
        h("span", { class: "ic" }, icon("gas")),
        t("home.gas"),
      ),
  );

export const contactLine = () =>
  h(
    "a",
    { class: "line", href: "/app/action/new", "data-tap": "contact" },
    icon("user"),
    h("span", { class: "grow" }, t("home.contact"), h("small", null, t("home.contact.sub"))),
    icon("right"),
  );

/**
 * What is planned now elsewhere, or next: one tap away.
 * @param {import("../journal/entries.js").Entry} current
 * @param {number} at
 */
export function nextLine(current, at) {
  const { place, event = null } = current.data;
  const next = plannedFrom(phone.catalogue.duties, at).find(
    (line) => line.place && (line.place !== place || (line.event ?? null) !== event),
  );
  if (!next) return null;
  const { colour, icon: picture } = lookOf(next, phone.catalogue, dayOf(at));
  const where = { activity: next.activity, place: next.place, event: next.event ?? null };
  const when = t(next.from > at ? "app.next" : "app.next.now", { t: next.start });
  return h(
    "button",
    {
      class: `line bar k-${colour}`,
      type: "button",
      "data-tap": "next",
      onclick: () =>
        act(
          (all, moment) => duty.goTo(all, where, moment),
          () => t("toast.switch", { p: whereName(where) }),
        ),
    },
    icon(picture),
    h(
      "span",
      { class: "grow" },
      whereName(where),
      h("small", null, [when, away(next.place)].filter(Boolean).join(" · ")),
    ),
    h("span", { class: "do" }, t("home.next.go")),
  );
}

/** How far it is, where the phone happens to know where it is. @param {string | null} code */
function away(code) {
  const here = lastPosition();
  const centre = placeOf(phone.catalogue, code)?.centre;
  return here && centre ? distance(metres([here.lat, here.lon], centre)) : null;
}

/** Two things that take time out of the round. */
export const asideLines = () =>
  h(
    "div",
    { class: "two asides" },
    aside("break", "cup", t("app.break"), "app.toast.break"),
    aside("other_duty", "pen", t("app.activity.other_duty"), "app.toast.other"),
  );

/** @param {"break" | "other_duty"} activity @param {string} picture @param {string} words @param {string} said */
const aside = (activity, picture, words, said) =>
  h(
    "button",
    {
      class: "line",
      type: "button",
      "data-tap": activity === "break" ? "break" : "other-duty",
      onclick: () =>
        act(
          (all, at) => duty.stepAside(all, at, activity),
          (at) => t(said, { t: timeOf(at) }),
        ),
    },
    icon(picture),
    h("span", { class: "grow" }, words),
  );
