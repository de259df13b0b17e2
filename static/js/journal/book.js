// All that the phone holds of one guard, and every way it may change. Pure: a book and an event in, a book out.
import { epoch } from "../when.js";
import { dutySince } from "./duty.js";
import { entryOf, known, knownChange, revisionOf } from "./entries.js";
import { add, isReceived, NO_CONTACT, settle, tried } from "./outbox.js";
import { waitingFor } from "./photos.js";

/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./entries.js").Change} Change */
/** @typedef {import("./outbox.js").Item} Item */
/**
 * @typedef {object} Book
 * @property {Map<string, Entry>} entries
 * @property {Item[]} outbox in order
 * @property {import("./outbox.js").Contact} contact
 * @property {string | null} cursor where reading the server's changes goes on
 * @property {Map<string, import("./photos.js").Photo>} photos those that the server does not have yet
 */
/** @typedef {{revision: string, entry: string, before: Entry | null, gone?: true}} Step what undoing needs to know; gone: it left the book whole */

/** Kinds the phone shows. */
const KINDS = new Set(["presence/1", "incident/1", "finding/1", "activity/1"]);

/** @returns {Book} */
export const emptyBook = () => ({
  entries: new Map(),
  outbox: [],
  contact: NO_CONTACT,
  cursor: null,
  photos: new Map(),
});

/**
 * Logs changes.
 * @param {Book} book
 * @param {Change[]} changes
 * @param {number} now
 * @param {() => string} makeId
 * @returns {{book: Book, steps: Step[]}}
 */
export function log(book, changes, now, makeId) {
  const entries = new Map(book.entries);
  let outbox = book.outbox;
  /** @type {Step[]} */
  const steps = [];
  for (const change of changes) {
    const before = (change.entry && entries.get(change.entry)) || undefined;
    const revision = revisionOf(change, before, now, makeId);
    // what was refused of it is settled by this newer version
    outbox = add(
      outbox.filter((item) => item.status !== "refused" || item.revision.entry !== revision.entry),
      revision,
    );
    entries.set(revision.entry, entryOf(revision, before));
    steps.push({ revision: revision.id, entry: revision.entry, before: before ?? null });
  }
  return { book: { ...book, entries, outbox }, steps };
}

/**
 * Undoes what was logged: a version that never left the phone is taken back, any other gets a newer version with
 * the earlier state.
 * @param {Book} book
 * @param {Step[]} steps
 * @param {number} now
 * @param {() => string} makeId
 * @returns {Book}
 */
export function undo(book, steps, now, makeId) {
  let result = book;
  for (const { revision, entry, before, gone } of [...steps].reverse()) {
    const item = result.outbox.find((candidate) => candidate.revision.id === revision);
    const current = result.entries.get(entry);
    if (!current) {
      if (gone && before) result = log(result, [{ ...before, reason: null }], now, makeId).book;
      continue;
    }
    if (item && item.tries === 0 && current.revision === revision) {
      const entries = new Map(result.entries);
      if (before) entries.set(entry, before);
      else entries.delete(entry);
      result = { ...result, entries, outbox: result.outbox.filter((candidate) => candidate !== item) };
    } else {
      const { kind } = current;
      const change = before
        ? { entry, kind, data: before.data, withdrawn: before.withdrawn }
        : { entry, kind, data: current.data, withdrawn: true };
      result = log(result, [change], now, makeId).book;
    }
  }
  return result;
}

/**
 * Takes back an entry that the server does not have; the server is told of any other.
 * @param {Book} book
 * @param {string} id
 * @param {number} now
 * @param {() => string} makeId
 * @param {string | null} [reason]
 * @returns {{book: Book, steps: Step[]}}
 */
export function withdraw(book, id, now, makeId, reason = null) {
  const current = book.entries.get(id);
  if (!current) return { book, steps: [] };
  const own = book.outbox.filter((item) => item.revision.entry === id);
  const unknown = own.length > 0 && own[0].revision.replaces === null;
  if (unknown && own.every((item) => item.status === "refused" || item.tries === 0)) {
    const entries = new Map(book.entries);
    entries.delete(id);
    return {
      book: { ...book, entries, outbox: book.outbox.filter((item) => item.revision.entry !== id) },
      steps: [{ revision: "", entry: id, before: current, gone: true }],
    };
  }
  const { kind, data } = current;
  return log(book, [{ entry: id, kind, data, withdrawn: true, reason }], now, makeId);
}

/**
 * The server's answer to a batch.
 * @param {Book} book
 * @param {import("./outbox.js").Result[]} results
 * @param {string} receivedAt
 * @returns {Book}
 */
