// Lines of the registers on the phone, and finding an offence in plain words.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { given, lineFaults, lineName, lineValues, shortcutsOf } from "../../static/js/registers.js";
import { found } from "../../static/js/search.js";

const option = (code) => ({ code, name: { nl: code, fr: code } });
const CONTACT = {
  code: "contact",
  name: { nl: "Contacten", fr: "Contacts" },
  fields: [
    { code: "kind", type: "choice", required: true, options: ["residents", "association"].map(option) },
    { code: "organisation", type: "text", required: false, options: [], max_length: 5 },
    { code: "persons", type: "number", required: true, options: [], minimum: 1, maximum: 9 },
    { code: "again", type: "yes_no", required: false, options: [] },
  ],
  shortcuts: [
    {
      code: "some",
      order: 2,
      name: { nl: "Een van twee", fr: "Un des deux" },
      icon: "chat",
      fields: { kind: ["residents", "association"] },
    },
    {
      code: "one",
      order: 1,
      name: { nl: "Vereniging", fr: "Association" },
      icon: "users",
      fields: { kind: "association" },
    },
  ],
};
const STATED = {
  code: "statement",
  name: { nl: "", fr: "" },
  fields: [{ code: "i", type: "indicator", options: [] }],
};
const catalogue = { registers: [CONTACT, STATED] };

describe("a line", () => {
  test("its rows come in the plan's order; a register that needs the plan's list is not the phone's", () => {
    assert.deepEqual(
      shortcutsOf(catalogue).map(({ code }) => code),
      ["one", "some"],
    );
  });

  test("a row gives what it names, and asks where it names several", () => {
    const [one, some] = shortcutsOf(catalogue);
    assert.deepEqual([given(one), given(some)], [{ kind: "association" }, {}]);
  });

  test("travels as the register declares its fields", () => {
    const typed = { kind: "residents", organisation: " ", persons: "3", again: "no" };
    assert.deepEqual(lineValues(CONTACT, typed), { kind: "residents", persons: 3, again: false });
  });

  test("says what is missing, too small, too large, too long", () => {
    const codes = (values) => lineFaults(CONTACT, values).map(({ field, code }) => `${field} ${code}`);
    assert.deepEqual(codes({}), ["kind required", "persons required"]);
    assert.deepEqual(codes({ kind: "residents", persons: "0" }), ["persons too_small"]);
    assert.deepEqual(codes({ kind: "residents", persons: "10" }), ["persons out_of_range"]);
    assert.deepEqual(codes({ kind: "residents", persons: "1.5" }), ["persons wrong_type"]);
    assert.deepEqual(codes({ kind: "residents", persons: 9, organisation: "zes---" }), [
      "organisation too_long",
    ]);
    assert.deepEqual(codes({ kind: "residents", persons: "1", organisation: "vijf-" }), []);
  });

  test("is called by its row, else by its register and choice, else by its code", () => {
    const name = (register, kind) => lineName(catalogue, { register, fields: { kind } }, "nl");
    assert.equal(name("contact", "association"), "Vereniging");
    assert.equal(name("contact", "residents"), "Contacten · residents");
    assert.equal(name("gone", "residents"), "gone");
  });
});

describe("an offence in plain words", () => {
  const list = ["Hond zonder leiband · Chien sans laisse", "Dépôt clandestin sluikstort", "Nachtlawaai"];
  const search = (query) => found(list, query, (one) => one).map((one) => one.split(" ")[0]);
  test("is found without accents, in either language, by the beginning of words", () => {
    assert.deepEqual(search("chien"), ["Hond"]);
    assert.deepEqual(search("DEPOT"), ["Dépôt"]);
    assert.deepEqual(search("leib hond"), ["Hond"]);
  });
  test("is found inside a word of four letters or more, not inside one of less", () => {
    assert.deepEqual(search("lawaai"), ["Nachtlawaai"]);
    assert.deepEqual(search("ond"), []);
  });
  test("nothing asked is everything, nonsense is nothing", () => {
    assert.equal(search("  ").length, 3);
    assert.deepEqual(search("xyz"), []);
  });
});
