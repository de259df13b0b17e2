// The twin of the phone's databases: it follows, it is taken when they were lost, and it keeps nothing longer than they do.
import assert from "node:assert/strict";
import test from "node:test";
import { closeAll, disk } from "./idb.js";

const twin = disk();
const buckets = { open: async () => ({ indexedDB: twin }) };
Object.defineProperty(globalThis, "navigator", { value: { storageBuckets: buckets }, configurable: true });
const { openDevice, openVault } = await import("../../static/js/journal/database.js");
const { forget, tend } = await import("../../static/js/journal/twin.js");

const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
/** Everything in it: name → store → key → value. */
async function contents(factory) {
  const found = {};
  for (const { name } of await factory.databases()) {
    const db = await answer(factory.open(name));
    found[name] = {};
    for (const store of db.objectStoreNames) {
      const rows = db.transaction(store).objectStore(store);
      const keys = await answer(rows.getAllKeys());
      found[name][store] = Object.fromEntries((await answer(rows.getAll())).map((one, n) => [keys[n], one]));
    }
    db.close();
  }
  return found;
}
async function same() {
  const [mine, theirs] = [await contents(globalThis.indexedDB), await contents(twin)];
  assert.deepEqual(theirs, mine);
  return mine;
}
const HEAD = { version: 1, waiting: 1 };

test("it follows every write and every deletion", async () => {
  const device = await openDevice();
  await device.set("person", { id: "1" });
  const vault = await openVault("1");
  await vault.keep("open", "a key");
  assert.equal(await vault.write(0, HEAD, new Map([["e:1", new Uint8Array([1])]])), true);
  assert.equal(await vault.write(0, HEAD, new Map([["e:2", new Uint8Array([2])]])), false);
  await vault.write(1, { ...HEAD, version: 2 }, new Map([["e:1", null]]));
  await vault.keepSealed("d:incident", new Uint8Array([3]));
  await tend();
  const { "ronde-1": kept } = await same();
  assert.deepEqual(Object.keys(kept.sealed), ["d:incident"]);
  assert.equal(kept.plain.head.version, 2);
});

test("what another tab wrote, and had no time to repeat, is in it after the next write", async () => {
  const vault = await openVault("1");
  const db = await answer(globalThis.indexedDB.open("ronde-1"));
  const plain = db.transaction("plain", "readwrite").objectStore("plain");
  plain.put((await answer(plain.get("seq"))) + 1, "seq");
  await answer(plain.put("theirs", "other"));
  db.close();
  await vault.keep("mine", 1);
  await forget("ronde-none"); // its turn comes when all before it is done
  assert.equal((await same())["ronde-1"].plain.other, "theirs");
});

test("where the databases were thrown away it comes back before anything is read", async () => {
  const before = await contents(twin);
  closeAll({ gone: true });
  const device = await openDevice();
  assert.deepEqual(await device.get("person"), { id: "1" });
  assert.equal(await (await openVault("1")).plain("open"), "a key");
  assert.deepEqual(await contents(globalThis.indexedDB), before);
});

test("a coming back that was cut short begins again, and nothing is lost by it", async () => {
  const before = await contents(twin);
  closeAll({ gone: true });
  await openVault("1"); // made, and still empty when the app was killed
  await openDevice();
  await tend();
  assert.deepEqual(await contents(globalThis.indexedDB), before);
  assert.deepEqual(await same(), before);
});

test("what is destroyed, here or in a killed tab, goes in it as well", async () => {
  await (await openVault("2")).keep("open", "a key");
  await (await openVault("3")).keep("open", "a key");
  await (await openVault("2")).destroy();
  assert.equal("ronde-2" in (await contents(twin)), false);
  await answer(globalThis.indexedDB.deleteDatabase("ronde-3"));
  await tend();
  assert.deepEqual(Object.keys(await same()).sort(), ["ronde", "ronde-1"]);
});

test("a twin that finds no room keeps nobody from writing, and is made whole when there is", async (t) => {
  const device = await openDevice();
  const full = t.mock.method(twin, "open", () => {
    throw new DOMException("", "QuotaExceededError");
  });
  closeAll();
  await device.set("clock", 1);
  await tend();
  full.mock.restore();
  await tend();
  assert.equal((await same()).ronde.values.clock, 1);
});
