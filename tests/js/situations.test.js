// The situations a coordinator can read: the same files run under pytest.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { deadline, policeState, segments } from "../../static/js/facts.js";
import { unsureOf } from "../../static/js/journal/forgotten.js";
import { boundsOf, dayOf, epoch } from "../../static/js/when.js";

const read = (name) => parse(readFileSync(new URL(`../examples/${name}.yaml`, import.meta.url), "utf8"));
const instant = (moment) => (moment === null || moment === undefined ? null : epoch(moment));

for (const name of ["segments-overlaps", "segments-guards", "segments-doubtful"]) {
  describe(name, () => {
    for (const situation of read(name)) {
      test(situation.name, () => {
        const presences = situation.presences.map((one, n) => ({
          entry: `e${n}`,
          guards: one.guards ?? [one.guard, ...(one.companions ?? [])],
          activity: one.activity,
          place: one.place,
          start: epoch(one.from),
          end: instant(one.until),
          order: one.received,
          confirmed: one.confirmed === true,
        }));
        const found = segments(presences).map(({ guard, start, end, presence }) => [
          guard,
          presence.activity,
          presence.place,
          start,
          end,
        ]);
        const expected = situation.expect.map((one) => [
          one.guard,
          one.activity,
          one.place,
          epoch(one.from),
          epoch(one.until),
        ]);
        assert.deepEqual(found, expected);
      });
    }
  });
}

describe("days", () => {
  const { bounds, day_of, elapsed } = read("days");
  for (const { name, day, from, until, seconds } of bounds) {
    test(name, () => {
      const [start, end] = boundsOf(day);
      assert.deepEqual([start, end, end - start], [epoch(from), epoch(until), seconds]);
    });
  }
  for (const { name, at, day } of day_of) test(name, () => assert.equal(dayOf(epoch(at)), day));
  for (const { name, from, until, seconds } of elapsed) {
    test(name, () => assert.equal(epoch(until) - epoch(from), seconds));
  }
});

describe("deadlines", () => {
  const { police, states } = read("deadlines");
  for (const { name, hours, observed, last } of police) {
    test(name, () => assert.equal(deadline(epoch(observed), hours), epoch(last)));
  }
  for (const { name, observed, reported, as_of, state } of states) {
    test(name, () => assert.equal(policeState(epoch(observed), instant(reported), epoch(as_of)), state));
  }
});

describe("forgotten", () => {
  for (const { name, planned, presences, at, asked } of read("forgotten")) {
    test(name, () => {
      const entries = presences.map(({ activity = "patrol", from, until }, n) => ({
        entry: String(n),
        kind: "presence/1",
        withdrawn: false,
        data: { activity, place: "maritiem", companions: [], started_at: from, ended_at: until },
      }));
      const duties = planned.map((duty) => ({ ...duty, activity: "patrol", place: "maritiem" }));
      assert.deepEqual([...unsureOf(entries, duties, epoch(at)).keys()].sort(), asked.map(String));
    });
  }
});
