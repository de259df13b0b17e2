// The disk under the app: a connection that the browser closes comes back, what was deleted does not.
import assert from "node:assert/strict";
import test from "node:test";
import { closeAll } from "./idb.js";
import { openDevice, openVault } from "../../static/js/journal/database.js";
import { log } from "../../static/js/journal/book.js";
import { openStore } from "../../static/js/journal/store.js";
import { newKey } from "../../static/js/people/keys.js";

const NOW = 1_647_504_000;
const data = { observed_at: "2022-03-17T09:00:00+01:00", photos: [] };
const incident = (id) => (book) => log(book, [{ entry: null, kind: "incident/1", data }], NOW, () => id);

test("after the browser closed the connection, what is logged is kept all the same", async () => {
  const device = await openDevice();
  const key = await newKey();
  const store = await openStore(await openVault("1"), key, () => NOW);
  await device.set("device", "d");
  await store.change(incident("r1"));
  closeAll();
  await store.change(incident("r2"));
  closeAll();
  assert.equal(await device.get("device"), "d");
  const again = await openStore(await openVault("1"), key, () => NOW);
  assert.deepEqual([...(await again.read()).entries.keys()], ["r1", "r2"]);
});

test("a vault that was closed stays closed, one that another tab deleted stays deleted", async () => {
  const closed = await openVault("2");
  closed.close();
  await assert.rejects(closed.plain("head"), { name: "InvalidStateError" });
  const [one, other] = [await openVault("3"), await openVault("3")];
  await one.destroy();
  await assert.rejects(other.plain("head"), { name: "InvalidStateError" });
});

test("where everything was deleted under the page nothing is kept on top of nothing", async () => {
  const store = await openStore(await openVault("4"), await newKey(), () => NOW);
  await store.change(incident("r1"));
  closeAll({ gone: true });
  await assert.rejects(store.change(incident("r2")));
  assert.equal((await (await openVault("4")).load(["e:"])).head, undefined);
});
