// Every version of an entry: by whom, when, what changed, why. The server's word where it can be asked, else what this
// phone still has to send.
import { placeName } from "../catalogue.js";
import { history, phone } from "../phone.js";
import { categoryName, offenceName, waitingFor } from "../ui/describe.js";
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { refresh } from "../ui/router.js";
import { dayName, hasWords, language, t } from "../ui/words.js";
import { dayOf, epoch, timeOf } from "../when.js";

/** @typedef {import("../journal/entries.js").Entry} Entry */

/** Field → its words; the first part of a path stands for all of it. */
const NAMES = /** @type {Record<string, string>} */ ({
  place: "app.place",
  activity: "app.hist.activity",
  event: "kind.event",
  started_at: "app.from",
  ended_at: "app.until",
  observed_at: "app.time",
  occurred_on: "app.hist.day",
  address: "app.address",
  position: "app.hist.position",
  category: "app.hist.category",
  offence: "gas.what",
  description: "inc.text",
  facts: "inc.text",
  note: "inc.text",
  photos: "photo",
  evidence: "photo",
  police: "inc.police",
  signal: "app.signal",
  offender: "gas.who",
  plate: "gas.plate",
  statement: "app.gas.statement",
  language: "app.gas.language",
  direct_witness: "app.gas.witness",
  withdrawal: "app.ask_back",
  withdrawn: "app.taken_back",
});
/** Who somebody is, and where the phone was, is not shown again. */
const UNSAID = new Set(["offender", "plate", "statement", "position", "photos", "evidence"]);
const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** Opened and answered, per screen. @param {Entry} entry */
export function createHistory({ entry: id }) {
  let open = false;
  /** @type {any[] | null | "away"} */
  let revisions = null;

  async function ask() {
    try {
      ({ revisions } = await history(id));
    } catch {
      revisions = "away";
    }
    refresh();
  }
  const toggle = () => {
    open = !open;
    if (open && !Array.isArray(revisions)) void ask();
    refresh();
  };

  return () =>
    h(
      "section",
      { class: "history" },
      h(
        "button",
        {
          class: "choice",
          type: "button",
          "aria-expanded": String(open),
          "data-tap": "history",
          onclick: toggle,
        },
        icon("clock"),
        h("span", null, t("app.hist")),
      ),
      open &&
        h(
          "ol",
          { class: "list mt2" },
          ...(Array.isArray(revisions) ? revisions.map(received) : []),
          revisions === null && h("li", { class: "muted", role: "status" }, t("app.signin.trying")),
          revisions === "away" && h("li", { class: "muted", role: "status" }, t("app.hist.away")),
          ...waitingFor(id).map(({ revision }) => waiting(revision)),
        ),
    );
}

/** @param {any} revision of the server @param {number} n */
const received = (revision, n) =>
  version(
    `${when(revision.recorded_at)} · ${revision.author === phone.person?.username ? t("app.hist.you") : revision.author_name}`,
    n === 0 && !revision.replaces ? [t("app.hist.made")] : (revision.changed ?? []).filter(told).map(change),
    [
      revision.reason,
      t("st.sent", { t: when(revision.received_at) }),
      revision.status === "conflict" && t("app.hist.beside"),
    ],
  );

/** @param {import("../journal/entries.js").Revision} revision */
const waiting = (revision) =>
  version(
    `${when(revision.recorded_at)} · ${t("app.hist.you")}`,
    [t(revision.withdrawn ? "app.taken_back" : revision.replaces ? "app.hist.changed" : "app.hist.made")],
    [revision.reason, t("st.wait")],
  );

/** @param {string} head @param {string[]} lines @param {(string | null | false)[]} foot */
const version = (head, lines, foot) =>
  h(
    "li",
    { class: "blk blk--pt" },
    h("b", null, head),
    ...lines.map((line) => h("p", { class: "small" }, line)),
    h("p", { class: "small muted" }, foot.filter(Boolean).join(" · ")),
  );

/** When a signal got its state, its version says already. @param {{field: string}} difference */
const told = ({ field }) => !["signal.at", "withdrawal.asked_at"].includes(field);

/** @param {{field: string, before: any, after: any}} difference */
function change({ field, before, after }) {
  const [first] = field.split(".");
  const name = hasWords(NAMES[first]) ? t(NAMES[first]) : field;
  if (UNSAID.has(first)) return name;
  return `${name}: ${worded(field, before)} → ${worded(field, after)}`;
}

/** @param {string} field @param {any} value */
function worded(field, value) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return t(value ? "app.yes" : "app.no");
  if (field === "place") return placeName(phone.catalogue, value, language());
  if (field === "category") return categoryName(value);
  if (field === "offence") return offenceName(value);
  if (field === "police.channel") return t(`app.channel.${value}`);
  if (field === "signal.state") return t(`app.signal.${value}`);
  return INSTANT.test(value) ? when(value) : String(value);
}

/** @param {string} moment */
function when(moment) {
  const at = epoch(moment);
  return `${dayName(dayOf(at), "short")} ${timeOf(at)}`;
}

/** On the day: what somebody else made of it. @param {Entry} entry */
export function correctionView({ correction }) {
  if (!correction) return null;
  const { author, reason, added, changed, verdict } = correction;
  const done =
    verdict === "restored" ? null : (verdict ?? (added ? "added" : changed.length ? "changed" : null));
  return (
    done &&
    h(
      "div",
      { class: "changed small" },
      h("p", null, icon("user"), h("b", null, t(`day.by.${done}`, { p: author })), reason && `: ${reason}`),
      ...changed.map((difference) => h("p", null, change(difference))),
    )
  );
}
