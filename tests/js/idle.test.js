// A shared phone locks when nobody touches it, and loses no photo by it.
import assert from "node:assert/strict";
import test from "node:test";
import { createIdle } from "../../static/js/people/idle.js";

const LIMIT = 300_000;

function phone() {
  const self = { now: 0, open: true, locked: 0 };
  const lock = () => {
    self.locked += 1;
    self.open = false;
  };
  return Object.assign(
    self,
    createIdle(
      LIMIT,
      () => self.now,
      () => self.open,
      lock,
    ),
  );
}

test("it locks after its time, once, and a touch before that begins anew", () => {
  const one = phone();
  one.now = LIMIT - 1;
  one.look();
  one.touch();
  one.now += LIMIT - 1;
  one.look();
  assert.equal(one.locked, 0);
  one.now += 1;
  one.look();
  one.look();
  assert.equal(one.locked, 1);
});

test("a clock that is set back does not hold the phone open", () => {
  const one = phone();
  one.now = -3_600_000;
  one.look();
  one.now += LIMIT;
  one.look();
  assert.equal(one.locked, 1);
});

test("the tap that wakes it after its time locks it", () => {
  const one = phone();
  one.now = LIMIT;
  one.touch();
  assert.equal(one.locked, 1);
});

test("while the camera is open it does not lock; once the photo is kept it does", () => {
  const one = phone();
  const release = one.hold();
  one.now = 10 * LIMIT;
  one.look();
  one.touch();
  assert.equal(one.locked, 0);
  release();
  assert.equal(one.locked, 1);
  release();
  assert.equal(one.locked, 1);
});

test("of two that hold it the last one counts; within its time nothing locks", () => {
  const one = phone();
  const [choosing, shrinking] = [one.hold(), one.hold()];
  choosing();
  choosing();
  one.now = LIMIT - 1;
  shrinking();
  assert.equal(one.locked, 0);
  const again = one.hold();
  one.now = LIMIT;
  one.look();
  assert.equal(one.locked, 0);
  again();
  assert.equal(one.locked, 1);
});
