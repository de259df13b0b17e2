// What the police have to know, by when, and when they were told. Facts that may be a crime go to them without delay
// (law of 15 May 2007, art. 15); suspicious behaviour within the hours of the plan, which come with the catalogue.
import { AHEAD, deadline, POLICE_HOURS, policeState } from "../facts.js";
import { now, phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { choices } from "../ui/choices.js";
import { lineField, listField } from "../ui/fields.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { meant } from "../ui/where.js";
import { t, weekdayTime } from "../ui/words.js";
import { epoch, iso, timeOf } from "../when.js";

const CHANNELS = ["phone", "radio", "in_person", "written"];

/** @param {string} code */
export const categoryOf = (code) => phone.catalogue.incident_categories.find((one) => one.code === code);

/** In how many hours the plan wants the police to know of suspicious behaviour. */
export const policeHours = () => phone.catalogue.police_hours ?? POLICE_HOURS;

/** Must the guard say whether the police know? @param {string} code @param {boolean} [mixed] an offence that is also a crime */
export const asksPolice = (code, mixed = false) => {
  const category = categoryOf(code);
  return mixed || (category !== undefined && (category.suspicious || category.severity === "crime"));
};

/** The part of a form's state. @param {import("../journal/entries.js").Data | null} data */
export const policeOf = (data) => ({
  /** @type {"" | "yes" | "no"} */
  police: data ? (data.police ? "yes" : "no") : "",
  reportedAt: data?.police?.reported_at ?? "",
  channel: data?.police?.channel ?? "phone",
  reference: data?.police?.reference ?? "",
});

/** @param {any} state */
export const policeData = ({ category, mixed, police, reportedAt, channel, reference }) =>
  asksPolice(category, mixed) && police === "yes"
    ? { reported_at: reportedAt, channel, reference: reference.trim() || null }
    : null;

/** @param {any} state @returns {import("../ui/fields.js").Fault[]} */
export const policeFaults = ({ category, mixed, police, reportedAt }) => {
  if (!asksPolice(category, mixed)) return [];
  if (!police) return [{ field: "police", words: t("err.police") }];
  const early = police === "yes" && epoch(reportedAt) > now() + AHEAD;
  return early ? [{ field: "reported", words: t("refused.in_future") }] : [];
};

/** 101, without data too. @param {string} [more] */
export const call101 = (more = "") =>
  h(
    "a",
    { class: `btn btn--bad ${more}`, href: "tel:101", "aria-label": t("inc.urgent"), "data-tap": "call" },
    icon("phone"),
    more.includes("block") ? t("app.police.call") : "101",
  );

/** @param {import("../ui/form.js").Ui} ui */
export function policeBlock({ state, faults, set }) {
  const crime = state.mixed || categoryOf(state.category)?.severity === "crime";
  const bad = faults.some(({ field }) => field === "police");
  return h(
    "div",
    { class: "sect" },
    h(
      "div",
      { class: `police${bad ? " police--bad" : ""}` },
      crime && h("p", { class: "strong", role: "status" }, t("app.inc.crime")),
      crime && call101("btn--block mt2 mb3"),
      choices(
        {
          id: "police",
          legend: t("inc.police"),
          look: "",
          hint: crime ? null : hint(state.observed),
          faults,
          grid: "two",
          value: state.police,
          choose: (value) =>
            set({ police: value, reportedAt: value === "yes" ? state.reportedAt || iso(now()) : "" }),
          options: [
            { value: "yes", label: t("inc.police.yes"), picture: "check" },
            { value: "no", label: t("inc.police.no"), picture: "clock" },
          ],
        },
        state.police === "yes" && policeDetails(state, faults, set),
      ),
    ),
  );
}

/** @param {number} observed */
const hint = (observed) =>
  t("inc.police.hint", { n: policeHours(), t: weekdayTime(deadline(observed, policeHours())) });

/** @param {any} state @param {import("../ui/fields.js").Fault[]} faults @param {(changes: any) => void} set */
function policeDetails(state, faults, set) {
  const at = epoch(state.reportedAt);
  return h(
    "div",
    { class: "two mt3" },
    lineField({
      id: "reported",
      label: t("app.police.at"),
      type: "time",
      value: timeOf(at),
      faults,
      changed: (time) => time && set({ reportedAt: iso(meant(time, at, now())) }),
    }),
    listField({
      id: "channel",
      label: t("app.police.how"),
      value: state.channel,
      faults,
      changed: (channel) => set({ channel }),
      options: CHANNELS.map((one) => [one, t(`app.channel.${one}`)]),
    }),
    lineField({
      id: "reference",
      label: t("app.police.reference"),
      optional: true,
      maxlength: "200",
      value: state.reference,
      faults,
      changed: (reference) => set({ reference }),
    }),
  );
}

/**
 * In my day: what the police do not know of yet, and one tap that says they do now. How and with which reference is
 * told in the item.
 * @param {import("../journal/entries.js").Entry} entry
 * @param {number} at
 */
export function policeLine(entry, at) {
  const { category, observed_at, police } = entry.data;
  if (police || !asksPolice(category)) return null;
  const crime = categoryOf(category)?.severity === "crime";
  const observed = epoch(observed_at);
  const pending = !crime && policeState(observed, null, at, policeHours()) === "pending";
  const words = crime
    ? t("app.police.now")
    : t(pending ? "day.police" : "app.police.late", { t: weekdayTime(deadline(observed, policeHours())) });
  const told = () => ({ reported_at: iso(now()), channel: "phone", reference: null });
  return h(
    "div",
    { class: "row row--wrap mt2" },
    h("span", { class: `chip chip--${pending ? "warn" : "bad"}` }, icon("clock"), words),
    crime && call101(),
    h(
      "button",
      {
        class: "btn",
        type: "button",
        "data-tap": "police-done",
        onclick: () =>
          act(
            () => [{ entry: entry.entry, kind: entry.kind, data: { ...entry.data, police: told() } }],
            () => t("app.police.done"),
          ),
      },
      icon("check"),
      t("day.police.do"),
    ),
  );
}
