// What Ronde knows about me, and who looked: what this phone keeps at once, what the server holds when it can be asked.
import { me, phone } from "../phone.js";
import { barTo, withNav } from "../ui/frame.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { refresh } from "../ui/router.js";
import { hasWords, t } from "../ui/words.js";

/** @type {import("../ui/router.js").Route} */
export function meScreen() {
  /** @type {any} null: not answered yet; false: it cannot be asked */
  let known = null;
  me()
    .catch(() => false)
    .then((answer) => {
      known = answer;
      refresh();
    });

  return () => ({
    key: "me",
    title: t("app.me.title"),
    body: withNav(
      "more",
      barTo("/app/more", t("app.me.title")),
      h(
        "main",
        { id: "main", class: "pad grow stack", "aria-busy": known === null ? "true" : null },
        h("p", null, t("app.me.why")),
        facts(known || { person: phone.person }),
        h("p", { class: "card small" }, t("app.me.phone", { n: phone.book.entries.size })),
        known === null && h("p", { class: "muted", role: "status" }, t("app.signin.trying")),
        known === false &&
          h("div", { class: "note note--warn" }, icon("cloudoff"), h("p", null, t("app.me.away"))),
        known && readers(known.readers),
        h("p", { class: "small muted" }, t("app.me.rights")),
      ),
    ),
  });
}

/** @param {any} known */
function facts({ person, certificates = [], counts = {}, along, refused, first, last }) {
  const rows = [
    [t("app.me.name"), `${person?.name ?? ""} (${person?.username ?? ""})`],
    [t("app.me.roles"), (person?.roles ?? []).map(roleName).join(", ")],
    ...certificates.map((/** @type {any} */ one) => [
      t("app.me.certificate"),
      `${date(one.from)} – ${date(one.until)}`,
    ]),
    ...Object.entries(counts).map(([kind, n]) => [t(`app.me.${kind}`), String(n)]),
    along ? [t("app.me.along"), String(along)] : null,
    refused ? [t("app.me.refused"), String(refused)] : null,
    first ? [t("app.me.span"), `${date(first)} – ${date(last)}`] : null,
  ];
  return h(
    "dl",
    { class: "card known" },
    ...rows
      .filter((row) => row !== null)
      .map(([term, value]) => h("div", null, h("dt", null, term), h("dd", null, value))),
  );
}

/** @param {{name: string, entries: number, identities: number, last: string}[]} list */
const readers = (list) =>
  h(
    "section",
    { class: "card stack", "aria-labelledby": "readers" },
    h("h2", { id: "readers", class: "lead" }, t("app.me.readers")),
    h("p", { class: "small muted" }, t("app.me.readers.sub")),
    list.length === 0 && h("p", null, t("app.me.nobody")),
    list.length > 0 &&
      h(
        "ul",
        { class: "list" },
        ...list.map(({ name, entries, identities, last }) =>
          h(
            "li",
            null,
            h("b", null, name),
            h(
              "p",
              { class: "small" },
              [
                t("app.me.opened", { n: entries, d: date(last) }),
                identities && t("app.me.identities", { n: identities }),
              ]
                .filter(Boolean)
                .join(" "),
            ),
          ),
        ),
      ),
  );

/** @param {string} role */
const roleName = (role) =>
  hasWords(`app.role.${role}`) ? t(`app.role.${role}`) : role.replace(/^cell:/, "");

/** "17/03/2022"; an end that is open as a dash. @param {string | null} day */
const date = (day) => (day ? day.split("-").reverse().join("/") : "…");
