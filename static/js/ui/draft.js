// What is half typed. Kept on the phone a moment after each change, so that a call, a killed browser or another
// language loses nothing; forgotten once it is logged.
import { draft, keepDraft, phone } from "../phone.js";
import { refresh } from "./router.js";

const PAUSE = 200;

/**
 * @template {Record<string, any>} S
 * @param {string} name of the screen
 * @param {S} start
 */
export function createDraft(name, start) {
  let timer = 0;
  let touched = false;
  let done = false;
  const owner = phone.person?.id;
  /** @param {any} value */
  const store = async (value) => {
    if (form.own) await keepDraft(name, value);
  };
  const form = {
    state: start,
    /** @type {string | null} the entry it became; a photo that was still being shrunk then goes there */
    loggedAs: null,
    /** It was typed before this screen was opened. */
    restored: false,
    /** Is whoever typed it still here? Nothing of theirs is kept among another guard's things. */
    get own() {
      return phone.person?.id === owner;
    },
    /** Empties it. */
    restart() {
      clearTimeout(timer);
      touched = false;
      form.restored = false;
      form.state = start;
      void store(undefined).catch(() => {});
      refresh();
    },
    /** Something was typed that is not logged yet. */
    get touched() {
      return touched && !done;
    },
    /** @param {Partial<S>} changes @param {{quiet?: boolean}} [how] quiet: filled in by the phone, not by the guard */
    set(changes, { quiet = false } = {}) {
      form.state = { ...form.state, ...changes };
      touched ||= !quiet;
      if (!quiet) later();
      refresh();
    },
    /** At once, before the phone may lock. */
    async keepNow() {
      clearTimeout(timer);
      if (!done) await store(form.state).catch(() => {});
    },
    async forget() {
      done = true;
      clearTimeout(timer);
      await store(undefined);
    },
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };
  const keep = () => {
    if (!done) void store(form.state).catch(() => {});
  };
  void draft(name).then((kept) => {
    if (kept && !touched && !done) {
      form.state = { ...form.state, ...kept };
      touched = true;
      form.restored = true;
      refresh();
    }
  });
  return form;
}
