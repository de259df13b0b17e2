// The only file that knows fetch. An answer counts only when it is our server's JSON: a Wi-Fi login page answers too.

import { heard } from "../time.js";

/** @typedef {"no_network" | "no_server" | "signed_out" | "refused" | "denied"} Miss refused: what was sent; denied: whoever asks */

/** A request without a usable answer. */
export class Missed extends Error {
  /**
   * @param {Miss} miss
   * @param {{status?: number, code?: string | null, retryAfter?: number | null}} [more]
   */
  constructor(miss, { status = 0, code = null, retryAfter = null } = {}) {
    super(`${miss} ${status} ${code ?? ""}`);
    this.miss = miss;
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Milliseconds in which an answer comes, but for what has to be carried there. */
const TIMEOUT = 20_000;
/** Bytes in a millisecond that a slow network carries. */
const SLOW = 2;
/** How often that proved too little: each time twice as long is waited, at most four times. A dead network is told sooner than a slow one is patient. */
let late = 0;
const LATEST = 2;
/** Of what goes at the same time so much may be before it on the way. */
const BEFORE = 64_000;
/** Bytes that are under way. */
let underway = 0;

/** @param {number} bytes milliseconds until so many are there and answered, on the slowest network that works */
const patience = (bytes) => TIMEOUT + ((bytes + Math.min(underway, BEFORE)) / SLOW) * 2 ** late;

/**
 * @param {string} path
 * @param {{method?: string, body?: unknown, raw?: ArrayBuffer, headers?: Record<string, string>, signal?: AbortSignal}} [options]
 * @returns {Promise<{status: number, body: any, etag: string | null}>} 2xx or 304; anything else throws Missed
 */
async function request(path, { method = "GET", body, raw, headers = {}, signal } = {}) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const text = body === undefined ? undefined : JSON.stringify(body);
  const bytes = raw?.byteLength ?? text?.length ?? 0;
  const timer = setTimeout(() => {
    if (bytes > BEFORE) late = Math.min(LATEST, late + 1);
    abort();
  }, patience(bytes));
  signal?.addEventListener("abort", abort);
  underway += bytes;
  const asked = performance.now();
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      headers: {
        accept: "application/json",
        ...headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: raw ?? text,
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      signal: controller.signal,
    });
    const date = response.headers.get("date");
    if (response.status === 204 || response.status === 304) {
      return { status: response.status, body: null, etag: null };
    }
    const json = response.headers.get("content-type")?.split(";")[0].trim() === "application/json";
    const answer = json ? await response.json() : null;
    if (response.ok && answer !== null && typeof answer === "object") {
      heard(date, asked);
      return { status: response.status, body: answer, etag: response.headers.get("etag") };
    }
    throw missOf(response, answer);
  } catch (error) {
    if (error instanceof Missed) throw error;
    throw new Missed(navigator.onLine === false ? "no_network" : "no_server");
  } finally {
    underway -= bytes;
    clearTimeout(timer);
  }
}

/** Our own words, whoever sends what: not a server that is away. */
const DENIED = [403, 404, 409, 410];

/**
 * @param {Response} response
 * @param {any} answer
 */
function missOf(response, answer) {
  const { status } = response;
  const code = typeof answer?.error?.code === "string" ? answer.error.code : null;
  const retryAfter = Number(response.headers.get("retry-after")) || null;
  if (status === 401 && code) return new Missed("signed_out", { status, code });
  if ([400, 413, 422].includes(status) && code) return new Missed("refused", { status, code });
  if (DENIED.includes(status) && code) return new Missed("denied", { status, code });
  return new Missed("no_server", { status, code, retryAfter });
}

/** @param {any} person */
const isPerson = (person) => person !== null && typeof person === "object" && person.id !== undefined;

/** @typedef {{person: any, sealing: import("../people/keys.js").Sealing}} Session who is signed in, and what to seal with */

