import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as journal from "../../static/js/journal/book.js";
import * as outbox from "../../static/js/journal/outbox.js";

const NOW = 1_647_504_000;
const RECEIVED = "2022-03-17T08:00:05Z";

function incidents(count) {
  let n = 0;
  const makeId = () => `r${++n}`;
  let book = journal.emptyBook();
  for (let i = 0; i < count; i++) {
    const change = { entry: null, kind: "incident/1", data: { observed_at: "2022-03-17T09:00:00+01:00", i } };
    book = journal.log(book, [change], NOW + i, makeId).book;
  }
  return { book, makeId };
}
const change = (entry, more) => [
  { entry, kind: "incident/1", data: { observed_at: "2022-03-17T09:00:00+01:00", ...more } },
];
const ids = (book) => book.outbox.map(({ revision }) => revision.id);

describe("answers", () => {
  test("accepted, known and conflict leave; refused stays with its codes; what is not named stays", () => {
    const { book } = incidents(5);
    const results = [
      { id: "r1", status: "accepted", errors: null },
      { id: "r2", status: "known", errors: null },
      {
        id: "r3",
        status: "refused",
        errors: { code: "unknown_place", fields: { place: ["unknown_place"] } },
      },
      { id: "r4", status: "conflict", errors: null },
    ];
    const after = journal.answered(book, results, RECEIVED);
    assert.deepEqual(ids(after), ["r3", "r5"]);
    assert.deepEqual(after.outbox[0].codes, ["unknown_place"]);
    assert.equal(after.entries.get("r1").receivedAt, Date.parse(RECEIVED) / 1000);
    assert.equal(after.entries.get("r3").receivedAt, null);
  });

  test("a status of a later version counts as no answer", () => {
    assert.equal(outbox.isAnswer("postponed"), false);
  });

  test("a conflict takes over what the server holds", () => {
    const { book } = incidents(1);
    const current = {
      entry: "r1",
      kind: "incident/1",
      revision: "theirs",
      data: { observed_at: "2022-03-17T09:30:00+01:00" },
    };
    const after = journal.answered(book, [{ id: "r1", status: "conflict", current }], RECEIVED);
    const { data, checked, revision } = after.entries.get("r1");
    assert.deepEqual([data, checked, revision], [current.data, true, "theirs"]);
    const own = { ...current, corrected: false };
    const other = journal.answered(book, [{ id: "r1", status: "conflict", current: own }], RECEIVED);
    assert.equal(
      other.entries.get("r1").checked,
      false,
      "another phone of the same guard: nobody checked it",
    );
  });
});

describe("versions of one entry", () => {
  test("each names the one before it, in order", () => {
    const { book, makeId } = incidents(1);
    const after = journal.log(book, change("r1", { text: "b" }), NOW, makeId).book;
    assert.deepEqual(
      after.outbox.map(({ revision }) => [revision.id, revision.entry, revision.replaces]),
      [
        ["r1", "r1", null],
        ["r2", "r1", "r1"],
      ],
    );
    assert.equal(outbox.waitingCount(after.outbox), 1, "one thing waits, in two versions");
  });

  test("a correction of what was refused replaces what the server does have", () => {
    const { book, makeId } = incidents(1);
    const received = journal.answered(book, [{ id: "r1", status: "accepted" }], RECEIVED);
    const changed = journal.log(received, change("r1", { text: "b" }), NOW, makeId).book;
    const refused = journal.answered(
      changed,
      [{ id: "r2", status: "refused", errors: { code: "in_future" } }],
      RECEIVED,
    );
    const corrected = journal.log(refused, change("r1", { text: "c" }), NOW, makeId).book;
    assert.deepEqual(ids(corrected), ["r3"]);
    assert.equal(corrected.outbox[0].revision.replaces, "r1");
    assert.equal(outbox.refusedCount(corrected.outbox), 0);
  });

  test("a later version that is received settles the one that was refused", () => {
    const { book, makeId } = incidents(1);
    const two = journal.log(book, change("r1", { text: "b" }), NOW, makeId).book;
    const results = [
      { id: "r1", status: "refused", errors: { code: "in_future" } },
      { id: "r2", status: "accepted" },
    ];
    assert.deepEqual(ids(journal.answered(two, results, RECEIVED)), []);
  });

  test("an earlier one that is received does not settle a later refusal", () => {
    const { book, makeId } = incidents(1);
    const two = journal.log(book, change("r1", { text: "b" }), NOW, makeId).book;
    const results = [
      { id: "r1", status: "accepted" },
      { id: "r2", status: "refused", errors: { code: "too_long" } },
    ];
    assert.deepEqual(ids(journal.answered(two, results, RECEIVED)), ["r2"]);
  });
});

