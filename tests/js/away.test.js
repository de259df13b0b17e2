// A guard who is away: what may be known without the key, how long a wrong PIN waits, what was handed in meanwhile.
import assert from "node:assert/strict";
import test from "node:test";
import { emptyBook, handedIn, log, summaryOf, undo } from "../../static/js/journal/book.js";
import { end, goTo } from "../../static/js/journal/duty.js";
import { secondsLeft, waitAfter } from "../../static/js/people/keys.js";
import { instantOf } from "../../static/js/when.js";

const at = (/** @type {string} */ time) => instantOf("2022-03-17", time);
let made = 0;
const makeId = () => `id-${++made}`;
const there = (/** @type {string} */ place) => ({ activity: "patrol", place });

/** @param {import("../../static/js/journal/book.js").Book} book @param {string} time @param {string | null} place */
const step = (book, time, place) => {
  const entries = [...book.entries.values()];
  const changes = place ? goTo(entries, there(place), at(time)) : end(entries, at(time));
  return log(book, changes, at(time), makeId);
};

test("counts and the begin of the duty, nothing else", () => {
  assert.deepEqual(summaryOf(emptyBook(), at("08:00")), { waiting: 0, refused: 0, since: null });
  const one = step(emptyBook(), "08:00", "maritiem").book;
  const two = step(one, "10:00", "karreveld").book;
  assert.deepEqual(summaryOf(two, at("11:00")), { waiting: 2, refused: 0, since: at("08:00") });
  assert.equal(summaryOf(step(two, "12:00", null).book, at("12:01")).since, null);
});

test("what was handed in is received, and undoing it is a new version", () => {
  const { book, steps } = step(emptyBook(), "08:00", "maritiem");
  const [item] = book.outbox;
  const result = { id: item.revision.id, status: "accepted" };
  const after = handedIn(book, [{ at: "2022-03-17T09:00:00Z", results: [result] }]);
  assert.equal(after.outbox.length, 0);
  assert.equal(after.entries.get(item.revision.entry)?.receivedAt, at("10:00"));
  assert.equal(undo(after, steps, at("10:01"), makeId).outbox[0].revision.withdrawn, true);
});

test("handed in without an answer: the server may have it, so it is not forgotten by undoing", () => {
  const { book, steps } = step(emptyBook(), "08:00", "maritiem");
  const after = undo(handedIn(book, []), steps, at("08:01"), makeId);
  assert.deepEqual(
    after.outbox.map(({ revision }) => revision.withdrawn === true),
    [false, true],
  );
});

test("wrong PINs wait as long as on the server", () => {
  assert.deepEqual([0, 4, 5, 6, 7, 11, 12, 50].map(waitAfter), [0, 0, 30, 60, 120, 1920, 3600, 3600]);
  assert.equal(secondsLeft(undefined, 1000), 0);
  assert.equal(secondsLeft({ n: 5, at: 1000 }, 1010), 20);
  assert.equal(secondsLeft({ n: 5, at: 1000 }, 1030), 0);
  assert.equal(secondsLeft({ n: 5, at: 9000 }, 1000), 30, "a clock that was set back waits no longer");
});
