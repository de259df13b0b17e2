// The rescue file leaves the phone: from then on the server may have what is in it.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { broken } from "./idb.js";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
// @ts-expect-error a channel would keep this process alive
delete globalThis.BroadcastChannel;
const shared = [];
const navigator = { canShare: () => true, share: async (what) => void shared.push(what) };
Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
Object.assign(globalThis, {
  addEventListener() {},
  document: { addEventListener() {}, visibilityState: "visible" },
});

const { openVault } = await import("../../static/js/journal/database.js");
const { newKey } = await import("../../static/js/people/keys.js");
const { remember } = await import("../../static/js/people/post.js");
const { saveRescue } = await import("../../static/js/people/rescue.js");
const { enter, log, openPhone, phone, withdraw } = await import("../../static/js/phone.js");
const data = { observed_at: "2022-03-17T09:00:00+01:00", photos: [] };

test("what went into the file is taken back by a new version, not forgotten", async (t) => {
  await openPhone();
  const vault = await openVault("1");
  await vault.keep("ring", { escrow: "1.7.a.b" });
  await remember("1");
  await enter(vault, await newKey(), { id: "1", username: "bob", name: "Bob", roles: [], language: "nl" });
  const [{ entry }] = await log(() => [{ entry: null, kind: "incident/1", data }]);

  navigator.share = () => Promise.reject(new DOMException("", "AbortError"));
  await assert.rejects(saveRescue(), { name: "AbortError" });
  await log(() => []);
  assert.equal(phone.book.outbox[0].tries, 0, "the guard changed their mind: nothing left");

  navigator.share = async (what) => void shared.push(what);
  await remember("2");
  broken.add("ronde-2");
  t.mock.method(console, "error", () => {});
  assert.equal(await saveRescue(), true, "what does not open keeps nobody else's things here");
  assert.equal(shared[0].files[0].type, "application/json");
  await withdraw(entry);
  assert.deepEqual(
    phone.book.outbox.map(({ revision, tries }) => [revision.withdrawn === true, tries > 0]),
    [
      [false, true],
      [true, false],
    ],
  );
});
