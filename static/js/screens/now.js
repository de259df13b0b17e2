// Now: off duty one tap starts, on duty the top is purple, and the few things a guard does are under the thumb.
import { dutiesOn, isRisk, lookOf, placeOf } from "../catalogue.js";
import { fieldSeconds, segments } from "../facts.js";
import * as duty from "../journal/duty.js";
import { momentOf, presenceOf } from "../journal/entries.js";
import { needsSignIn, now, phone } from "../phone.js";
import { act } from "../ui/acts.js";
import { activityName, whereName } from "../ui/describe.js";
import { pillBar, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { onLeave, refresh } from "../ui/router.js";
import { dayName, duration, t } from "../ui/words.js";
import { dayOf, timeOf, wallClock } from "../when.js";
import { todayCard } from "./day-sum.js";
import { kindTiles } from "./place.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

const entries = () => [...phone.book.entries.values()];
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Field seconds since the duty began; breaks are out. @param {number} since @param {number} at */
function worked(since, at) {
  const parts = duty.presences(entries()).map(presenceOf);
  const running = parts.map((part) =>
    part.end === null ? { ...part, end: Math.max(at, part.start + 1) } : part,
  );
  return fieldSeconds(segments(running, Number.POSITIVE_INFINITY).filter((part) => part.start >= since));
}

/** @type {import("../ui/router.js").Route} */
export function nowScreen() {
  const timer = setInterval(refresh, still.matches ? 20_000 : 1000);
  onLeave(() => clearInterval(timer));
  return () => {
    const at = now();
    const current = duty.currentOf(entries(), now());
    return current ? onDuty(current, at) : offDuty(at);
  };
}

/** What belongs above the buttons: no network, somebody must sign in again. */
function notices() {
  const { reach, since } = phone.book.contact;
  const silent = reach === "no_network" || reach === "no_server";
  return [
    silent &&
      since !== null &&
      h(
        "div",
        { class: "note note--warn" },
        icon("cloudoff"),
        h(
          "p",
          { class: "small" },
          t(reach === "no_network" ? "sync.off.long" : "app.noserver.long", { t: timeOf(since) }),
        ),
      ),
    needsSignIn() &&
      h(
        "a",
        { class: "note note--warn", href: "/app/sign-in", "data-tap": "sign-in" },
        icon("lock"),
        h("p", { class: "small" }, t(reach === "other_person" ? "app.other_person" : "sync.session")),
      ),
  ];
}

/** @param {number} at */
function greeting(at) {
  const hour = Number(wallClock(at).time.slice(0, 2));
  const key = hour < 5 || hour >= 18 ? "app.hello.evening" : hour < 12 ? "home.hello" : "app.hello.afternoon";
  return t(key, { n: (phone.person?.name ?? "").split(" ")[0] });
}

/** What one tap starts: what is planned now, else where the guard was last. @param {number} at */
function suggestion(at) {
  const planned = dutiesOn(phone.catalogue, dayOf(at));
  const time = timeOf(at);
  const next = planned.find((line) => (line.end ?? "24:00") > time);
  if (next)
    return {
      where: { activity: next.activity, place: next.place, event: next.event ?? null },
      planned: true,
    };
  const last = duty
    .presences(entries())
    .findLast(({ data }) => data.activity !== "break" && data.activity !== "event");
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
  const { where, planned } = found;
  const words = { a: activityName(where.activity), p: whereName(where) };
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
    ...inner(t(planned ? "app.start.planned" : "app.start.last", words)),
  );
}

/** @param {number} at */
function offDuty(at) {
  const day = dayOf(at);
  const planned = dutiesOn(phone.catalogue, day);
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
        h(
          "div",
          { class: "stack mt4" },
          ...notices(),
          planned.length > 0 && planCard(planned, day),
          todayCard(day, at),
        ),
        h(
          "div",
          { class: "bottom" },
          h("p", { class: "small muted mb2" }, t("home.else")),
          kindTiles(null, (tile) => ({ href: `/app/place?kind=${tile}` })),
          startButton(at),
        ),
      ),
    ),
  };
}

/** @param {import("../catalogue.js").Duty[]} planned @param {string} day */
const planCard = (planned, day) =>
  h(
    "section",
    { class: "card plancard", "aria-labelledby": "plan" },
    h("h2", { id: "plan", class: "small muted" }, t("home.plan")),
    h(
      "ul",
      { class: "plan" },
      ...planned.map((line) => {
        const { colour } = lookOf(line, phone.catalogue, day);
        return h(
          "li",
          null,
          h("time", null, line.start),
          h(
            "span",
            null,
            h("span", { class: `dot k-${colour}`, "aria-hidden": "true" }),
            h("b", null, whereName(line)),
            colour === "risk" && h("span", { class: "muted small" }, ` · ${t("kind.risk").toLowerCase()}`),
          ),
        );
      }),
    ),
  );

