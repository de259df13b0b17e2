// A photo is kept with what the book says of it or not at all, and in the book of who took it.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./idb.js";
import "./page.js";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
const { openVault } = await import("../../static/js/journal/database.js");
const { openStore } = await import("../../static/js/journal/store.js");
const { newKey } = await import("../../static/js/people/keys.js");
const { enter, keepPhoto, leave, openPhone, phone, pictureOf } = await import("../../static/js/phone.js");
const BYTES = new Uint8Array([255, 216, 255]).buffer;
const keys = { 1: await newKey(), 2: await newKey() };
await openPhone();

/** @param {"1" | "2"} id */
const comesIn = async (id) =>
  enter(await openVault(id), keys[id], { id, username: id, name: id, roles: [], language: "nl" });
/** What lies on the disk of somebody's photos, and what their book knows. @param {"1" | "2"} id */
async function lying(id) {
  const vault = await openVault(id);
  const { photos } = await (await openStore(vault, keys[id], () => 0)).read();
  const bytes = await vault.names("b:");
  vault.close();
  return { bytes: bytes.map((name) => name.slice(2)), known: [...photos.keys()] };
}

test("a write that ends half way leaves no bytes that nobody knows of", async (t) => {
  await comesIn("1");
  const put = IDBObjectStore.prototype.put;
  t.mock.method(
    IDBObjectStore.prototype,
    "put",
    function (/** @type {any} */ value, /** @type {any} */ name) {
      if (String(name).startsWith("p:")) throw new DOMException("", "QuotaExceededError");
      return put.call(this, value, name);
    },
  );
  await assert.rejects(keepPhoto(BYTES));
  assert.deepEqual(await lying("1"), { bytes: [], known: [] });
  t.mock.restoreAll();
  const sha256 = await keepPhoto(BYTES);
  assert.deepEqual(await lying("1"), { bytes: [sha256], known: [sha256] });
  assert.deepEqual(await pictureOf(sha256), BYTES);
});

test("it is theirs who took it, whoever comes in while it is being kept", async () => {
  await comesIn("1");
  const other = new Uint8Array([255, 216, 1]).buffer;
  const keeping = keepPhoto(other);
  leave();
  await comesIn("2");
  const sha256 = await keeping;
  assert.deepEqual([...phone.book.photos.keys()], []);
  assert.deepEqual(await lying("2"), { bytes: [], known: [] });
  assert.ok((await lying("1")).known.includes(sha256));
});

test("bytes that an earlier version left alone go when its guard signs out", async () => {
  const vault = await openVault("3");
  const store = await openStore(vault, await newKey(), () => 0);
  await vault.keepSealed("b:abc", new Uint8Array(3));
  assert.equal(await store.clear(), true);
  assert.deepEqual(await vault.names("b:"), []);
});
