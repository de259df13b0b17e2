import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, minutesOf, nudged } from "../../static/js/desk/correct.js";
import { stopAfter } from "../../static/js/desk/planning.js";

const stop = (row, column) => ({ row, column });

test("arrows go through the week's grid, several stops in a cell one by one", () => {
  const [a, b, c, d] = [stop(1, 1), stop(1, 1), stop(1, 3), stop(2, 1)];
  const stops = [a, b, c, d];
  assert.equal(stopAfter(stops, a, "ArrowDown"), b);
  assert.equal(stopAfter(stops, b, "ArrowDown"), d);
  assert.equal(stopAfter(stops, d, "ArrowDown"), null);
  assert.equal(stopAfter(stops, a, "ArrowUp"), null);
  assert.equal(stopAfter(stops, b, "ArrowRight"), c);
  assert.equal(stopAfter(stops, c, "ArrowLeft"), a);
  assert.equal(stopAfter(stops, c, "ArrowRight"), null);
  assert.equal(stopAfter(stops, a, "Enter"), null);
});

test("typed times are read as the server reads them", () => {
  for (const text of ["7:30", "07:30", "0730", "7u30", "7h30", " 7.30 "]) assert.equal(minutesOf(text), 450);
  for (const text of ["", "7", "24:00", "12:60", "noon"]) assert.equal(minutesOf(text), null);
  assert.equal(clockText(450), "07:30");
});

test("five minutes on, but what may cross a change of the clock is the server's", () => {
  assert.equal(nudged("16:00", 5), "16:05");
  assert.equal(nudged("16:00", -5), "15:55");
  for (const [text, step] of [
    ["00:00", -5],
    ["23:58", 5],
    ["01:58", 5],
    ["03:02", -5],
    ["noon", 5],
  ])
    assert.equal(nudged(text, step), null);
});
