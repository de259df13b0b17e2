// Who are you? The team of this phone, whose duty runs, and what of whom still waits here. And how a phone comes to a
// team in the first place.
import { Missed } from "../journal/net.js";
import { enrol, signIn } from "../people/door.js";
import { keepSetting, now, phone } from "../phone.js";
import { attempt, doorForm, doorway, line, quietLink, rescueButton } from "../ui/door.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { go, redrawEvery, refresh } from "../ui/router.js";
import { toastView } from "../ui/toast.js";
import { initials, language, t, useLanguage } from "../ui/words.js";
import { sinceWords, timerView } from "./on-duty.js";

/** @typedef {import("../phone.js").Member} Member */

/** @type {import("../ui/router.js").Route} */
export function whoScreen() {
  redrawEvery(1000);
  return () => {
    const running = phone.team.filter(({ since }) => since !== null);
    return {
      key: "who",
      title: t("login.who"),
      onDuty: running.length > 0,
      body: h(
        "div",
        { class: "app" },
        running.length > 0 && panel(running),
        doorway(
          t("login.who"),
          [phone.enrolled?.name, t("login.offline")].filter(Boolean).join(" · "),
          phone.team.length
            ? h("ul", { class: "members" }, ...phone.team.map(tile))
            : h("div", { class: "note" }, icon("info"), h("p", null, t("login.empty"))),
          h("div", { class: "mt4" }, quietLink("/app/sign-in", t("login.notme"), "not-listed")),
          phone.team.some(({ waiting }) => waiting > 0) && rescueButton(),
        ),
        h("div", { class: "dock" }, toastView(refresh)),
      ),
    };
  };
}

/** The duty goes on while nobody is there: purple, a time, and nothing else. @param {Member[]} running */
function panel(running) {
  const since = Math.min(...running.map((member) => member.since ?? now()));
  const at = now();
  return h(
    "section",
    { class: "duty duty--locked", "aria-label": t("home.on", { t: sinceWords(since, at) }) },
    h(
      "div",
      { class: "pad" },
      h(
        "p",
        { class: "lbl since" },
        h("span", { class: "live", "aria-hidden": "true" }),
        t("home.on", { t: sinceWords(since, at) }),
      ),
      timerView(at - since),
    ),
  );
}

/** @param {Member} member */
const tile = ({ id, name, waiting, since }) =>
  h(
    "li",
    null,
    h(
      "a",
      { href: `/app/pin/${id}`, "data-tap": "member", "data-person": id },
      h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)),
      h(
        "span",
        { class: "grow" },
        name,
        waiting > 0 && h("small", { class: "waits" }, t("sync.wait", { n: waiting })),
        since !== null && h("small", null, t("login.running", { t: sinceWords(since, now()) })),
      ),
    ),
  );

/** What a half-copied address says is typed by hand. @param {string} hash */
function codeIn(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

/** `/app/enrol#CODE`, as the desk's QR code says it: the code never travels in an address. @type {import("../ui/router.js").Route} */
export function enrolScreen() {
  const form = { code: codeIn(location.hash), busy: false, fault: "" };
  if (location.hash) history.replaceState(null, "", location.pathname);
  return () =>
    codeView("enrol", form, {
      title: t("login.enrol"),
      foot: t("login.enrol.note"),
      verb: t("login.enrol.do"),
      before: h("p", { class: "mb3" }, t("login.enrol.why")),
      submit: () =>
        attempt(form, async () => {
          await enrol(form.code);
          go("/app/who", { replace: true });
        }),
    });
}

/**
 * A form for a code of the desk.
 * @param {string} key
 * @param {{code: string, busy: boolean, fault: string}} form
 * @param {{title: string, foot: string, verb: string, submit: () => void, before: HTMLElement, after?: HTMLElement}} what
 */
export const codeView = (key, form, what) => ({
  key,
  title: what.title,
  busy: true,
  body: doorForm(
    { state: form, ...what },
    line(
      form,
      "code",
      t("login.code"),
      { autocomplete: "off", autocapitalize: "characters" },
      t("login.code.hint"),
    ),
  ),
});

/** This phone was revoked: what could be handed in is with the server, what could not is here, sealed. @type {import("../ui/router.js").Route} */
export const revokedScreen = () => () => {
  const left = phone.revoked?.left ?? 0;
  return {
    key: "revoked",
    title: t("login.revoked"),
    body: h(
      "div",
      { class: "app" },
      doorway(
        t("login.revoked"),
        "",
        h("p", { class: "mb3" }, t("login.revoked.why")),
        h(
          "div",
          { class: left ? "note note--warn" : "note" },
          icon(left ? "lock" : "check"),
          h("p", null, left ? t("login.revoked.left", { n: left }) : t("login.revoked.empty")),
        ),
        left > 0 && rescueButton(),
      ),
    ),
  };
};

/** By user name and password: needs the network once; afterwards the phone remembers. @type {import("../ui/router.js").Route} */
export function signInScreen(_parameters, query) {
  const again = phone.person;
  const spoken = language();
  const form = {
    username: again?.username ?? query.get("who") ?? "",
    password: "",
    code: "",
    busy: false,
    fault: "",
  };
  let factor = false;

  const submit = () =>
    attempt(form, async () => {
      if (!form.username.trim() || !form.password) throw new Error("app.signin.both");
      try {
        await signIn(form.username.trim(), form.password, factor ? form.code.trim() : undefined);
      } catch (error) {
        // the authenticator's code is asked where somebody has one, and only then
        if (factor || !(error instanceof Missed) || error.code !== "second_factor_needed") throw error;
        factor = true;
        return;
      }
      const chose = language() !== spoken;
      if (!chose && phone.person) await useLanguage(phone.person.language === "fr" ? "fr" : "nl");
      await keepSetting("language", language());
      go(choosesPin() ? "/app/pin-new" : "/app", { replace: true });
    });

  return () => ({
    key: "sign-in",
    title: t("app.signin"),
    busy: form.password !== "",
    body: doorForm(
      {
        state: form,
        title: t(again ? "app.signin.again" : "app.signin"),
        foot: t("app.signin.note"),
        verb: t("app.signin.do"),
        submit,
        before: again && h("div", { class: "note mb3" }, icon("info"), h("p", null, t("sync.session"))),
        after: again
          ? quietLink("/app", t("app.later"), "later")
          : phone.enrolled && quietLink("/app/who", t("login.who"), "who"),
      },
      line(form, "username", t("app.signin.username"), { autocomplete: "username" }),
      line(form, "password", t("app.signin.password"), {
        autocomplete: "current-password",
        type: "password",
      }),
      factor &&
        line(form, "code", t("app.signin.code"), { autocomplete: "one-time-code", inputmode: "numeric" }),
    ),
  });
}

/** On a shared phone a guard comes in by PIN from then on. */
const choosesPin = () =>
  phone.enrolled !== null &&
  (phone.person?.roles ?? []).every((role) => role === "guard" || role === "outreach");
