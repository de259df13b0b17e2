// What belongs above the buttons: no network, a server that says no, no room, somebody must sign in again, a wrong clock.
import { needsSignIn, phone } from "../phone.js";
import { isLow, photosLeft } from "../room.js";
import { clockCorrected, clockOff } from "../time.js";
import { refusal } from "../ui/describe.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { t } from "../ui/words.js";
import { timeOf } from "../when.js";

export function notices() {
  const { reach, since, code } = phone.book.contact;
  const silent = reach === "no_network" || reach === "no_server";
  return [
    silent &&
      since !== null &&
      note(
        "cloudoff",
        t(reach === "no_network" ? "sync.off.long" : "app.noserver.long", { t: timeOf(since) }),
      ),
    reach === "denied" && note("warn", t("app.denied", { x: refusal(code ?? "other") })),
    phone.needsNetwork && note("cloudoff", t("app.bound")),
    isLow() && note("box", t("sync.full"), t("out.room", { n: photosLeft() ?? 0 })),
    needsSignIn() &&
      h(
        "a",
        { class: "note note--warn", href: "/app/sign-in", "data-tap": "sign-in" },
        icon("lock"),
        h("p", { class: "small" }, t(reach === "other_person" ? "app.other_person" : "sync.session")),
      ),
    clockNote(),
  ];
}

/** A wrong clock is said; how far, and that it is put right or cannot be. */
function clockNote() {
  const minutes = clockOff();
  if (!minutes) return null;
  const days = Math.round(minutes / 1440);
  if (!clockCorrected()) return note("clock", t("app.clock.days", { n: days }));
  return note("clock", t("sync.clock", { n: minutes }), t("app.clock.right"));
}

/** @param {string} picture @param {...string} words */
const note = (picture, ...words) =>
  h(
    "div",
    { class: "note note--warn" },
    icon(picture),
    h("p", { class: "small" }, words.join(". ").replace(/\.\. /, ". ")),
  );
