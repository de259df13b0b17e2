// A day's work as the phone knows it: what counts, and what is asked about and counts nothing until it is answered. Pure.
import { clip, segments } from "../facts.js";
import { boundsOf } from "../when.js";
import { around, presences } from "./duty.js";
import { presenceOf } from "./entries.js";
import { unsureOf } from "./forgotten.js";

/** @typedef {import("../facts.js").Segment} Segment */

/**
 * A day's segments: what runs counted up to now; what was not clocked out, from the moment it is asked, apart.
 * @param {import("./entries.js").Entry[]} entries
 * @param {import("../catalogue.js").Duty[]} duties
 * @param {string} day
 * @param {number} at
 * @returns {{sure: Segment[], unsure: Segment[]}} it takes no time from what is sure
 */
export function partsOf(entries, duties, day, at) {
  const asked = unsureOf(entries, duties, at);
  const [start, end] = boundsOf(day);
  const near = presences(around(entries, start, end));
  /** @param {import("./entries.js").Entry[]} list */
  const cut = (list) =>
    clip(segments(list.map(presenceOf).map(closed), Number.POSITIVE_INFINITY), start, end);
  /** @param {import("../facts.js").Presence} part */
  const closed = (part) => {
    const until = asked.get(part.entry) ?? at;
    return part.end === null ? { ...part, end: Math.max(until, part.start + 1) } : part;
  };
  return {
    sure: cut(near.filter(({ entry }) => !asked.has(entry))),
    unsure: asked.size ? cut(near).filter(({ presence }) => asked.has(presence.entry)) : [],
  };
}
