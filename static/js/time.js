// The phone's one clock: everything that is logged takes its time here, corrected by what the server last said.
import { believed, both, measured, minutesOff, NEW_CLOCK, tick } from "./clock.js";
import { iso } from "./when.js";

/** @typedef {{phone_at: string, monotonic_ms: number, offset_ms: number}} Stamp what the phone's own clocks said */

const WATCH = 5000;
/** An answer that was longer on its way says nothing about seconds. */
const SLOW = 15_000;

let clock = NEW_CLOCK;
let slept = false;
/** @typedef {import("./clock.js").Settling} Settling */
/** What is to be stamped anew of whoever is here. @type {Settling | null} */
let here = null;
/** The same of those who are away, as the first answer since they were looked after said; null: none came. @type {{settling: Settling | null} | null} */
let away = null;
let keep = (/** @type {import("./clock.js").Clock} */ _clock) => {};
let told = (/** @type {Settling} */ _settling) => {};

/** What is only half typed learns it at once. @param {typeof told} then */
export const onSettled = (then) => {
  told = then;
};

const reading = () => ({ wall: Date.now(), mono: performance.now() });

function look() {
  const before = clock.offset;
  const read = reading();
  clock = tick(clock, read, slept);
  slept = document.visibilityState === "hidden";
  if (clock.offset !== before) keep(clock);
  return read;
}

/**
 * @param {import("./clock.js").Clock | undefined} kept from an earlier page
 * @param {typeof keep} keeping
 */
export function openClock(kept, keeping) {
  clock = { ...NEW_CLOCK, ...kept, mono: null };
  keep = keeping;
  document.addEventListener("visibilitychange", () => {
    slept = true;
    look();
  });
  setInterval(look, WATCH);
}

/** Now, as an instant. */
export function now() {
  const { wall } = look();
  return Math.floor((wall - believed(clock.offset, wall)) / 1000);
}

/** Now as the phone itself says, right or wrong: the server compares. */
export const phoneNow = () => Math.floor(Date.now() / 1000);

/** Now as the server last said it, however far the two are apart: one of them is wrong. */
export const serverNow = () => Math.floor((look().wall - clock.offset) / 1000);

/** @returns {Stamp} beside each thing that is logged */
export function stamp() {
  const { wall, mono } = look();
  return {
    phone_at: iso(Math.floor(wall / 1000)),
    monotonic_ms: Math.round(mono),
    offset_ms: Math.round(believed(clock.offset, wall)),
  };
}

/**
 * An answer of our server came.
 * @param {string | null} date its Date, whole seconds
 * @param {number} asked performance.now() when it was asked
 */
export function heard(date, asked) {
  const server = date ? Date.parse(date) : Number.NaN;
  const read = look();
  const travelled = read.mono - asked;
  if (Number.isNaN(server) || travelled > SLOW) return;
  // it was written half way, in the middle of its second
  const found = measured(clock, read, server + 500 + travelled / 2);
  clock = found.clock;
  here = both(here, found.settling);
  away ??= { settling: found.settling };
  keep(clock);
  if (found.settling) told(found.settling);
}

/** What must be stamped anew before it is sent, once. */
export function takeSettling() {
  const settling = here;
  here = null;
  return settling;
}

/** The same for those who are away; null when the server said nothing since. */
export function takeAway() {
  const settling = away;
  away = null;
  return settling;
}

/** Minutes that this phone's clock is wrong; 0 when it is right, or nobody knows. */
export const clockOff = () => minutesOff(clock);
/** Is it corrected, or so far off that nobody knows which clock is right? */
export const clockCorrected = () => believed(clock.offset, Date.now()) !== 0;
