// A hole between two blocks of work, and the two ways to fill it.
import { momentOf, presenceData } from "../journal/entries.js";
import { act } from "../ui/acts.js";
import { h } from "../ui/h.js";
import { duration, t } from "../ui/words.js";
import { dayOf, epoch, iso, timeOf } from "../when.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

/** A shorter hole is walking. */
const GAP = 15 * 60;

/** @param {Entry} entry @param {Entry[]} list presences that count @param {string} day */
export function gapBefore(entry, list, day) {
  if (entry.kind !== "presence/1" || entry.withdrawn || !list.includes(entry)) return null;
  const start = momentOf(entry);
  const earlier = list.filter((one) => one !== entry && momentOf(one) < start);
  if (!earlier.length || earlier.some(({ data }) => data.ended_at === null)) return null;
  const from = Math.max(...earlier.map(({ data }) => epoch(data.ended_at)));
  if (start - from < GAP || dayOf(from) !== day) return null;
  const place = earlier[earlier.length - 1].data.place;
  return h(
    "li",
    null,
    h("time", null, timeOf(from)),
    h("span", { class: "dt" }),
    h(
      "div",
      { class: "blk blk--gap", "data-gap": "" },
      h("b", null, t("day.gap", { d: duration(start - from) })),
      h("p", { class: "small" }, t("day.gap.q")),
      h(
        "div",
        { class: "row row--wrap mt2" },
        h(
          "button",
          { class: "btn", type: "button", "data-tap": "gap-break", onclick: () => fill(from, start, place) },
          t("app.break"),
        ),
        h(
          "a",
          {
            class: "btn",
            href: `/app/day/${day}/add?from=${timeOf(from)}&until=${timeOf(start)}`,
            "data-tap": "gap-place",
          },
          t("day.gap.place"),
        ),
      ),
    ),
  );
}

/** @param {number} from @param {number} until @param {string | null} place */
const fill = (from, until, place) =>
  act(
    () => [
      {
        entry: null,
        kind: "presence/1",
        data: {
          ...presenceData({ activity: "break", place }, from),
          ended_at: iso(until),
          basis: "recalled",
        },
      },
    ],
    () => t("app.kept", { p: t("app.break") }),
  );
