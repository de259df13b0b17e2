// Starts the app. On a first visit the worker takes all files in one piece, which is a third less than one by one; from
// then on they come from it, with or without network. Where there is no worker they come one by one.

/** Longer than a slow phone needs to keep its files. */
const PATIENCE = 20_000;

async function workerReady() {
  const { serviceWorker } = navigator;
  if (!serviceWorker || serviceWorker.controller) return;
  const taken = new Promise((resolve, reject) => {
    serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    setTimeout(reject, PATIENCE);
  });
  await Promise.race([taken, failed(serviceWorker)]);
}

/** Rejects when there will be no worker; asking for it may itself never be answered. @param {ServiceWorkerContainer} serviceWorker */
async function failed(serviceWorker) {
  const { installing } = await serviceWorker.register("/service-worker.js");
  await new Promise((_, reject) => {
    if (!installing) reject(new Error("kept before, but not in charge: a forced reload"));
    installing?.addEventListener("statechange", () => installing.state === "redundant" && reject());
  });
}

/** The browser fetches them side by side, not as it finds them. */
function preload() {
  const list = document.querySelector("script[data-modules]")?.getAttribute("data-modules") ?? "";
  for (const href of list.split(" ")) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
  }
}

workerReady()
  .catch(() => {})
  .then(() => {
    preload();
    return import("./app.js");
  });
