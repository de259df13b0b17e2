// The live board: what does not answer is told, not waited for; and what answers again is live.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

mock.timers.enable({ apis: ["setTimeout"] });
const state = { dataset: { t: "14:02" }, textContent: "Live", classList: { toggle() {} } };
/** @type {AbortSignal[]} */
const signals = [];
Object.assign(globalThis, {
  document: {
    addEventListener() {},
    getElementById: (id) => (id === "live-state" ? state : null),
    querySelectorAll: () => [],
    visibilityState: "visible",
  },
  window: globalThis,
  addEventListener() {},
  location: { href: "/desk" },
  fetch: (_address, { signal } = {}) =>
    new Promise((_, reject) => {
      signals.push(signal);
      signal?.addEventListener("abort", () => reject(signal.reason));
    }),
});
const { mountLive } = await import("../../static/js/desk/live.js");

/** Until what was answered has been dealt with. */
const dealt = () => new Promise((resolve) => setImmediate(resolve));

test("a server that never answers is called silent", async (t) => {
  const over = new AbortController();
  t.mock.method(AbortSignal, "timeout", () => over.signal);
  mountLive(/** @type {any} */ ({ dataset: { stale: "Figures of {t}" } }));
  mock.timers.tick(20_000);
  assert.equal(signals.length, 1);
  over.abort();
  await dealt();
  assert.equal(state.textContent, "Figures of 14:02");

  globalThis.fetch = /** @type {any} */ (async () => ({ status: 304, ok: false }));
  mock.timers.tick(10_000);
  await dealt();
  assert.equal(state.textContent, "Live", "back, though the server has nothing new to say");
});
