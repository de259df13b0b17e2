// A shared phone hands in what waits for a guard who is away.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./idb.js";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
// @ts-expect-error a channel would keep this process alive
delete globalThis.BroadcastChannel;
const asked = [];
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
Object.assign(globalThis, {
  addEventListener() {},
  document: { addEventListener() {}, removeEventListener() {}, visibilityState: "visible" },
  removeEventListener() {},
  fetch: async (/** @type {string} */ address, { body }) => {
    asked.push([address.split("/").at(-1), JSON.parse(body).name]);
    return Response.json({ people: [], received_at: "2022-03-17T08:00:05Z", results: [] });
  },
});
const { openVault } = await import("../../static/js/journal/database.js");
const { newKey } = await import("../../static/js/people/keys.js");
const { contact, remember } = await import("../../static/js/people/post.js");
const { enter, leave, log, openPhone, phone } = await import("../../static/js/phone.js");
const data = { observed_at: "2022-03-17T09:00:00+01:00", photos: [] };

test("a phone without room to note it hands in all the same", async (t) => {
  await openPhone();
  const vault = await openVault("1");
  await vault.keep("ring", { escrow: "1.7.a.b" });
  await remember("1");
  await enter(vault, await newKey(), { id: "1", username: "bob", name: "Bob", roles: [], language: "nl" });
  await log(() => [{ entry: null, kind: "incident/1", data }]);
  leave();
  phone.enrolled = { secret: "s", name: "7" };
  t.mock.method(IDBObjectStore.prototype, "put", () => {
    throw new DOMException("", "QuotaExceededError");
  });
  t.mock.method(console, "error", () => {});
  await contact().catch(() => {});
  assert.deepEqual(
    asked.filter(([what]) => what === "parcels"),
    [["parcels", "o:0"]],
  );
});
