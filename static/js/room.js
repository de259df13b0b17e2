// How much still fits on this phone. What the browser says is a guess; a write that failed is not.

/** A photo is about this large. */
export const USUAL_BYTES = 400_000;
/** Below this many photos it is said, and photos are kept smaller. */
const FEW = 50;

/** @type {number | null} bytes; null where the browser does not say */
let left = null;
let failed = false;

/** @returns {Promise<number | null>} bytes that still fit */
export async function measure() {
  const { quota, usage } = (await globalThis.navigator?.storage?.estimate?.().catch(() => null)) ?? {};
  left = quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
  return left;
}

/** Photos that still fit; null where nobody knows. */
export const photosLeft = () => (failed ? 0 : left === null ? null : Math.floor(left / USUAL_BYTES));

export const isLow = () => (photosLeft() ?? FEW) < FEW;

/**
 * Whether the phone had room, as a write just showed.
 * @template T
 * @param {Promise<T>} writing
 * @returns {Promise<T>}
 */
export async function noticing(writing) {
  try {
    const result = await writing;
    failed = false;
    return result;
  } catch (error) {
    if (isFull(error)) failed = true;
    throw error;
  }
}

/** @param {any} error */
export const isFull = (error) => error?.name === "QuotaExceededError";

/**
 * What a full phone does without: it says so in the log, and goes on.
 * @param {Promise<unknown>} writing
 * @returns {Promise<boolean>} whether it is kept
 */
export const ifRoom = (writing) =>
  noticing(writing).then(
    () => true,
    (error) => {
      if (!isFull(error)) throw error;
      console.error(error);
      return false;
    },
  );
