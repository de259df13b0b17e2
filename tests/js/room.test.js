// How much fits: what the browser says, and what a write that failed says better.
import assert from "node:assert/strict";
import test from "node:test";
import { isLow, measure, noticing, photosLeft, USUAL_BYTES } from "../../static/js/room.js";

const says = (/** @type {any} */ estimate) =>
  Object.defineProperty(globalThis, "navigator", {
    value: { storage: { estimate } },
    configurable: true,
  });

test("nobody knows, plenty, and too little", async () => {
  says(undefined);
  await measure();
  assert.deepEqual([photosLeft(), isLow()], [null, false]);
  says(async () => ({ quota: 50 * USUAL_BYTES, usage: 0 }));
  await measure();
  assert.deepEqual([photosLeft(), isLow()], [50, false]);
  says(async () => ({ quota: 50 * USUAL_BYTES, usage: 1 }));
  await measure();
  assert.deepEqual([photosLeft(), isLow()], [49, true]);
  says(() => Promise.reject(new Error("no")));
  await measure();
  assert.equal(isLow(), false);
});

test("a write that found no room is believed until one finds it", async () => {
  says(async () => ({ quota: 1e12, usage: 0 }));
  const full = () => noticing(Promise.reject(new DOMException("", "QuotaExceededError")));
  await assert.rejects(full());
  await measure();
  assert.deepEqual([photosLeft(), isLow()], [0, true]);
  await assert.rejects(noticing(Promise.reject(new Error("another"))));
  assert.equal(isLow(), true);
  assert.equal(await noticing(Promise.resolve(3)), 3);
  assert.equal(isLow(), false);
});
