import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as duty from "../../static/js/journal/duty.js";
import { closeForgotten, forgottenOf } from "../../static/js/journal/forgotten.js";
import { plannedEnd, plannedFrom, plannedOn, plannedSeconds } from "../../static/js/journal/planned.js";
import { clearTyped, takeTyped, typedFor } from "../../static/js/screens/typed-end.js";
import { forgetAll } from "../../static/js/ui/leaving.js";
import { epoch } from "../../static/js/when.js";
import { HOUR, at, guard } from "./guard.js";

const EIGHT = at(8);
const duties = [
  { day: "2022-03-17", start: "13:00", end: "16:00", activity: "market", place: "gemeenteplaats" },
  { day: "2022-03-17", start: "08:00", end: "11:45", activity: "patrol", place: "maritiem" },
];
const night = [{ day: "2022-03-17", start: "22:00", end: "02:00", activity: "patrol", place: "maritiem" }];

const incident = (one, hours) =>
  one.act(hours, () => [
    { entry: null, kind: "incident/1", data: { observed_at: new Date(at(hours) * 1000).toISOString() } },
  ]);
const stage = (one, hours, plan = duties) => forgottenOf(one.list(), plan, at(hours))?.stage ?? null;

describe("the plan as instants", () => {
  test("in order of time, an end after midnight is the next day's", () => {
    assert.deepEqual(
      plannedOn(duties, "2022-03-17").map(({ from }) => from),
      [at(8), at(13)],
    );
    assert.equal(plannedOn(night, "2022-03-17")[0].until, at(26));
    assert.equal(plannedSeconds(duties, "2022-03-17"), 6.75 * HOUR);
  });
  test("what is over is left out, a night that began yesterday is not", () => {
    assert.deepEqual(
      plannedFrom(duties, at(12)).map(({ place }) => place),
      ["gemeenteplaats"],
    );
    assert.equal(plannedFrom(night, at(25)).length, 1);
    assert.equal(plannedFrom(night, at(26)).length, 0);
  });
  test("a shift ends with the last line of its day", () => {
    assert.equal(plannedEnd(duties, at(8.1)), at(16));
    assert.equal(plannedEnd(night, at(21.9)), at(26));
    assert.equal(plannedEnd(night, at(24.5)), at(26));
    assert.equal(plannedEnd(duties, at(17)), null, "who starts after it does not end at it");
    assert.equal(plannedEnd([], at(8)), null);
    assert.equal(plannedOn([{ day: "2022-03-17", start: "?", activity: "patrol" }], "2022-03-17").length, 0);
  });
});

describe("when it is asked", () => {
  test("five minutes after the planned end in passing, six hours after it before anything else", () => {
    const one = guard();
    one.start(8);
    for (const [hours, expected] of [
      [16, null],
      [16 + 4.99 / 60, null],
      [16 + 5 / 60, "ask"],
      [21.99, "ask"],
      [22, "must"],
      [48, "must"],
    ]) {
      assert.equal(stage(one, hours), expected, String(hours));
    }
  });
  test("without a plan after ten hours, and before the next start once sixteen have gone by", () => {
    const one = guard();
    one.start(8);
    assert.deepEqual(
      [17.9, 18, 24, 24.01].map((hours) => stage(one, hours, [])),
      [null, "ask", "ask", "must"],
    );
  });
  test("whoever clocked out is not asked, nor for a colleague's round", () => {
    const one = guard();
    one.start(8);
    one.act(16, duty.end);
    assert.equal(stage(one, 30), null);
    const two = guard();
    two.start(8);
    two.by("Bob");
    assert.equal(stage(two, 30), null);
  });
  test("an old shift is asked about while a new one runs", () => {
    const one = guard();
    one.start(8);
    one.start(8 + 24, "karreveld");
    const found = forgottenOf(one.list(), duties, at(33));
    assert.equal(found.stage, "must");
    assert.equal(found.entry.data.place, "maritiem");
  });
});

describe("the answers", () => {
  test("the last sign of life is the last thing that was logged in the shift", () => {
    const one = guard();
    one.start(8);
    one.start(10, "karreveld");
    incident(one, 15.5);
    const found = forgottenOf(one.list(), duties, at(22));
    assert.equal(found.since, at(8));
    assert.equal(found.sign.at, at(15.5));
    assert.equal(found.planned, at(16));
  });
  test("what was logged the next morning is no sign of it", () => {
    const one = guard();
    one.start(8);
    incident(one, 31);
    assert.equal(forgottenOf(one.list(), duties, at(32)).sign.at, at(8));
  });
  test("all that was open is closed at the end that was chosen, saying what it rests on", () => {
    const one = guard();
    one.start(8);
    one.act(12, duty.stepAside);
    const found = forgottenOf(one.list(), duties, at(22));
    one.act(22, () => closeForgotten(found, at(16), "planned", "vergeten"));
    const [patrol, pause] = duty.presences(one.list());
    assert.deepEqual(
      [patrol, pause].map(({ data }) => [epoch(data.ended_at), data.basis]),
      [
        [at(16), "planned"],
        [at(16), "planned"],
      ],
    );
    assert.equal(one.book.outbox.at(-1).revision.reason, "vergeten");
    assert.equal(stage(one, 22), null);
  });
  test("what began after the end that was chosen did not happen", () => {
    const one = guard();
    one.start(8);
    one.act(12, duty.stepAside);
    const found = forgottenOf(one.list(), duties, at(22));
    one.act(22, () => closeForgotten(found, at(11), "recalled", "vergeten"));
    assert.deepEqual(
      duty.presences(one.list()).map(({ data }) => data.activity),
      ["patrol"],
    );
  });
});

