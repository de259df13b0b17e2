// A picture, small and bare: drawn anew on a canvas, so that no position, owner or comment goes along.
import { isLow, measure } from "../room.js";

/** Longest side in pixels; the smaller one when the phone is almost full. */
const LONGEST = 1600;
const SMALLER = 1024;
const QUALITY = 0.82;

/**
 * Rejects when the file is no picture that this phone can read (HEIC in most browsers, a broken file).
 * @param {Blob} file
 * @returns {Promise<ArrayBuffer>} JPEG
 */
export async function shrink(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    await measure();
    return await drawn(image, isLow() ? SMALLER : LONGEST);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {HTMLImageElement} image @param {number} longest */
async function drawn(image, longest) {
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const paper = canvas.getContext("2d");
  if (!paper) throw new Error("no canvas");
  paper.fillStyle = "#fff"; // where a picture is see-through
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!(blob instanceof Blob)) throw new Error("no picture");
  return blob.arrayBuffer();
}
