// The times and the place of a presence.
import { activityMoved, placeOf } from "../catalogue.js";
import { AHEAD } from "../facts.js";
import { momentOf } from "../journal/entries.js";
import { now, phone } from "../phone.js";
import { titleOf } from "../ui/describe.js";
import { lineField } from "../ui/fields.js";
import { entryForm } from "../ui/form.js";
import { h } from "../ui/h.js";
import { meant, placeSelect } from "../ui/where.js";
import { dayName, t } from "../ui/words.js";
import { dayOf, epoch, iso, nextAt, timeOf } from "../when.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */
/** @typedef {import("../ui/form.js").About} About */

/** @param {About & {entry: Entry}} about */
export function presenceForm(about) {
  const { entry } = about;
  const { data } = entry;
  const day = dayOf(momentOf(entry));

  /** The seconds stay where the minute did not change. @param {string} time @param {string | null} before @param {() => number} typed */
  const moment = (time, before, typed) =>
    before !== null && timeOf(epoch(before)) === time ? epoch(before) : typed();

  /** @param {any} state @returns {{start: number, end: number | null}} */
  function times({ from, until }) {
    const start = from
      ? moment(from, data.started_at, () => meant(from, epoch(data.started_at), now()))
      : Number.NaN;
    return {
      start,
      end: until ? moment(until, data.ended_at, () => (from ? nextAt(until, start) : Number.NaN)) : null,
    };
  }

  /** @param {any} state */
  function check(state) {
    const { start, end } = times(state);
    const latest = now() + AHEAD;
    return [
      ...(Number.isNaN(start) ? [{ field: "from", words: t("refused.required") }] : []),
      ...(start > latest ? [{ field: "from", words: t("refused.in_future") }] : []),
      ...(end !== null && end > latest ? [{ field: "until", words: t("refused.in_future") }] : []),
      ...(end !== null && end <= start ? [{ field: "until", words: t("refused.end_before_start") }] : []),
      ...(end === null && data.ended_at !== null ? [{ field: "until", words: t("refused.required") }] : []),
      ...(state.place ? [] : [{ field: "place", words: t("refused.unknown_place") }]),
    ];
  }

  /** @param {any} state */
  function changed(state) {
    const { start, end } = times(state);
    return {
      ...data,
      activity: activityMoved(data, placeOf(phone.catalogue, state.place), phone.person?.roles ?? []),
      place: state.place,
      started_at: iso(start),
      ended_at: end === null ? null : iso(end),
    };
  }

  return entryForm(
    {
      name: "presence",
      kind: "presence/1",
      start: {
        place: data.place,
        from: timeOf(epoch(data.started_at)),
        until: data.ended_at === null ? "" : timeOf(epoch(data.ended_at)),
      },
      check,
      data: changed,
      said: (state) => t("app.kept", { p: titleOf({ kind: entry.kind, data: changed(state) }) }),
      title: () => titleOf(entry),
      save: () => t("app.save"),
      body: ({ state, faults, set }) => [
        h(
          "div",
          { class: "sect stack" },
          h("h2", null, dayName(day)),
          h(
            "div",
            { class: "two" },
            lineField({
              id: "from",
              label: t("app.from"),
              type: "time",
              value: state.from,
              faults,
              changed: (from) => set({ from }),
            }),
            lineField({
              id: "until",
              label: t("app.until"),
              type: "time",
              value: state.until,
              faults,
              optional: data.ended_at === null,
              changed: (until) => set({ until }),
            }),
          ),
          data.activity !== "break" &&
            data.activity !== "event" &&
            placeSelect(
              placeOf(phone.catalogue, state.place) ? state.place : null,
              (place) => set({ place }),
              faults,
            ),
        ),
      ],
    },
    about,
  );
}
