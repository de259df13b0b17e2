// Links within the page, and the keyboard's place in it.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

mock.timers.enable({ apis: ["setTimeout"] });
class Element {
  attributes = [];
  childNodes = [];
  append() {}
  querySelector = () => null;
  replaceChildren() {}
  setAttribute(name, value) {
    this.attributes = [...this.attributes.filter((one) => one.name !== name), { name, value }];
  }
  removeAttribute(name) {
    this.attributes = this.attributes.filter((one) => one.name !== name);
  }
  getAttribute(name) {
    return this.attributes.find((one) => one.name === name)?.value ?? null;
  }
  hasAttribute(name) {
    return this.attributes.some((one) => one.name === name);
  }
  focus() {
    focused = this;
  }
  dataset = {};
}
/** @type {any} */
let focused = null;
const main = new Element();
const listeners = /** @type {Record<string, (event: any) => void>} */ ({});
const document = {
  addEventListener: (name, then) => (listeners[name] = then),
  createElement: () => new Element(),
  documentElement: new Element(),
  getElementById: (id) => (id === "main" ? main : new Element()),
  querySelector: () => null,
};
Object.assign(globalThis, {
  addEventListener() {},
  document,
  Element,
  HTMLInputElement: class {},
  getComputedStyle: () => ({ getPropertyValue: () => "" }),
  history: { pushState() {}, replaceState() {} },
  location: { origin: "https://r.example", pathname: "/app/incident/new", search: "", reload() {} },
  Node: Element,
  scrollTo() {},
});
const { startRouter } = await import("../../static/js/ui/router.js");
const { patch } = await import("../../static/js/ui/h.js");

test("the way past the bars goes to the content, and begins no form anew", async () => {
  let begun = 0;
  const screen = () => {
    begun += 1;
    return () => ({ key: "form", title: "form", body: /** @type {any} */ (new Element()) });
  };
  await startRouter([["/app/incident/new", screen]], (path) => path);
  const skip = { origin: "https://r.example", pathname: "/app/incident/new", search: "", hash: "#main" };
  let prevented = false;
  listeners.click({ target: { closest: () => skip }, preventDefault: () => (prevented = true) });
  assert.deepEqual([begun, prevented, focused === main], [1, true, true]);
});

test("what was made to take the focus keeps it when its screen is laid anew", () => {
  const [old, fresh] = [new Element(), new Element()];
  old.setAttribute("tabindex", "-1");
  old.setAttribute("class", "old");
  patch(/** @type {any} */ (old), /** @type {any} */ (fresh));
  assert.deepEqual(
    old.attributes.map(({ name }) => name),
    ["tabindex"],
  );
});
