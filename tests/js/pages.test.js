// Records in pages: a change touches few of them, and nothing is in two or in none.
import assert from "node:assert/strict";
import test from "node:test";
import { PAGE, spread } from "../../static/js/journal/store.js";

const records = (/** @type {number} */ count, from = 0) =>
  new Map(Array.from({ length: count }, (_, n) => [`r${from + n}`, { id: `r${from + n}` }]));

/** @param {Map<number, {id: string}[]>} disk @param {Map<number, {id: string}[]>} pages */
const written = (disk, pages) => {
  const after = new Map(disk);
  for (const [page, list] of pages) {
    if (list.length) after.set(page, list);
    else after.delete(page);
  }
  return after;
};

test("five thousand lie in fifty pages; one more writes one", () => {
  const all = records(5000);
  const { places, pages } = spread(new Map(), new Map(), all);
  assert.equal(pages.size, 5000 / PAGE);
  const more = new Map([...all, ["new", { id: "new" }]]);
  const next = spread(places, all, more);
  assert.deepEqual(
    [...next.pages.values()].map((page) => page.length),
    [1],
  );
  const changed = new Map(more).set("r7", { id: "r7" });
  assert.deepEqual([...spread(next.places, more, changed).pages.keys()], [0]);
});

test("whatever happens, each record is in one page", () => {
  let places = new Map();
  /** @type {Map<string, {id: string}>} */
  let before = new Map();
  let disk = new Map();
  for (let step = 0; step < 60; step++) {
    const after = new Map(before);
    for (const [id, record] of records((step * 7) % 40, step * 40)) after.set(id, record);
    for (const id of [...after.keys()]) if ((id.length + step) % 3 === 0) after.delete(id);
    const result = spread(places, before, after);
    disk = written(disk, result.pages);
    const kept = [...disk.values()].flat().map(({ id }) => id);
    assert.deepEqual(kept.sort(), [...after.keys()].sort());
    assert.ok([...disk.values()].every((page) => page.length <= PAGE));
    ({ places } = result);
    before = after;
  }
});

test("a page that did not open is left alone", () => {
  const { pages } = spread(new Map(), new Map(), records(3), 5);
  assert.deepEqual([...pages.keys()], [5]);
});

test("nothing changed, nothing written", () => {
  const all = records(10);
  const { places } = spread(new Map(), new Map(), all);
  assert.equal(spread(places, all, new Map(all)).pages.size, 0);
});
