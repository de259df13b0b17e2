// With whom: a duo or trio is logged once, on one phone, and each gets the hours. Changed underway when one leaves.
import * as duty from "../journal/duty.js";
import { now, phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { asForm, backBar } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { onLeaving } from "../ui/leaving.js";
import { go, refresh } from "../ui/router.js";
import { t } from "../ui/words.js";

/** Seconds: nobody chooses longer before a start. Not by the day, since a night's duty may begin at midnight. */
const AHEAD = 6 * 3600;
/** Chosen before the start. @type {{until: number, names: string[]}} */
let chosen = { until: 0, names: [] };

/** @param {number} at @returns {string[]} user names */
export const chosenCompanions = (at) => (at < chosen.until ? chosen.names : []);
/** @param {string[]} names @param {number} at */
export const chooseCompanions = (names, at) => {
  chosen = { until: at + AHEAD, names };
};

/** "Karim Daoudi": of one who is not in the list any more, the user name. @param {string} username */
const nameOf = (username) =>
  phone.catalogue.colleagues.find((one) => one.username === username)?.name ?? username;

/** "met Karim Daoudi, Fatima El Idrissi"; nothing for somebody alone. @param {string[]} names */
export const withWhom = (names) => (names.length ? t("app.with", { p: names.map(nameOf).join(", ") }) : "");

/** @param {string[]} names */
const words = (names) => withWhom(names) || t("app.alone");

/** Before the start. @param {string[]} names */
export const companionLink = (names) =>
  phone.catalogue.colleagues.length > 0 &&
  h(
    "a",
    { class: "withlink", href: "/app/companions", "data-tap": "companions" },
    icon("user"),
    names.length ? t("app.with.n", { n: names.length }) : t("app.with.title"),
  );

/** In the panel of the round. @param {import("../journal/entries.js").Entry} current */
export function companionRow(current) {
  if (current.by) return h("p", { class: "who" }, icon("user"), t("app.along", { p: current.by }));
  const names = duty.along(phone.book.entries.values(), now());
  if (!phone.catalogue.colleagues.length && !names.length) return null;
  return h(
    "a",
    { class: "who", href: "/app/companions", "data-tap": "companions" },
    icon("user"),
    h("span", { class: "grow" }, words(names)),
    h("span", { class: "change" }, t("change")),
  );
}

/** @type {import("../ui/router.js").Route} */
export function companionsScreen() {
  const entries = () => [...phone.book.entries.values()];
  const running = duty.currentOf(entries(), now()) !== undefined;
  let names = running ? duty.along(entries(), now()) : chosenCompanions(now());

  async function save() {
    if (running) {
      await act(
        (all, at) => duty.walkWith(all, names, at),
        () => t("app.toast.with", { p: words(names) }),
        "/app",
      );
      return;
    }
    chooseCompanions(names, now());
    go("/app");
  }

  /** @param {string} name */
  const toggle = (name) => {
    names = names.includes(name) ? names.filter((one) => one !== name) : [...names, name];
    refresh();
  };

  return () => ({
    key: "companions",
    title: t("app.with.title"),
    body: asForm(
      save,
      [
        backBar(t("app.with.title")),
        h(
          "main",
          { id: "main", class: "formmain pad" },
          h("p", { class: "hint mb3" }, t(running ? "app.with.underway" : "app.with.hint")),
          h(
            "fieldset",
            { class: "list" },
            h("legend", { class: "vh" }, t("app.with.title")),
            ...everybody(names).map(({ username, name }) =>
              h(
                "label",
                { class: "choice" },
                h("input", {
                  type: "checkbox",
                  name: username,
                  checked: names.includes(username),
                  "data-tap": `with-${username}`,
                  onchange: () => toggle(username),
                }),
                icon(names.includes(username) ? "check" : "user"),
                h("span", null, name),
              ),
            ),
          ),
        ),
      ],
      h("button", { class: "btn btn--go btn--block btn--l", "data-tap": "save" }, t("app.save")),
    ),
  });
}

/** The team, and who is along without being in it. @param {string[]} names */
const everybody = (names) => [
  ...phone.catalogue.colleagues,
  ...names.filter((one) => nameOf(one) === one).map((username) => ({ username, name: username })),
];

onLeaving(() => chooseCompanions([], 0));