/** @param {Entry} current @param {number} at */
function onDuty(current, at) {
  const since = duty.dutySince(entries(), at) ?? momentOf(current);
  const pausing = current.data.activity === "break";
  const words = t(pausing ? "app.break.since" : "home.on", {
    t: sinceWords(pausing ? momentOf(current) : since, at),
  });
  return {
    key: pausing ? "now-break" : "now-on",
    title: words,
    onDuty: !pausing,
    body: withNav(
      "now",
      h(
        "div",
        { class: pausing ? "duty duty--pause" : "duty" },
        pillBar(),
        h(
          "div",
          { class: "pad" },
          h(
            "p",
            { class: "lbl since" },
            pausing ? icon("cup") : h("span", { class: "live", "aria-hidden": "true" }),
            words,
          ),
          timerView(pausing ? at - momentOf(current) : worked(since, at)),
          pausing ? pausePanel() : placePanel(current, at),
        ),
      ),
      h(
        "main",
        { id: "main", class: "pad acting" },
        h("h1", { class: "vh" }, words),
        ...notices(),
        actTiles(),
        nextLine(at),
        !pausing && pauseLine(),
        endButton(since),
      ),
    ),
  };
}

/** @param {number} since @param {number} at "08:02", with the day when it is not today */
const sinceWords = (since, at) =>
  dayOf(since) === dayOf(at) ? timeOf(since) : `${dayName(dayOf(since), "short")} ${timeOf(since)}`;

/** @param {number} seconds */
function timerView(seconds) {
  const clock = `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, "0")}`;
  return h(
    "p",
    { class: "timer", role: "timer", "aria-label": duration(seconds) },
    h("span", { "aria-hidden": "true" }, clock),
    !still.matches && h("small", { "aria-hidden": "true" }, `:${String(seconds % 60).padStart(2, "0")}`),
  );
}

/** @param {Entry} current @param {number} at */
function placePanel(current, at) {
  const here = momentOf(current);
  const risk = isRisk(placeOf(phone.catalogue, current.data.place), dayOf(at));
  return h(
    "div",
    null,
    h(
      "div",
      { class: "place" },
      icon("pin"),
      h(
        "div",
        { class: "grow" },
        h("b", { "data-place": current.data.place }, whereName(current.data)),
        h(
          "p",
          { class: "row row--wrap tight" },
          h("span", { class: "lbl" }, t("home.here", { t: timeOf(here), d: duration(at - here) })),
          risk && h("span", { class: "chip" }, icon("risk", "i-f"), t("kind.risk")),
        ),
      ),
    ),
    h(
      "a",
      { class: "btn btn--light btn--block btn--l", href: "/app/place", "data-tap": "switch" },
      icon("swap"),
      t("home.switch"),
    ),
  );
}

const pausePanel = () =>
  h(
    "div",
    { class: "stack" },
    h(
      "button",
      {
        class: "btn btn--go btn--block btn--l",
        type: "button",
        "data-tap": "resume",
        onclick: () => act(duty.resume, (moment) => t("app.toast.resume", { t: timeOf(moment) })),
      },
      icon("play", "i-f"),
      t("app.break.end"),
    ),
  );

const actTiles = () =>
  h(
    "div",
    { class: "acts" },
    h(
      "a",
      { class: "act act--inc", href: "/app/incident/new", "data-tap": "incident" },
      h("span", { class: "ic" }, icon("warn")),
      t("home.inc"),
    ),
    phone.person?.vaststeller === true &&
      h(
        "a",
        { class: "act act--gas", href: "/app/gas/new", "data-tap": "gas" },
        h("span", { class: "ic" }, icon("gas")),
        t("home.gas"),
      ),
  );

/** The next planned place, one tap away. @param {number} at */
function nextLine(at) {
  const next = dutiesOn(phone.catalogue, dayOf(at)).find((line) => line.start > timeOf(at));
  if (!next) return null;
  const { colour, icon: picture } = lookOf(next, phone.catalogue, dayOf(at));
  const where = { activity: next.activity, place: next.place, event: next.event ?? null };
  return h(
    "button",
    {
      class: `line bar k-${colour}`,
      type: "button",
      "data-tap": "next",
      onclick: () =>
        act(
          (all, moment) => duty.goTo(all, where, moment),
          () => t("toast.switch", { p: whereName(where) }),
        ),
    },
    icon(picture),
    h("span", { class: "grow" }, whereName(where), h("small", null, t("app.next", { t: next.start }))),
    h("span", { class: "do" }, t("home.next.go")),
  );
}

const pauseLine = () =>
  h(
    "button",
    {
      class: "line",
      type: "button",
      "data-tap": "break",
      onclick: () => act(duty.pause, (moment) => t("app.toast.break", { t: timeOf(moment) })),
    },
    icon("cup"),
    h("span", { class: "grow" }, t("app.break"), h("small", null, t("app.break.sub"))),
    h("span", { class: "do" }, t("app.break.start")),
  );

/** @param {number} since */
const endButton = (since) =>
  h(
    "button",
    {
      class: "btn btn--block btn--l last",
      type: "button",
      "data-tap": "end",
      onclick: () =>
        act(
          duty.end,
          (moment) => t("toast.end", { t: timeOf(moment), d: duration(worked(since, moment)) }),
          "/app",
        ),
    },
    icon("stop", "i-f"),
    t("home.end"),
  );
