// The team's hours today against the plan's: as the server knew them, and what this phone knows on top. No persons.
import { FIELD_ACTIVITIES } from "../facts.js";
import { phone } from "../phone.js";
import { h } from "../ui/h.js";
import { duration, hasWords, t } from "../ui/words.js";
import { dayOf, timeOf } from "../when.js";
import { dayParts } from "./day-sum.js";

/** @typedef {import("../phone.js").TeamHours} TeamHours */

/**
 * Seconds of this phone's own rounds that the server did not know of: all of what it never got, and of what it had
 * what came after. A round with companions counts for each.
 * @param {TeamHours} team
 * @param {number} since the server's word
 * @param {import("../journal/day.js").Segment[]} parts of today that count
 */
function own({ activity, tag, reading }, since, parts) {
  const unknown = new Set(
    phone.book.outbox
      .filter(({ revision, tries }) => revision.replaces === null && !tries)
      .map(({ revision }) => revision.entry),
  );
  let sum = 0;
  for (const { presence, start, end } of parts) {
    const entry = phone.book.entries.get(presence.entry);
    if (!entry || entry.by || !fits(presence, activity, tag)) continue;
    const from = unknown.has(presence.entry) ? start : Math.max(start, since);
    const heads = reading === "person_hours" ? 1 + entry.data.companions.length : 1;
    sum += Math.max(0, end - from) * heads;
  }
  return sum;
}

/** @param {{activity: string, place: string | null}} presence @param {string} activity @param {string | null} tag */
const fits = (presence, activity, tag) =>
  (activity === "field" ? FIELD_ACTIVITIES.includes(presence.activity) : presence.activity === activity) &&
  (tag === null ||
    (phone.catalogue.places.find(({ code }) => code === presence.place)?.tags ?? []).includes(tag));

/** "Op het terrein", "Inbraakwijken"; a word of another plan as it is. @param {TeamHours} team */
function nameOf({ activity, tag }) {
  const key = `home.team.${tag ?? activity}`;
  return hasWords(key) ? t(key) : (tag ?? t(`app.activity.${activity}`)).replace(/_/g, " ");
}

/** @param {number} at */
export function targetsCard(at) {
  const { targets } = phone;
  if (!targets?.hours.length || targets.date !== dayOf(at)) return null;
  const parts = dayParts(dayOf(at), at).sure;
  const [first, ...others] = targets.hours.map((team) => row(team, targets.at, parts));
  return h(
    "section",
    { class: "card team", "aria-labelledby": "team" },
    h("h2", { id: "team", class: "small muted" }, t("home.team")),
    first,
    others.length > 0 &&
      h(
        "details",
        null,
        h("summary", { class: "small", "data-tap": "team-more" }, t("home.team.more")),
        ...others,
      ),
    h("p", { class: "small muted" }, t("home.team.at", { t: timeOf(targets.at) })),
  );
}

/** @param {TeamHours} team @param {number} since @param {import("../journal/day.js").Segment[]} parts */
function row(team, since, parts) {
  const seconds = team.seconds + team.running_seconds + own(team, since, parts);
  const goals = [...new Set(team.targets.map(({ hours }) => hours))];
  const most = Math.max(seconds / 3600, ...goals) * 1.05;
  const reached = goals.filter((hours) => seconds >= hours * 3600).length;
  const words = t("home.team.of", {
    d: duration(seconds),
    n: goals.map((hours) => duration(hours * 3600)).join(", "),
  });
  return h(
    "div",
    { class: "goal" },
    h(
      "p",
      { class: "row row--wrap between" },
      h("b", null, nameOf(team)),
      h("span", { class: "small" }, words),
    ),
    h(
      "div",
      { class: "track", "aria-hidden": "true" },
      h("i", { class: reached ? "done" : "", style: { "--v": String(Math.min(1, seconds / 3600 / most)) } }),
      ...goals.map((hours) => h("s", { style: { "--v": String(hours / most) } })),
    ),
  );
}