describe("with whom", () => {
  const row = (one) =>
    duty
      .presences(one.list())
      .map(({ data }) => [
        data.place,
        data.companions,
        (epoch(data.started_at) - EIGHT) / HOUR,
        data.ended_at && (epoch(data.ended_at) - EIGHT) / HOUR,
      ]);
  const withKarim = (all, moment) =>
    duty.goTo(all, { activity: "patrol", place: "maritiem", companions: ["karim"] }, moment);

  test("a duo starts once and goes on together", () => {
    const one = guard();
    one.act(8, withKarim);
    one.start(9, "karreveld");
    assert.deepEqual(row(one), [
      ["maritiem", ["karim"], 0, 1],
      ["karreveld", ["karim"], 1, null],
    ]);
    one.act(10, duty.stepAside);
    assert.deepEqual(duty.presences(one.list()).at(-1).data.companions, ["karim"]);
  });
  test("a colleague leaves underway: theirs until now, and on alone", () => {
    const one = guard();
    one.act(8, withKarim);
    one.act(10, (all, moment) => duty.walkWith(all, [], moment));
    assert.deepEqual(row(one), [
      ["maritiem", ["karim"], 0, 2],
      ["maritiem", [], 2, null],
    ]);
  });
  test("named just after the start, they were there from the start", () => {
    const one = guard();
    one.start(8);
    one.act(8 + 300 / HOUR, (all, moment) => duty.walkWith(all, ["karim", "luc"], moment));
    assert.deepEqual(row(one), [["maritiem", ["karim", "luc"], 0, null]]);
  });
  test("the same people change nothing; off duty there is nobody to change", () => {
    const one = guard();
    assert.deepEqual(duty.walkWith(one.list(), ["karim"], at(8)), []);
    one.act(8, withKarim);
    assert.deepEqual(duty.walkWith(one.list(), ["karim"], at(10)), []);
  });
  test("in a break both go on with those who stay", () => {
    const one = guard();
    one.act(8, withKarim);
    one.act(10, duty.stepAside);
    one.act(10.5, (all, moment) => duty.walkWith(all, [], moment));
    assert.equal(duty.currentOf(one.list(), at(10.6)).data.activity, "break");
    one.act(11, duty.resume);
    assert.deepEqual(duty.currentOf(one.list(), at(11)).data.companions, []);
  });
  test("a colleague's round is the colleague's to end", () => {
    const one = guard();
    one.start(8);
    one.by("Bob");
    assert.deepEqual(duty.end(one.list(), at(9)), []);
    assert.equal(duty.currentOf(one.list(), at(9)).by, "Bob");
    assert.deepEqual(
      duty.goTo(one.list(), { activity: "patrol", place: "karreveld" }, at(9)).map(({ entry }) => entry),
      [null],
    );
  });
});

describe("the hour that is typed for it", () => {
  const type = (entry, time) => {
    typedFor(entry).time = time;
  };

  test("stands while the screen is drawn again, and is of that duty alone", () => {
    type("monday", "16:30");
    assert.equal(typedFor("monday").time, "16:30");
    assert.equal(typedFor("tuesday").time, "", "another duty begins empty");
    assert.equal(typedFor("monday").time, "", "and what was left is not found again");
  });
  test("is gone once it was the answer", () => {
    type("monday", "16:30");
    assert.equal(takeTyped("monday", at(8), at(20)), at(16.5));
    assert.deepEqual(typedFor("monday"), { entry: "monday", time: "", fault: "" });
  });
  test("is gone when another guard takes the phone, with what was said of it", () => {
    type("monday", "21:00");
    assert.equal(takeTyped("monday", at(8), at(20)), null);
    assert.equal(typedFor("monday").fault, "refused.in_future");
    forgetAll();
    assert.deepEqual(typedFor("monday"), { entry: "monday", time: "", fault: "" });
  });
  test("stays to be mended when it cannot be, and nothing typed is asked for", () => {
    type("monday", "21:00");
    assert.equal(takeTyped("monday", at(8), at(21) - 1), null);
    assert.equal(typedFor("monday").time, "21:00");
    assert.equal(takeTyped("monday", at(8), at(21)), at(21), "the second at which it is over");
    assert.equal(takeTyped("monday", at(8), at(22)), null);
    assert.equal(typedFor("monday").fault, "refused.required");
    clearTyped();
  });
  test("before the start it is the next day's", () => {
    type("night", "02:00");
    assert.equal(takeTyped("night", at(22), at(30)), at(26));
    type("night", "22:00");
    assert.equal(takeTyped("night", at(22), at(50)), at(46), "the hour of the start itself is no end");
  });
});

test("with five thousand presences on the phone the screen still follows each second", () => {
  const many = Array.from({ length: 5000 }, (_, n) => {
    const start = new Date((EIGHT - (5000 - n) * 600) * 1000).toISOString();
    const end = n === 4999 ? null : new Date((EIGHT - (4999 - n) * 600) * 1000).toISOString();
    const data = { activity: "patrol", place: "maritiem", started_at: start, ended_at: end, companions: [] };
    return { entry: `id-${String(n).padStart(4, "0")}`, kind: "presence/1", withdrawn: false, data };
  });
  const look = () => [
    forgottenOf(many, duties, at(8.1)).entry.entry,
    duty.currentOf(many, at(8.1)).entry,
    duty.dutySince(many, at(8.1)) < EIGHT,
  ];
  assert.deepEqual(look(), ["id-4999", "id-4999", true]);
  const began = performance.now();
  for (let n = 0; n < 10; n++) look();
  assert.ok((performance.now() - began) / 10 < 50, "half of what a tap may take, on this machine");
});
