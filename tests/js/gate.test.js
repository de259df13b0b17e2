// Who may see which screen, by who is here and whose phone it is.
import assert from "node:assert/strict";
import test from "node:test";
import { through } from "../../static/js/gate.js";

const NOBODY = { person: null, enrolled: null, revoked: null };
const SHARED = { ...NOBODY, enrolled: { name: "T1" } };
const guard = { person: { vaststeller: false } };

test("alone on a phone: nothing but the sign-in before somebody signed in", () => {
  for (const path of ["/app", "/app/day", "/app/who", "/app/pin/:guard", "/app/outbox"])
    assert.equal(through(path, NOBODY), "/app/sign-in", path);
  assert.equal(through("/app/enrol", NOBODY), "/app/enrol");
  assert.equal(through("/app/day", { ...NOBODY, ...guard }), "/app/day");
  assert.equal(through("/app/who", { ...NOBODY, ...guard }), "/app");
});

test("a team's phone asks who it is, and lets the next one in while somebody is", () => {
  assert.equal(through("/app/item/:id", SHARED), "/app/who");
  assert.equal(through("/app/pin/:guard/forgot", SHARED), "/app/pin/:guard/forgot");
  assert.equal(through("/app/who", { ...SHARED, ...guard }), "/app/who");
});

test("a revoked phone shows that, whoever was signed in, and may join again", () => {
  for (const phone of [SHARED, { ...SHARED, ...guard }]) {
    assert.equal(through("/app", { ...phone, revoked: { left: 0 } }), "/app/revoked");
    assert.equal(through("/app/enrol", { ...phone, revoked: { left: 0 } }), "/app/enrol");
    assert.equal(through("/app/revoked", phone), phone.person ? "/app" : "/app/who");
  }
});

test("a finding is a vaststeller's", () => {
  assert.equal(through("/app/gas/new", { ...NOBODY, ...guard }), "/app");
  assert.equal(through("/app/gas/new", { ...NOBODY, person: { vaststeller: true } }), "/app/gas/new");
});
