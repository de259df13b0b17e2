// Where and when something was seen: filled in by the phone, opened only to change it.
import { nameIn, placeName, placeOf } from "../catalogue.js";
import { held, SMALL } from "../clock.js";
import { AHEAD } from "../facts.js";
import { currentOf } from "../journal/duty.js";
import { now, phone } from "../phone.js";
import { onSettled, stamp } from "../time.js";
import { addDays, dayOf, epoch, instantOf, iso, timeOf } from "../when.js";
import { labelled, lineField } from "./fields.js";
import { h } from "./h.js";
import { icon } from "./icon.js";
import { locate } from "./position.js";
import { dayName, language, t } from "./words.js";

/** @typedef {{place: string | null, address: string, observed: number, position: import("./position.js").Position | null, open: boolean, used?: number | null}} Where used: what was taken off the phone's clock for `observed`; null once it was typed */

/** Seconds. A time that is typed is of another day only around midnight: within this of what stood there. */
const NIGHT = 6 * 3600;

/** @returns {Where} here and now */
export const hereAndNow = () => ({
  place: currentOf(phone.book.entries.values(), now())?.data.place ?? null,
  address: "",
  observed: now(),
  used: stamp().offset_ms,
  position: null,
  open: false,
});

/** @param {import("../journal/entries.js").Data} data @returns {Where} */
export const whereOf = ({ place, address, observed_at, position }) => ({
  place,
  address: address ?? "",
  observed: epoch(observed_at),
  position,
  open: false,
});

/** @param {Where} where the fields of an incident or a finding */
export const whereData = ({ place, address, observed, position, used }) => ({
  observed_at: iso(used == null ? observed : Math.min(observed, now())),
  place,
  address: address.trim() || null,
  position,
});

/** @param {Where} where @returns {import("./fields.js").Fault[]} */
export const whereFaults = ({ observed, used }) =>
  used == null && observed > now() + AHEAD ? [{ field: "observed", words: t("refused.in_future") }] : [];

/** The clock was wrong, and it shows only now: the moment that the phone filled in moves along. @param {{state: any, set: (changes: any, how?: any) => void}} form */
export const followClock = (form) =>
  onSettled((settling) => {
    const { observed, used, reportedAt } = form.state;
    const right = held(settling, used);
    if (used == null || Math.abs(used - right) <= SMALL) return;
    const moved = (/** @type {number} */ at) => at + Math.round((used - right) / 1000);
    const told = reportedAt ? { reportedAt: iso(moved(epoch(reportedAt))) } : {};
    form.set({ observed: moved(observed), used: right, ...told }, { quiet: true });
  });

/**
 * The moment that is meant by a time: of the same day, or just across midnight; never one that is still to come where
 * the night before showed it too.
 * @param {string} time
 * @param {number} observed what stood there
 * @param {number} at
 */
export function meant(time, observed, at) {
  const on = (/** @type {number} */ n) => instantOf(addDays(dayOf(observed), n), time);
  const near = [on(-1), on(1)].find((one) => one <= at + AHEAD && Math.abs(one - observed) <= NIGHT);
  return near ?? (on(0) > at + AHEAD && at - on(-1) <= 2 * NIGHT ? on(-1) : on(0));
}

/** Fills in the position when the phone has one. @param {{state: any, set: (changes: any, how?: any) => void}} form */
export const fillPosition = (form) =>
  locate((position) => form.state.position === null && form.set({ position }, { quiet: true }));

/**
 * @param {{state: any, set: (changes: any) => void}} form
 * @param {import("./fields.js").Fault[]} [faults]
 */
export function whereView(form, faults = []) {
  /** @type {Where} */
  const { place, address, observed, position, open } = form.state;
  const name = placeName(phone.catalogue, place, language());
  const today = dayOf(observed) === dayOf(now());
  const when = today ? timeOf(observed) : `${dayName(dayOf(observed), "short")} ${timeOf(observed)}`;
  const gps = position ? t("gps.ok", { m: position.accuracy_m }) : t("gps.none");
  const title = address || name || t("app.where.none");
  return h(
    "div",
    { class: "pad mb3" },
    h(
      "button",
      {
        class: "line",
        type: "button",
        "aria-expanded": String(open),
        "aria-controls": "where",
        "data-tap": "where",
        onclick: () => form.set({ open: !open }),
      },
      icon("pin"),
      h(
        "span",
        { class: "grow" },
        title,
        h("small", null, [address && name, when, gps].filter(Boolean).join(" · ")),
      ),
      h("span", { class: "do" }, t(open ? "close" : "change")),
    ),
    open && panel(form, faults),
  );
}

/** @param {{state: any, set: (changes: any) => void}} form @param {import("./fields.js").Fault[]} faults */
function panel(form, faults) {
  const { place, address, observed } = form.state;
  return h(
    "div",
    { class: "card stack opened", id: "where" },
    lineField({
      id: "address",
      label: t("app.address"),
      optional: true,
      faults,
      maxlength: "300",
      value: address,
      changed: (text) => form.set({ address: text }),
    }),
    placeSelect(place, (code) => form.set({ place: code }), faults),
    lineField({
      id: "observed",
      label: t("app.time"),
      faults,
      type: "time",
      value: timeOf(observed),
      changed: (time) => time && form.set({ observed: meant(time, observed, now()), used: null }),
    }),
  );
}

/** @param {string | null} place @param {(code: string | null) => void} chosen @param {import("./fields.js").Fault[]} [faults] */
export const placeSelect = (place, chosen, faults = []) =>
  labelled({ id: "place", label: t("app.place"), faults }, (described) =>
    h(
      "select",
      {
        class: "input",
        id: "place",
        "aria-describedby": described,
        onchange: (/** @type {any} */ event) => chosen(event.target.value || null),
      },
      h("option", { value: "", selected: place === null }, t("app.where.none")),
      place !== null &&
        !placeOf(phone.catalogue, place) &&
        h("option", { value: place, selected: true }, place),
      ...phone.catalogue.places.map((one) =>
        h("option", { value: one.code, selected: one.code === place }, nameIn(one, language()) ?? one.code),
      ),
    ),
  );
