// More: language, the screen in sun and at night, what this phone keeps, help, and the way out.
import { refusedCount, waitingCount } from "../journal/outbox.js";
import { lock, signOut } from "../people/door.js";
import { phone } from "../phone.js";
import { USUAL_BYTES } from "../room.js";
import { pillBar, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { refresh } from "../ui/router.js";
import { initials, language, t } from "../ui/words.js";
import { updateNow } from "../worker.js";
import { languages, themes } from "./looks.js";

const MANY = 1000;

/** @type {import("../ui/router.js").Route} */
export function moreScreen() {
  /** @type {{used: number, photos: number} | null} */
  let room = null;
  let version = "";
  void look();

  async function look() {
    const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    room = { used: usage, photos: Math.floor((quota - usage) / USUAL_BYTES) };
    const kept = (await globalThis.caches?.keys()) ?? [];
    version = kept.find((name) => name.startsWith("ronde-"))?.slice(6, 14) ?? "";
    refresh();
  }

  return () => ({
    key: "more",
    title: t("nav.more"),
    body: withNav(
      "more",
      pillBar(),
      h(
        "main",
        { id: "main", class: "pad grow stack" },
        h("h1", { class: "vh" }, t("nav.more")),
        who(),
        languages(),
        themes(),
        outboxLine(),
        line("box", t("app.storage", { x: t(phone.protectedStorage ? "app.yes" : "app.no") }), storage(room)),
        phone.person?.vaststeller !== true && line("gas", t("home.gas"), t("app.gas.only")),
        link("/app/me", "eye", t("app.me.title"), t("app.me.sub")),
        link("/app/help", "info", t("app.help"), t("app.help.sub")),
        link(`/accessibility?lang=${language()}`, "hand", t("app.a11y")),
        act(
          "swap",
          t("app.version", { v: version || "–" }),
          t(phone.updateWaits ? "sync.update" : "app.version.look"),
          "update",
          updateNow,
        ),
        phone.enrolled && act("swap", t("login.change"), t("login.change.sub"), "lock", () => void lock()),
        phone.enrolled && link("/app/pin-new", "lock", t("login.new")),
        leave(),
      ),
    ),
  });
}

const who = () =>
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
  );

function outboxLine() {
  const items = phone.book.outbox;
  const refused = refusedCount(items);
  const waiting = waitingCount(items);
  const words = refused
    ? t("sync.bad", { n: refused })
    : waiting
      ? t("sync.wait", { n: waiting })
      : t("out.never");
  return link("/app/outbox", refused ? "warn" : waiting ? "up" : "cloudok", t("out.title"), words);
}

/** @param {{used: number, photos: number} | null} room */
function storage(room) {
  const safe = t(phone.protectedStorage ? "app.storage.safe" : "app.storage.install");
  if (!room) return safe;
  const left = room.photos > MANY ? t("app.storage.plenty") : t("out.room", { n: Math.max(0, room.photos) });
  return `${safe} ${left}.`;
}

function leave() {
  const waiting = waitingCount(phone.book.outbox);
  return act(
    "leave",
    t("app.signout"),
    waiting ? t("app.signout.waits", { n: waiting }) : null,
    "sign-out",
    () => void signOut(),
  );
}

/** @param {string} words @param {string | null | undefined} sub */
const said = (words, sub) => h("span", { class: "grow" }, words, sub && h("small", null, sub));

/** @param {string} picture @param {string} words @param {string} sub */
const line = (picture, words, sub) => h("div", { class: "line" }, icon(picture), said(words, sub));

/** @param {string} href @param {string} picture @param {string} words @param {string} [sub] */
const link = (href, picture, words, sub) =>
  h(
    "a",
    { class: "line", href, "data-tap": href.replace(/^\/(app\/)?|\?.*$/g, "") },
    icon(picture),
    said(words, sub),
    icon("right"),
  );

/** @param {string} picture @param {string} words @param {string | null} sub @param {string} tap @param {() => void} onclick */
const act = (picture, words, sub, tap, onclick) =>
  h(
    "button",
    { class: "line", type: "button", "data-tap": tap, onclick },
    icon(picture),
    said(words, sub),
    icon("right"),
  );
