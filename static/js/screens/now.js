// Now: whoever forgot to clock out is asked first; off duty one tap starts; on duty the top is purple.
import * as duty from "../journal/duty.js";
import { forgottenOf } from "../journal/forgotten.js";
import { now, phone } from "../phone.js";
import { redrawEvery } from "../ui/router.js";
import { forgottenView } from "./forgotten.js";
import { offDuty } from "./off-duty.js";
import { onDuty, still } from "./on-duty.js";

/** @type {import("../ui/router.js").Route} */
export function nowScreen() {
  redrawEvery(still.matches ? 20_000 : 1000);
  return () => {
    const at = now();
    const entries = [...phone.book.entries.values()];
    const forgotten = forgottenOf(entries, phone.catalogue.duties, at);
    if (forgotten?.stage === "must") return forgottenView(forgotten, at);
    const current = duty.currentOf(entries, at);
    return current ? onDuty(current, at, forgotten) : offDuty(at);
  };
}
