// When something was seen: around midnight, around the change of the hour, and on a clock that proves wrong meanwhile.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./idb.js";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
// @ts-expect-error a channel would keep this process alive
delete globalThis.BroadcastChannel;
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
Object.assign(globalThis, {
  document: { addEventListener() {}, visibilityState: "visible" },
  Node: class {},
});
const { chooseCompanions, chosenCompanions } = await import("../../static/js/screens/companions.js");
const { heard } = await import("../../static/js/time.js");
const { followClock, hereAndNow, meant, whereData, whereFaults } = await import(
  "../../static/js/ui/where.js"
);
const { epoch, iso } = await import("../../static/js/when.js");

test("a time that is typed around midnight is of the day on which the clock showed it", () => {
  for (const [stood, typed, at, moment] of [
    ["2027-01-01T00:05:00+01:00", "23:50", "2027-01-01T00:06:00+01:00", "2026-12-31T23:50:00+01:00"],
    ["2026-12-31T23:58:00+01:00", "00:01", "2027-01-01T00:02:00+01:00", "2027-01-01T00:01:00+01:00"],
    // days later, when it is put right
    ["2027-01-01T00:05:00+01:00", "23:50", "2027-01-04T10:00:00+01:00", "2026-12-31T23:50:00+01:00"],
    ["2027-01-01T06:00:00+01:00", "22:00", "2027-01-01T06:01:00+01:00", "2026-12-31T22:00:00+01:00"],
    // by day it stays the same day, and what is to come is to come
    ["2026-12-31T08:00:00+01:00", "21:00", "2026-12-31T22:00:00+01:00", "2026-12-31T21:00:00+01:00"],
    ["2026-12-31T14:00:00+01:00", "15:00", "2026-12-31T14:01:00+01:00", "2026-12-31T15:00:00+01:00"],
    ["2026-12-31T14:00:00+01:00", "14:04", "2026-12-31T14:01:00+01:00", "2026-12-31T14:04:00+01:00"],
    // the hour that is skipped, and the one that comes twice
    ["2027-03-28T03:10:00+02:00", "01:50", "2027-03-28T03:11:00+02:00", "2027-03-28T01:50:00+01:00"],
    ["2027-03-28T03:10:00+02:00", "23:55", "2027-03-28T03:11:00+02:00", "2027-03-27T23:55:00+01:00"],
    ["2027-10-31T02:10:00+01:00", "02:05", "2027-10-31T02:10:00+01:00", "2027-10-31T02:05:00+02:00"],
  ]) {
    assert.equal(meant(typed, epoch(stood), epoch(at)), epoch(moment), `${stood} ${typed}`);
  }
});

test("who comes along was chosen before midnight for a start after it, not for the next day", () => {
  const late = epoch("2026-12-31T23:58:00+01:00");
  chooseCompanions(["karim"], late);
  assert.deepEqual(chosenCompanions(late + 180), ["karim"]);
  assert.deepEqual(chosenCompanions(late + 8 * 3600), []);
});

/** A form that was just opened. */
function opened() {
  const form = {
    state: hereAndNow(),
    set: (/** @type {any} */ changes) => Object.assign(form.state, changes),
  };
  followClock(form);
  return form;
}
const HOUR = 3600;

test("an hour wrong and known only now: what the phone filled in is put right, what was typed stays", () => {
  const server = Math.floor(Date.now() / 1000) - HOUR;
  const [typed, filled] = [opened(), opened()];
  Object.assign(typed.state, { used: null });
  Object.assign(filled.state, { reportedAt: iso(filled.state.observed) });
  const before = typed.state.observed;
  heard(new Date(server * 1000).toUTCString(), performance.now());
  assert.ok(Math.abs(filled.state.observed - server) < 5, String(filled.state.observed - server));
  assert.equal(epoch(filled.state.reportedAt), filled.state.observed, "when the police were told, too");
  assert.equal(typed.state.observed, before);
  assert.equal(whereFaults(typed.state).length, 1);
});

test("what the phone filled in never lies ahead, so nothing is asked about it", () => {
  const { state } = opened();
  const draft = { ...state, observed: state.observed + HOUR };
  assert.deepEqual(whereFaults(draft), []);
  assert.ok(epoch(whereData(draft).observed_at) <= state.observed + 5);
});
