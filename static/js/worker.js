// The service worker keeps the app's files. A new version waits until nobody is in a form, then the page begins anew.
import { changed, phone } from "./phone.js";
import { busy } from "./ui/router.js";

const HOURLY = 3_600_000;

/** The guard asks for a newer version: begins anew with it, half-filled forms and all. */
export async function updateNow() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => {});
  const coming = registration?.installing;
  // kept whole, or given up
  if (coming) await new Promise((resolve) => coming.addEventListener("statechange", resolve, { once: true }));
  if (!registration?.waiting) {
    location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  registration.waiting.postMessage("take over");
}

/** Also where the browser loses it, after a kill: it is made anew with the next network, and said until then. */
export async function keepWorker() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const controlled = serviceWorker.controller !== null;
  let replaced = false;
  /** @type {ServiceWorkerRegistration | null} */
  let known = null;
  const begin = () => replaced && !busy() && location.reload();
  serviceWorker.addEventListener("controllerchange", () => {
    replaced = controlled;
    begin();
  });

  async function keep() {
    const found = await serviceWorker.register("/service-worker.js").catch(() => null);
    if (phone.needsNetwork !== !found) {
      phone.needsNetwork = !found;
      changed();
    }
    if (!found || found === known) return;
    known = found;
    found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", offer));
    offer();
  }

  function offer() {
    begin();
    phone.updateWaits = controlled && known?.waiting != null;
    if (!phone.updateWaits) return;
    changed();
    if (!busy() && document.visibilityState === "hidden") known?.waiting?.postMessage("take over");
  }

  async function look() {
    offer();
    if (!known || !(await serviceWorker.getRegistration())) await keep();
  }

  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  setInterval(() => known?.update().catch(keep), HOURLY);
  await keep();
}
