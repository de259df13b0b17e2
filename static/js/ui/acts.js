// An act: log it, say what happened, offer to undo it. When the phone cannot keep it, it says so.
import { log, now, undo, withdraw } from "../phone.js";
import { go, refresh } from "./router.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

/**
 * @param {Parameters<typeof log>[0]} make
 * @param {(at: number) => string} said what happened, given the instant
 * @param {string | null} [then] where to go
 * @returns {Promise<boolean>} kept
 */
export const act = (make, said, then = null) => keep(() => log(make), said, then);

/** @param {string} entry @param {() => string} said @param {string | null} [then] */
export const takeBack = (entry, said, then = null) => keep(() => withdraw(entry), said, then);

/**
 * @param {() => Promise<import("../journal/book.js").Step[]>} work
 * @param {(at: number) => string} said
 * @param {string | null} then
 */
async function keep(work, said, then) {
  let kept = true;
  const at = now();
  try {
    const steps = await work();
    toast(() => said(at), steps.length ? () => void undone(steps) : null);
    if (then) go(then);
  } catch (error) {
    kept = false;
    console.error(error);
    toast(() => t("app.not_saved"), null, "bad");
  }
  refresh();
  return kept;
}

/** @param {import("../journal/book.js").Step[]} steps */
async function undone(steps) {
  try {
    await undo(steps);
    toast(() => t("app.undone"));
  } catch (error) {
    console.error(error);
    toast(() => t("app.not_saved"), null, "bad");
  }
  refresh();
}
