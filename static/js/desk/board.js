// The day board: stays live, and answers to keys. Both are additions: the page works without them.
import { mountKeys } from "./keys.js";
import { mountLive } from "./live.js";

const board = /** @type {HTMLElement | null} */ (document.querySelector("[data-board]"));
if (board) {
  mountLive(board);
  mountKeys();
}
