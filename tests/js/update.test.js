// The guard asks for a newer version: it is waited for, not missed by a second.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
// @ts-expect-error a channel would keep this process alive
delete globalThis.BroadcastChannel;
const told = [];
const registration = { waiting: null, installing: null, update: async () => {} };
const serviceWorker = { addEventListener() {}, getRegistration: async () => registration };
Object.defineProperty(globalThis, "navigator", { value: { serviceWorker }, configurable: true });
Object.assign(globalThis, {
  document: { addEventListener() {} },
  location: { reload: () => told.push("reload") },
});
const { updateNow } = await import("../../static/js/worker.js");

test("nothing newer: the page begins anew", async () => {
  await updateNow();
  assert.deepEqual(told.splice(0), ["reload"]);
});

test("one that is still being kept takes over once it is whole", async () => {
  const coming = Object.assign(new EventTarget(), {
    postMessage: (/** @type {string} */ words) => told.push(words),
  });
  registration.update = async () => {
    registration.installing = coming;
  };
  const updating = updateNow();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(told, []);
  Object.assign(registration, { installing: null, waiting: coming });
  coming.dispatchEvent(new Event("statechange"));
  await updating;
  assert.deepEqual(told.splice(0), ["take over"]);
});
