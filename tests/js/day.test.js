// A duty that nobody clocked out counts nothing from the moment it is asked about, and all of it once it is answered.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { partsOf } from "../../static/js/journal/day.js";
import * as duty from "../../static/js/journal/duty.js";
import { closeForgotten, forgottenOf, unsureOf } from "../../static/js/journal/forgotten.js";
import { DAY, HOUR, at, guard } from "./guard.js";

const duties = [
  { day: DAY, start: "08:00", end: "16:00", activity: "patrol", place: "maritiem" },
  { day: "2022-03-18", start: "08:00", end: "16:00", activity: "patrol", place: "maritiem" },
];
const ASKED = 16 + 5 / 60;
const SECOND = 1 / HOUR;

/** Hours that count, and hours that wait for an answer. */
function hours(one, when, day = DAY) {
  const { sure, unsure } = partsOf(one.list(), duties, day, at(when));
  const sum = (parts) => parts.reduce((all, { start, end }) => all + (end - start) / HOUR, 0);
  return [sum(sure), sum(unsure)].map((hours) => Math.round(hours * 1000) / 1000);
}

describe("an open duty past its planned end", () => {
  test("counts up to the second before it is asked, then not at all, also in passing", () => {
    const one = guard();
    one.start(8);
    assert.deepEqual(hours(one, ASKED - SECOND), [8.083, 0]);
    assert.deepEqual(hours(one, ASKED), [0, 8.083]);
    assert.deepEqual(hours(one, 20), [0, 12]);
    assert.deepEqual(hours(one, 22), [0, 8], "asked before all else: to the planned end at the most");
  });
  test("what was closed earlier in the shift counts, and loses nothing to what is asked", () => {
    const one = guard();
    one.start(8);
    one.start(12, "karreveld");
    assert.deepEqual(hours(one, 17), [4, 5]);
  });
  test("a closed break takes its time out of what is unsure too", () => {
    const one = guard();
    one.start(8);
    one.act(12, duty.stepAside);
    one.act(13, duty.resume);
    const { unsure } = partsOf(one.list(), duties, DAY, at(17));
    assert.equal(unsure.reduce((all, { start, end }) => all + end - start, 0) / HOUR, 8);
  });
  test("whoever ends it at the planned hour, the last sign or another has all their hours", () => {
    for (const [end, basis] of [
      [16, "planned"],
      [15, "last_sign"],
      [17, "recalled"],
    ]) {
      const one = guard();
      one.start(8);
      const found = forgottenOf(one.list(), duties, at(18));
      one.act(18, () => closeForgotten(found, at(end), basis, "vergeten"));
      assert.deepEqual(hours(one, 18), [end - 8, 0], basis);
      assert.equal(unsureOf(one.list(), duties, at(18)).size, 0);
    }
  });
  test("whoever was still at work and ends late has all their hours", () => {
    const one = guard();
    one.start(8);
    one.act(18.5, duty.end);
    assert.deepEqual(hours(one, 18.5), [10.5, 0]);
  });
  test("taking the answer back asks again", () => {
    const one = guard();
    one.start(8);
    const before = one.book;
    one.act(18, duty.end);
    one.book = before;
    assert.deepEqual(hours(one, 18), [0, 10]);
  });
});

test("two days that were forgotten are both unsure, each under its own day", () => {
  const one = guard();
  one.start(8);
  one.act(24 + 8, (_all, moment) => [
    {
      entry: null,
      kind: "presence/1",
      data: {
        activity: "patrol",
        place: "karreveld",
        started_at: new Date(moment * 1000).toISOString(),
        ended_at: null,
        companions: [],
      },
    },
  ]);
  assert.deepEqual(hours(one, 41), [0, 8]);
  assert.deepEqual(hours(one, 41, "2022-03-18"), [0, 9]);
  assert.equal(unsureOf(one.list(), duties, at(41)).size, 2);
});

test("a colleague's open round is the colleague's to answer, and counts meanwhile", () => {
  const one = guard();
  one.start(8);
  one.by("Bob");
  assert.deepEqual(hours(one, 17), [9, 0]);
});
