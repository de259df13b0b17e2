// Sending, told honestly: what is still on this phone, since when, and that nothing goes before the server has it.
import { momentOf } from "../journal/entries.js";
import { needsSignIn, phone, photoStates, tryNow } from "../phone.js";
import { look, photosWaiting, refusal, stateOf, titleOf, waitingFor } from "../ui/describe.js";
import { rescueButton } from "../ui/door.js";
import { backBar, pillNow, pillWords, stateView, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { isLow, measure, photosLeft } from "../room.js";
import { refresh } from "../ui/router.js";
import { dayName, t } from "../ui/words.js";
import { dayOf, timeOf } from "../when.js";

/** Not sure of a platform by its name? Then no hint. */
const isIos = /iPhone|iPad/.test(navigator.userAgent);

/** Beyond this many photos nobody counts. */
const PLENTY = 1000;

/** @type {import("../ui/router.js").Route} */
export function outboxScreen() {
  void measure().then(refresh);
  return view;
}

function view() {
  const { outbox, contact, entries } = phone.book;
  const photos = photoStates();
  const texts = outbox.map(({ revision }) => revision.entry);
  const things = [...new Set([...texts, ...photos.waiting, ...photos.refused])];
  const { tone, icon: picture } = pillNow();
  return {
    key: "outbox",
    title: t("out.title"),
    body: withNav(
      "more",
      backBar(t("out.title")),
      h(
        "main",
        { id: "main", class: "pad grow" },
        h(
          "div",
          { class: "card" },
          h(
            "div",
            { class: "row" },
            h("span", { class: `badge badge--${tone}` }, icon(picture)),
            h(
              "div",
              { class: "grow" },
              h(
                "p",
                { class: "strong lead" },
                things.length ? t("out.h", { n: things.length }) : pillWords(),
              ),
              contact.at !== null &&
                h("p", { class: "small muted" }, t("out.last", { t: lastContact(contact.at) })),
            ),
          ),
          h("p", { class: "mt3" }, t("out.never")),
          h(
            "button",
            {
              class: "btn btn--block btn--l mt3",
              type: "button",
              "data-tap": "try",
              "aria-disabled": phone.sending ? "true" : null,
              onclick: tryNow,
            },
            icon("up"),
            t(phone.sending ? "st.sending" : "sync.try"),
          ),
        ),
        contact.reach === "denied" &&
          h(
            "div",
            { class: "note note--warn mt4" },
            icon("warn"),
            h("p", null, t("app.denied", { x: refusal(contact.code ?? "other") })),
          ),
        needsSignIn() &&
          h(
            "a",
            { class: "note note--warn mt4", href: "/app/sign-in", "data-tap": "sign-in" },
            icon("lock"),
            h("p", null, t(contact.reach === "other_person" ? "app.other_person" : "sync.session")),
          ),
        h("ul", { class: "list mt4" }, ...things.map((id) => itemLine(entries.get(id), id))),
        isIos &&
          things.length > 0 &&
          h("div", { class: "note mt4" }, icon("info"), h("p", null, t("sync.ios"))),
        things.length > 0 && h("div", { class: "mt4" }, rescueButton()),
        photosLeft() !== null && h("p", { class: "small muted mt3" }, roomWords(photosLeft() ?? 0)),
      ),
    ),
  };
}

/** @param {number} photos that still fit */
const roomWords = (photos) => {
  const words = t("out.room", { n: Math.min(PLENTY, photos) });
  return isLow() ? `${t("sync.full")} · ${words}` : words;
};

/** Text and photos that still have to go. @param {import("../journal/entries.js").Entry} entry */
function size(entry) {
  const text = waitingFor(entry.entry).reduce(
    (sum, { revision }) => sum + JSON.stringify(revision).length,
    0,
  );
  const photos = photosWaiting(entry);
  const bytes = photos.reduce((sum, photo) => sum + photo.size, text);
  const words =
    bytes < 950_000
      ? t("app.size", { n: Math.max(1, Math.round(bytes / 1000)) })
      : t("app.size.mb", { n: (bytes / 1e6).toFixed(1).replace(".", ",") });
  return [photos.length > 0 && t("app.photo.some", { n: photos.length }), words];
}

/** @param {number} at */
const lastContact = (at) =>
  dayOf(at) === dayOf(Date.now() / 1000) ? timeOf(at) : `${dayName(dayOf(at), "short")} ${timeOf(at)}`;

/** @param {import("../journal/entries.js").Entry | undefined} entry @param {string} id */
function itemLine(entry, id) {
  if (!entry) return h("li", { class: "blk blk--pt" }, h("b", null, id));
  const at = momentOf(entry);
  const body = [
    h("b", null, titleOf(entry)),
    h(
      "span",
      { class: "meta" },
      h(
        "span",
        null,
        [dayName(dayOf(at), "short"), timeOf(at), ...size(entry), entry.withdrawn && t("app.taken_back")]
          .filter(Boolean)
          .join(" · "),
      ),
      stateView(stateOf(entry)),
    ),
  ];
  const look_ = `blk blk--pt k-${look(entry).colour}`;
  return h(
    "li",
    null,
    entry.withdrawn
      ? h("div", { class: look_ }, ...body)
      : h("a", { class: look_, href: `/app/item/${id}` }, ...body),
  );
}