/** @param {{body: any}} answer @returns {Session} */
function sessionOf({ body }) {
  if (!isPerson(body?.person)) throw new Missed("no_server");
  return { person: { ...body.person, id: String(body.person.id) }, sealing: body.sealing };
}

/** @param {string} path @param {unknown} body @param {string} [method] */
const post = async (path, body, method = "POST") => (await request(path, { method, body })).body;

/** @param {{username: string, password: string, device: string, code?: string}} who */
export const signIn = async (who) => sessionOf({ body: await post("session", who) });
/** @param {string} device */
export const session = async (device) => sessionOf(await request(`session?device=${device}`));
/** On an enrolled phone. @param {{device: string, secret: string, person: string, pin?: string, code?: string}} who */
export const deviceSession = async (who) => sessionOf({ body: await post("devices/session", who) });
/** @param {{device: string, code: string}} what @returns {Promise<any>} the phone's secret, name and team */
export const enrol = (what) => post("devices", what);
/** @param {Record<string, unknown>} report how this phone is @returns {Promise<any>} */
export const contact = (report) => post("devices/contact", report);
/** @param {Record<string, unknown>} parcel a sealed page of somebody who is away */
export const handIn = async (parcel) => answersOf(await post("devices/parcels", parcel));
/** @param {string} pin */
export const choosePin = (pin) => post("pin", { pin }, "PUT");
/** @param {string} escrow @returns {Promise<{key: string}>} */
export const ownKey = (escrow) => post("keys", { escrow });
/** @param {AbortSignal} signal somebody else comes in */
export const signOut = async (signal) => void (await request("session", { method: "DELETE", signal }));

/**
 * @param {string} device
 * @param {string} sentAt
 * @param {import("./entries.js").Revision[]} entries
 * @returns {Promise<{received_at: string, results: import("./outbox.js").Result[]}>}
 */
export async function send(device, sentAt, entries) {
  return answersOf(await post("entries", { device, sent_at: sentAt, entries }));
}

/** @param {any} body */
function answersOf(body) {
  const valid = typeof body?.received_at === "string" && Array.isArray(body.results);
  if (!valid) throw new Missed("no_server");
  return body;
}

/**
 * A photo, after the text that names it. Resolves on the server's receipt of exactly this one.
 * @param {string} sha256
 * @param {ArrayBuffer} raw JPEG
 */
export async function sendPhoto(sha256, raw) {
  const headers = { "content-type": "image/jpeg" };
  const { body } = await request(`photos/${sha256}`, { method: "PUT", raw, headers });
  if (body?.sha256 !== sha256) throw new Missed("no_server");
}

/** An entry with every version of it. @param {string} entry @returns {Promise<any>} */
export async function history(entry) {
  const { body } = await request(`entries/${entry}`);
  if (!Array.isArray(body?.revisions)) throw new Missed("no_server");
  return body;
}

/** @param {string | null} cursor @returns {Promise<{changes: any[], cursor: string}>} */
export async function changes(cursor) {
  const query = new URLSearchParams({ limit: "200", along: "true", ...(cursor ? { since: cursor } : {}) });
  const { body } = await request(`changes?${query}`);
  if (!Array.isArray(body.changes)) throw new Missed("no_server");
  return body;
}

/** @param {string} day @returns {Promise<any>} the team's hours of the day */
export const targets = async (day) => (await request(`days/${day}/targets`)).body;
/** What the server knows about whoever is signed in. @returns {Promise<any>} */
export const me = async () => (await request("me")).body;

/** @param {string | null} etag @returns {Promise<{etag: string | null, body: any} | null>} null when it did not change */
export async function catalogue(etag) {
  const answer = await request("catalogue", { headers: etag ? { "if-none-match": etag } : {} });
  if (answer.status === 304) return null;
  if (!Array.isArray(answer.body.places)) throw new Missed("no_server");
  return { etag: answer.etag, body: answer.body };
}