describe("taking back", () => {
  test("what the server never saw disappears", () => {
    const { book, makeId } = incidents(1);
    const after = journal.withdraw(book, "r1", NOW, makeId).book;
    assert.deepEqual([ids(after), after.entries.size], [[], 0]);
  });

  test("what disappeared comes back when that is undone, as the same entry", () => {
    const { book, makeId } = incidents(1);
    const { book: without, steps } = journal.withdraw(book, "r1", NOW, makeId);
    const after = journal.undo(without, steps, NOW + 5, makeId);
    const [{ revision, status }] = after.outbox;
    assert.deepEqual([revision.entry, revision.replaces, status], ["r1", null, "waiting"]);
    assert.deepEqual(after.entries.get("r1")?.data, book.entries.get("r1")?.data);
    assert.equal(after.entries.get("r1")?.withdrawn, false);
  });

  test("what was refused disappears too", () => {
    const { book, makeId } = incidents(1);
    const sent = { ...book, outbox: outbox.tried(book.outbox, new Set(["r1"])) };
    const refused = journal.answered(sent, [{ id: "r1", status: "refused", errors: {} }], RECEIVED);
    assert.deepEqual(ids(journal.withdraw(refused, "r1", NOW, makeId).book), []);
  });

  test("what the server may have gets a withdrawal", () => {
    const { book, makeId } = incidents(1);
    const sent = { ...book, outbox: outbox.tried(book.outbox, new Set(["r1"])) };
    const after = journal.withdraw(sent, "r1", NOW, makeId).book;
    assert.deepEqual(ids(after), ["r1", "r2"]);
    assert.equal(after.outbox[1].revision.withdrawn, true);
  });
});

describe("what the server changed", () => {
  const theirs = {
    entry: "r1",
    kind: "incident/1",
    revision: "theirs",
    data: { observed_at: "2022-03-17T09:00:00+01:00" },
    corrected: true,
  };

  test("is taken over", () => {
    const { book } = incidents(1);
    const received = journal.answered(book, [{ id: "r1", status: "accepted" }], RECEIVED);
    const after = journal.takeOver(received, [theirs], "c2");
    assert.equal(after.entries.get("r1").checked, true);
    assert.equal(after.cursor, "c2");
  });

  test("waits while the guard's own last word is not sent", () => {
    const { book } = incidents(1);
    assert.equal(journal.takeOver(book, [theirs], "c2").entries.get("r1").revision, "r1");
  });

  test("is left alone when it is of a kind the phone does not show", () => {
    const { book } = incidents(0);
    const line = { ...theirs, kind: "transport/1", data: {} };
    assert.equal(journal.takeOver(book, [line], "c2").entries.size, 0);
  });

  test("old entries go, but never what is not sent", () => {
    const { book } = incidents(2);
    const half = journal.answered(book, [{ id: "r1", status: "accepted" }], RECEIVED);
    const after = journal.forget(half, NOW + 1, () => 0);
    assert.deepEqual([...after.entries.keys()], ["r2"]);
  });
});

