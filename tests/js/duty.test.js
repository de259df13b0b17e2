import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldSeconds, segments } from "../../static/js/facts.js";
import * as duty from "../../static/js/journal/duty.js";
import { presenceOf } from "../../static/js/journal/entries.js";
import { at, guard } from "./guard.js";

const NINE = at(9);
const MINUTE = 60;
const maritiem = { activity: "patrol", place: "maritiem" };
const school = { activity: "school", place: "school-4" };

/** Somebody who acts at given minutes after nine. */
const phone = () => guard((minute) => NINE + minute * MINUTE);
/** [place or activity, from minute, until minute] of what counts */
const row = (one) =>
  segments(duty.presences(one.list()).map(presenceOf)).map(({ start, end, presence }) => [
    presence.activity === "break" ? "break" : presence.place,
    (start - NINE) / MINUTE,
    (end - NINE) / MINUTE,
  ]);
const goTo = (where) => (entries, at) => duty.goTo(entries, where, at);

test("starting opens one presence with its whole state, and replaces the book instead of changing it", () => {
  const one = phone();
  const before = one.book;
  one.act(0, goTo(maritiem));
  assert.equal(before.entries.size, 0);
  const [{ revision }] = one.book.outbox;
  assert.deepEqual(revision.data, {
    activity: "patrol",
    place: "maritiem",
    started_at: "2022-03-17T09:00:00+01:00",
    ended_at: null,
    event: null,
    companions: [],
    position: null,
    note: null,
  });
  assert.deepEqual([revision.entry, revision.replaces, revision.guard], [revision.id, null, null]);
});

test("a shift: start, switch, break, end", () => {
  const one = phone();
  one.act(0, goTo(maritiem));
  one.act(60, goTo(school));
  one.act(90, duty.stepAside);
  assert.equal(duty.currentOf(one.list()).data.activity, "break");
  one.act(105, duty.resume);
  assert.equal(duty.currentOf(one.list()).data.place, "school-4");
  one.act(180, duty.end);
  assert.deepEqual(row(one), [
    ["maritiem", 0, 60],
    ["school-4", 60, 90],
    ["break", 90, 105],
    ["school-4", 105, 180],
  ]);
  const rows = segments(duty.presences(one.list()).map(presenceOf));
  assert.equal(fieldSeconds(rows), (180 - 15) * MINUTE);
  assert.equal(duty.currentOf(one.list()), undefined);
});

test("ending in a break closes both, and switching too", () => {
  for (const leave of [duty.end, goTo(school)]) {
    const one = phone();
    one.act(0, goTo(maritiem));
    one.act(30, duty.stepAside);
    one.act(45, leave);
    const open = duty.running(one.list()).map(({ data }) => data.place);
    assert.deepEqual(open, leave === duty.end ? [] : ["school-4"]);
  }
});

test("going where one is changes nothing", () => {
  const one = phone();
  one.act(0, goTo(maritiem));
  assert.deepEqual(one.act(10, goTo(maritiem)), []);
});

test("what lasted no second is withdrawn: an end must lie after its start", () => {
  const one = phone();
  one.act(0, goTo(maritiem));
  one.act(0, goTo(school));
  assert.deepEqual(
    duty.presences(one.list()).map(({ data }) => data.place),
    ["school-4"],
  );
});

test("on duty since the first of the blocks that join, not since yesterday", () => {
  const one = phone();
  one.act(-1500, goTo(maritiem));
  one.act(-1000, duty.end);
  one.act(0, goTo(maritiem));
  one.act(60, goTo(school));
  one.act(70, duty.stepAside);
  assert.equal(duty.dutySince(one.list(), NINE + 80 * MINUTE), NINE);
  one.act(90, duty.end);
  assert.equal(duty.dutySince(one.list(), NINE + 100 * MINUTE), null);
});

test("undoing a switch brings the earlier block back with its own start", () => {
  const one = phone();
  one.act(0, goTo(maritiem));
  const steps = one.act(60, goTo(school));
  one.undo(61, steps);
  assert.equal(duty.currentOf(one.list()).data.place, "maritiem");
  assert.equal(one.book.outbox.length, 1, "nothing of it ever left the phone");
});

test("undoing the end goes on without a gap", () => {
  const one = phone();
  one.act(0, goTo(maritiem));
  const steps = one.act(60, duty.end);
  one.undo(61, steps);
  assert.equal(duty.dutySince(one.list(), NINE + 62 * MINUTE), NINE);
});

test("undoing what may have been sent adds a newer version instead", () => {
  const one = phone();
  const steps = one.act(0, goTo(maritiem));
  one.book = { ...one.book, outbox: one.book.outbox.map((item) => ({ ...item, tries: 1 })) };
  one.undo(1, steps);
  const [first, second] = one.book.outbox.map(({ revision }) => revision);
  assert.equal(second.withdrawn, true);
  assert.equal(second.replaces, first.id);
  assert.deepEqual(second.data, first.data);
  assert.deepEqual(duty.presences(one.list()), []);
});

test("what was never closed is no duty any more after 16 hours, and a new shift leaves it as it is", () => {
  const one = phone();
  one.act(0, goTo(maritiem));
  const limit = NINE + 16 * 60 * MINUTE;
  assert.equal(duty.currentOf(one.list(), limit).data.place, "maritiem");
  assert.equal(duty.currentOf(one.list(), limit + 1), undefined);
  assert.equal(duty.dutySince(one.list(), limit + 1), null);
  one.act(24 * 60, goTo(school));
  assert.deepEqual(
    duty.presences(one.list()).map(({ data }) => [data.place, data.ended_at]),
    [
      ["maritiem", null],
      ["school-4", null],
    ],
  );
});
