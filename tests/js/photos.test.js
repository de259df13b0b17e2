// A photo follows its text, counts with it, and leaves the phone only on the server's receipt.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as journal from "../../static/js/journal/book.js";
import { pill } from "../../static/js/journal/outbox.js";
import * as photos from "../../static/js/journal/photos.js";

const NOW = 1_647_504_000;
const RECEIVED = "2022-03-17T08:00:05Z";
const A = "a".repeat(64);
const B = "b".repeat(64);
const NONE = new Set();

function withPhoto(data = {}) {
  let n = 0;
  const makeId = () => `r${++n}`;
  const change = {
    entry: null,
    kind: "incident/1",
    data: { observed_at: "2022-03-17T09:00:00+01:00", photos: [A], ...data },
  };
  const kept = photos.keep(journal.emptyBook(), A, 1000, NOW);
  return { book: journal.log(kept, [change], NOW, makeId).book, makeId };
}
const accepted = (book) => journal.answered(book, [{ id: "r1", status: "accepted" }], RECEIVED);
const states = (book) => ({
  waiting: photos.waitingFor(book, "waiting"),
  refused: photos.waitingFor(book, "refused"),
});

describe("a photo", () => {
  test("waits until the server has the text", () => {
    const { book } = withPhoto();
    assert.deepEqual(photos.toSend(book), []);
    assert.deepEqual(
      photos.toSend(accepted(book)).map(({ sha256 }) => sha256),
      [A],
    );
  });

  test("counts with its entry: nothing is all sent before it is", () => {
    const book = accepted(withPhoto().book);
    assert.equal(book.outbox.length, 0);
    const { word, n } = pill(book.outbox, { ...book.contact, reach: "reached" }, states(book));
    assert.deepEqual([word, n], ["sync.wait", 1]);
    const sent = photos.drop(book, A);
    assert.equal(pill(sent.outbox, sent.contact, states(sent)).word, "sync.ok");
  });

  test("that is refused stays, and is said", () => {
    const book = photos.refuse(accepted(withPhoto().book), A, "file_unreadable");
    assert.deepEqual(photos.toSend(book), []);
    const { word, n, tone } = pill(book.outbox, book.contact, states(book));
    assert.deepEqual([word, n, tone], ["sync.bad", 1, "bad"]);
  });

  test("of a withdrawn entry is not sent", () => {
    const { book, makeId } = withPhoto();
    const gone = journal.withdraw(accepted(book), "r1", NOW, makeId).book;
    const settled = journal.answered(gone, [{ id: "r2", status: "accepted" }], RECEIVED);
    assert.deepEqual(photos.toSend(settled), []);
  });

  test("that belongs to nothing goes after a week, one that is named never", () => {
    const { book } = withPhoto();
    const loose = photos.keep(book, B, 1, NOW);
    const late = NOW + 8 * 86400;
    assert.equal(photos.tidy(loose, NOW + 86400, NONE).photos.size, 2);
    assert.deepEqual(photos.loose(loose, late), [B]);
    assert.deepEqual([...photos.tidy(loose, late, NONE).photos.keys()], [A]);
  });

  test("of something half typed stays however old that is, and waits once it is logged", () => {
    const old = photos.keep(journal.emptyBook(), B, 1, NOW);
    const kept = photos.tidy(old, NOW + 30 * 86400, new Set([B]));
    assert.equal(kept.photos.has(B), true);
    const incident = {
      entry: null,
      kind: "incident/1",
      data: { observed_at: "2022-04-17T09:00:00+01:00", photos: [B] },
    };
    const { book } = journal.log(kept, [incident], NOW + 30 * 86400, () => "r9");
    assert.deepEqual([...photos.waitingFor(book, "waiting")], ["r9"]);
  });

  test("of what was taken back stays while that may be given back", () => {
    const { book, makeId } = withPhoto();
    const gone = journal.withdraw(accepted(book), "r1", NOW, makeId).book;
    assert.deepEqual(photos.loose(gone, NOW + 8 * 86400), []);
  });
});

describe("who an offender is", () => {
  const finding = {
    offence: "litter",
    offender: { name: "X" },
    plate: null,
    statement: "Nee",
    facts: "Peuk",
    direct_witness: true,
  };
  test("leaves the phone on receipt, the rest stays", () => {
    const change = {
      entry: null,
      kind: "finding/1",
      data: { observed_at: "2022-03-17T09:00:00+01:00", ...finding },
    };
    const { book } = journal.log(journal.emptyBook(), [change], NOW, () => "r1");
    assert.equal(book.entries.get("r1").data.offender.name, "X");
    const { data } = accepted(book).entries.get("r1");
    assert.equal(JSON.stringify(data).includes("X"), false);
    assert.deepEqual([data.facts, "offender" in data, "statement" in data], ["Peuk", false, false]);
  });

  test("does not come back with the server's changes", () => {
    const theirs = {
      entry: "r1",
      kind: "finding/1",
      revision: "r1",
      data: { observed_at: "2022-03-17T09:00:00+01:00", ...finding },
      received_at: RECEIVED,
      corrected: true,
      changed: [
        { field: "offender.name", before: "X", after: "Y" },
        { field: "facts", before: "Peuk", after: "Blikje" },
      ],
    };
    const entry = journal.takeOver(journal.emptyBook(), [theirs], "c").entries.get("r1");
    assert.equal("offender" in entry.data, false);
    assert.deepEqual(entry.correction.changed, [
      { field: "offender.name", before: null, after: null },
      { field: "facts", before: "Peuk", after: "Blikje" },
    ]);
  });
});
