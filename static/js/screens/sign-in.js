// Who is this? Needs the network once; afterwards the phone remembers, also without.
import { Missed } from "../journal/net.js";
import { keepSetting, phone, signIn } from "../phone.js";
import { labelled } from "../ui/fields.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { switchLanguage } from "../ui/language.js";
import { go, refresh } from "../ui/router.js";
import { language, t, useLanguage } from "../ui/words.js";

/** The words for why it did not work. @param {unknown} error */
function why(error) {
  if (!(error instanceof Missed)) return "app.not_saved";
  if (error.status === 401) return "app.signin.wrong";
  if (error.status === 429) return "app.signin.slow";
  return error.miss === "no_network" ? "app.signin.offline" : "app.signin.noserver";
}

const languages = (/** @type {() => void} */ chosen) =>
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
            chosen();
            void switchLanguage(one);
          },
        },
        one.toUpperCase(),
      ),
    ),
  );

const brand = (/** @type {() => void} */ chosen) =>
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
    languages(chosen),
  );

/** @type {import("../ui/router.js").Route} */
export function signInScreen() {
  const again = phone.person;
  const form = { username: again?.username ?? "", password: "" };
  let fault = "";
  let trying = false;
  let chose = false;

  async function submit() {
    if (trying) return;
    if (!form.username.trim() || !form.password) {
      fault = "app.signin.both";
      refresh();
      return;
    }
    trying = true;
    fault = "";
    refresh();
    try {
      await signIn(form.username.trim(), form.password);
      if (!chose && phone.person) await useLanguage(phone.person.language === "fr" ? "fr" : "nl");
      await keepSetting("language", language());
      go("/app", { replace: true });
    } catch (error) {
      fault = why(error);
    }
    trying = false;
    refresh();
  }

  /** @param {"username" | "password"} name @param {Record<string, string>} more */
  const input = (name, more) =>
    labelled({ id: name, label: t(`app.signin.${name}`) }, () =>
      h("input", {
        class: "input",
        id: name,
        name,
        required: true,
        autocapitalize: "none",
        spellcheck: "false",
        value: form[name],
        oninput: (/** @type {any} */ event) => {
          form[name] = event.target.value;
        },
        ...more,
      }),
    );

  return () => ({
    key: "sign-in",
    title: t("app.signin"),
    busy: form.password !== "",
    body: h(
      "form",
      {
        class: "app",
        novalidate: true,
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          void submit();
        },
      },
      h(
        "main",
        { id: "main", class: "pad signin" },
        brand(() => {
          chose = true;
        }),
        h("h1", { class: "hello" }, t(again ? "app.signin.again" : "app.signin")),
        again &&
          h("div", { class: "note mb3" }, icon("info"), h("div", null, h("p", null, t("sync.session")))),
        fault !== "" &&
          h(
            "div",
            { class: "note note--bad mb3", role: "alert" },
            icon("warn"),
            h("p", { class: "strong" }, t(fault)),
          ),
        h(
          "div",
          { class: "stack wide" },
          input("username", { autocomplete: "username", type: "text" }),
          input("password", { autocomplete: "current-password", type: "password" }),
          h(
            "button",
            { class: "btn btn--go btn--block btn--l", "aria-disabled": trying ? "true" : null },
            t(trying ? "app.signin.trying" : "app.signin.do"),
          ),
          again && h("a", { class: "btn btn--quiet btn--block", href: "/app" }, t("app.later")),
        ),
        h("p", { class: "small muted foot" }, t("app.signin.note")),
      ),
    ),
  });
}
