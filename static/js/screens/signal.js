// A problem in the public space is signalled to a municipal service (law of 15 May 2007, art. 3, 2°): to which one,
// and what became of it.
import { nameIn } from "../catalogue.js";
import { now, phone } from "../phone.js";
import { choices } from "../ui/choices.js";
import { lineField, listField } from "../ui/fields.js";
import { h } from "../ui/h.js";
import { language, t } from "../ui/words.js";
import { iso } from "../when.js";
import { categoryOf } from "./police.js";

/** What became of a signal, and its picture. */
const STATES = /** @type {[string, string][]} */ ([
  ["noted", "clock"],
  ["passed_on", "up"],
  ["solved", "check"],
  ["declined", "x"],
]);

/** @param {string} code of a category */
export const asksService = (code) => categoryOf(code)?.severity === "service" && services().length > 0;

const services = () => phone.catalogue.services ?? [];

/** The part of a form's state. @param {import("../journal/entries.js").Data | null} data */
export const signalOf = (data) => ({
  service: data?.signal?.service ?? "",
  signal: data?.signal?.state ?? "noted",
  signalAt: data?.signal?.at ?? "",
  signalReference: data?.signal?.reference ?? "",
});

/** The service of a category, unless the guard chose another. @param {any} state */
const serviceOf = ({ service, category }) =>
  service || categoryOf(category)?.service || services()[0]?.code || "";

/** @param {any} state */
export const signalData = (state) =>
  asksService(state.category)
    ? {
        service: serviceOf(state),
        state: state.signal,
        at: state.signalAt || iso(now()),
        reference: state.signalReference.trim() || null,
      }
    : null;

/** @param {import("../ui/form.js").Ui} ui @param {boolean} old an entry that is changed: it may have been refused too */
export const signalBlock = ({ state, faults, set }, old) =>
  choices(
    {
      id: "signal",
      legend: t("app.signal"),
      faults,
      grid: "three",
      value: state.signal,
      choose: (signal) => set({ signal, signalAt: iso(now()) }),
      options: STATES.slice(0, old ? 4 : 3).map(([value, picture]) => ({
        value,
        picture,
        label: t(`app.signal.${value}`),
      })),
    },
    h(
      "div",
      { class: "two mt3" },
      listField({
        id: "service",
        label: t("app.signal.service"),
        value: serviceOf(state),
        faults,
        changed: (service) => set({ service }),
        options: services().map((one) => [one.code, nameIn(one, language()) ?? one.code]),
      }),
      state.signal !== "noted" &&
        lineField({
          id: "signalReference",
          label: t("app.police.reference"),
          optional: true,
          maxlength: "200",
          value: state.signalReference,
          changed: (signalReference) => set({ signalReference }),
        }),
    ),
  );
