// Words in the language of the guard, and the way that language writes times and dates. Non-breaking spaces keep
// amounts together.
import { BRUSSELS, timeOf } from "../when.js";

/** @typedef {"nl" | "fr"} Language */

/** @type {Map<string, Record<string, string>>} */
const loaded = new Map();
/** @type {Map<string, Promise<Record<string, string>>>} */
const asked = new Map();
/** @type {Language} */
let current = "nl";

export const language = () => current;

/** Asked once, whoever waits for it; one that did not come is asked anew. @param {string} wanted */
function ask(wanted) {
  const known = asked.get(wanted);
  if (known) return known;
  const words = read(wanted);
  asked.set(wanted, words);
  words.catch(() => asked.delete(wanted));
  return words;
}

/** @param {string} wanted @returns {Promise<Record<string, string>>} */
async function read(wanted) {
  const response = await fetch(`/app/words/${wanted}.json`);
  if (!response.ok) throw new Error(`words ${wanted}: ${response.status}`);
  return response.json();
}

/** The words of last time, while it is still being found out whose phone it is (first.js). */
export const expectLanguage = () => void ask(document.documentElement.lang).catch(() => {});

/** @param {Language} wanted */
export async function useLanguage(wanted) {
  loaded.set(wanted, await ask(wanted));
  current = wanted;
  document.documentElement.lang = wanted;
  try {
    localStorage.setItem("language", wanted);
  } catch {
    // storage may be closed; the words are right all the same
  }
}

/**
 * The words of a key; `{n}` and others are filled in. One of something has its own words where the key ends in `.one`.
 * @param {string} key
 * @param {Record<string, string | number>} [parameters]
 */
export function t(key, parameters = {}) {
  const words = loaded.get(current) ?? {};
  const text = (parameters.n === 1 && words[`${key}.one`]) || words[key] || key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(parameters[name] ?? whole));
}

/** @param {string} key */
export const hasWords = (key) => key in (loaded.get(current) ?? {});

const locale = () => (current === "fr" ? "fr-BE" : "nl-BE");

/** "6 u 30", "12 min". @param {number} seconds */
export function duration(seconds) {
  const minutes = Math.floor(Math.max(0, seconds) / 60);
  const hour = current === "fr" ? "h" : "u";
  if (minutes < 60) return `${minutes}\u00a0min`;
  return `${Math.floor(minutes / 60)}\u00a0${hour}\u00a0${String(minutes % 60).padStart(2, "0")}`;
}

/** "donderdag 17 maart". @param {string} day @param {"long" | "short"} [weekday] */
export const dayName = (day, weekday = "long") =>
  new Intl.DateTimeFormat(locale(), {
    weekday,
    ...(weekday === "long" ? { day: "numeric", month: "long" } : {}),
    timeZone: "UTC",
  }).format(new Date(`${day}T12:00:00Z`));

/** "vrijdag 14:32". @param {number} instant */
export const weekdayTime = (instant) =>
  `${new Intl.DateTimeFormat(locale(), { weekday: "long", timeZone: BRUSSELS }).format(instant * 1000)} ${timeOf(instant)}`;

/** "350 m", "1,4 km". @param {number} metres */
export const distance = (metres) =>
  metres < 995
    ? `${Math.max(10, Math.round(metres / 10) * 10)}\u00a0m`
    : `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(metres / 1000)}\u00a0km`;

/** Initials of a name: "SA". @param {string} name */
export const initials = (name) =>
  name
    .split(/[\s-]+/)
    .filter(Boolean)
    .map((part) => part[0])
    .filter((_, n, all) => n === 0 || n === all.length - 1)
    .join("")
    .toUpperCase();
