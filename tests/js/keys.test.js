// Sealing: what is sealed opens in its place with its key, and nowhere else.
import assert from "node:assert/strict";
import test from "node:test";
import {
  bytesOf,
  escrow,
  newKey,
  seal,
  sealJson,
  textOf,
  unseal,
  unsealJson,
  unwrap,
  wrap,
} from "../../static/js/people/keys.js";

const FEW = 1000;

test("a record opens with its key, in its place", async () => {
  const key = await newKey();
  const sealed = await sealJson(key, "3/o:0", [{ name: "Zoë" }]);
  assert.deepEqual(await unsealJson(key, "3/o:0", sealed), [{ name: "Zoë" }]);
  await assert.rejects(unsealJson(key, "3/o:1", sealed), "moved");
  await assert.rejects(unsealJson(key, "4/o:0", sealed), "somebody else's");
  await assert.rejects(unsealJson(await newKey(), "3/o:0", sealed), "another key");
  sealed[sealed.length - 1] ^= 1;
  await assert.rejects(unsealJson(key, "3/o:0", sealed), "changed");
});

test("the same thing sealed twice looks different", async () => {
  const key = await newKey();
  const bytes = new TextEncoder().encode("the same");
  const [one, two] = [await seal(key, "x", bytes), await seal(key, "x", bytes)];
  assert.notDeepEqual(one, two);
  assert.deepEqual(await unseal(key, "x", one), await unseal(key, "x", two));
});

test("a PIN opens the key, another does not; é is é however it is typed", async () => {
  const key = await newKey();
  const byPin = await wrap(key, "2580", FEW);
  const opened = await unwrap(byPin, "2580");
  assert.ok(opened);
  const sealed = await sealJson(key, "x", 1);
  assert.equal(await unsealJson(opened, "x", sealed), 1);
  assert.equal(await unwrap(byPin, "2581"), null);
  assert.ok(await unwrap(await wrap(key, "caf\u00e9", FEW), "cafe\u0301"));
});

test("the escrow tells nothing without the municipality's key", async () => {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const point = textOf(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const key = await newKey();
  const sealed = await escrow({ id: 7, key: point, voucher: "secret-voucher" }, key, "3", "device");
  const [version, id, own] = sealed.split(".");
  assert.deepEqual([version, id, bytesOf(own).length], ["1", "7", 65]);
  assert.ok(!atob(sealed.split(".")[3]).includes("voucher"));
});

test("base64 goes there and back, also for what is long", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n % 256);
  assert.deepEqual(bytesOf(textOf(bytes)), bytes);
});
