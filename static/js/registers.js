// Lines of the registers that a phone offers: one tap's worth of each, by the plan's own declaration. Pure.
import { nameIn } from "./catalogue.js";

/** @typedef {import("./catalogue.js").Catalogue} Catalogue */
/** @typedef {import("./catalogue.js").Register} Register */
/** @typedef {import("./catalogue.js").Shortcut} Shortcut */
/** @typedef {import("./catalogue.js").Field} Field */
/** @typedef {Record<string, any>} Values */

/** Registers that need no list the phone does not have. @param {Catalogue} catalogue @returns {Register[]} */
export const registersOf = ({ registers = [] }) =>
  registers.filter(({ fields }) => fields.every(({ type }) => type !== "indicator"));

/** @param {Catalogue} catalogue @param {string} code */
export const registerOf = (catalogue, code) => registersOf(catalogue).find((one) => one.code === code);

/** @param {Catalogue} catalogue @returns {(Shortcut & {register: Register})[]} */
export const shortcutsOf = (catalogue) =>
  registersOf(catalogue)
    .flatMap((register) => (register.shortcuts ?? []).map((shortcut) => ({ ...shortcut, register })))
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0));

/** Values that a shortcut gives: the one it names, or none while there are several to choose from. @param {Shortcut | undefined} shortcut @returns {Values} */
export const given = (shortcut) =>
  Object.fromEntries(Object.entries(shortcut?.fields ?? {}).filter(([, value]) => !Array.isArray(value)));

/** Options of a choice that a shortcut leaves. @param {Field} field @param {Shortcut | undefined} shortcut */
export const optionsOf = (field, shortcut) => {
  const some = shortcut?.fields[field.code];
  return Array.isArray(some) ? field.options.filter(({ code }) => some.includes(code)) : field.options;
};

/**
 * A line's values as the server takes them: an empty one is left out.
 * @param {Register} register
 * @param {Values} values as typed
 * @returns {Values}
 */
export const lineValues = (register, values) =>
  Object.fromEntries(
    register.fields
      .map(({ code, type }) => [code, read(type, values[code])])
      .filter(([, value]) => value !== null),
  );

/** @param {string} type @param {any} value */
function read(type, value) {
  if (value === undefined || value === null || String(value).trim() === "") return null;
  if (type === "number") return Number(value);
  if (type === "yes_no") return value === true || value === "yes";
  return typeof value === "string" ? value.trim() : value;
}

/**
 * What is missing or cannot be, field → code of a refusal.
 * @param {Register} register
 * @param {Values} values as typed
 * @returns {{field: string, code: string}[]}
 */
export const lineFaults = (register, values) =>
  register.fields.flatMap((field) => {
    const value = read(field.type, values[field.code]);
    const code = value === null ? (field.required ? "required" : "") : faultOf(field, value);
    return code ? [{ field: field.code, code }] : [];
  });

/** @param {Field} field @param {any} value */
function faultOf({ type, minimum, maximum, max_length }, value) {
  if (type === "number") {
    if (!Number.isInteger(value)) return "wrong_type";
    if (value < (minimum ?? Number.NEGATIVE_INFINITY)) return "too_small";
    return value > (maximum ?? Number.POSITIVE_INFINITY) ? "out_of_range" : "";
  }
  return typeof value === "string" && max_length && value.length > max_length ? "too_long" : "";
}

/**
 * A line in a few words: its shortcut's, else its register's with what was chosen first.
 * @param {Catalogue} catalogue
 * @param {import("./journal/entries.js").Data} data
 * @param {string} language
 */
export function lineName(catalogue, { register: code, fields = {} }, language) {
  const register = registerOf(catalogue, code);
  if (!register) return code;
  const shortcut = shortcutFor(catalogue, code, fields);
  if (shortcut && Object.keys(given(shortcut)).length) return nameIn(shortcut, language) ?? code;
  const field = register.fields.find(({ type }) => type === "choice");
  const chosen = field?.options.find((one) => one.code === fields[field.code]);
  return [nameIn(register, language), nameIn(chosen, language)].filter(Boolean).join(" · ");
}

/** The shortcut that a line was, or could have been, made with. @param {Catalogue} catalogue @param {string} code @param {Values} fields */
export const shortcutFor = (catalogue, code, fields) =>
  shortcutsOf(catalogue).find(
    (one) =>
      one.register.code === code &&
      Object.entries(one.fields).every(([name, value]) => [value].flat().includes(fields[name])),
  );
