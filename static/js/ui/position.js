// One position, asked when a screen needs it, never followed. Nothing waits for it: a prompt may stay unanswered.
import { onLeaving } from "./leaving.js";

/** @typedef {{lat: number, lon: number, accuracy_m: number}} Position */

/** @type {{position: Position, at: number} | null} */
let last = null;
const FRESH = 60_000;
const KNOWN = 900_000;

/**
 * @param {(position: Position) => void} found
 */
export function locate(found) {
  if (last && Date.now() - last.at < FRESH) {
    found(last.position);
    return;
  }
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      const round = (/** @type {number} */ value) => Math.round(value * 1e5) / 1e5;
      const position = {
        lat: round(coords.latitude),
        lon: round(coords.longitude),
        accuracy_m: Math.round(coords.accuracy),
      };
      last = { position, at: Date.now() };
      found(position);
    },
    () => {},
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: FRESH },
  );
}

/** Where the phone was when it was last asked, if that is not long ago. */
export const lastPosition = () => (last && Date.now() - last.at < KNOWN ? last.position : null);

onLeaving(() => {
  last = null;
});
