// What the place picker offers: today's events as the catalogue has them, and what choosing one logs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

// the screens ask the browser whether it may move things; nothing is drawn here
// an open channel would keep the test running
Reflect.deleteProperty(globalThis, "BroadcastChannel");
Object.assign(globalThis, {
  matchMedia: () => ({ matches: true }),
  document: { addEventListener() {}, documentElement: {}, getElementById: () => null },
  addEventListener() {},
});
const { emptyBook, log } = await import("../../static/js/journal/book.js");
const { goTo, isThere } = await import("../../static/js/journal/duty.js");
const { phone } = await import("../../static/js/phone.js");
const { spots } = await import("../../static/js/screens/spots.js");
const { createDraft } = await import("../../static/js/ui/draft.js");

const DAY = "2022-03-17";
const named = (/** @type {string} */ word) => ({ nl: word, fr: word });
const events = [
  { code: "kermis", name: named("Kermis"), from: "2022-03-16", until: DAY, place: "karreveld" },
  { code: "braderie", name: named("Braderie"), date: DAY, place: "maritiem" },
  { code: "gisteren", name: named("Gisteren"), date: "2022-03-16", place: "maritiem" },
  { code: "morgen", name: named("Morgen"), from: "2022-03-18", until: "2022-03-20", place: "maritiem" },
  { code: "zonder-plaats", name: named("Zonder plaats"), date: DAY, place: null },
];
const places = [
  { code: "maritiem", kind: "neighbourhood", name: named("Maritiem"), centre: [50.86, 4.34] },
  { code: "karreveld", kind: "neighbourhood", name: named("Karreveld"), centre: [50.86, 4.32] },
];
Object.assign(phone.catalogue, { events, places });

describe("events", () => {
  const found = spots("event", null, DAY);

  test("those of the day, its first and last day too, in the order of the catalogue", () => {
    assert.deepEqual(
      found.map(({ where }) => where.event),
      ["kermis", "braderie", "zonder-plaats"],
    );
    assert.deepEqual(spots("event", null, "2022-03-21"), []);
  });

  test("each says where it is", () => {
    assert.deepEqual(
      found.map(({ name, sub }) => [name, sub]),
      [
        ["Kermis", "Karreveld"],
        ["Braderie", "Maritiem"],
        ["Zonder plaats", ""],
      ],
    );
  });

  test("chosen, it is what the guard does there: once, and another one at the same place is another", () => {
    const [fair, market] = found;
    let n = 0;
    const book = log(emptyBook(), goTo([], fair.where, 1_647_504_000), 1_647_504_000, () => `r${++n}`).book;
    const [entry] = [...book.entries.values()];
    const { activity, event, place } = entry.data;
    assert.deepEqual([activity, event, place], ["event", "kermis", "karreveld"]);
    assert.equal(isThere(entry.data, fair.where), true);
    assert.deepEqual(goTo(book.entries.values(), fair.where, 1_647_504_060), []);
    assert.equal(isThere(entry.data, { ...market.where, place: "karreveld" }), false);
  });
});

test("places nearest first, with how far", () => {
  const near = spots("wijk", { lat: 50.86, lon: 4.321, accuracy_m: 5 }, DAY);
  assert.deepEqual(
    near.map(({ where, metres }) => [where.place, Math.round(Number(metres) / 100)]),
    [
      ["karreveld", 1],
      ["maritiem", 13],
    ],
  );
});

test("what is typed belongs to whoever typed it: a photo that comes later is not the next guard's", () => {
  const guard = (/** @type {string} */ id) => /** @type {any} */ ({ id });
  phone.person = guard("1");
  const form = createDraft("incident", { photos: [] });
  assert.equal(form.own, true);
  phone.person = null;
  assert.equal(form.own, false, "the phone is locked");
  phone.person = guard("2");
  assert.equal(form.own, false);
  phone.person = guard("1");
  assert.equal(form.own, true);
});
