// Who forgot to clock out is asked, and never given an end. Pure: entries, the plan and the time in.
import { SUSPECT_AFTER } from "../facts.js";
import { epoch, iso } from "../when.js";
import { around, presences } from "./duty.js";
import { momentOf } from "./entries.js";
import { plannedEnd } from "./planned.js";

/** @typedef {import("./entries.js").Entry} Entry */
/**
 * @typedef {object} Forgotten
 * @property {Entry} entry the open presence that began last
 * @property {Entry[]} open all that is open of the same shift
 * @property {number} since when the shift began
 * @property {number | null} planned its planned end
 * @property {{at: number, entry: Entry}} sign the last thing that was logged in it
 * @property {"ask" | "must"} stage ask: beside the timer; must: before anything else. From the first on its hours count nothing
 */

/** After the planned end it is asked, in passing. */
const ASK = 5 * 60;
/** And this much later it is asked before anything else. */
const MUST = 6 * 3600;
/** Without a plan: a shift this long is asked about. */
const LONG = 10 * 3600;
/** Blocks that join within this are one shift. */
const JOIN = 60;

/**
 * The oldest shift that was not clocked out and should have been.
 * @param {Iterable<Entry>} entries
 * @param {import("../catalogue.js").Duty[]} duties
 * @param {number} now
 * @returns {Forgotten | null}
 */
export function forgottenOf(entries, duties, now) {
  const all = [...entries].filter((entry) => !entry.withdrawn && !entry.by);
  const open = presences(all.filter(({ data }) => data.ended_at === null));
  if (!open.length) return null;
  const first = momentOf(open[0]);
  const same = open.filter((entry) => momentOf(entry) - first <= SUSPECT_AFTER);
  const entry = same[same.length - 1];
  const since = shiftStart(presences(around(all, first, first)), first);
  const planned = plannedEnd(duties, momentOf(entry));
  const stage = stageOf(planned, since, now);
  return (
    stage && {
      entry,
      open: same,
      since,
      planned,
      sign: lastSign(all, since, Math.min(now, (planned ?? now) + MUST), entry),
      stage,
    }
  );
}

/**
 * All that is asked about, the oldest shift and those after it: open, and counting nothing until it is answered.
 * @param {Iterable<Entry>} entries
 * @param {import("../catalogue.js").Duty[]} duties
 * @param {number} now
 * @returns {Map<string, number>} entry → until when somebody may have been at work
 */
export function unsureOf(entries, duties, now) {
  /** @type {Map<string, number>} */
  const unsure = new Map();
  let rest = [...entries];
  for (;;) {
    const asked = forgottenOf(rest, duties, now);
    if (!asked) return unsure;
    const { open, planned, sign, stage } = asked;
    const until = stage === "ask" ? now : Math.min(now, Math.max(planned ?? 0, sign.at));
    for (const { entry } of open) unsure.set(entry, until);
    rest = rest.filter(({ entry }) => !unsure.has(entry));
  }
}

/** @param {number | null} planned @param {number} since @param {number} now */
function stageOf(planned, since, now) {
  if (now - since > SUSPECT_AFTER) return "must";
  if (planned !== null) return now >= planned + MUST ? "must" : now >= planned + ASK ? "ask" : null;
  return now - since >= LONG ? "ask" : null;
}

/** @param {Entry[]} sorted @param {number} first */
function shiftStart(sorted, first) {
  let since = first;
  for (const entry of [...sorted].reverse()) {
    const { ended_at } = entry.data;
    if (ended_at !== null && momentOf(entry) < since && epoch(ended_at) >= since - JOIN)
      since = momentOf(entry);
  }
  return since;
}

/**
 * The last moment of the shift at which something was logged: work, a break's end, an incident.
 * @param {Entry[]} entries
 * @param {number} since
 * @param {number} now
 * @param {Entry} entry
 */
function lastSign(entries, since, now, entry) {
  const until = Math.min(now, momentOf(entry) + SUSPECT_AFTER);
  const signs = around(entries, since, until).flatMap((one) => {
    const { started_at, ended_at, observed_at } = one.data;
    const times = [started_at, ended_at, observed_at].filter(Boolean).map(epoch);
    if (one.data.occurred_on && one.madeAt) times.push(one.madeAt);
    return times.map((at) => ({ at, entry: one }));
  });
  return signs
    .filter(({ at }) => at >= since && at <= until)
    .reduce((last, sign) => (sign.at >= last.at ? sign : last), { at: momentOf(entry), entry });
}

/**
 * Closes what is open at the end that was chosen. What began later than that did not happen.
 * @param {Forgotten} forgotten
 * @param {number} end
 * @param {"planned" | "last_sign" | "recalled"} basis
 * @param {string} reason
 * @returns {import("./entries.js").Change[]}
 */
export const closeForgotten = ({ open }, end, basis, reason) =>
  open.map((one) => {
    const { entry, kind, data } = one;
    return end > momentOf(one)
      ? { entry, kind, data: { ...data, ended_at: iso(end), basis }, reason }
      : { entry, kind, data, withdrawn: true, reason };
  });
