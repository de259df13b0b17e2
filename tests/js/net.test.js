// What an answer means: our server's word, or anything else that happens to answer.
import assert from "node:assert/strict";
import test from "node:test";
import * as net from "../../static/js/journal/net.js";

Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });
Object.assign(globalThis, { document: { addEventListener() {}, visibilityState: "visible" } });

const answers = (/** @type {number} */ status, /** @type {string} */ body, kind = "application/json") => {
  globalThis.fetch = async () => new Response(body, { status, headers: { "content-type": kind } });
};
const coded = (/** @type {string} */ code) => JSON.stringify({ error: { code, message: "…" } });
const missOf = () =>
  net.me().then(
    () => "none",
    (error) => [error.miss, error.code],
  );

test("our own no is an answer, with its reason", async () => {
  for (const [status, code, miss] of [
    [403, "not_permitted", "denied"],
    [403, "device_revoked", "denied"],
    [404, "not_found", "denied"],
    [401, "not_signed_in", "signed_out"],
    [422, "bad_cursor", "refused"],
  ]) {
    answers(status, coded(code));
    assert.deepEqual(await missOf(), [miss, code]);
  }
});

test("what is busy or broken, or somebody else's, is no answer", async () => {
  for (const [status, body, kind] of [
    [429, coded("slow_down"), "application/json"],
    [503, coded("unavailable"), "application/json"],
    [403, "<html>Log in to the Wi-Fi</html>", "text/html"],
    [403, "{}", "application/json"],
    [200, "<html>Welcome</html>", "text/html"],
  ]) {
    answers(status, body, kind);
    assert.equal((await missOf())[0], "no_server", `${status} ${body}`);
  }
});

/** A network that carries nothing: milliseconds that each request is given, and how to end the oldest. */
function dead(/** @type {import("node:test").TestContext} */ t) {
  const given = [];
  const ends = [];
  t.mock.method(globalThis, "setTimeout", (then, wait) => {
    given.push(wait);
    ends.push(then);
  });
  globalThis.fetch = (_address, { signal }) =>
    new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  return { given, end: () => ends.shift()?.() };
}

test("a photo has as long as 2 kB/s need, and longer each time that was too short", async (t) => {
  const { given, end } = dead(t);
  for (let n = 0; n < 4; n++) {
    const sending = net.sendPhoto("abc", new ArrayBuffer(400_000));
    end();
    await assert.rejects(sending, { miss: "no_server" });
  }
  assert.deepEqual(given, [220_000, 420_000, 820_000, 820_000]);
});

test("what has nothing to carry is given up soon; beside a photo it waits for what may be before it", async (t) => {
  const { given, end } = dead(t);
  const [alone] = [net.me()];
  end();
  await assert.rejects(alone);
  const photo = net.sendPhoto("abc", new ArrayBuffer(400_000));
  const beside = net.me();
  end();
  end();
  await Promise.allSettled([photo, beside]);
  assert.equal(given[0], 20_000);
  assert.ok(given[2] > 50_000 && given[2] < given[1], String(given));
  const after = net.me();
  end();
  await assert.rejects(after);
  assert.equal(given[3], 20_000);
});
