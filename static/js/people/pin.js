// A PIN is judged by the phone where it has one to compare with, else by the server, which counts by itself.
import { Missed } from "../journal/net.js";
import { ifRoom } from "../room.js";
import { countTry, keyBy, ringOf } from "./keys.js";

/**
 * A phone that is full cannot count a try, and so judges none: the server does, which counts by itself.
 * Throws keys.Wait, Missed, or an Error whose message is the key of what to say.
 * @param {import("../journal/database.js").Vault} vault
 * @param {string} pin
 * @param {number} now
 * @param {() => Promise<import("../journal/net.js").Session>} ask the server
 * @returns {Promise<{key: CryptoKey | null, session: import("../journal/net.js").Session | null}>} one of the two
 */
export async function judge(vault, pin, now, ask) {
  const judged = (await ringOf(vault)).pin !== undefined;
  const counted = judged && (await ifRoom(countTry(vault, now)));
  const key = counted ? await keyBy(vault, "pin", pin) : null;
  if (key) return { key, session: null };
  // the first time on this phone, or a PIN that was chosen on another one since
  const session = await ask().catch((error) => {
    if (!(error instanceof Missed)) throw error;
    if (error.code === "wrong_pin" || (counted && error.status === 0)) throw new Error("login.wrong");
    if (error.status === 0) throw new Error(judged ? "login.full" : "login.once");
    throw error;
  });
  return { key: null, session };
}
