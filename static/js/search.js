// Finding a thing by plain words, whatever the accents and the language. Pure.

/** Lower case, without accents. @param {string} text */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Those of which every word of the query begins a word somewhere, or stands inside one of four letters or more.
 * @template T
 * @param {T[]} list
 * @param {string} query
 * @param {(one: T) => string} textOf
 * @returns {T[]}
 */
export function found(list, query, textOf) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return list;
  return list.filter((one) => {
    const text = ` ${plain(textOf(one)).replace(/[^\p{L}\p{N}]+/gu, " ")}`;
    return words.every((word) => text.includes(` ${word}`) || (word.length > 3 && text.includes(word)));
  });
}
