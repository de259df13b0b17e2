// The start, when something about the phone is not well: whoever holds it still gets to a screen.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { broken } from "./idb.js";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
// @ts-expect-error a channel would keep this process alive
delete globalThis.BroadcastChannel;
const root = {
  shown: "",
  content: { cloneNode: () => "cannot start" },
  replaceChildren: (/** @type {string} */ what) => (root.shown = what),
};
const seen = { preloaded: 0, reloaded: 0 };
const page = {
  addEventListener() {},
  createElement: () => ({}),
  documentElement: { lang: "nl", dataset: {} },
  getElementById: () => root,
  head: { append() {} },
  querySelector() {
    seen.preloaded += 1;
    return null;
  },
  visibilityState: "visible",
};
const worker = { addEventListener() {}, controller: null, register: () => new Promise(() => {}) };
Object.defineProperty(globalThis, "navigator", { value: { serviceWorker: worker }, configurable: true });
Object.assign(globalThis, {
  addEventListener() {},
  document: page,
  fetch: () => new Promise(() => {}),
  location: { reload: () => (seen.reloaded += 1) },
  matchMedia: () => ({ matches: false }),
});
const turn = () => new Promise((resolve) => setImmediate(resolve));
async function until(true_) {
  const late = Date.now() + 30_000;
  while (!true_() && Date.now() < late) await turn();
}

test("records of a colleague that cannot be opened keep nobody from the phone", async () => {
  const { openDevice } = await import("../../static/js/journal/database.js");
  const { open } = await import("../../static/js/people/door.js");
  const { phone } = await import("../../static/js/phone.js");
  const device = await openDevice();
  const people = ["1", "2"].map((id) => ({ id, name: `Guard ${id}`, username: id }));
  await device.set("enrolled", { secret: "s", name: "7" });
  await device.set("people", people);
  await device.set("known", { 1: {}, 2: {} });
  broken.add("ronde-1");
  await open();
  assert.deepEqual(
    phone.team.map(({ id }) => id),
    ["1", "2"],
  );
});

test("a phone that was revoked empties itself but for what does not open", async (t) => {
  const { setting } = await import("../../static/js/phone.js");
  const { wipe } = await import("../../static/js/people/post.js");
  const { phone } = await import("../../static/js/phone.js");
  t.mock.method(console, "error", () => {});
  void wipe();
  await until(() => phone.revoked);
  assert.deepEqual([phone.revoked, Object.keys(await setting("known"))], [{ left: 1 }, ["1"]]);
});

test("a worker that never answers, then a database that never opens: it is said, and tried again", async (t) => {
  t.mock.method(console, "error", () => {});
  broken.add("ronde");
  await import("../../static/js/boot.js");
  await turn();
  assert.equal(seen.preloaded, 0);
  mock.timers.tick(20_000);
  await until(() => root.shown);
  assert.deepEqual([seen.preloaded, root.shown, seen.reloaded], [1, "cannot start", 0]);
  mock.timers.tick(20_000);
  assert.equal(seen.reloaded, 1);
});
