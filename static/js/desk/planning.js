// The week's grid by keyboard: arrows go from duty to duty and from place to place, as in a table. Without this file
// every link is reached by Tab.

/** @typedef {{row: number, column: number, link: HTMLElement}} Stop */

/**
 * The stop that an arrow leads to: the next in the same column, or the nearest in the next one. Null at the edge.
 * @template {{row: number, column: number}} T
 * @param {T[]} stops in the order of the page
 * @param {T} from
 * @param {string} key
 * @returns {T | null}
 */
export function stopAfter(stops, from, key) {
  if (key === "ArrowDown" || key === "ArrowUp") {
    const column = stops.filter((stop) => stop.column === from.column);
    return column[column.indexOf(from) + (key === "ArrowDown" ? 1 : -1)] ?? null;
  }
  const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!by) return null;
  for (let column = from.column + by; column >= 0 && column < 60; column += by) {
    const there = stops.filter((stop) => stop.column === column && stop.row === from.row);
    if (there.length) return there[0];
  }
  return null;
}

/** On a narrow screen the week does not fit: it opens at today, beside the names. @param {HTMLTableElement} table */
function showToday(table) {
  const today = /** @type {HTMLElement | null} */ (table.querySelector('thead [aria-current="date"]'));
  const names = /** @type {HTMLElement | null} */ (table.querySelector("thead th"));
  const box = table.parentElement;
  if (today && names && box) box.scrollLeft = today.offsetLeft - names.offsetWidth;
}

/** @param {HTMLTableElement} table */
function mount(table) {
  /** @type {Stop[]} */
  const stops = [];
  for (const link of table.querySelectorAll("[data-slot]")) {
    const cell = link.closest("td");
    const row = link.closest("tr");
    if (link instanceof HTMLElement && cell && row)
      stops.push({ row: row.rowIndex, column: cell.cellIndex, link });
  }
  showToday(table);
  table.addEventListener("keydown", (event) => {
    const from = stops.find((stop) => stop.link === document.activeElement);
    const next = from ? stopAfter(stops, from, event.key) : null;
    if (!next) return;
    event.preventDefault();
    next.link.focus();
  });
  const target = location.hash.startsWith("#s-") ? document.getElementById(location.hash.slice(1)) : null;
  const link = target?.querySelector("[data-slot]");
  if (link instanceof HTMLElement) focusLate(link);
}

/** After the browser has gone to the address's fragment, which takes the focus away. @param {HTMLElement} element */
function focusLate(element) {
  const now = () => setTimeout(() => element.focus());
  if (document.readyState === "complete") now();
  else addEventListener("load", now, { once: true });
}

/** Whole days are for absences; whoever chooses one needs no times. @param {HTMLFormElement} form */
function mountForm(form) {
  const kind = form.elements.namedItem("activity");
  const whole = form.elements.namedItem("whole_day");
  if (!(kind instanceof HTMLSelectElement) || !(whole instanceof HTMLInputElement)) return;
  const row = whole.closest("label");
  const show = () => {
    const away = kind.value === "leave" || kind.value === "absent";
    if (row) row.hidden = !away;
  };
  kind.addEventListener("change", () => {
    show();
    whole.checked = !row?.hidden;
  });
  show();
  const first = form.querySelector("#f-guard");
  const start = form.querySelector("#f-place");
  const wanted = first instanceof HTMLSelectElement && first.value ? start : first;
  if (wanted instanceof HTMLElement && location.hash === "#form") focusLate(wanted);
}

if (typeof document !== "undefined") {
  const table = document.querySelector("table[data-grid]");
  if (table instanceof HTMLTableElement) mount(table);
  const form = document.querySelector("#form form");
  if (form instanceof HTMLFormElement) mountForm(form);
}
