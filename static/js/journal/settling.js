// What was learned of the phone's clock for a guard who is away: beside the vault, until somebody stamps anew what waits
// there. A full phone keeps it in memory as long as the page lives.
import { ifRoom } from "../room.js";

/** @typedef {import("./database.js").Vault} Vault */
/** @typedef {import("../clock.js").Settling} Settling */

/** What found no room, by person. @type {Map<string, Settling>} */
const unkept = new Map();

/** @param {Vault} vault @returns {Promise<Settling | undefined>} */
export const settlingFor = async ({ plain, person }) => (await plain("settling")) ?? unkept.get(person);

/**
 * The first answer after they left is about what they logged; a later one about what came after.
 * @param {Vault} vault
 * @param {Settling | null} heard null: nothing new
 */
export async function noteSettling(vault, heard) {
  const settling = (await settlingFor(vault)) ?? heard;
  if (!settling) return;
  unkept.set(vault.person, settling);
  if (await ifRoom(vault.keep("settling", settling))) unkept.delete(vault.person);
}

/** It was done. @param {Vault} vault */
export async function settled(vault) {
  unkept.delete(vault.person);
  await vault.keep("settling", undefined);
}
