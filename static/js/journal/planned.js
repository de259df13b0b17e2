// The plan of a guard's day as instants. Pure; rows of the catalogue and the time in.
import { addDays, dayOf, instantOf } from "../when.js";

/** @typedef {import("../catalogue.js").Duty} Duty */
/** @typedef {Duty & {from: number, until: number | null}} Planned */

/** Coming this much early is still coming for it. */
const EARLY = 2 * 3600;

/**
 * A line with its instants; an end that is not after the start lies on the next day.
 * @param {Duty} duty
 * @returns {Planned}
 */
const withInstants = (duty) => {
  const { day, start, end } = duty;
  const until = end ? instantOf(end > start ? day : addDays(day, 1), end) : null;
  return { ...duty, from: instantOf(day, start), until };
};

/**
 * What is planned on a day, in order of time; a line that cannot be read is left out.
 * @param {Duty[]} duties
 * @param {string} day
 */
export const plannedOn = (duties, day) =>
  duties
    .filter((duty) => duty?.day === day && /^\d\d:\d\d$/.test(duty.start) && duty.activity)
    .map(withInstants)
    .sort((a, b) => a.from - b.from);

/**
 * What is not over yet, of today and of a night that began yesterday; what comes first is first.
 * @param {Duty[]} duties
 * @param {number} at
 */
export const plannedFrom = (duties, at) =>
  [...plannedOn(duties, addDays(dayOf(at), -1)), ...plannedOn(duties, dayOf(at))].filter(
    ({ from, until }) => (until ?? from + 1) > at,
  );

/**
 * When the shift that began then was to end, if that was planned at all.
 * @param {Duty[]} duties
 * @param {number} start
 */
export function plannedEnd(duties, start) {
  const ends = [...plannedOn(duties, addDays(dayOf(start), -1)), ...plannedOn(duties, dayOf(start))]
    .filter(({ from, until, day }) => (day === dayOf(start) || from <= start + EARLY) && until)
    .map(({ until }) => Number(until));
  const last = Math.max(...ends);
  return last > start ? last : null;
}

/**
 * Seconds planned on a day.
 * @param {Duty[]} duties
 * @param {string} day
 */
export const plannedSeconds = (duties, day) =>
  plannedOn(duties, day).reduce((sum, { from, until }) => sum + (until ? until - from : 0), 0);
