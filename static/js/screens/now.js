// Now: whoever forgot to clock out is asked first; off duty one tap starts; on duty the top is purple.
import * as duty from "../journal/duty.js";
import { forgottenOf } from "../journal/forgotten.js";
import { now, phone } from "../phone.js";
import { onLeave, refresh } from "../ui/router.js";
import { forgottenView } from "./forgotten.js";
import { offDuty } from "./off-duty.js";
import { onDuty, still } from "./on-duty.js";

/** A phone in a pocket draws nothing. */
const tick = () => document.visibilityState === "visible" && refresh();

/** @type {import("../ui/router.js").Route} */
export function nowScreen() {
  const timer = setInterval(tick, still.matches ? 20_000 : 1000);
  onLeave(() => clearInterval(timer));
  return () => {
    const at = now();
    const entries = [...phone.book.entries.values()];
    const forgotten = forgottenOf(entries, phone.catalogue.duties, at);
    if (forgotten?.stage === "must") return forgottenView(forgotten, at);
    const current = duty.currentOf(entries, at);
    return current ? onDuty(current, at, forgotten) : offDuty(at);
  };
}
