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

export async function keepWorker() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const controlled = serviceWorker.controller !== null;
  let replaced = false;
  const begin = () => replaced && !busy() && location.reload();
  serviceWorker.addEventListener("controllerchange", () => {
    replaced = controlled;
    begin();
  });
  const registration = await serviceWorker.register("/service-worker.js").catch(() => null);
  if (!registration) return;
  const look = () => {
    begin();
    phone.updateWaits = controlled && registration.waiting !== null;
    if (!phone.updateWaits) return;
    changed();
    if (!busy() && document.visibilityState === "hidden") registration.waiting?.postMessage("take over");
  };
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", look),
  );
  document.addEventListener("visibilitychange", look);
  setInterval(() => registration.update().catch(() => {}), HOURLY);
  look();
}
