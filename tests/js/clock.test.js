import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { believed, both, held, measured, minutesOff, NEW_CLOCK, tick } from "../../static/js/clock.js";
import { emptyBook, log } from "../../static/js/journal/book.js";
import { restamp, stamped } from "../../static/js/journal/restamp.js";
import { epoch, iso } from "../../static/js/when.js";

const NINE = Date.parse("2022-03-17T09:00:00+01:00");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A phone whose wall clock is `off` at true time NINE + minutes, and whose page began with it. */
function phone(off = 0) {
  let n = 0;
  const self = {
    off,
    clock: NEW_CLOCK,
    book: emptyBook(),
    /** what the two clocks say; asleep: the monotonic one stood still */
    reading: (minute, asleep = 0) => ({
      wall: NINE + minute * MINUTE + self.off,
      mono: (minute - asleep) * MINUTE,
    }),
    tick(minute, { slept = false, asleep = 0 } = {}) {
      self.clock = tick(self.clock, self.reading(minute, asleep), slept);
    },
    now: (minute) => {
      const { wall } = self.reading(minute);
      return Math.floor((wall - believed(self.clock.offset, wall)) / 1000);
    },
    log(minute, data = {}) {
      const at = self.now(minute);
      const change = {
        entry: null,
        kind: "presence/1",
        data: { started_at: iso(at), ended_at: null, ...data },
      };
      const after = log(self.book, [change], at, () => `r${++n}`).book;
      const wall = self.reading(minute).wall;
      self.book = stamped(self.book, after, {
        phone_at: iso(Math.floor(wall / 1000)),
        monotonic_ms: minute * MINUTE,
        offset_ms: believed(self.clock.offset, wall),
      });
    },
    hears(minute, asleep = 0) {
      const read = self.reading(minute, asleep);
      const { clock, settling } = measured(self.clock, read, NINE + minute * MINUTE);
      self.clock = clock;
      if (settling) self.book = restamp(self.book, settling);
      self.book = { ...self.book, contact: { ...self.book.contact, at: self.now(minute) } };
    },
    /** minutes after nine at which each item says it was */
    minutes: () =>
      self.book.outbox.map(({ revision }) =>
        Math.round((epoch(revision.data.started_at) * 1000 - NINE) / MINUTE),
      ),
  };
  return self;
}

describe("what is believed", () => {
  test("small differences are none, hours are corrected, days are not", () => {
    for (const [offset, taken] of [
      [30_000, 0],
      [31_000, 31_000],
      [-HOUR, -HOUR],
      [25 * HOUR, 25 * HOUR],
      [26 * HOUR, 0],
      [-400 * 24 * HOUR, 0],
    ]) {
      assert.equal(believed(offset, NINE), taken);
    }
  });
  test("a phone in 1970 has lost its clock", () => assert.equal(believed(-NINE, 0), -NINE));
  test("it is said from two minutes on", () => {
    assert.equal(minutesOff({ ...NEW_CLOCK, offset: 120_000 }), 0);
    assert.equal(minutesOff({ ...NEW_CLOCK, offset: -121_000 }), 2);
    assert.equal(minutesOff({ ...NEW_CLOCK, offset: HOUR }), 60);
  });
});

test("an hour wrong, and the server said so: what is logged has the right time", () => {
  for (const off of [HOUR, -HOUR]) {
    const one = phone(off);
    one.tick(0);
    one.hears(0);
    one.log(5);
    assert.deepEqual(one.minutes(), [5]);
    assert.equal(one.book.outbox[0].revision.clock.offset_ms, off);
  }
});

test("logged before the server could say it: corrected before it is sent, the phone's own time kept", () => {
  const one = phone(HOUR);
  one.tick(0);
  one.log(1);
  one.log(3);
  const raw = one.book.outbox.map(({ revision }) => revision.clock.phone_at);
  assert.deepEqual(one.minutes(), [61, 63]);
  one.hears(10);
  assert.deepEqual(one.minutes(), [1, 3]);
  assert.deepEqual(
    one.book.outbox.map(({ revision }) => revision.clock.phone_at),
    raw,
  );
  assert.equal(one.book.entries.get("r1").data.started_at, "2022-03-17T09:01:00+01:00");
  assert.equal(one.book.outbox[0].revision.recorded_at, "2022-03-17T09:01:00+01:00");
});

