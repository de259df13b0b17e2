// The hour that a guard types for the end of a duty nobody clocked out: kept while the screen is drawn again, gone with
// the duty, with the answer, and with the guard. Nothing is drawn here.
import { onLeaving } from "../ui/leaving.js";
import { nextAt } from "../when.js";

/** @typedef {{entry: string, time: string, fault: "" | "refused.required" | "refused.in_future"}} Typed */

/** @type {Typed} */
let typed = { entry: "", time: "", fault: "" };

export const clearTyped = (entry = "") => {
  typed = { entry, time: "", fault: "" };
};
onLeaving(() => clearTyped());

/** What was typed for this duty; what was typed for another is gone. @param {string} entry */
export function typedFor(entry) {
  if (typed.entry !== entry) clearTyped(entry);
  return typed;
}

/**
 * The end that is meant: the first time after the start that the clock on the wall showed what was typed. Then the
 * hour is gone. Null, and the fault kept beside the hour, when nothing was typed or that is still to come.
 * @param {string} entry
 * @param {number} start
 * @param {number} at
 * @returns {number | null}
 */
export function takeTyped(entry, start, at) {
  const one = typedFor(entry);
  const end = nextAt(one.time || "00:00", start);
  if (one.time && end <= at) {
    clearTyped();
    return end;
  }
  one.fault = one.time ? "refused.in_future" : "refused.required";
  return null;
}
