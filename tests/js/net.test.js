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
