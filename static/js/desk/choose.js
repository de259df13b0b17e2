// A form of many lines of which some are chosen: one tick for all, and how many there are, said where the act is.

/** @param {HTMLFormElement} form */
function mount(form) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name=entry]")]);
  const all = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-all]"));
  const count = form.querySelector("[data-count]");
  if (!all || !count) return;
  const say = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    count.textContent = `· ${chosen}`;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.hidden = boxes.length === 0;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    say();
  });
  form.addEventListener("change", say);
  say();
}

for (const form of document.querySelectorAll("form[data-choose]"))
  mount(/** @type {HTMLFormElement} */ (form));
