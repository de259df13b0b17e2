// One guard leaves, another comes in: the end of the first one's session takes nothing from the second.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./idb.js";
import "./page.js";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
/** @type {AbortSignal[]} */
const ends = [];
let answers = false;
Object.assign(globalThis, {
  /** A server that is slow to end a session. */
  fetch: (/** @type {string} */ _address, { signal }) => {
    ends.push(signal);
    if (answers) return Promise.resolve(new Response(null, { status: 204 }));
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  },
});
const { comingIn, endOldSession } = await import("../../static/js/people/post.js");
const { keepSetting, openPhone, phone, setting } = await import("../../static/js/phone.js");
const turn = () => new Promise((resolve) => setImmediate(resolve));
const someone = { id: "1", username: "bob", name: "Bob", roles: [], language: "nl" };

await openPhone();
await keepSetting("signing_out", true);

test("an end that is under way is given up when somebody comes in, and none begins meanwhile", async () => {
  const ending = assert.rejects(endOldSession());
  while (!ends.length) await turn();
  await comingIn(async () => {
    await endOldSession();
    phone.person = someone;
  });
  await ending;
  assert.deepEqual([ends.length, ends[0].aborted], [1, true]);
  await endOldSession();
  assert.equal(ends.length, 1, "somebody is here: the session is theirs");
});

test("whoever does not come in after all leaves the old session to be ended", async () => {
  phone.person = null;
  answers = true;
  await assert.rejects(
    comingIn(() => Promise.reject(new Error("wrong"))),
    /wrong/,
  );
  while (await setting("signing_out")) await turn();
  assert.equal(ends.length, 2);
});
