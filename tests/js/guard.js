// A guard's phone without a screen: its book, and the clock of one day.
import { emptyBook, log, undo } from "../../static/js/journal/book.js";
import * as duty from "../../static/js/journal/duty.js";
import { epoch } from "../../static/js/when.js";

export const DAY = "2022-03-17";
export const HOUR = 3600;
/** Instant of an hour of the day, or of the days after it (8.5 is half past eight, 32 the next morning at eight). */
export const at = (hours) => epoch("2022-03-17T00:00:00+01:00") + Math.round(hours * HOUR);

/** @param {(time: number) => number} [instant] what a time means; hours of the day unless told otherwise */
export function guard(instant = at) {
  let n = 0;
  const makeId = () => `id-${String(++n).padStart(3, "0")}`;
  const self = {
    book: emptyBook(),
    list: () => [...self.book.entries.values()],
    act(time, make) {
      const { book, steps } = log(self.book, make(self.list(), instant(time)), instant(time), makeId);
      self.book = book;
      return steps;
    },
    undo(time, steps) {
      self.book = undo(self.book, steps, instant(time), makeId);
    },
    start: (time, place = "maritiem") =>
      self.act(time, (all, moment) => duty.goTo(all, { activity: "patrol", place }, moment)),
    /** What is logged becomes a colleague's. */
    by(name) {
      for (const [id, entry] of self.book.entries) self.book.entries.set(id, { ...entry, by: name });
    },
  };
  return self;
}
