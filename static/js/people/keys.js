// Sealing with WebCrypto, and the ways into what is sealed. A guard's records lie under a data key of their own; that
// key is wrapped by the PIN, by the password, and once more for the municipality (svpp/people/sealing.py is the other
// half). Beside the wrapped keys: how often somebody tried in vain.

import { ifRoom } from "../room.js";

/** @typedef {{salt: Uint8Array<ArrayBuffer>, iterations: number, sealed: Uint8Array<ArrayBuffer>}} Wrapped a data key that a secret opens */
/** @typedef {{id: number, key: string, voucher?: string}} Sealing what the server gives to seal with */
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const AES = "AES-GCM";
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const NONCE = 12;
/** OWASP's figure for PBKDF2 with SHA-256 (2023). */
const ITERATIONS = 600_000;

const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text);
const random = (/** @type {number} */ length) => crypto.getRandomValues(new Uint8Array(length));

/** @returns {Promise<CryptoKey>} a new data key */
export const newKey = () =>
  crypto.subtle.generateKey({ name: AES, length: 256 }, true, ["encrypt", "decrypt"]);

/** @param {Bytes} raw @returns {Promise<CryptoKey>} */
export const keyOf = (raw) => crypto.subtle.importKey("raw", raw, AES, true, ["encrypt", "decrypt"]);

/**
 * @param {CryptoKey} key
 * @param {string} place where it will lie: a record that was moved does not open
 * @param {Bytes} bytes
 * @returns {Promise<Bytes>}
 */
export async function seal(key, place, bytes) {
  const iv = random(NONCE);
  const sealed = await crypto.subtle.encrypt({ name: AES, iv, additionalData: utf8(place) }, key, bytes);
  const whole = new Uint8Array(NONCE + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), NONCE);
  return whole;
}

/** Rejects when it is not what was sealed there. @param {CryptoKey} key @param {string} place @param {Bytes} whole */
export const unseal = async (key, place, whole) =>
  new Uint8Array(
    await crypto.subtle.decrypt(
      { name: AES, iv: whole.subarray(0, NONCE), additionalData: utf8(place) },
      key,
      whole.subarray(NONCE),
    ),
  );

/** @param {CryptoKey} key @param {string} place @param {unknown} value */
export const sealJson = (key, place, value) => seal(key, place, utf8(JSON.stringify(value)));
/** @param {CryptoKey} key @param {string} place @param {Bytes} whole @returns {Promise<any>} */
export const unsealJson = async (key, place, whole) =>
  JSON.parse(new TextDecoder().decode(await unseal(key, place, whole)));

/** @param {string} secret @param {Bytes} salt @param {number} iterations */
async function stretched(secret, salt, iterations) {
  const typed = await crypto.subtle.importKey("raw", utf8(secret.normalize("NFC")), "PBKDF2", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    typed,
    { name: AES, length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

/** @param {CryptoKey} key @param {string} secret @returns {Promise<Wrapped>} */
export async function wrap(key, secret, iterations = ITERATIONS) {
  const salt = random(16);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", key));
  return { salt, iterations, sealed: await seal(await stretched(secret, salt, iterations), "key", raw) };
}

/** @param {Wrapped} wrapped @param {string} secret @returns {Promise<CryptoKey | null>} null when it is not the secret */
export async function unwrap({ salt, iterations, sealed }, secret) {
  const opener = await stretched(secret, salt, iterations);
  const raw = await unseal(opener, "key", sealed).catch(() => null);
  return raw && keyOf(raw);
}

/**
 * The data key, sealed for the municipality, with who and where: what only its server opens.
 * @param {Sealing} sealing
 * @param {CryptoKey} key
 * @param {string} person
 * @param {string} device
 */
export async function escrow({ id, key: theirs, voucher }, key, person, device) {
  const { subtle } = crypto;
  const own = await subtle.generateKey(CURVE, true, ["deriveBits"]);
  const point = new Uint8Array(await subtle.exportKey("raw", own.publicKey));
  const known = await subtle.importKey("raw", bytesOf(theirs), CURVE, false, []);
  const shared = await subtle.deriveBits({ name: "ECDH", public: known }, own.privateKey, 256);
  const once = await subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: point, info: utf8("ronde escrow 1") },
    await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]),
    { name: AES, length: 256 },
    false,
    ["encrypt"],
  );
  const raw = new Uint8Array(await subtle.exportKey("raw", key));
  const inside = utf8(JSON.stringify({ key: textOf(raw), person, device, voucher }));
  // a key that is used once needs no nonce of its own
  const sealed = await subtle.encrypt({ name: AES, iv: new Uint8Array(NONCE) }, once, inside);
  return `1.${id}.${textOf(point)}.${textOf(new Uint8Array(sealed))}`;
}

/** Base64. @param {Bytes} bytes */
export function textOf(bytes) {
  let text = "";
  for (let n = 0; n < bytes.length; n += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(n, n + 0x8000));
  }
  return btoa(text);
}

/** @param {string} text base64 @returns {Bytes} */
export const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

