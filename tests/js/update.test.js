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
const { keepWorker, updateNow } = await import("../../static/js/worker.js");
const { phone } = await import("../../static/js/phone.js");

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

test("a worker that the browser lost is made anew with the next network, and that is said until then", async () => {
  let online = false;
  let there = null;
  const looks = {};
  Object.assign(serviceWorker, {
    controller: {},
    register: async () => {
      if (!online && !there) throw new TypeError("no network");
      there ??= Object.assign(new EventTarget(), { waiting: null, update: async () => {} });
      return there;
    },
    getRegistration: async () => there,
  });
  Object.assign(globalThis, {
    document: {
      addEventListener: (name, then) => (looks[name] = then),
      visibilityState: "visible",
    },
    addEventListener: (name, then) => (looks[name] = then),
  });
  await keepWorker();
  assert.equal(phone.needsNetwork, true);
  online = true;
  await looks.online();
  assert.equal(phone.needsNetwork, false);
  [there, online] = [null, false];
  await looks.visibilitychange();
  assert.equal(phone.needsNetwork, true);
});
