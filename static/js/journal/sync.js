// The one scheduler: empties the outbox, then reads what the server changed. Runs at the start, when the page is seen
// again, when the network changes, after each log, and on a timer that backs off.
import { phoneNow, serverNow, takeSettling } from "../time.js";
import { dayOf, iso } from "../when.js";
import * as journal from "./book.js";
import { momentOf } from "./entries.js";
import * as outbox from "./outbox.js";
import * as photos from "./photos.js";
import { restamp } from "./restamp.js";

/** Days that the phone keeps what the server has. */
const KEPT_DAYS = 40;
/** Findings say which offences a guard uses most; who it was is not kept. */
const FINDING_DAYS = 90;
/** A server may ask for this much peace; a phone that is used asks all the same. */
const MOST_REST = 300;
/** Seconds between two looks at the team's hours. */
const TARGETS_EVERY = 240;

/**
 * @typedef {object} Ports
 * @property {import("./store.js").Store} store
 * @property {typeof import("./net.js")} net
 * @property {string} device
 * @property {() => number} now instant
 * @property {(() => Promise<import("./net.js").Session>) | null} renew makes a session where the server knows none
 * @property {(session: import("./net.js").Session) => Promise<void>} onSession the server's word on who is signed in
 * @property {() => Promise<void>} onRevoked the desk wants this phone emptied
 * @property {() => Promise<void>} afterwards what else is to be told while the server answers
 * @property {(sending: boolean, hauling: boolean) => void} onChange the book changed, or a request began or ended, of text or of a photo
 */

/** The guard left while a request was under way: what it brought is for nobody. */
class Stopped extends Error {}

