// The worker that keeps the app's files, in a world of its own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { runInNewContext } from "node:vm";

const SOURCE = readFileSync(new URL("../../service-worker.js", import.meta.url), "utf8");

/** A server that changes to a newer version before its `nth` answer, and what the worker of the old one keeps. */
function world(nth = Number.POSITIVE_INFINITY) {
  const kept = new Map();
  const heard = {};
  let answers = 0;
  const fetch = async (asked) => {
    const address = typeof asked === "string" ? asked : asked.url;
    const version = ++answers >= nth ? "v2" : "v1";
    if (!address.includes("/pack/")) return new Response(`page of ${version}`);
    if (!address.includes(version)) return new Response("", { status: 404 });
    return Response.json({ "/static/js/app.js": ["text/javascript", `app of ${version}`] });
  };
  const caches = {
    open: async () => ({
      put: async (file, answer) => void kept.set(file, await answer.text()),
      match: async (file) => (kept.has(file) ? new Response(kept.get(file)) : undefined),
    }),
  };
  const self = {
    RONDE: { version: "v1", files: ["/static/js/app.js"] },
    addEventListener: (name, then) => (heard[name] = then),
    location: { origin: "https://ronde.example" },
  };
  runInNewContext(SOURCE, { self, caches, fetch, Response, URL, Promise });
  /** What the worker answers with. */
  const asked = (name, event = {}) =>
    new Promise((resolve) => heard[name]({ waitUntil: resolve, respondWith: resolve, ...event }));
  return { kept, caches, asked };
}

test("a version is kept whole or not at all, whenever the server changes to the next", async () => {
  const found = [];
  for (const nth of [1, 2, 3]) {
    const { kept, asked } = world(nth);
    const done = await asked("install").then(
      () => true,
      () => false,
    );
    if (done) found.push([...kept.values()].map((text) => text.slice(-2)).join());
  }
  assert.deepEqual(found, ["v1,v1"]);
});

test("where what was kept cannot be read the network is asked", async () => {
  const { caches, asked } = world();
  caches.open = () => Promise.reject(new DOMException("Unexpected internal error.", "UnknownError"));
  const request = { method: "GET", mode: "navigate", url: "https://ronde.example/app/day" };
  const answer = await asked("fetch", { request });
  assert.equal(await answer.text(), "page of v1");
});

test("files that were lost come from the network, and are kept anew", async () => {
  const { kept, asked } = world();
  const request = { method: "GET", mode: "navigate", url: "https://ronde.example/app" };
  /** @type {Promise<void>[]} */
  const anew = [];
  const answer = await asked("fetch", {
    request,
    waitUntil: (/** @type {Promise<void>} */ work) => anew.push(work),
  });
  assert.equal(await answer.text(), "page of v1");
  await Promise.all(anew);
  assert.deepEqual([...kept.keys()], ["/app", "/static/js/app.js"]);
});
