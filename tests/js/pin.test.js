// Who judges a PIN, and what counts as a wrong try.
import assert from "node:assert/strict";
import test from "node:test";
import { Missed } from "../../static/js/journal/net.js";
import { FREE, newKey, Wait, wrap } from "../../static/js/people/keys.js";
import { judge } from "../../static/js/people/pin.js";

const NOW = 1_647_504_000;

/** A phone that knows this PIN, or none. */
async function vaultWith(pin = null) {
  const values = new Map();
  if (pin) values.set("ring", { pin: await wrap(await newKey(), pin, 1000) });
  return {
    tries: () => values.get("tries")?.n ?? 0,
    plain: async (name) => values.get(name),
    keep: async (name, value) => void values.set(name, value),
  };
}
const gone = () => Promise.reject(new Missed("no_network"));
const wrong = () => Promise.reject(new Missed("signed_out", { status: 401, code: "wrong_pin" }));

test("the first time on a phone without network: it says so, and counts nothing", async () => {
  const vault = await vaultWith();
  for (let n = 0; n < FREE + 2; n++) {
    await assert.rejects(judge(vault, "2580", NOW, gone), { message: "login.once" });
  }
  assert.equal(vault.tries(), 0);
});

test("the first time with network: the server judges, and counts by itself", async () => {
  const vault = await vaultWith();
  await assert.rejects(judge(vault, "2580", NOW, wrong), { message: "login.wrong" });
  assert.equal(vault.tries(), 0);
  const session = { person: { id: "1" }, sealing: null };
  assert.deepEqual(await judge(vault, "2580", NOW, async () => session), { key: null, session });
});

test("a PIN that the phone knows opens without network", async () => {
  const { key, session } = await judge(await vaultWith("2580"), "2580", NOW, gone);
  assert.ok(key);
  assert.equal(session, null);
});

test("another than the phone knows is wrong without network, counts, and waits in the end", async () => {
  const vault = await vaultWith("2580");
  for (let n = 0; n < FREE; n++) await assert.rejects(judge(vault, "1111", NOW, gone), /login.wrong/);
  assert.equal(vault.tries(), FREE);
  await assert.rejects(judge(vault, "2580", NOW, gone), Wait);
  assert.equal(vault.tries(), FREE, "a try that has to wait is none");
});

test("a server that fails is no wrong PIN", async () => {
  const broken = () => Promise.reject(new Missed("no_server", { status: 503 }));
  await assert.rejects(judge(await vaultWith(), "2580", NOW, broken), Missed);
});
