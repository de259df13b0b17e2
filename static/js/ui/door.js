// What the screens before the door share: what this is, in which language, one form, and why somebody does not come in.
import { Missed } from "../journal/net.js";
import { Wait } from "../people/keys.js";
import { saveRescue } from "../people/rescue.js";
import { isFull } from "../room.js";
import { refusal } from "./describe.js";
import { labelled } from "./fields.js";
import { switchLanguage } from "./frame.js";
import { h } from "./h.js";
import { icon } from "./icon.js";
import { refresh } from "./router.js";
import { toast } from "./toast.js";
import { duration, hasWords, language, t } from "./words.js";

/** @typedef {{busy: boolean, fault: string}} Trying */

/** @param {() => void} [chosen] somebody chose a language here */
export const languageChoice = (chosen) =>
  h(
    "div",
    { class: "langs", role: "group", "aria-label": "Taal / Langue" },
    .../** @type {const} */ (["nl", "fr"]).map((one) =>
      h(
        "button",
        {
          type: "button",
          lang: one,
          "aria-pressed": String(language() === one),
          "data-tap": `lang-${one}`,
          onclick: () => {
            chosen?.();
            void switchLanguage(one);
          },
        },
        one.toUpperCase(),
      ),
    ),
  );

/**
 * The inside of a screen where nobody is signed in.
 * @param {string} title
 * @param {string} foot
 * @param {...import("./h.js").Child} parts
 */
export const doorway = (title, foot, ...parts) =>
  h(
    "main",
    { id: "main", class: "pad signin" },
    h(
      "div",
      { class: "row between" },
      h(
        "div",
        { class: "row grow" },
        h("span", { class: "brand" }, icon("shield")),
        h(
          "span",
          null,
          h("b", { class: "brandname" }, t("app.name")),
          h("span", { class: "small muted" }, t("app.tagline")),
        ),
      ),
      languageChoice(),
    ),
    h("h1", { class: "hello" }, title),
    ...parts,
    h("p", { class: "small muted foot" }, foot),
  );

/**
 * A form with one button, and what went wrong the last time.
 * @param {{state: Trying, title: string, foot: string, verb: string, submit: () => void, before?: import("./h.js").Child, after?: import("./h.js").Child}} what
 * @param {...import("./h.js").Child} inputs
 */
export const doorForm = ({ state, title, foot, verb, submit, before, after }, ...inputs) =>
  h(
    "form",
    {
      class: "app",
      novalidate: true,
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        submit();
      },
    },
    doorway(
      title,
      foot,
      before,
      notice(state.fault),
      h(
        "div",
        { class: "stack wide" },
        ...inputs,
        h(
          "button",
          {
            class: "btn btn--go btn--block btn--l",
            "data-tap": "enter",
            "aria-disabled": state.busy ? "true" : null,
          },
          state.busy ? t("app.signin.trying") : verb,
        ),
        after,
      ),
    ),
  );

/**
 * A line to type in.
 * @param {any} values
 * @param {string} name of the value
 * @param {string} label
 * @param {Record<string, string>} more
 * @param {string | null} [hint]
 */
export const line = (values, name, label, more, hint = null) =>
  labelled({ id: name, label, hint }, (describedby) =>
    h("input", {
      class: "input",
      id: name,
      name,
      required: true,
      autocapitalize: "none",
      spellcheck: "false",
      "aria-describedby": describedby,
      value: values[name],
      oninput: (/** @type {any} */ event) => {
        values[name] = event.target.value;
      },
      ...more,
    }),
  );

/** @param {string} href @param {string} words @param {string} tap */
export const quietLink = (href, words, tap) =>
  h("a", { class: "btn btn--quiet btn--block", href, "data-tap": tap }, words);

/** @param {string} words */
export const notice = (words) =>
  words !== "" &&
  h("div", { class: "note note--bad mb3", role: "alert" }, icon("warn"), h("p", { class: "strong" }, words));

/** Saves what waits on this phone, sealed for the municipality. */
export const rescueButton = () =>
  h(
    "button",
    {
      class: "btn btn--quiet btn--block",
      type: "button",
      "data-tap": "rescue",
      onclick: async () => {
        const saved = await saveRescue().catch((error) => (error.name === "AbortError" ? "no" : "failed"));
        if (saved === "no") return; // the guard closed the list of where to share it
        const word = saved === "failed" ? "failed" : saved ? "done" : "none";
        toast(() => t(`login.rescue.${word}`), null, word === "done" ? "calm" : "bad");
        refresh();
      },
    },
    icon("box"),
    t("login.rescue"),
  );

/**
 * Tries to come in, once at a time.
 * @param {Trying} state
 * @param {() => Promise<void>} work
 */
export async function attempt(state, work) {
  if (state.busy) return;
  Object.assign(state, { busy: true, fault: "" });
  refresh();
  try {
    await work();
  } catch (error) {
    state.fault = why(error);
  }
  state.busy = false;
  refresh();
}

/** The words for an error; its message may be their key. @param {any} error */
function why(error) {
  if (hasWords(error.message)) return t(error.message);
  if (error instanceof Wait) return waiting(error.seconds);
  // a disk that is really full does not even open its databases in Chromium, and only calls that unknown
  if (isFull(error) || error.name === "UnknownError") return t("login.full");
  if (!(error instanceof Missed)) return t("app.not_saved");
  if (error.status === 429) return waiting(error.retryAfter ?? 60);
  const known = `login.why.${error.code}`;
  if (hasWords(known)) return t(known);
  if (error.miss === "denied") return refusal(error.code ?? "other");
  if (error.status === 401) return t("app.signin.wrong");
  return t(error.miss === "no_network" ? "app.signin.offline" : "app.signin.noserver");
}

/** @param {number} seconds */
const waiting = (seconds) =>
  t("login.wait", { d: seconds < 60 ? `${Math.ceil(seconds)} s` : duration(seconds + 59) });
