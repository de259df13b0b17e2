// Every refusal leads somewhere: to a field of the form, or to something a guard can do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fieldOf, wayOut } from "../../static/js/journal/refusals.js";

const problems = readFileSync(new URL("../../svpp/problems.py", import.meta.url), "utf8");
const items = problems.slice(
  problems.indexOf("# one item of a batch"),
  problems.indexOf("# reading and deciding"),
);
const CODES = [...items.matchAll(/^ {4}"(\w+)": \(422|^ {4}"(\w+)": \(\n/gm)].map(([, a, b]) => a ?? b);
const WAYS = ["field", "again", "anew", "incident", "update", "reason", "photo", "ask"];

describe("the way out", () => {
  test("exists for every code of the server, and for one of a later version", () => {
    assert.ok(CODES.length > 25);
    for (const code of [...CODES, "of_a_later_version"]) assert.ok(WAYS.includes(wayOut(code)), code);
  });

  test("of what cannot be mended at a field is another", () => {
    const elsewhere = {
      use_incident: "incident",
      id_reused: "anew",
      unknown_field: "update",
      wrong_hash: "photo",
      year_locked: "ask",
    };
    for (const [code, way] of Object.entries(elsewhere)) assert.equal(wayOut(code), way);
  });
});

test("a path on the wire is a field of the form", () => {
  const paths = {
    category: "category",
    observed_at: "observed",
    "position.lat": "address",
    "police.reported_at": "reported",
    "offender.birth_date": "birth",
    "photos.0": "photos",
    "evidence.2": "photos",
    "fields.persons": "persons",
    ended_at: "until",
    "signal.service": "service",
  };
  for (const [path, field] of Object.entries(paths)) assert.equal(fieldOf(path), field, path);
});