export function answered(book, results, receivedAt) {
  const byId = new Map(results.map((result) => [result.id, result]));
  const entries = new Map(book.entries);
  for (const { revision } of book.outbox) {
    const result = byId.get(revision.id);
    const entry = entries.get(revision.entry);
    if (!result || !entry) continue;
    if (result.status === "refused" && entry.revision === revision.id) {
      entries.set(revision.entry, { ...entry, revision: revision.replaces });
    } else if (isReceived(result) && entry.revision === revision.id) {
      const received = { ...entry, data: known(entry), receivedAt: epoch(receivedAt) };
      entries.set(
        revision.entry,
        result.status === "conflict" && result.current
          ? { ...received, ...fromServer(result.current), checked: result.current.corrected !== false }
          : received,
      );
    }
  }
  return { ...book, entries, outbox: settle(book.outbox, results) };
}

/**
 * Takes over what the server holds. An entry with something of its own still waiting keeps the guard's last word.
 * @param {Book} book
 * @param {any[]} changes
 * @param {string} cursor
 * @returns {Book}
 */
export function takeOver(book, changes, cursor) {
  const entries = new Map(book.entries);
  const own = new Set(book.outbox.map(({ revision }) => revision.entry));
  for (const change of changes) {
    if (own.has(change.entry) || !KINDS.has(change.kind)) continue;
    const before = entries.get(change.entry);
    const after = fromServer(change);
    entries.set(change.entry, {
      ...after,
      checked: after.checked || (before?.checked ?? false),
      madeAt: before?.madeAt ?? null,
    });
  }
  return { ...book, entries, cursor };
}

/**
 * An entry in the server's words.
 * @param {any} change
 * @returns {Entry}
 */
const fromServer = (change) => ({
  entry: change.entry,
  kind: change.kind,
  revision: change.revision ?? change.id,
  data: known(change),
  withdrawn: change.withdrawn === true || change.state === "rejected" || change.along === "left",
  receivedAt: change.received_at ? epoch(change.received_at) : null,
  number: change.number ?? null,
  checked: change.corrected === true,
  approved: change.approved === true,
  reason: change.reason ?? null,
  madeAt: null,
  by: change.along ? change.guard_name : null,
  correction: correctionOf(change),
});

/** What somebody else made of it; null when it is as the guard left it. @param {any} change */
function correctionOf({ corrected, verdict, author_name, reason, added, changed }) {
  if (!corrected && !verdict) return null;
  return {
    author: verdict?.author_name ?? author_name ?? "",
    reason: verdict?.reason ?? reason ?? null,
    added: added === true,
    changed: (changed ?? []).map(knownChange),
    verdict: verdict?.verdict ?? null,
  };
}

/**
 * Drops what the server has and nobody needs on the phone any more.
 * @param {Book} book
 * @param {number} before entries that are about an earlier moment go
 * @param {(entry: Entry) => number} momentOf
 * @returns {Book}
 */
export function forget(book, before, momentOf) {
  const own = new Set(book.outbox.map(({ revision }) => revision.entry));
  const kept = [...book.entries].filter(([id, entry]) => own.has(id) || momentOf(entry) >= before);
  return kept.length === book.entries.size ? book : { ...book, entries: new Map(kept) };
}

/** A duty does not last longer: older blocks need not be looked at. */
const RECENT = 20 * 3600;

/** @param {Book} book @param {"waiting" | "refused"} status */
const thingsOf = ({ outbox }, status) =>
  outbox.filter((item) => item.status === status).map(({ revision }) => revision.entry);

/** @param {Book} book @param {number} now */
export function summaryOf(book, now) {
  const recent = [...book.entries.values()].filter(
    ({ kind, data, withdrawn }) =>
      kind === "presence/1" && !withdrawn && (data.ended_at === null || now - epoch(data.ended_at) < RECENT),
  );
  return {
    // a photo counts with its entry
    waiting: new Set([...thingsOf(book, "waiting"), ...waitingFor(book, "waiting")]).size,
    refused: new Set([...thingsOf(book, "refused"), ...waitingFor(book, "refused")]).size,
    since: dutySince(recent, now),
  };
}

/**
 * The phone handed in what waited: everything may be on the server, and of some of it that is known.
 * @param {Book} book
 * @param {{at: string, results: import("./outbox.js").Result[]}[]} handed
 * @returns {Book}
 */
export function handedIn(book, handed) {
  const sent = new Set(book.outbox.map(({ revision }) => revision.id));
  return handed.reduce((result, { at, results }) => answered(result, results, at), {
    ...book,
    outbox: tried(book.outbox, sent),
  });
}
