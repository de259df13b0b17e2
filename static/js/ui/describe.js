// Entries in words: what, where, and how far the server knows of it.
import { lookOf, nameIn, placeName } from "../catalogue.js";
import { lineName, shortcutFor } from "../registers.js";
import { momentOf } from "../journal/entries.js";
import { named } from "../journal/photos.js";
import { phone } from "../phone.js";
import { dayOf, timeOf } from "../when.js";
import { hasWords, language, t } from "./words.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

/** Items of the outbox that are about the entry. @param {string} id */
export const waitingFor = (id) => phone.book.outbox.filter(({ revision }) => revision.entry === id);

/** Of the photos of an entry, those that the server does not have. @param {Entry} entry */
export const photosWaiting = ({ data }) =>
  phone.book.photos.size ? named(data).flatMap((sha256) => phone.book.photos.get(sha256) ?? []) : [];

/**
 * on this phone → sending → received → checked, approved; or refused, with why.
 * @param {Entry} entry
 * @returns {{tone: "wait" | "ok" | "bad", text: string, refused: string[]}}
 */
export function stateOf(entry) {
  const items = waitingFor(entry.entry);
  const refused = items.filter(({ status }) => status === "refused");
  if (refused.length) {
    const codes = [...new Set(refused.flatMap((item) => item.codes))];
    return { tone: "bad", text: t("st.bad"), refused: codes.length ? codes : ["malformed"] };
  }
  if (items.length) {
    const busy = phone.sending && items.every((item) => item.tries > 0) && !silent();
    return { tone: "wait", text: t(busy ? "st.sending" : "st.wait"), refused: [] };
  }
  const photos = photosWaiting(entry);
  const codes = photos.flatMap(({ code }) => code ?? []);
  if (codes.length) return { tone: "bad", text: t("app.photo.refused"), refused: [...new Set(codes)] };
  if (photos.length) {
    const key = phone.hauling && !silent() ? "st.sending" : "app.photo.waits";
    return { tone: "wait", text: t(key, { n: photos.length }), refused: [] };
  }
  if (entry.approved) return { tone: "ok", text: t("app.approved"), refused: [] };
  if (entry.checked) return { tone: "ok", text: t("app.checked"), refused: [] };
  const at = entry.receivedAt;
  return { tone: "ok", text: t("st.sent", { t: at === null ? "" : timeOf(at) }).trim(), refused: [] };
}

const silent = () => ["no_network", "no_server"].includes(phone.book.contact.reach);

/** A refusal in a sentence; one for codes that this version does not know. @param {string} code */
export const refusal = (code) => t(hasWords(`refused.${code}`) ? `refused.${code}` : "refused.other");

/** @param {Pick<Entry, "kind" | "data">} entry */
export function titleOf({ kind, data }) {
  if (kind === "incident/1") return withKind("inc.title", categoryName(data.category));
  if (kind === "finding/1") return withKind("gas.title", offenceName(data.offence));
  if (kind === "activity/1") return lineName(phone.catalogue, data, language());
  return whereName(data);
}

/** @param {string} key @param {string} more */
const withKind = (key, more) => (more ? `${t(key)} · ${more}` : t(key));

/** @param {string} code */
export const categoryName = (code) => nameBy(phone.catalogue.incident_categories, code);
/** @param {string} code */
export const offenceName = (code) => nameBy(phone.catalogue.offences, code);

/** @param {{code: string, name: import("../catalogue.js").Name}[]} list @param {string} code */
const nameBy = (list, code) =>
  nameIn(
    list.find((one) => one.code === code),
    language(),
  ) ??
  code ??
  "";

/** A presence in a word or two: the event, the break, the place. @param {import("../journal/entries.js").Data} where */
export function whereName({ activity, place, event }) {
  if (activity === "break" || activity === "other_duty") return activityName(activity);
  if (event) return nameBy(phone.catalogue.events, event);
  return placeName(phone.catalogue, place, language());
}

/** "Ronde", "Markt", … @param {string} activity */
export const activityName = (activity) => t(`app.activity.${activity}`);

/** @param {Entry} entry colour class and icon */
export function look(entry) {
  if (entry.kind === "incident/1") return { colour: "inc", icon: "warn" };
  if (entry.kind === "finding/1") return { colour: "gas", icon: "gas" };
  if (entry.kind === "activity/1") {
    const { register, fields } = entry.data;
    return { colour: "other", icon: shortcutFor(phone.catalogue, register, fields)?.icon ?? "list" };
  }
  const { activity, place } = entry.data;
  return lookOf({ activity, place }, phone.catalogue, dayOf(momentOf(entry)));
}
