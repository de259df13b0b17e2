import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid7 } from "../../static/js/journal/entries.js";
import { addDays, epoch, instantOf, iso, nextAt } from "../../static/js/when.js";

test("an instant is written with the zone's own offset", () => {
  assert.equal(iso(epoch("2022-03-17T07:02:11Z")), "2022-03-17T08:02:11+01:00");
  assert.equal(iso(epoch("2022-07-01T07:02:11Z")), "2022-07-01T09:02:11+02:00");
});

test("what is written is read back", () => {
  for (const moment of [
    "2022-10-30T02:30:00+02:00",
    "2022-10-30T02:30:00+01:00",
    "2022-03-27T03:00:00+02:00",
  ]) {
    assert.equal(iso(epoch(moment)), moment);
  }
});

test("a naive moment is refused", () => {
  assert.throws(() => epoch("2022-03-17T08:00:00"), RangeError);
  assert.throws(() => epoch("yesterday"), RangeError);
});

test("a wall clock is an instant, on the nights the clock changes too", () => {
  const cases = [
    ["2022-03-17", "08:02", "2022-03-17T08:02:00+01:00"],
    ["2022-03-27", "10:00", "2022-03-27T10:00:00+02:00"],
    ["2022-03-26", "23:00", "2022-03-26T23:00:00+01:00"],
    ["2022-10-30", "02:30", "2022-10-30T02:30:00+02:00"], // the first of the two
    ["2022-10-30", "12:00", "2022-10-30T12:00:00+01:00"],
    ["2022-03-27", "02:30", "2022-03-27T03:30:00+02:00"], // an hour that is skipped
  ];
  for (const [day, time, expected] of cases) assert.equal(iso(instantOf(day, time)), expected);
});

test("an end is the first time after its start that the wall clock showed it", () => {
  for (const [time, start, expected] of [
    ["10:30", "2022-03-17T08:02:00+01:00", "2022-03-17T10:30:00+01:00"],
    ["00:30", "2022-12-31T22:00:00+01:00", "2023-01-01T00:30:00+01:00"],
    ["03:30", "2022-03-26T22:00:00+01:00", "2022-03-27T03:30:00+02:00"],
    // the hour that comes twice
    ["02:10", "2022-10-30T01:50:00+02:00", "2022-10-30T02:10:00+02:00"],
    ["02:10", "2022-10-30T02:50:00+02:00", "2022-10-30T02:10:00+01:00"],
    ["02:10", "2022-10-30T02:10:00+01:00", "2022-10-31T02:10:00+01:00"],
  ]) {
    assert.equal(iso(nextAt(time, epoch(start))), expected);
  }
});

test("days follow each other over months and clock changes", () => {
  assert.equal(addDays("2022-03-26", 1), "2022-03-27");
  assert.equal(addDays("2022-03-01", -1), "2022-02-28");
});

test("a UUIDv7 carries its milliseconds, version and variant, and sorts by them", () => {
  const id = uuid7(0x0192f0c1abcd, new Uint8Array(16).fill(0xff));
  assert.equal(id, "0192f0c1-abcd-7fff-bfff-ffffffffffff");
  assert.match(uuid7(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(uuid7(1000) < uuid7(2000));
});
