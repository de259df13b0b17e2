// A page that is seen and on which nothing happens, as far as the phone's modules ask for one.
// @ts-expect-error a channel would keep this process alive
delete globalThis.BroadcastChannel;
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
Object.assign(globalThis, {
  addEventListener() {},
  document: { addEventListener() {}, removeEventListener() {}, visibilityState: "visible" },
  removeEventListener() {},
});
