/**
 * A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random; sorts by the time it was made.
 * @param {number} [milliseconds]
 * @param {Uint8Array} [random] 16 bytes; the first six are not used
 */
export function uuid7(milliseconds = Date.now(), random = crypto.getRandomValues(new Uint8Array(16))) {
  const bytes = Uint8Array.from(random);
  for (let n = 0; n < 6; n++) bytes[n] = Math.floor(milliseconds / 2 ** (8 * (5 - n))) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
