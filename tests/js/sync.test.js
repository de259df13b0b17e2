// The scheduler with a server that is not quite well: what was sent stays sent, and the rest goes on.
import assert from "node:assert/strict";
import test from "node:test";
import "./page.js";
import { emptyBook, log } from "../../static/js/journal/book.js";
import { Missed } from "../../static/js/journal/net.js";
import { keep } from "../../static/js/journal/photos.js";
import { createSync } from "../../static/js/journal/sync.js";
import { heard } from "../../static/js/time.js";
import { iso } from "../../static/js/when.js";

const NOW = 1_647_504_000;
const RECEIVED = "2022-03-17T08:00:05Z";
const data = { observed_at: "2022-03-17T09:00:00+01:00", photos: [] };
const miss = (status, code = null) => Promise.reject(new Missed("no_server", { status, code }));

/** One round against `server`, which answers well but where it is given otherwise. */
async function round(
  server,
  {
    cursor = null,
    afterwards = async () => {},
    full = false,
    start = (book) => book,
    more = {},
    at = NOW,
    begun = (_what) => {},
  } = {},
) {
  let book = log(emptyBook(), [{ entry: null, kind: "incident/1", data }], NOW, () => "r1").book;
  book = start({ ...book, cursor });
  const values = new Map();
  const store = {
    person: "1",
    read: async () => book,
    change: async (make) => {
      const { book: after } = make(book);
      if (full && after !== book) throw new DOMException("", "QuotaExceededError");
      book = after;
    },
    get: async (name) => values.get(name),
    set: async (name, value) => void values.set(name, value),
    draftPhotos: async () => new Set(),
    picture: async () => new ArrayBuffer(3),
    ...more,
  };
  const net = {
    Missed,
    session: async () => ({ person: { id: "1" }, sealing: null }),
    send: async (_device, _at, revisions) => ({
      received_at: RECEIVED,
      results: revisions.map(({ id }) => ({ id, status: "accepted" })),
    }),
    changes: async () => ({ changes: [], cursor: "c9" }),
    catalogue: async () => null,
    targets: async (date) => ({ date, hours: [] }),
    ...server,
  };
  let told = () => {};
  const done = new Promise((resolve) => {
    told = resolve;
  });
  const sync = createSync({
    store,
    net,
    device: "d",
    now: () => at,
    renew: null,
    onSession: async () => {},
    onRevoked: async () => {},
    afterwards,
    onChange: (sending, hauling) => sending || hauling || told(),
  });
  begun({ sync, change: store.change });
  sync.start();
  await done;
  sync.stop();
  return { book, values };
}

test("a cursor that the server does not know begins anew", async () => {
  const asked = [];
  const changes = async (cursor) => {
    asked.push(cursor);
    if (cursor === "old") throw new Missed("refused", { status: 422, code: "bad_cursor" });
    return { changes: [], cursor: "c9" };
  };
  const { book } = await round({ changes }, { cursor: "old" });
  assert.deepEqual(asked, ["old", null]);
  assert.deepEqual([book.cursor, book.outbox.length, book.contact.reach], ["c9", 0, "reached"]);
});

test("our server's no stays its own, with the reason, and nothing is marked as refused by it", async () => {
  const no = () => Promise.reject(new Missed("denied", { status: 403, code: "not_permitted" }));
  for (const server of [{ send: no }, { session: no }, { changes: no }]) {
    const { book } = await round(server);
    assert.deepEqual([book.contact.reach, book.contact.code], ["denied", "not_permitted"]);
    assert.deepEqual(
      book.outbox.map(({ status }) => status),
      server.changes ? [] : ["waiting"],
    );
  }
  assert.equal((await round({ session: () => miss(503, "unavailable") })).book.contact.code, null);
});

test("hours that cannot be counted hold nothing else up", async () => {
  const { book, values } = await round({ targets: () => miss(500) });
  assert.deepEqual([book.contact.reach, values.has("targets")], ["reached", false]);
  assert.equal((await round({ targets: () => miss(0) })).book.contact.reach, "no_server");
});

test("what is told afterwards in vain leaves everything sent", async () => {
  const { book } = await round({}, { afterwards: () => miss(503) });
  assert.deepEqual([book.outbox.length, book.contact.reach], [0, "reached"]);
});

