// Another language is asked for once, whoever waits for it, and anew where it did not come.
import assert from "node:assert/strict";
import test from "node:test";
import { expectLanguage, language, t, useLanguage } from "../../static/js/ui/words.js";

let asked = 0;
let here = true;
Object.assign(globalThis, {
  document: { documentElement: { lang: "nl" } },
  localStorage: { setItem() {} },
  fetch: async (/** @type {string} */ path) => {
    asked += 1;
    return here
      ? Response.json({ word: path.includes("fr") ? "Oui" : "Ja" })
      : new Response("", { status: 503 });
  },
});

test("what was expected is not asked twice, and two who wait get the same", async () => {
  expectLanguage();
  await Promise.all([useLanguage("nl"), useLanguage("nl")]);
  await useLanguage("nl");
  assert.deepEqual([asked, language(), t("word")], [1, "nl", "Ja"]);
});

test("words that do not come leave the language as it is, and are asked for again", async () => {
  here = false;
  await assert.rejects(useLanguage("fr"));
  assert.equal(t("word"), "Ja");
  here = true;
  await useLanguage("fr");
  assert.deepEqual([t("word"), document.documentElement.lang], ["Oui", "fr"]);
});
