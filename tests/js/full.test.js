// A phone without any room left: nobody guesses a PIN on it, nobody is kept from it for good, and what is known of its clock
// is not lost.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./idb.js";
import "./page.js";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
const ANN = { id: "2", username: "ann", name: "Ann", roles: ["guard"], language: "nl" };
/** What the server says, by the last part of the address. */
const server = {
  online: true,
  pin: "2580",
  ahead: 0,
  asked: [],
};
const bodyOf = (/** @type {string} */ what, /** @type {any} */ asked) => {
  if (what === "session" && asked.pin !== server.pin) return [401, { error: { code: "wrong_pin" } }];
  if (what === "session") return [200, { person: ANN, sealing: null }];
  return [200, { people: [], received_at: "2022-03-17T08:00:05Z", results: [] }];
};
Object.assign(globalThis, {
  fetch: async (/** @type {string} */ address, { body }) => {
    if (!server.online) throw new TypeError("no network");
    const what = address.split("/").at(-1)?.split("?")[0] ?? "";
    const asked = body && JSON.parse(body);
    server.asked.push([what, asked]);
    const [status, answer] = bodyOf(what, asked);
    const date = new Date(Date.now() + server.ahead).toUTCString();
    return Response.json(answer, { status, headers: { date } });
  },
});
const { openVault } = await import("../../static/js/journal/database.js");
const { log } = await import("../../static/js/journal/book.js");
const { stamped } = await import("../../static/js/journal/restamp.js");
const { openStore } = await import("../../static/js/journal/store.js");
const { newKey, wrap } = await import("../../static/js/people/keys.js");
const { lock, unlock } = await import("../../static/js/people/door.js");
const { contact, remember } = await import("../../static/js/people/post.js");
const { openPhone, phone } = await import("../../static/js/phone.js");
const { attempt } = await import("../../static/js/ui/door.js");
const NOW = Date.parse("2022-03-17T09:00:00+01:00") / 1000;
/** Milliseconds that the phone turns out to be slow. */
const LATE = 3_600_000;
const data = { observed_at: "2022-03-17T09:00:00+01:00", photos: [] };

await openPhone();
phone.enrolled = { secret: "s", name: "7" };
const key = await newKey();
const vault = await openVault("2");
await vault.keep("ring", { pin: await wrap(key, "2580", 1000), digits: 4, escrow: "1.7.a.b" });
const store = await openStore(vault, key, () => NOW);
await store.set("person", ANN);
await store.change((book) => {
  const after = log(book, [{ entry: null, kind: "incident/1", data }], NOW, () => "r1").book;
  return { book: stamped(book, after, { phone_at: data.observed_at, monotonic_ms: 0, offset_ms: 0 }) };
});
await remember("2", ANN);
vault.close();
const member = { id: "2", username: "ann", name: "Ann", waiting: 0, since: null, digits: 4 };

/** @param {import("node:test").TestContext} t */
function full(t) {
  t.mock.method(console, "error", () => {});
  for (const method of /** @type {const} */ (["put", "delete"])) {
    t.mock.method(IDBObjectStore.prototype, method, () => {
      throw new DOMException("", "QuotaExceededError");
    });
  }
}

test("what the phone learned of its clock goes with what it hands in, and holds for whoever comes back", async (t) => {
  full(t);
  server.ahead = LATE;
  await contact();
  const [, parcel] = server.asked.find(([what]) => what === "parcels") ?? [];
  assert.ok(Math.abs(parcel.settling.offset_ms + LATE) < 5000, JSON.stringify(parcel.settling));
  t.mock.restoreAll();
  const noted = await openVault("2");
  assert.equal(await noted.plain("settling"), undefined);
  noted.close();
  await unlock(member, "2580");
  const [{ revision }] = phone.book.outbox;
  const late = Date.parse(revision.data.observed_at) - NOW * 1000;
  assert.ok(Math.abs(late - LATE) < 5000, revision.data.observed_at);
  await lock();
});

test("without network no PIN is judged on a full phone, not even the right one: it could not be counted", async (t) => {
  full(t);
  server.online = false;
  for (const pin of ["1111", "2580"]) await assert.rejects(unlock(member, pin), { message: "login.full" });
  assert.equal(phone.person, null);
});

test("with network the server judges it, and who is right comes in with all that lies here", async (t) => {
  full(t);
  server.online = true;
  await assert.rejects(unlock(member, "1111"), { message: "login.wrong" });
  await unlock(member, "2580");
  assert.equal(phone.person?.name, "Ann");
  assert.deepEqual([...phone.book.entries.keys()], ["r1"]);
  await lock();
  assert.equal(phone.person, null);
});

test("once there is room the phone judges again, and counts", async () => {
  server.online = false;
  await assert.rejects(unlock(member, "1111"), { message: "login.wrong" });
  const counted = await openVault("2");
  assert.equal((await counted.plain("tries")).n, 1);
  counted.close();
  await unlock(member, "2580");
  assert.equal(phone.person?.name, "Ann");
  await lock();
  server.online = true;
});

test("a disk that is full to the last byte opens nothing: the screen says to make room", async () => {
  const state = { busy: false, fault: "" };
  for (const name of ["QuotaExceededError", "UnknownError"]) {
    await attempt(state, () =>
      Promise.reject(new DOMException("Internal error opening backing store", name)),
    );
    assert.equal(state.fault, "login.full");
  }
  await attempt(state, () => Promise.reject(new Error("another")));
  assert.equal(state.fault, "app.not_saved");
});
