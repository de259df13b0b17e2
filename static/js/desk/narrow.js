/** A long list narrows to what one types; every word must occur. Without this file the whole list stands there. */

/** @param {Element} place */
export function mount(place) {
  const field = place.querySelector('input[type="search"]');
  if (!(field instanceof HTMLInputElement)) return;
  field.hidden = false;
  field.addEventListener("input", () => narrow(place, field.value));
  const here = place.querySelector("[aria-current]");
  if (here instanceof HTMLElement) place.scrollTop = here.offsetTop - place.clientHeight / 2;
}

/** @param {Element} place @param {string} typed */
function narrow(place, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  for (const group of place.querySelectorAll("[data-group]")) {
    let any = false;
    for (const row of group.querySelectorAll("[data-words]")) {
      if (!(row instanceof HTMLElement)) continue;
      const shown = words.every((word) => row.dataset.words?.includes(word));
      row.hidden = !shown;
      any ||= shown;
    }
    if (group instanceof HTMLElement) group.hidden = !any;
  }
}

for (const place of document.querySelectorAll("[data-narrow]")) mount(place);
