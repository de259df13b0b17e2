// Keeps the app's files, nothing else: entries wait in the page's own database, answers of the API are never kept.
// The server writes `self.RONDE = {version, files}` in front of this file.
/** @type {ServiceWorkerGlobalScope & {RONDE: {version: string, files: string[]}}} */
const worker = /** @type {any} */ (self);
const { version, files } = worker.RONDE;
const CACHE = `ronde-${version}`;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

/** All or nothing: an app with a file missing must not replace one that works. */
async function keepAll() {
  const cache = await caches.open(CACHE);
  // the page comes by itself, with the headers that guard it; the kept one asks for all its modules at once
  const page = await fetch("/app?kept", { cache: "no-cache" });
  if (!page.ok) throw new Error(`page ${page.status}`);
  // after it: while the server still has this version's pack, the page was of this version too
  const answer = await fetch(`/app/pack/${version}.json`);
  if (!answer.ok) throw new Error(`pack ${answer.status}`);
  /** @type {Record<string, [string, string]>} */
  const pack = await answer.json();
  await cache.put("/app", page);
  const packed = Object.entries(pack).map(([file, [kind, text]]) =>
    cache.put(file, new Response(text, { headers: { "content-type": kind } })),
  );
  await Promise.all(packed);
}

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("ronde-") && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

// A page asks for it when nobody is in the middle of something.
worker.addEventListener("message", (event) => {
  if (event.data === "take over") worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate" && (url.pathname === "/app" || url.pathname.startsWith("/app/"))) {
    event.respondWith(kept("/app", event));
  } else if (files.includes(url.pathname)) {
    event.respondWith(kept(url.pathname, event));
  }
});

/** Files were lost on the disk: they are kept anew, once while this worker lives. @type {Promise<void> | undefined} */
let again;

/**
 * The kept file, else the network's: also where the disk gives back nothing.
 * @param {string} path
 * @param {FetchEvent} event
 */
async function kept(path, event) {
  const file = caches.open(CACHE).then((cache) => cache.match(path, { ignoreSearch: true }));
  const found = await file.catch(() => undefined);
  if (found) return found;
  again ??= keepAll().catch(() => {});
  event.waitUntil(again);
  return fetch(event.request);
}
