// The outbox as a pure state machine: what waits, what was refused, how the last real request went. An item leaves
// only when an answer of the server names it.

/** @typedef {import("./entries.js").Revision} Revision */
/**
 * @typedef {object} Item
 * @property {number} seq order in which it was logged
 * @property {Revision} revision
 * @property {number} tries how often a request carried it; above 0 the server may hold it already
 * @property {"waiting" | "refused"} status
 * @property {string[]} codes why it was refused
 * @property {{field: string, code: string}[]} [faults] the same, by field
 */
/** @typedef {"never" | "reached" | "no_network" | "no_server" | "signed_out" | "other_person" | "denied"} Reach denied: the server answers, and says no */
/**
 * @typedef {object} Contact
 * @property {Reach} reach how the last request went
 * @property {number | null} at instant of the last answer that was one
 * @property {number | null} since instant from which requests fail
 * @property {number} failures in a row
 * @property {string | null} [code] why the server says no
 */
/** @typedef {{id: string, status: string, errors?: unknown, current?: any}} Result */

export const BATCH = 50;
/** @type {Contact} */
export const NO_CONTACT = { reach: "never", at: null, since: null, failures: 0 };

/**
 * @param {Item[]} items
 * @param {Revision} revision
 * @returns {Item[]}
 */
export const add = (items, revision) => [
  ...items,
  { seq: (items.at(-1)?.seq ?? 0) + 1, revision, tries: 0, status: "waiting", codes: [] },
];

/** @param {Item[]} items @param {number} [limit] */
export const nextBatch = (items, limit = BATCH) =>
  items
    .filter((item) => item.status === "waiting")
    .sort((a, b) => Number(isPressing(b)) - Number(isPressing(a)) || a.seq - b.seq)
    .slice(0, limit);

/** What the police may have to know goes first. @param {Item} item */
export const isPressing = ({ status, revision }) => status === "waiting" && revision.kind === "incident/1";

/** @param {Item[]} items @param {Set<string>} ids @returns {Item[]} */
export const tried = (items, ids) =>
  items.map((item) => (ids.has(item.revision.id) ? { ...item, tries: item.tries + 1 } : item));

/**
 * Takes the answer in. A later version of an entry that was received settles what was refused of it before, since a
 * revision carries the whole state.
 * @param {Item[]} items
 * @param {Result[]} results
 * @returns {Item[]}
 */
export function settle(items, results) {
  const byId = new Map(results.map((result) => [result.id, result]));
  /** @type {Map<string, number>} */
  const received = new Map();
  for (const { seq, revision } of items) {
    if (isReceived(byId.get(revision.id))) received.set(revision.entry, seq);
  }
  return items
    .filter(({ revision }) => !isReceived(byId.get(revision.id)))
    .map((item) => marked(item, byId.get(item.revision.id)))
    .filter((item) => item.status !== "refused" || item.seq > (received.get(item.revision.entry) ?? -1));
}

/** @param {Item} item @param {Result | undefined} result @returns {Item} */
const marked = (item, result) =>
  result?.status === "refused"
    ? { ...item, status: "refused", codes: codesOf(result.errors), faults: faultsOf(result.errors) }
    : item;

/** @param {string} status one that this version knows; anything else is as if there were no answer */
export const isAnswer = (status) => ["accepted", "known", "conflict", "refused"].includes(status);

/** @param {Result | undefined} result */
export const isReceived = (result) => ["accepted", "known", "conflict"].includes(result?.status ?? "");

/**
 * Every code in an item's errors, whatever their shape.
 * @param {unknown} errors
 * @returns {string[]}
 */
export function codesOf(errors) {
  if (typeof errors === "string") return [errors];
  if (errors === null || typeof errors !== "object") return [];
  const { code, fields } = /** @type {{code?: string, fields?: unknown}} */ (errors);
  const inner = fields ? codesOf(fields) : [];
  if (inner.length) return inner;
  if (typeof code === "string") return [code];
  return [...new Set(Object.values(errors).flatMap(codesOf))];
}

/**
 * The codes with the field each is about.
 * @param {any} errors
 * @returns {{field: string, code: string}[]}
 */
export const faultsOf = (errors) =>
  Object.entries(errors?.fields ?? {}).flatMap(([field, codes]) =>
    codesOf(codes).map((code) => ({ field, code })),
  );

/** @param {Item[]} items things that wait, not versions of them */
export const waitingCount = (items) => things(items, "waiting").size;
/** @param {Item[]} items */
export const refusedCount = (items) => things(items, "refused").size;

/** @param {Item[]} items @param {Item["status"]} status */
const things = (items, status) =>
  new Set(items.filter((item) => item.status === status).map(({ revision }) => revision.entry));

/** @param {Contact} _contact @param {number} now @returns {Contact} */
export const reached = (_contact, now) => ({ reach: "reached", at: now, since: null, failures: 0 });

/**
 * @param {Contact} contact
 * @param {Reach} reach
 * @param {number} now
 * @param {string | null} [code]
 * @returns {Contact}
 */
export const missed = (contact, reach, now, code = null) => ({
  reach,
  code: reach === "denied" ? code : null,
  at: contact.at,
  since: contact.since ?? now,
  failures: contact.failures + 1,
});

/**
 * Seconds until the next try: 4, 8, 16 … at most 5 minutes; half a minute while something waits that the police may
 * have to know.
 * @param {Contact} contact
 * @param {boolean} [pressing]
 */
export const waitSeconds = (contact, pressing = false) =>
  Math.min(pressing ? 30 : 300, contact.failures === 0 ? 300 : 2 ** (1 + contact.failures));

/** @type {{waiting: Set<string>, refused: Set<string>}} */
const NO_PHOTOS = { waiting: new Set(), refused: new Set() };

/** Waits for somebody to sign in, not for the network. @param {Contact} contact */
export const needsSignIn = ({ reach }) => reach === "signed_out" || reach === "other_person";

/**
 * What the pill says: one of six truths, and nothing else. A photo counts with its entry.
 * @param {Item[]} items
 * @param {Contact} contact
 * @param {{waiting: Set<string>, refused: Set<string>}} [photos] entries whose photos the server does not have
 * @returns {{word: string, n: number, at: number | null, tone: "calm" | "wait" | "bad", icon: string}}
 */
export function pill(items, contact, photos = NO_PHOTOS) {
  const refused = new Set([...things(items, "refused"), ...photos.refused]).size;
  const n = new Set([...items.map(({ revision }) => revision.entry), ...photos.waiting]).size;
  const { at } = contact;
  if (refused) return { word: "sync.bad", n: refused, at, tone: "bad", icon: "warn" };
  const silent = contact.reach === "no_network" || contact.reach === "no_server";
  if (n === 0 && silent) return { word: "sync.off0", n, at, tone: "calm", icon: "cloudoff" };
  if (n === 0) return { word: "sync.ok", n, at, tone: "calm", icon: "cloudok" };
  if (contact.reach === "no_network") return { word: "sync.off", n, at, tone: "wait", icon: "cloudoff" };
  if (contact.reach === "no_server") return { word: "sync.noserver", n, at, tone: "wait", icon: "cloudoff" };
  return { word: "sync.wait", n, at, tone: "wait", icon: "up" };
}
