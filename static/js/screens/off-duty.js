// Off duty: good morning, the plan, the team's hours, and one big button that says what it starts.
import { lookOf, placeOf } from "../catalogue.js";
import * as duty from "../journal/duty.js";
import { plannedFrom, plannedOn } from "../journal/planned.js";
import { phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { activityName, whereName } from "../ui/describe.js";
import { pillBar, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { dayName, t } from "../ui/words.js";
import { dayOf, timeOf, wallClock } from "../when.js";
import { chosenCompanions, companionLink, withWhom } from "./companions.js";
import { todayCard } from "./day-sum.js";
import { notices } from "./notices.js";
import { kindTiles } from "./place.js";
import { targetsCard } from "./targets.js";

/** @param {number} at */
function greeting(at) {
  const hour = Number(wallClock(at).time.slice(0, 2));
  const key = hour < 5 || hour >= 18 ? "app.hello.evening" : hour < 12 ? "home.hello" : "app.hello.afternoon";
  return t(key, { n: (phone.person?.name ?? "").split(" ")[0] });
}

/** What one tap starts: what is planned now or next, else where the guard was last. @param {number} at */
function suggestion(at) {
  const [next] = plannedFrom(phone.catalogue.duties, at);
  if (next?.place) {
    const { activity, place, event = null } = next;
    return { where: { activity, place, event }, planned: true };
  }
  const last = duty
    .presences(phone.book.entries.values())
    .findLast((entry) => !duty.isAside(entry) && entry.data.activity !== "event");
  if (!last || !placeOf(phone.catalogue, last.data.place)) return null;
  return { where: { activity: last.data.activity, place: last.data.place, event: null }, planned: false };
}

/** @param {number} at */
export function startButton(at) {
  const found = suggestion(at);
  const inner = (/** @type {string} */ sub) => [
    icon("play", "i-f"),
    h("span", null, t("home.start"), h("small", null, sub)),
  ];
  if (!found)
    return h("a", { class: "start", href: "/app/place", "data-tap": "start" }, ...inner(t("app.start.pick")));
  const { planned } = found;
  const companions = chosenCompanions(at);
  const where = { ...found.where, companions };
  const words = { a: activityName(where.activity), p: whereName(where) };
  const sub = [t(planned ? "app.start.planned" : "app.start.last", words), withWhom(companions)];
  /** @param {number} moment */
  const said = (moment) => t("toast.start", { t: timeOf(moment), p: whereName(where) });
  return h(
    "button",
    {
      class: "start",
      type: "button",
      "data-tap": "start",
      onclick: () => act((all, moment) => duty.goTo(all, where, moment), said, "/app"),
    },
    ...inner(sub.filter(Boolean).join(" · ")),
  );
}

/** @param {number} at */
export function offDuty(at) {
  const day = dayOf(at);
  const planned = plannedOn(phone.catalogue.duties, day);
  return {
    key: "now-off",
    title: t("home.off"),
    body: withNav(
      "now",
      pillBar(),
      h(
        "main",
        { id: "main", class: "pad fill" },
        h("h1", { class: "hello" }, greeting(at)),
        h(
          "p",
          { class: "row row--wrap under" },
          h("span", { class: "muted" }, dayName(day)),
          h("span", { class: "chip" }, icon("stop", "i-f"), t("app.off")),
        ),
        h("div", { class: "stack mt4" }, ...notices(), planned.length > 0 && planCard(planned, day)),
        h(
          "div",
          { class: "bottom" },
          h(
            "p",
            { class: "row between elsewhere" },
            h("span", { class: "small muted" }, t("home.else")),
            companionLink(chosenCompanions(at)),
          ),
          kindTiles(null, (tile) => ({ href: `/app/place?kind=${tile}` })),
        ),
        h("div", { class: "reach" }, startButton(at)),
        todayCard(day, at),
        targetsCard(at),
      ),
    ),
  };
}

/** @param {import("../journal/planned.js").Planned[]} planned @param {string} day */
const planCard = (planned, day) =>
  h(
    "section",
    { class: "card plancard", "aria-labelledby": "plan" },
    h("h2", { id: "plan", class: "small muted" }, t("home.plan")),
    h("ul", { class: "plan" }, ...planned.map((line) => planLine(line, day))),
  );

/** @param {import("../journal/planned.js").Planned} line @param {string} day */
function planLine(line, day) {
  const { colour } = lookOf(line, phone.catalogue, day);
  const where = line.place || line.event ? whereName(line) : activityName(line.activity);
  return h(
    "li",
    null,
    h("time", null, line.start),
    h(
      "span",
      null,
      h("span", { class: `dot k-${colour}`, "aria-hidden": "true" }),
      h("b", null, where),
      colour === "risk" && h("span", { class: "muted small" }, ` · ${t("kind.risk").toLowerCase()}`),
      line.note && h("span", { class: "muted small notes" }, line.note),
    ),
  );
}
