// Which infringement: what this guard uses most as tiles, all of them behind a search in plain words of both languages.
import { nameIn } from "../catalogue.js";
import { phone } from "../phone.js";
import { found } from "../search.js";
import { choices, moreTile } from "../ui/choices.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { language, t } from "../ui/words.js";

/** @typedef {import("../catalogue.js").Offence} Offence */

const SHORTLIST = 5;
const ICONS = /** @type {[RegExp, string][]} */ ([
  [/waste|dumping|litter|bin|bag/, "trash"],
  [/urinat|soil/, "drop"],
  [/dog|animal|feeding/, "paw"],
  [/noise|firework/, "noise"],
  [/obstruct|occupation|pavement/, "cone"],
  [/parking|vehicle/, "car"],
]);

/** @param {string} code */
export const offenceOf = (code) => phone.catalogue.offences.find((one) => one.code === code);

/** What this guard used most in the last 90 days first; what is not for a guard last. @returns {Offence[]} */
export function byUse() {
  /** @type {Map<string, number>} */
  const used = new Map();
  for (const { kind, data } of phone.book.entries.values()) {
    if (kind === "finding/1") used.set(data.offence, (used.get(data.offence) ?? 0) + 1);
  }
  const rank = (/** @type {Offence} */ one) => (one.mixed ? -1 : (used.get(one.code) ?? 0));
  return [...phone.catalogue.offences].sort((a, b) => rank(b) - rank(a));
}

/** @param {Offence} offence every word that may find it */
const wordsOf = ({ name, search, article }) =>
  [name.nl, name.fr, search?.nl, search?.fr, article].filter(Boolean).join(" ");

/**
 * @param {import("../ui/form.js").Ui} ui
 * @param {Offence[]} list by use
 * @param {import("../ui/h.js").Child} mixedNote what to do with an offence that is not for a guard
 */
export function offences({ state, faults, set }, list, mixedNote) {
  const chosen = offenceOf(state.offence);
  const short = list.filter(({ mixed }) => !mixed).slice(0, SHORTLIST);
  if (chosen && !short.includes(chosen)) short.splice(SHORTLIST - 1, 1, chosen);
  const shown = state.all ? found(list, state.query, wordsOf) : short;
  return choices(
    {
      id: "offence",
      legend: t("gas.what"),
      look: "sect first",
      faults,
      above: state.all && search(state, set),
      grid: state.all ? "grid1" : "grid2",
      value: state.offence,
      choose: (offence) => set({ offence, all: false, query: "" }),
      options: shown.map((one) => ({
        value: one.code,
        label: (!state.all && one.short?.[language()]) || (nameIn(one, language()) ?? one.code),
        picture: ICONS.find(([pattern]) => pattern.test(one.code))?.[1] ?? "gas",
        sub: one.mixed ? t("app.gas.mixed") : one.article ? t("app.article", { n: one.article }) : null,
      })),
      last:
        list.length > short.length &&
        moreTile(state.all, "search", t("gas.t6"), () => set({ all: !state.all, query: "" })),
    },
    state.all && !shown.length && h("p", { class: "muted", role: "status" }, t("app.gas.none")),
    chosen?.mixed && h("div", { class: "note note--warn mt3" }, icon("warn"), mixedNote),
  );
}

/** Typing here is no answer: Enter sends nothing. @param {any} state @param {(changes: any) => void} set */
const search = ({ query }, set) =>
  h(
    "div",
    { class: "searchbox mb3" },
    icon("search"),
    h("input", {
      class: "input",
      id: "query",
      type: "search",
      enterkeyhint: "search",
      "aria-label": t("app.gas.search"),
      placeholder: t("app.gas.search"),
      value: query,
      oninput: (/** @type {any} */ event) => set({ query: event.target.value }),
      onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && event.preventDefault(),
    }),
  );