describe("the pill says one of six truths", () => {
  const reached = outbox.reached(outbox.NO_CONTACT, NOW);
  const off = outbox.missed(reached, "no_network", NOW);
  const silent = outbox.missed(reached, "no_server", NOW);
  const words = (count, contact) => outbox.pill(incidents(count).book.outbox, contact).word;

  test("all sent only with nothing left", () => {
    assert.equal(words(0, reached), "sync.ok");
    assert.equal(words(1, reached), "sync.wait");
  });
  test("no network, no answer", () => {
    assert.equal(words(3, off), "sync.off");
    assert.equal(words(0, off), "sync.off0");
    assert.equal(words(3, silent), "sync.noserver");
  });
  test("refused comes before everything", () => {
    const { book } = incidents(3);
    const after = journal.answered(book, [{ id: "r2", status: "refused", errors: {} }], RECEIVED);
    assert.deepEqual((({ word, n }) => [word, n])(outbox.pill(after.outbox, off)), ["sync.bad", 1]);
  });
  test("somebody must sign in: it still says how much waits", () => {
    assert.equal(words(2, outbox.missed(reached, "signed_out", NOW)), "sync.wait");
  });
});

describe("trying again", () => {
  test("backs off to five minutes, and begins anew after an answer", () => {
    let contact = outbox.NO_CONTACT;
    const waits = [];
    for (let n = 0; n < 9; n++) {
      contact = outbox.missed(contact, "no_server", NOW + n);
      waits.push(outbox.waitSeconds(contact));
    }
    assert.deepEqual(waits, [4, 8, 16, 32, 64, 128, 256, 300, 300]);
    assert.equal(contact.since, NOW, "silent since the first failure");
    assert.equal(outbox.reached(contact, NOW + 99).failures, 0);
  });

  test("at most fifty a batch, oldest first, never a refused one", () => {
    const { book } = incidents(60);
    const after = journal.answered(book, [{ id: "r1", status: "refused", errors: {} }], RECEIVED);
    const batch = outbox.nextBatch(after.outbox);
    assert.deepEqual([batch.length, batch[0].revision.id], [50, "r2"]);
  });
});

test("codes are found in every shape of errors", () => {
  assert.deepEqual(outbox.codesOf("malformed"), ["malformed"]);
  assert.deepEqual(outbox.codesOf({ code: "field_invalid", fields: { a: ["required"], b: ["too_long"] } }), [
    "required",
    "too_long",
  ]);
  assert.deepEqual(outbox.codesOf({ code: "id_reused", message: "x" }), ["id_reused"]);
  assert.deepEqual(outbox.codesOf(null), []);
});

describe("what the police may have to know", () => {
  const make = (kind) => ({ entry: null, kind, data: { observed_at: "2022-03-17T09:00:00+01:00" } });
  let n = 0;
  const kinds = ["finding/1", "incident/1", "finding/1", "incident/1"];
  const { book } = journal.log(journal.emptyBook(), kinds.map(make), NOW, () => `r${++n}`);

  test("goes before the rest, in its own order", () => {
    const order = outbox.nextBatch(book.outbox).map(({ revision }) => revision.id);
    assert.deepEqual(order, ["r2", "r4", "r1", "r3"]);
    assert.deepEqual(
      outbox.nextBatch(book.outbox, 1).map(({ revision }) => revision.id),
      ["r2"],
    );
  });

  test("is tried again within half a minute, however long the network was away", () => {
    const lost = { reach: "no_network", at: null, since: NOW, failures: 12 };
    assert.equal(outbox.waitSeconds(lost), 300);
    assert.equal(outbox.waitSeconds(lost, book.outbox.some(outbox.isPressing)), 30);
    assert.equal(outbox.waitSeconds({ ...lost, failures: 1 }, true), 4);
  });

  test("a refused one presses no more", () => {
    const refused = journal.answered(
      book,
      [{ id: "r2", status: "refused", errors: { code: "malformed" } }],
      RECEIVED,
    );
    assert.equal(refused.outbox.filter(outbox.isPressing).length, 1);
  });
});

test("a refusal names the field of each code", () => {
  const errors = { code: "field_invalid", fields: { place: ["unknown_place"], "photos.0": ["wrong_type"] } };
  assert.deepEqual(outbox.faultsOf(errors), [
    { field: "place", code: "unknown_place" },
    { field: "photos.0", code: "wrong_type" },
  ]);
  assert.deepEqual(outbox.faultsOf("malformed"), []);
});