test("a full phone still sends: the server has it, and the phone keeps it until it can note that", async () => {
  const sent = [];
  const send = async (_device, _at, revisions) => {
    sent.push(...revisions.map(({ id }) => id));
    return { received_at: RECEIVED, results: revisions.map(({ id }) => ({ id, status: "accepted" })) };
  };
  const { book } = await round({ send }, { full: true });
  assert.deepEqual([sent, book.outbox.length], [["r1"], 1]);
});

test("a phone without room for the server's lists still sends its photos, and so makes room", async () => {
  const sent = [];
  const set = () => Promise.reject(new DOMException("", "QuotaExceededError"));
  const catalogue = async () => ({ etag: "1", body: {} });
  const { book } = await round(
    { catalogue, sendPhoto: async (sha256) => sent.push(sha256) },
    { start: withPhoto, more: { set } },
  );
  assert.deepEqual([sent, book.photos.size, book.contact.reach], [["abc"], 0, "reached"]);
});

/** A phone whose incident, received, has a photo. */
const withPhoto = (book) => {
  book.entries.get("r1").data = { ...data, photos: ["abc"] };
  return keep(book, "abc", 3, NOW);
};

test("no text waits for a photo, however slow that goes", async () => {
  const sent = [];
  const server = {
    send: async (_device, _at, revisions) => {
      sent.push(...revisions.map(({ id }) => id));
      return { received_at: RECEIVED, results: revisions.map(({ id }) => ({ id, status: "accepted" })) };
    },
    sendPhoto: async (sha256) => {
      logMore();
      while (sent.length < 2) await new Promise((resolve) => setImmediate(resolve));
      sent.push(sha256);
    },
  };
  let logMore = () => {};
  const begun = ({ sync, change }) => {
    logMore = () => {
      change((book) => log(book, [{ entry: null, kind: "incident/1", data }], NOW, () => "r2"));
      sync.soon();
    };
  };
  const { book } = await round(server, { start: withPhoto, begun });
  assert.deepEqual([sent, book.outbox.length, book.photos.size], [["r1", "r2", "abc"], 0, 0]);
});

test("a photo that does not get through is tried again soon; the text counts as sent", async (t) => {
  const waits = [];
  t.mock.method(globalThis, "setTimeout", (_then, wait) => waits.push(wait));
  const { book } = await round({ sendPhoto: () => miss(0) }, { start: withPhoto });
  assert.deepEqual([book.contact.reach, book.outbox.length, book.photos.size], ["reached", 0, 1]);
  assert.ok(waits.at(-1) < 6000, String(waits));
  await round(
    { sendPhoto: () => Promise.reject(new Missed("no_server", { retryAfter: 60 })) },
    { start: withPhoto },
  );
  assert.ok(waits.at(-1) >= 60_000 && waits.at(-1) < 70_000, String(waits));
});

test("a clock that is years ahead forgets nothing of today", async () => {
  heard(new Date(NOW * 1000).toUTCString(), performance.now());
  const start = (book) =>
    log(
      book,
      [{ entry: null, kind: "presence/1", data: { started_at: iso(NOW), ended_at: null } }],
      NOW,
      () => "r2",
    ).book;
  const { book } = await round({}, { start, at: NOW + 800 * 86_400 });
  assert.deepEqual([...book.entries.keys()], ["r1", "r2"]);
});

test("a server that says when to come back is not asked before", async (t) => {
  const waits = [];
  t.mock.method(globalThis, "setTimeout", (_then, wait) => waits.push(wait));
  await round({ session: () => Promise.reject(new Missed("no_server", { status: 503, retryAfter: 60 })) });
  assert.ok(waits.at(-1) >= 60_000 && waits.at(-1) < 70_000, String(waits));
});

test("whoever leaves while the server is being asked who is here does not come back by its answer", async () => {
  const told = [];
  let answer = () => {};
  const sync = createSync({
    store: { person: "1", read: async () => emptyBook(), change: async () => told.push("changed") },
    net: {
      Missed,
      session: () =>
        new Promise((resolve) => {
          answer = () => resolve({ person: { id: "1" }, sealing: null });
        }),
    },
    device: "d",
    now: () => NOW,
    renew: null,
    onSession: async () => told.push("session"),
    onRevoked: async () => told.push("revoked"),
    afterwards: async () => told.push("afterwards"),
    onChange: () => {},
  });
  sync.start();
  await Promise.resolve();
  sync.stop();
  answer();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(told, []);
});
