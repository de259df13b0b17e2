// The PIN: to come in, and to choose one. Works without network where this phone knows it.
import { choosePin, unlock, unlockByCode } from "../people/door.js";
import { phone } from "../phone.js";
import { attempt, notice, quietLink } from "../ui/door.js";
import { languageButton } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { go, onLeave, refresh } from "../ui/router.js";
import { initials, t } from "../ui/words.js";
import { codeView, whoScreen } from "./who.js";

const SHORTEST = 4;
const LONGEST = 12;

/** @typedef {{typed: string, fault: string, busy: boolean}} Pad */

/** @param {string} id */
const memberOf = (id) => phone.team.find((member) => member.id === id);
const first = (/** @type {string} */ name) => name.split(" ")[0];

/** @type {import("../ui/router.js").Route} */
export function pinScreen({ guard }) {
  const member = memberOf(guard);
  if (!member) return whoScreen({}, new URLSearchParams());
  const pad = keypad(async (pin) => {
    await unlock(member, pin);
    go("/app", { replace: true });
  }, member.digits);
  return () =>
    view({
      key: `pin-${guard}`,
      back: "/app/who",
      who: member.name,
      heading: t("login.pin", { n: first(member.name) }),
      pad,
      foot: h(
        "a",
        { class: "btn btn--quiet", href: `/app/pin/${guard}/forgot`, "data-tap": "forgot" },
        t(member.digits ? "login.forgot" : "login.none"),
      ),
    });
}

/** Twice the same, then it holds on every phone of the team. @type {import("../ui/router.js").Route} */
export function choosePinScreen() {
  let chosen = "";
  const pad = keypad(async (pin) => {
    if (chosen === "") {
      chosen = pin;
      return;
    }
    const same = chosen === pin;
    chosen = "";
    if (!same) throw new Error("login.differs");
    await choosePin(pin);
    go("/app", { replace: true });
  });
  return () =>
    view({
      key: chosen ? "pin-again" : "pin-new",
      back: "/app",
      who: phone.person?.name ?? "",
      heading: t(chosen ? "login.again" : "login.choose"),
      hint: t("login.choose.why"),
      pad,
      foot: h("a", { class: "btn btn--quiet", href: "/app", "data-tap": "later" }, t("app.later")),
    });
}

/**
 * Digits that are typed, by finger or keyboard. Enter, or the key with the tick, tries them.
 * @param {(pin: string) => Promise<void>} enter
 * @param {number | null} [digits] how many it has, where that is known: the last one enters by itself
 */
function keypad(enter, digits = null) {
  /** @type {Pad} */
  const pad = { typed: "", fault: "", busy: false };

  async function submit() {
    if (pad.typed.length < SHORTEST) return;
    await attempt(pad, () => enter(pad.typed));
    pad.typed = "";
    refresh();
  }

  /** @param {string} key */
  function press(key) {
    if (pad.busy) return;
    if (key === "Enter") void submit();
    else if (key === "Backspace") pad.typed = pad.typed.slice(0, -1);
    else if (/^\d$/.test(key) && pad.typed.length < LONGEST) pad.typed += key;
    else return;
    if (/^\d$/.test(key) && pad.typed.length === digits) void submit();
    refresh();
  }

  const typed = (/** @type {KeyboardEvent} */ event) => {
    const onButton = event.target instanceof HTMLElement && event.target.closest("button, a");
    if (!(onButton && event.key === "Enter")) press(event.key);
  };
  addEventListener("keydown", typed);
  onLeave(() => removeEventListener("keydown", typed));
  return { state: pad, press };
}

/**
 * @param {{key: string, back: string, who: string, heading: string, hint?: string, pad: ReturnType<typeof keypad>, foot: HTMLElement}} what
 */
function view({ key, back, who, heading, hint, pad, foot }) {
  const { typed, fault, busy } = pad.state;
  const dots = Math.max(SHORTEST, typed.length);
  return {
    key,
    title: heading,
    body: h(
      "div",
      { class: "app" },
      h(
        "header",
        { class: "top" },
        h("a", { class: "tbtn", href: back, "aria-label": t("back"), "data-tap": "back" }, icon("left")),
        h("span", { class: "grow" }),
        languageButton(),
      ),
      h(
        "main",
        { id: "main", class: "pad pinpad" },
        h("span", { class: "avatar avatar--xl", "aria-hidden": "true" }, initials(who)),
        h("h1", null, heading),
        hint && h("p", { class: "muted" }, hint),
        notice(fault),
        h(
          "div",
          { class: "dots", role: "img", "aria-label": t("login.digits", { n: typed.length }) },
          ...Array.from({ length: dots }, (_, n) => h("i", { class: n < typed.length ? "on" : null })),
        ),
        h(
          "div",
          { class: "pins", "data-repeat": "" },
          ...[..."123456789"].map((digit) => button(pad, digit, digit)),
          button(pad, "Backspace", icon("del"), t("remove")),
          button(pad, "0", "0"),
          h(
            "button",
            {
              type: "button",
              class: "ok",
              "data-tap": "pin-ok",
              "aria-label": t("login.enter"),
              "aria-disabled": busy || typed.length < SHORTEST ? "true" : null,
              onclick: () => pad.press("Enter"),
            },
            icon(busy ? "clock" : "check"),
          ),
        ),
        foot,
      ),
    ),
  };
}

/** @param {ReturnType<typeof keypad>} pad @param {string} key @param {string | HTMLElement} face @param {string} [label] */
const button = (pad, key, face, label) =>
  h(
    "button",
    { type: "button", "data-tap": `key-${key}`, "aria-label": label ?? null, onclick: () => pad.press(key) },
    face,
  );

/** No PIN yet, or forgotten: the password, or a code of the coordinator. @type {import("../ui/router.js").Route} */
export function forgotPinScreen({ guard }) {
  const member = memberOf(guard);
  if (!member) return whoScreen({}, new URLSearchParams());
  const form = { code: "", busy: false, fault: "" };
  const byPassword = () =>
    h(
      "a",
      {
        class: "btn btn--block btn--l mb3",
        href: `/app/sign-in?who=${encodeURIComponent(member.username)}`,
        "data-tap": "by-password",
      },
      t("login.forgot.password"),
    );
  return () =>
    codeView(`forgot-${guard}`, form, {
      title: member.name,
      foot: t("login.forgot.safe"),
      verb: t("login.forgot.use"),
      before: h("div", null, h("p", { class: "mb3" }, t("login.forgot.how")), byPassword()),
      after: quietLink(`/app/pin/${guard}`, t("back"), "back"),
      submit: () =>
        attempt(form, async () => {
          await unlockByCode(member, form.code);
          go("/app/pin-new", { replace: true });
        }),
    });
}