test("what may have left already is not touched: the same id has the same content", () => {
  const one = phone(HOUR);
  one.log(1);
  one.book = { ...one.book, outbox: one.book.outbox.map((item) => ({ ...item, tries: 1 })) };
  one.hears(10);
  assert.deepEqual(one.minutes(), [61]);
});

test("times from before the last contact stay: they were right", () => {
  const one = phone();
  one.tick(0);
  one.hears(0);
  const start = iso((NINE - HOUR) / 1000);
  one.off = HOUR; // while the app was closed
  one.clock = { ...one.clock, mono: null };
  one.tick(30);
  one.log(31, { started_at: start, ended_at: iso(one.now(31)) });
  one.hears(40);
  const { data } = one.book.outbox[0].revision;
  assert.equal(data.started_at, start);
  assert.equal(data.ended_at, "2022-03-17T09:31:00+01:00");
});

test("set back or forward while one looks: the time goes on as if nothing happened", () => {
  for (const off of [HOUR, -HOUR]) {
    const one = phone();
    one.tick(0);
    one.hears(0);
    one.log(10);
    one.tick(19.9);
    one.off = off;
    one.tick(20);
    one.log(30);
    assert.deepEqual(one.minutes(), [10, 30]);
    one.hears(40);
    assert.deepEqual(one.minutes(), [10, 30], "and the server's word changes nothing");
  }
});

test("a phone that slept has not been set; what it logs is right", () => {
  const one = phone();
  one.tick(0);
  one.hears(0);
  one.tick(60, { slept: true, asleep: 50 });
  assert.equal(one.now(60), (NINE + HOUR) / 1000);
});

test("taken for set while it slept: the server's word puts it right", () => {
  const one = phone();
  one.tick(0);
  one.hears(0);
  one.log(5);
  one.tick(60, { asleep: 50 });
  one.log(61);
  assert.notDeepEqual(one.minutes(), [5, 61]);
  one.hears(70, 50);
  assert.deepEqual(one.minutes(), [5, 61]);
});

test("the server is years away: nothing is corrected, on purpose", () => {
  const one = phone(4 * 365 * 24 * HOUR);
  one.tick(0);
  one.log(1);
  const before = one.minutes();
  one.hears(10);
  one.log(11);
  assert.deepEqual(one.minutes(), [...before, before[0] + 10]);
});

describe("what waits for somebody who is away is moved the same on the server", () => {
  const situations = parse(readFileSync(new URL("../examples/restamp.yaml", import.meta.url), "utf8"));
  for (const { name, used, settling, since, before, after } of situations) {
    test(name, () => {
      const at = "2022-03-17T10:00:00+01:00";
      const revision = { id: "r1", entry: "r1", data: before, recorded_at: at, clock: { offset_ms: used } };
      const item = { seq: 1, revision, tries: 0, status: "waiting", codes: [] };
      const contact = { ...emptyBook().contact, at: since && epoch(since) };
      const { outbox } = restamp({ ...emptyBook(), contact, outbox: [item] }, settling);
      assert.deepEqual(outbox[0].revision.data, after);
    });
  }
});

test("one settling after another holds as if each had been applied", () => {
  const first = { offset: 3_600_000, added: true };
  for (const second of [
    { offset: -60_000, added: true },
    { offset: 60_000, added: false },
  ]) {
    for (const before of [first, { ...first, added: false }])
      assert.equal(held(both(before, second), 5000), held(second, held(before, 5000)));
    assert.deepEqual(both(null, second), second);
  }
  assert.deepEqual(both(first, null), first);
  assert.equal(both({ offset: 3_600_000, added: false }, null), null, "the clock was put right since");
});
