// What a screen remembers between two looks at it must not be there for the next guard.

/** @type {Set<() => void>} */
const all = new Set();

/** @param {() => void} forget called when somebody else takes the phone */
export const onLeaving = (forget) => void all.add(forget);

export function forgetAll() {
  for (const forget of all) forget();
}
