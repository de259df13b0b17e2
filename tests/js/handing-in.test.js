// A shared phone hands in what waits for a guard who is away.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./idb.js";
import "./page.js";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
const asked = [];
Object.assign(globalThis, {
  fetch: async (/** @type {string} */ address, { body }) => {
    asked.push([address.split("/").at(-1), JSON.parse(body).name]);
    return Response.json({ people: [], received_at: "2022-03-17T08:00:05Z", results: [] });
  },
});
const { openVault } = await import("../../static/js/journal/database.js");
const { newKey } = await import("../../static/js/people/keys.js");
const { answered } = await import("../../static/js/journal/book.js");
const { contact, remember, wipe } = await import("../../static/js/people/post.js");
const { enter, leave, log, opened, openPhone, phone } = await import("../../static/js/phone.js");
const data = { observed_at: "2022-03-17T09:00:00+01:00", photos: [] };

await openPhone();

/** Bob logs something; `then` happens to it before he goes. */
async function away(then = async (/** @type {string} */ _revision) => {}) {
  asked.length = 0;
  const vault = await openVault("1");
  await vault.keep("ring", { escrow: "1.7.a.b" });
  await remember("1");
  await enter(vault, await newKey(), { id: "1", username: "bob", name: "Bob", roles: [], language: "nl" });
  const [{ revision }] = await log(() => [{ entry: null, kind: "incident/1", data }]);
  await then(revision);
  leave();
  phone.enrolled = { secret: "s", name: "7" };
}
const handedIn = () => asked.filter(([what]) => what === "parcels").map(([, name]) => name);

test("what a batch was refused for, and only this phone has, is handed in before a phone empties itself", async () => {
  await away(async (id) => {
    const result = { id, status: "refused", errors: "too_large" };
    await opened()?.change((book) => ({ book: answered(book, [result], "2022-03-17T08:00:05Z") }));
  });
  await wipe();
  assert.deepEqual([handedIn(), phone.revoked], [["o:0"], { left: 0 }]);
});

test("a phone without room to note it hands in all the same", async (t) => {
  await away();
  t.mock.method(IDBObjectStore.prototype, "put", () => {
    throw new DOMException("", "QuotaExceededError");
  });
  t.mock.method(console, "error", () => {});
  await contact().catch(() => {});
  assert.deepEqual(handedIn(), ["o:0"]);
});
