// Keeps a page's regions ([data-live], each with an id) as the server has them, without a reload: asks again every so
// often while the page is seen, and puts in what differs. What is open, focused, scrolled or being typed survives.
import { differing, isHeld, swap } from "./regions.js";

const EVERY = 20_000;
/** Between two tries when the server did not answer: a tunnel is short, a broken server is not helped by haste. */
const AGAIN = 10_000;
/** Figures of which it is not known for so long whether they hold are old. */
const PATIENCE = 15_000;

/** @param {HTMLElement} board */
export function mountLive(board) {
  const state = document.getElementById("live-state");
  if (!state) return; // a day that is over does not move
  const address = board.dataset.address ?? location.href;
  let etag = "";
  let timer = 0;
  const known = new Map(regions(document).map((region) => [region.id, region.outerHTML]));

  async function look() {
    clearTimeout(timer);
    if (document.visibilityState === "visible") {
      const fresh = await ask();
      timer = window.setTimeout(look, fresh ? EVERY : AGAIN);
    }
  }

  async function ask() {
    try {
      const headers = etag ? { "If-None-Match": etag } : undefined;
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(address, { headers, cache: "no-store", redirect: "manual", signal });
      if (answer.type === "opaqueredirect" || answer.status === 401) return stale(true);
      if (answer.status !== 304 && !answer.ok) return stale(false);
      if (answer.ok) {
        etag = answer.headers.get("ETag") ?? "";
        show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
      return fresh();
    } catch {
      return stale(false);
    }
  }

  /** @param {Document} page */
  function show(page) {
    const before = count();
    const incoming = regions(page);
    for (const region of incoming.filter((one) => differing(known, one))) {
      const current = document.getElementById(region.id);
      if (!current || isHeld(current)) continue;
      known.set(region.id, region.outerHTML);
      swap(current, /** @type {HTMLElement} */ (document.importNode(region, true)));
    }
    announce(before, count());
  }

  function fresh() {
    mark(false, "");
    return true;
  }

  /** @param {boolean} signedOut */
  function stale(signedOut) {
    const since = document.getElementById("live-state")?.dataset.t ?? "";
    mark(true, (signedOut ? board.dataset.staleSession : board.dataset.stale?.replace("{t}", since)) ?? "");
    return false;
  }

  /** @param {boolean} lost @param {string} words */
  function mark(lost, words) {
    const said = document.getElementById("live-state");
    if (said) {
      said.dataset.live ??= said.textContent; // an answer of "unchanged" does not bring them
      said.textContent = lost ? words : said.dataset.live;
      said.classList.toggle("live2--stale", lost);
    }
    const why = document.getElementById("stale-why");
    if (why) why.hidden = !lost;
    for (const button of document.querySelectorAll("[data-board] form[method=post] button")) {
      /** @type {HTMLButtonElement} */ (button).disabled = lost;
      if (lost) button.setAttribute("aria-describedby", "stale-why");
      else button.removeAttribute("aria-describedby");
    }
  }

  /** @param {number} before @param {number} now */
  function announce(before, now) {
    const words = now === 1 ? board.dataset.announceOne : board.dataset.announce;
    const place = document.getElementById("announce");
    if (place && now !== before) place.textContent = words?.replace("{n}", String(now)) ?? "";
  }

  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  window.addEventListener("offline", () => stale(false));
  timer = window.setTimeout(look, EVERY);
}

const count = () => Number(document.getElementById("board-attention")?.dataset.count ?? 0);

/** @param {Document} page @returns {HTMLElement[]} */
const regions = (page) => [
  .../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-live][id]")),
];
