// The phone's clock against the server's. Pure: readings in, what to believe out. The wall clock may be set, the
// monotonic clock only runs (and on many phones stands still in sleep); what the server says settles the rest.

/** @typedef {{wall: number, mono: number}} Reading milliseconds: Date.now() and performance.now() */
/**
 * @typedef {object} Clock
 * @property {number} offset phone minus server now, in milliseconds, with every jump that was seen
 * @property {number | null} base the same when the server last answered; null: it never did
 * @property {number | null} mono of the last reading; null: the page has just begun
 * @property {number} wall of the last reading
 */
/** @typedef {{offset: number, added: boolean}} Settling the offset that held, for an item stamped with another: this one, or so much more */

/** @param {Settling} settling @param {number} used the offset it was stamped with */
export const held = ({ offset, added }, used) => Math.round(added ? used + offset : offset);

/**
 * What one answer said and what the next does. An offset that held then says nothing of what was stamped since: the clock
 * may have been set in between.
 * @param {Settling | null} first
 * @param {Settling | null} second
 * @returns {Settling | null}
 */
export function both(first, second) {
  if (!second) return first?.added ? first : null;
  return first && second.added ? { ...first, offset: first.offset + second.offset } : second;
}

/** @type {Clock} */
export const NEW_CLOCK = { offset: 0, base: null, mono: null, wall: 0 };
/** Less is how the two clocks, the network and the whole seconds of an answer differ. */
export const SMALL = 30_000;
/** From here on it is said, on the phone and on the desk. */
export const WRONG = 120_000;
/** Beyond a day and an hour it is not known which of the two is wrong: nothing is corrected, all is marked. */
export const MOST = 25 * 3_600_000;
/** No phone of this app is older than the plan: a wall clock before it was lost, whatever the server says. */
const LOST = Date.UTC(2020, 0, 1);
/** A jump smaller than this is the two clocks' own drift. */
const DRIFT = 2000;

const near = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) <= SMALL;

/** What is taken off the wall clock. @param {number} offset @param {number} wall */
export const believed = (offset, wall) =>
  Math.abs(offset) > SMALL && (Math.abs(offset) <= MOST || wall < LOST) ? offset : 0;

/**
 * Time went by. The monotonic clock never runs ahead of true time, so a wall clock that went less was set back; one
 * that went more was set forward, unless the phone may have slept.
 * @param {Clock} clock
 * @param {Reading} reading
 * @param {boolean} slept
 * @returns {Clock}
 */
export function tick(clock, { wall, mono }, slept) {
  const jump = clock.mono === null ? 0 : wall - clock.wall - (mono - clock.mono);
  const set = jump < -DRIFT || (jump > DRIFT && !slept);
  return { ...clock, offset: clock.offset + (set ? jump : 0), wall, mono };
}

/**
 * The server said what time it is. What was stamped since it last did may have been stamped with another offset.
 * @param {Clock} clock ticked to the reading
 * @param {Reading} reading
 * @param {number} server milliseconds
 * @returns {{clock: Clock, settling: Settling | null}}
 */
export function measured(clock, { wall }, server) {
  const offset = wall - server;
  const found = { ...clock, offset, base: offset };
  const truth = believed(offset, wall);
  const expected = believed(clock.offset, wall);
  // as it was at the last contact: a jump that was seen in between was sleep, or was undone
  if (clock.base !== null && near(offset, clock.base))
    return { clock: found, settling: { offset: truth, added: false } };
  if (near(offset, clock.offset)) return { clock: found, settling: null };
  return { clock: found, settling: { offset: truth - expected, added: true } };
}

/** Minutes that the phone is wrong, when that is worth saying; else 0. @param {Clock} clock */
export const minutesOff = ({ offset }) =>
  Math.abs(offset) > WRONG ? Math.round(Math.abs(offset) / 60_000) : 0;