/** @typedef {import("../journal/database.js").Vault} Vault */
/** @typedef {"pin" | "password"} Way */
/**
 * @typedef {object} Ring
 * @property {Wrapped} [pin]
 * @property {number} [digits] how many the PIN has
 * @property {Wrapped} [password]
 * @property {string} [escrow] the key as only the server opens it
 * @property {number} [sealing] which key of the server that is for
 */

/** Wrong tries that cost no waiting, then 30 s, 1 min, 2 min … 1 hour: as the server does (svpp/people/pins.py). */
export const FREE = 5;

/** Seconds to wait after so many wrong tries. @param {number} failures */
export const waitAfter = (failures) =>
  failures < FREE ? 0 : Math.min(3600, 30 * 2 ** Math.min(failures - FREE, 10));

/** The next try has to wait. */
export class Wait extends Error {
  /** @param {number} seconds */
  constructor(seconds) {
    super(`wait ${seconds} s`);
    this.seconds = seconds;
  }
}

/** Seconds until the next try, by what is on record. @param {{n: number, at: number} | undefined} tries @param {number} now */
export const secondsLeft = (tries, now) =>
  tries ? Math.max(0, Math.min(tries.at, now) + waitAfter(tries.n) - now) : 0;

/**
 * Counts a try before it is judged, on the disk: killing the app takes none back. Throws Wait.
 * @param {Vault} vault
 * @param {number} now
 */
export async function countTry(vault, now) {
  const tries = await vault.plain("tries");
  const left = secondsLeft(tries, now);
  if (left > 0) throw new Wait(left);
  await vault.keep("tries", { n: (tries?.n ?? 0) + 1, at: now });
}

/** A right one. @param {Vault} vault */
export const forgive = (vault) => ifRoom(vault.keep("tries", undefined));

/** Rings of keys that were lost: what they sealed may still lie here. */
const BEFORE = "ring before ";

/**
 * The key, and keys before it, as only the server opens them: the newest first.
 * @param {Vault} vault
 * @returns {Promise<string[]>}
 */
export async function escrowsOf(vault) {
  const before = (await vault.plainNames(BEFORE)).reverse();
  const rings = await Promise.all(["ring", ...before].map((name) => vault.plain(name)));
  return rings.map((ring) => ring?.escrow).filter(Boolean);
}

/** From here on only the server opens what lies here. @param {Vault} vault */
export async function forServerAlone(vault) {
  for (const name of ["ring", ...(await vault.plainNames(BEFORE))]) {
    const { escrow, sealing } = (await vault.plain(name)) ?? {};
    if (escrow) await vault.keep(name, { escrow, sealing });
    else if (name !== "ring") await vault.keep(name, undefined);
  }
  if ((await ringOf(vault)).escrow) await vault.keep("open", undefined);
}

/** @param {Vault} vault @returns {Promise<Ring>} */
export const ringOf = async (vault) => (await vault.plain("ring")) ?? {};

/** @param {Vault} vault @param {Way} way @param {string} secret */
export async function keyBy(vault, way, secret) {
  const wrapped = (await ringOf(vault))[way];
  return wrapped ? unwrap(wrapped, secret) : null;
}

/**
 * The key for somebody the server has just let in: as it lies here, or as the server opens it; else a new one. What a
 * lost key sealed stays where it is, with the ways that led to it.
 * @param {Vault} vault
 * @param {Way} way
 * @param {string} secret
 * @param {(escrow: string) => Promise<CryptoKey | null>} ask
 * @returns {Promise<CryptoKey>}
 */
export async function keyFor(vault, way, secret, ask) {
  const known = await keyBy(vault, way, secret);
  if (known) return known;
  const key = await keyWithout(vault, ask);
  await addWay(vault, way, key, secret);
  return key;
}

/** The same without a secret of one's own. @param {Vault} vault @param {(escrow: string) => Promise<CryptoKey | null>} ask @returns {Promise<CryptoKey>} */
export async function keyWithout(vault, ask) {
  const ring = await ringOf(vault);
  const found = (await vault.plain("open")) ?? (ring.escrow ? await ask(ring.escrow) : null);
  if (!found && Object.keys(ring).length) {
    await vault.keep(`${BEFORE}${Date.now()}`, ring);
    await vault.keep("ring", undefined);
  }
  return found ?? newKey();
}

/** @param {Vault} vault @param {Way} way @param {CryptoKey} key @param {string} secret */
export async function addWay(vault, way, key, secret) {
  const wrapped = await wrap(key, secret);
  const more = way === "pin" ? { digits: secret.length } : {};
  await vault.keep("ring", { ...(await ringOf(vault)), ...more, [way]: wrapped });
}

/** Seals the key for the municipality, once for each of its keys. @param {Vault} vault @param {CryptoKey} key @param {Sealing | undefined} sealing @param {string} device */
export async function keepEscrow(vault, key, sealing, device) {
  const ring = await ringOf(vault);
  if (!sealing?.voucher || ring.sealing === sealing.id) return;
  const sealed = await escrow(sealing, key, vault.person, device);
  await ifRoom(vault.keep("ring", { ...(await ringOf(vault)), escrow: sealed, sealing: sealing.id }));
}
