// Saving a form while something else about the entry is under way.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./idb.js";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
// @ts-expect-error a channel would keep this process alive
delete globalThis.BroadcastChannel;
class Node {
  append() {}
  setAttribute() {}
  querySelector = () => null;
  replaceChildren() {}
  childNodes = [];
  style = { setProperty() {} };
  dataset = {};
}
const document = {
  addEventListener() {},
  createElement: () => new Node(),
  createElementNS: () => new Node(),
  documentElement: new Node(),
  getElementById: () => new Node(),
  querySelector: () => null,
  visibilityState: "visible",
};
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
Object.assign(globalThis, {
  addEventListener() {},
  document,
  getComputedStyle: () => ({ getPropertyValue: () => "" }),
  history: { pushState() {}, replaceState() {} },
  location: { pathname: "/app", search: "" },
  matchMedia: () => ({ matches: false }),
  Node,
  scrollTo() {},
});

const { openVault } = await import("../../static/js/journal/database.js");
const { newKey } = await import("../../static/js/people/keys.js");
const { enter, keepPhoto, log, openPhone, phone } = await import("../../static/js/phone.js");
const { entryForm } = await import("../../static/js/ui/form.js");
const turn = () => new Promise((resolve) => setImmediate(resolve));

await openPhone();
const vault = await openVault("1");
await enter(vault, await newKey(), {
  id: "1",
  username: "bob",
  name: "Bob",
  roles: ["guard"],
  language: "nl",
});

/** A form of an incident: what it is given, and how its button is tapped. */
function incident(entry = null) {
  let ui = /** @type {any} */ (null);
  const screen = entryForm(
    {
      name: "incident",
      kind: "incident/1",
      start: { text: "", photos: [] },
      check: () => [],
      data: (state) => ({
        observed_at: "2022-03-17T09:00:00+01:00",
        description: state.text,
        photos: state.photos,
      }),
      said: () => "kept",
      title: () => "incident",
      save: () => "save",
      body: (given) => {
        ui = given;
        return [];
      },
    },
    { entry },
  );
  const { body } = screen();
  return { form: ui.form, tap: () => /** @type {any} */ (body).onsubmit({ preventDefault() {} }) };
}

test("a photo that is being kept while the button is tapped belongs to the entry", async (t) => {
  const { form, tap } = incident();
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  let calls = 0;
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  const sealing = new Promise((resolve) => {
    t.mock.method(crypto.subtle, "encrypt", async (...given) => {
      calls += 1;
      if (calls === 2) resolve(undefined);
      if (calls === 2) await released;
      return encrypt(...given);
    });
  });
  const joining = keepPhoto(new Uint8Array([1, 2, 3]).buffer).then((sha256) =>
    form.loggedAs ? assert.fail("too late for this test") : form.set({ photos: [sha256] }),
  );
  // its picture lies on the disk, the book that names it is being sealed
  await sealing;
  tap();
  release();
  await joining;
  while (!form.loggedAs) await turn();
  const [entry] = phone.book.entries.values();
  assert.equal(entry.data.photos.length, 1);
});

test("what a coordinator corrected while the form was open is not replaced unseen", async () => {
  const [{ entry: id }] = await log(() => [
    {
      entry: null,
      kind: "incident/1",
      data: { observed_at: "2022-03-17T09:00:00+01:00", description: "a", photos: [] },
    },
  ]);
  const before = phone.book.entries.get(id);
  const { form, tap } = incident(before);
  phone.book.entries.set(id, { ...before, revision: "theirs", checked: true });
  form.set({ text: "b" });
  await form.keepNow();
  const { form: later, tap: tapLater } = incident(phone.book.entries.get(id));
  while (!later.restored) await turn();
  for (const [one, save] of [
    [later, tapLater],
    [form, tap],
  ]) {
    phone.book.entries.set(id, { ...before, revision: "theirs", checked: true });
    save();
    while (!one.loggedAs) await turn();
    assert.equal(phone.book.outbox.at(-1)?.revision.replaces, before.revision);
  }
});
