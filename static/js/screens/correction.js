// What somebody else made of an entry: who, why, and what stood there before.
import { h } from "../ui/h.js";
import { icon } from "../ui/icon.js";
import { t } from "../ui/words.js";
import { change } from "./item-history.js";

/** @param {import("../journal/entries.js").Entry} entry */
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
