// Every word the phone asks for exists, in both languages, and every refusal of the server has a sentence.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const text = (path) => readFileSync(new URL(path, root), "utf8");
const nl = JSON.parse(text("static/words/nl.json"));
const fr = JSON.parse(text("static/words/fr.json"));

/** Modules of the phone; those of the desk are its own. */
const modules = (folder) =>
  readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((file) => {
    if (file.isDirectory()) return file.name === "desk" ? [] : modules(`${folder}${file.name}/`);
    return [`${folder}${file.name}`];
  });

test("both languages have the same keys, and each says something", () => {
  assert.deepEqual(Object.keys(nl).sort(), Object.keys(fr).sort());
  for (const words of [nl, fr])
    for (const [key, value] of Object.entries(words)) assert.ok(value.trim(), key);
});

test("both languages have the same parameters", () => {
  const parameters = (words) => [...new Set(words.match(/\{\w+\}/g))].sort();
  for (const key of Object.keys(nl)) assert.deepEqual(parameters(nl[key]), parameters(fr[key]), key);
});

test("every key in the phone's modules exists", () => {
  const missing = [];
  for (const path of modules("static/js/")) {
    for (const [, key] of text(path).matchAll(
      /"((?:app|sync|st|home|zone|inc|gas|day|out|nav|kind|toast|err|refused|gps)\.[\w.]+)"/g,
    )) {
      if (!(key in nl)) missing.push(`${path}: ${key}`);
    }
  }
  assert.deepEqual(missing, []);
});

test("every refusal of one item has a sentence", () => {
  const table = text("svpp/problems.py");
  const items = table.slice(table.indexOf("# one item of a batch"), table.indexOf("# reading and deciding"));
  const codes = [...items.matchAll(/^ {4}"(\w+)":/gm)].map(([, code]) => code);
  assert.ok(codes.length > 20);
  // two coordinators at one planning: the desk's
  const missing = codes.filter((code) => code !== "duty_changed" && !(`refused.${code}` in nl));
  assert.deepEqual(missing, []);
});
