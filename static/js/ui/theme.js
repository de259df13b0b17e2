// Screen: as the phone says, day, sun (black on white) or night. Mirrored to localStorage so that first.js can set it
// before anything is drawn; the database has the last word.

export const THEMES = /** @type {const} */ (["auto", "light", "sun", "dark"]);
/** @typedef {(typeof THEMES)[number]} Theme */

/** @param {Theme} theme */
export function useTheme(theme) {
  const { dataset } = document.documentElement;
  if (theme === "auto") delete dataset.theme;
  else dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // storage may be closed; the screen is right all the same
  }
}

/** The browser's own bar takes the colour of the top of the screen. @param {boolean} onDuty */
export function colourBar(onDuty) {
  const style = getComputedStyle(document.documentElement);
  const colour = style.getPropertyValue(onDuty ? "--duty" : "--paper").trim();
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", colour);
}
