/** On a small screen the menu is one line that scrolls: it starts at the page one is on. */

const menu = document.querySelector("#menu");
const here = menu?.querySelector("[aria-current]");
if (menu instanceof HTMLElement && here instanceof HTMLElement) {
  menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
}