/** @param {Ports} ports */
export function createSync({ store, net, device, now, renew, onSession, onRevoked, afterwards, onChange }) {
  let timer = 0;
  let busy = false;
  /** What is large is under way, in a lane of its own: over a slow network it takes minutes, and no text waits for it. */
  let hauling = false;
  /** How often in a row that was in vain. */
  let vain = 0;
  /** Seconds after which the server wants to see it again. */
  let later = 0;
  let again = false;
  let stopped = false;
  /** Seconds after which the server wants to be asked again. */
  let rest = 0;

  /** @param {(book: import("./book.js").Book) => import("./book.js").Book} change */
  async function change(change) {
    if (stopped) throw new Stopped();
    await store.change((book) => ({ book: change(book) }));
    tell();
  }

  const tell = () => onChange(busy, hauling);

  async function run() {
    if (stopped) return;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    clearTimeout(timer);
    tell();
    try {
      do {
        again = false;
        await alone(store.person, once);
      } while (again && !stopped);
    } finally {
      busy = false;
      if (!stopped) await plan();
    }
  }

  /** How this phone is, what waits for those who are away, photos. What becomes of it says nothing of the text. */
  async function haul() {
    if (hauling || stopped) return;
    hauling = true;
    later = 0;
    try {
      await alone(`${store.person} photos`, async () => {
        vain += 1;
        await afterwards().catch((error) => error instanceof net.Missed || console.error(error));
        await sendPhotos();
        vain = 0;
      });
    } catch (error) {
      if (error instanceof net.Missed) later = Math.min(MOST_REST, error.retryAfter ?? 0);
      else if (!stopped) console.error(error);
    } finally {
      hauling = false;
      if (!stopped) await plan();
    }
  }

  async function once() {
    rest = 0;
    try {
      const session = await current();
      if (stopped) throw new Stopped();
      if (session.person.id !== store.person) {
        await change((book) => ({ ...book, contact: outbox.missed(book.contact, "other_person", now()) }));
        return;
      }
      await onSession(session);
      const settling = takeSettling();
      if (settling) await change((book) => restamp(book, settling));
      await drain();
      for (const reading of [pull, readCatalogue, readTargets]) await beside(reading);
      void haul();
      takeSettling(); // of what is stamped from here on it says nothing
      const old = photos.loose(await store.read(), sureNow());
      const drafts = old.length ? await store.draftPhotos() : null;
      await change((book) => tidied({ ...book, contact: outbox.reached(book.contact, now()) }, drafts));
    } catch (error) {
      if (!(error instanceof net.Missed)) throw error;
      if (error.code === "device_revoked") return onRevoked();
      rest = Math.min(MOST_REST, error.retryAfter ?? 0);
      const reach = error.miss === "refused" ? "denied" : error.miss;
      await change((book) => ({ ...book, contact: outbox.missed(book.contact, reach, now(), error.code) }));
    }
  }

  /** Of two clocks of which one may be years ahead, nothing is thrown away that one of them calls new. */
  const sureNow = () => Math.min(now(), serverNow());

  /** What this phone cannot keep of what it reads, for want of room, holds no photo up. @param {() => Promise<void>} reading */
  async function beside(reading) {
    try {
      await reading();
    } catch (error) {
      if (error instanceof net.Missed || error instanceof Stopped) throw error;
      console.error(error);
    }
  }

  /** @param {import("./book.js").Book} book @param {Set<string> | null} drafts photos of what is half typed, where that matters */
  function tidied(book, drafts) {
    const kept = drafts ? photos.tidy(book, sureNow(), drafts) : book;
    return journal.forget(kept, sureNow() - KEPT_DAYS * 86400, (entry) =>
      entry.kind === "finding/1" ? momentOf(entry) + (FINDING_DAYS - KEPT_DAYS) * 86400 : momentOf(entry),
    );
  }

  /** One photo at a time. */
  async function sendPhotos() {
    while (!stopped) {
      const [photo] = photos.toSend(await store.read());
      if (!photo) return;
      const { sha256 } = photo;
      const bytes = await store.picture(sha256);
      try {
        if (!bytes) throw new net.Missed("refused", { code: "unknown_evidence" });
        await net.sendPhoto(sha256, bytes);
        await change((book) => photos.drop(book, sha256));
      } catch (error) {
        if (!(error instanceof net.Missed) || error.miss !== "refused") throw error;
        const code = error.code ?? "file_unreadable";
        await change((book) => photos.refuse(book, sha256, code));
      }
    }
  }

  /** Who the server thinks is here; on a shared phone it is told when that is somebody else. */
  async function current() {
    if (!renew) return net.session(device);
    const found = await net.session(device).catch((error) => {
      if (error.miss !== "signed_out") throw error;
      return null;
    });
    if (found?.person.id === store.person) return found;
    return renew().catch((error) => {
      // another PIN was chosen elsewhere: trying this one again would only count as guessing
      if (error.code === "wrong_pin") renew = null;
      throw error;
    });
  }

  async function drain() {
    let limit = outbox.BATCH;
    for (;;) {
      const batch = await nextBatch(limit);
      if (!batch.length) return;
      try {
        const revisions = batch.map(({ revision }) => revision);
        const { results, received_at } = await net.send(device, iso(phoneNow()), revisions);
        const known = new Set(revisions.map(({ id }) => id));
        const named = results.filter(({ id, status }) => known.has(id) && outbox.isAnswer(status));
        await change((book) => ({
          ...journal.answered(book, named, received_at),
          contact: outbox.reached(book.contact, now()),
        }));
        if (!named.length) throw new net.Missed("no_server");
      } catch (error) {
        if (!(error instanceof net.Missed) || error.miss !== "refused") throw error;
        // The batch as a whole was refused: smaller ones find the item that is at fault, which then stays, refused.
        if (batch.length > 1) limit = Math.ceil(batch.length / 2);
        else await refuse(batch[0].revision.id, error.code);
      }
    }
  }

  /** What goes next, marked as tried. A full phone cannot mark it: it goes all the same, and makes room. @param {number} limit */
  async function nextBatch(limit) {
    /** @type {import("./outbox.js").Item[]} */
    let batch = [];
    try {
      await change((book) => {
        batch = outbox.nextBatch(book.outbox, limit);
        if (!batch.length) return book;
        const ids = new Set(batch.map(({ revision }) => revision.id));
        return { ...book, outbox: outbox.tried(book.outbox, ids) };
      });
    } catch (error) {
      if (stopped) throw error;
      console.error(error);
    }
    return batch;
  }

  /** @param {string} id @param {string | null} code */
  const refuse = (id, code) =>
    change((book) =>
      journal.answered(book, [{ id, status: "refused", errors: code ?? "malformed" }], iso(now())),
    );

  async function pull() {
    for (;;) {
      const { cursor } = await store.read();
      const page = await net.changes(cursor).catch((error) => {
        // a cursor that the server does not know: from the beginning, which changes nothing that is known
        if (cursor === null || error.code !== "bad_cursor") throw error;
        return net.changes(null);
      });
      if (page.changes.length || page.cursor !== cursor) {
        await change((book) => journal.takeOver(book, page.changes, page.cursor));
      }
      if (!page.changes.length || page.cursor === cursor) return;
    }
  }

  async function readCatalogue() {
    const kept = await store.get("catalogue");
    const fresh = await net.catalogue(kept?.etag ?? null);
    if (!fresh) return;
    await store.set("catalogue", fresh);
    tell();
  }

  /** Sums of the day for the home screen; who may not see them, or a server that cannot count them, does without. */
  async function readTargets() {
    const day = dayOf(now());
    const kept = await store.get("targets");
    if (kept?.date === day && now() - kept.at < TARGETS_EVERY) return;
    const fresh = await net.targets(day).catch((error) => {
      if (!(error instanceof net.Missed) || !error.status || error.status === 401) throw error;
      return error.status === 403 ? { date: day, hours: [] } : null;
    });
    if (!fresh) return;
    await store.set("targets", { ...fresh, at: now() });
    tell();
  }

  async function plan() {
    const { contact, outbox: items } = await store.read();
    tell();
    clearTimeout(timer);
    const spread = 0.75 + Math.random() / 2;
    const text = rest + outbox.waitSeconds(contact, items.some(outbox.isPressing)) * spread;
    const photo =
      vain && !hauling ? later + outbox.waitSeconds({ ...contact, failures: vain }) * spread : text;
    timer = setTimeout(soon, Math.min(text, photo) * 1000);
  }

  const soon = () => void run().catch((error) => error instanceof Stopped || stopped || console.error(error));
  const whenSeen = () => document.visibilityState === "visible" && soon();

  return {
    /** Tries at once. */
    soon,
    /** @param {NonNullable<Ports["renew"]>} other */
    renewBy(other) {
      renew = other;
      soon();
    },
    start() {
      document.addEventListener("visibilitychange", whenSeen);
      addEventListener("online", soon);
      addEventListener("offline", soon);
      soon();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", whenSeen);
      removeEventListener("online", soon);
      removeEventListener("offline", soon);
    },
  };
}

/**
 * Only one tab drains; the others see what it writes.
 * @param {string} person
 * @param {() => Promise<void>} work
 */
const alone = (person, work) =>
  navigator.locks
    ? navigator.locks.request(`ronde-${person}`, { ifAvailable: true }, (lock) => (lock ? work() : undefined))
    : work();
