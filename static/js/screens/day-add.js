// Something forgotten: where, from, until. It is marked as added afterwards; the coordinator sees that.
import { activityAt, eventsOn, nameIn, placeOf } from "../catalogue.js";
import { presenceData } from "../journal/entries.js";
import { now, phone } from "../phone.js";
import { whereName } from "../ui/describe.js";
import { choices } from "../ui/choices.js";
import { lineField, listField } from "../ui/fields.js";
import { entryForm } from "../ui/form.js";
import { h } from "../ui/h.js";
import { dayName, language, t } from "../ui/words.js";
import { dayAsked, dayOf, instantOf, iso, nextAt } from "../when.js";

const WHAT = /** @type {const} */ ([
  ["place", "pin", "day.add.place"],
  ["break", "cup", "app.activity.break"],
  ["other_duty", "pen", "app.activity.other_duty"],
]);

/** @type {import("../ui/router.js").Route} */
export function addScreen({ day: asked }, query) {
  const day = dayAsked(asked, dayOf(now()));

  /** An end that is not after the start lies on the next day. @param {any} state */
  function times({ from, until }) {
    const start = from ? instantOf(day, from) : Number.NaN;
    return { start, end: from && until ? nextAt(until, start) : Number.NaN };
  }

  /** @param {any} state */
  const check = (state) => [
    ...(state.place || state.what !== "place" ? [] : [{ field: "place", words: t("day.add.where") }]),
    ...(state.from ? [] : [{ field: "from", words: t("refused.required") }]),
    ...(state.until ? [] : [{ field: "until", words: t("refused.required") }]),
    ...(times(state).end > now() ? [{ field: "until", words: t("refused.in_future") }] : []),
  ];

  return entryForm(
    {
      name: `add/${day}`,
      kind: "presence/1",
      start: {
        what: "place",
        place: "",
        from: query.get("from") ?? "",
        until: query.get("until") ?? "",
      },
      check,
      data(state) {
        const { start, end } = times(state);
        return { ...presenceData(whereOf(state, day), start), ended_at: iso(end), basis: "recalled" };
      },
      said: (state) => t("app.kept", { p: whereName(whereOf(state, day)) }),
      title: () => t("day.add"),
      save: () => t("app.save"),
      body: (ui) => body(ui, day),
    },
    { entry: null, back: `/app/day/${day}` },
  );
}

/** @param {import("../ui/form.js").Ui} ui @param {string} day */
function body({ state, faults, set }, day) {
  /** @param {"from" | "until"} id */
  const time = (id) =>
    lineField({
      id,
      label: t(`app.${id}`),
      type: "time",
      value: state[id],
      faults,
      changed: (text) => set({ [id]: text }),
    });
  return [
    h(
      "div",
      { class: "sect stack" },
      h("h2", null, dayName(day)),
      h("p", { class: "hint" }, t("day.add.hint")),
      choices({
        id: "what",
        legend: t("day.add.what"),
        look: "",
        grid: "three",
        value: state.what,
        choose: (what) => set({ what }),
        options: WHAT.map(([value, picture, words]) => ({ value, picture, label: t(words) })),
      }),
      state.what === "place" &&
        listField({
          id: "place",
          label: t("app.place"),
          value: state.place,
          faults,
          changed: (place) => set({ place }),
          options: [["", t("app.where.none")], ...options(day)],
        }),
      h("div", { class: "two" }, time("from"), time("until")),
    ),
  ];
}

/** A break or other duty needs a place too: any will do. @param {any} state @param {string} day */
function whereOf({ what, place: chosen }, day) {
  const { catalogue, person } = phone;
  if (what !== "place") return { activity: what, place: catalogue.places[0]?.code ?? "", event: null };
  const event = eventsOn(catalogue, day).find(({ code }) => `event:${code}` === chosen);
  if (event) return { activity: "event", place: event.place, event: event.code };
  const place = placeOf(catalogue, chosen);
  return { activity: place ? activityAt(place, person?.roles ?? []) : "patrol", place: chosen, event: null };
}

/** @param {string} day @returns {[string, string][]} events of the day first */
const options = (day) => [
  ...eventsOn(phone.catalogue, day).map((one) => named(`event:${one.code}`, one)),
  ...phone.catalogue.places.map((one) => named(one.code, one)),
];

/** @param {string} value @param {{name: import("../catalogue.js").Name}} thing @returns {[string, string]} */
const named = (value, thing) => [value, nameIn(thing, language()) ?? value];
