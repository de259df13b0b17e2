// A contact or a prevention action: six rows for what counts in the plan, every register of the guards behind them. The
// form follows from the register's declaration; what a row says already is not asked.
import { nameIn, placeName } from "../catalogue.js";
import { currentOf } from "../journal/duty.js";
import { now, phone } from "../phone.js";
import {
  given,
  lineFaults,
  lineValues,
  registerOf,
  registersOf,
  shortcutFor,
  shortcutsOf,
} from "../registers.js";
import { refusal, titleOf } from "../ui/describe.js";
import { choices, moreTile } from "../ui/choices.js";
import { entryForm } from "../ui/form.js";
import { language, t } from "../ui/words.js";
import { dayOf } from "../when.js";
import { lineFields } from "./action-fields.js";

/** @typedef {import("../ui/form.js").Ui} Ui */
/** @typedef {import("../catalogue.js").Register} Register */
/** @typedef {import("../catalogue.js").Field} Field */

const SIX = 6;

/** @param {string} code */
export const shortcutOf = (code) => shortcutsOf(phone.catalogue).find((one) => one.code === code);

/**
 * A line of a register, ready to be logged.
 * @param {NonNullable<ReturnType<typeof shortcutOf>>} shortcut
 * @param {{day: string, note: string, photos: string[]}} more
 */
export const lineOf = (shortcut, { day, note, photos }) => ({
  register: shortcut.register.code,
  occurred_on: day,
  fields: given(shortcut),
  note: note || null,
  evidence: photos,
});

const here = () =>
  placeName(phone.catalogue, currentOf(phone.book.entries.values(), now())?.data.place ?? null, language());

/** @param {import("../journal/entries.js").Data | null} data */
const stateOf = (data) => ({
  /** a shortcut's code, or `register:` and a register's */
  row: data
    ? (shortcutFor(phone.catalogue, data.register, data.fields)?.code ?? `register:${data.register}`)
    : "",
  all: false,
  day: data?.occurred_on ?? dayOf(now()),
  values: data?.fields ?? {},
  text: data?.note ?? "",
  photos: data?.evidence ?? [],
});

/** @param {any} state @returns {{register: Register, shortcut?: ReturnType<typeof shortcutOf>} | null} */
function chosen({ row }) {
  const shortcut = shortcutOf(row);
  const register = shortcut?.register ?? registerOf(phone.catalogue, row.replace(/^register:/, ""));
  return register ? { register, shortcut } : null;
}

/** @param {any} state */
function check(state) {
  const found = chosen(state);
  if (!found) return [{ field: "row", words: t("app.act.choose") }];
  return [
    ...(state.day > dayOf(now()) ? [{ field: "day", words: t("refused.in_future") }] : []),
    ...lineFaults(found.register, state.values).map(({ field, code }) => ({
      field,
      words: `${nameIn(
        found.register.fields.find((one) => one.code === field),
        language(),
      )}: ${refusal(code)}`,
    })),
  ];
}

/** @param {any} state @param {import("../journal/entries.js").Data | null} before */
const dataOf = (state, before) => {
  const register = chosen(state)?.register;
  return {
    ...before,
    register: register?.code,
    occurred_on: state.day,
    fields: register ? lineValues(register, state.values) : {},
    note: state.text.trim() || null,
    evidence: state.photos,
  };
};

/** @param {import("../ui/form.js").About} [about] @param {string} [row] chosen already */
export const actionForm = (about = { entry: null }, row = "") =>
  entryForm(
    {
      name: "action",
      kind: "activity/1",
      start: about.entry || !shortcutOf(row) ? stateOf(about.entry?.data ?? null) : started(row),
      check,
      data: dataOf,
      said: (state) => t("app.kept", { p: titleOf({ kind: "activity/1", data: dataOf(state, null) }) }),
      title: () => t("home.contact"),
      save: () => t("app.save"),
      body: (ui) => [rows(ui, about.entry), ...lines(ui)],
    },
    about,
  );

/** What a row gives, with what the phone can fill in. @param {string} row */
function started(row) {
  const found = chosen({ row });
  if (!found) return { ...stateOf(null), row };
  const { register, shortcut } = found;
  /** @type {Record<string, any>} */
  const values = { ...given(shortcut) };
  for (const { code, type, minimum, required } of register.fields) {
    if (type === "number" && required) values[code] ??= minimum ?? 1;
    if (code === shortcut?.here) values[code] ??= here();
  }
  return { ...stateOf(null), row, values };
}

/** @param {Ui} ui @param {import("../journal/entries.js").Entry | null} entry */
function rows({ state, faults, set }, entry) {
  const short = shortcutsOf(phone.catalogue);
  const all = registersOf(phone.catalogue);
  const register = chosen(state)?.register;
  const own = all.map((one) => ({
    value: `register:${one.code}`,
    label: nameIn(one, language()) ?? one.code,
    picture: "list",
  }));
  const open = state.all || !short.length;
  const options = [
    ...short
      .filter(({ code }, n) => open || n < SIX || code === state.row)
      .map((one) => ({ value: one.code, label: nameIn(one, language()) ?? one.code, picture: one.icon })),
    ...(open ? own : own.filter(({ value }) => value === state.row)),
  ];
  // a line that the server has stays in its register
  const shown = entry
    ? options.filter(({ value }) => chosen({ row: value })?.register.code === register?.code)
    : options;
  return choices({
    id: "row",
    legend: t("app.act.what"),
    look: "sect first",
    faults,
    grid: "grid1",
    value: state.row,
    choose: (row) => set({ row, values: { ...started(row).values }, all: false }),
    options: shown,
    last:
      !entry &&
      short.length > 0 &&
      moreTile(state.all, "more", t("app.act.all"), () => set({ all: !state.all })),
  });
}

/** @param {Ui} ui */
const lines = (ui) => {
  const line = chosen(ui.state);
  return line ? lineFields(ui, line) : [];
};

/** @type {import("../ui/router.js").Route} */
export const actionScreen = (_, query) => actionForm({ entry: null }, query.get("row") ?? "");
