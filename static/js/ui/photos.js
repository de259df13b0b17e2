// Photos of things and places: taken or chosen, kept on the phone at once, sent after the text.
import { holdOpen } from "../people/door.js";
import { keepPhoto, log, phone, pictureOf } from "../phone.js";
import { refusal } from "./describe.js";
import { h } from "./h.js";
import { icon } from "./icon.js";
import { onLeaving } from "./leaving.js";
import { shrink } from "./picture.js";
import { refresh } from "./router.js";
import { t } from "./words.js";

const MOST = 10;
/** While the camera is open nothing locks the phone: the photo would be lost. */
let letGo = () => {};
function choosing() {
  letGo();
  letGo = holdOpen();
}

/** Addresses of pictures that were shown, by sha256. @type {Map<string, string>} */
const shown = new Map();

onLeaving(() => {
  for (const address of shown.values()) if (address.startsWith("blob:")) URL.revokeObjectURL(address);
  shown.clear();
});

/** @param {string} sha256 the phone's own copy, else the server's */
function addressOf(sha256) {
  if (!shown.has(sha256)) {
    shown.set(sha256, "");
    void pictureOf(sha256).then((bytes) => {
      const own = bytes && URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
      shown.set(sha256, own ?? `/api/v1/photos/${sha256}`);
      refresh();
    });
  }
  return shown.get(sha256) || null;
}

/**
 * @param {import("./form.js").Ui} ui its state holds `photos`, their sha256
 * @param {{list: "photos" | "evidence"}} [how] the name of the list in the entry
 */
export function photoField({ state, form, set }, { list } = { list: "photos" }) {
  /** @type {string[]} */
  const kept = state.photos;
  /** @param {Event} event */
  async function add({ target }) {
    const input = /** @type {HTMLInputElement} */ (target);
    const files = [...(input.files ?? [])].slice(0, MOST - kept.length);
    input.value = "";
    // beyond what the choosing itself holds: shrinking takes its time
    const release = holdOpen();
    letGo();
    for (const file of files) await addOne(form, file, list);
    await form.keepNow();
    release();
  }
  /** @param {string} word @param {string} picture @param {boolean} camera */
  const button = (word, picture, camera) =>
    h(
      "label",
      { class: "addshot" },
      h("input", {
        type: "file",
        accept: "image/*",
        capture: camera ? "environment" : null,
        multiple: !camera,
        onclick: choosing,
        onchange: add,
        oncancel: letGo,
        "data-tap": camera ? "photo" : "photo-choose",
      }),
      icon(picture),
      h("span", null, t(word)),
    );
  return h(
    "div",
    { class: "sect field", id: "photos", role: "group", "aria-label": t("photo") },
    state.photoFault && h("p", { class: "err", role: "alert" }, icon("warn"), t(state.photoFault)),
    ...refusedCodes(kept).map((code) => h("p", { class: "err" }, icon("warn"), refusal(code))),
    h(
      "div",
      { class: "photo" },
      ...kept.map((sha256, n) =>
        shot(sha256, n + 1, () => set({ photos: kept.filter((one) => one !== sha256) })),
      ),
      kept.length < MOST && button("photo.add", "camera", true),
      kept.length < MOST && button("app.photo.choose", "plus", false),
    ),
  );
}

/** @param {string[]} kept */
const refusedCodes = (kept) => [
  ...new Set(kept.flatMap((sha256) => phone.book.photos.get(sha256)?.code ?? [])),
];

/** @param {string} sha256 @param {number} n @param {(() => void) | null} remove */
export const shot = (sha256, n, remove) =>
  h(
    "div",
    { class: "shot" },
    h("img", { src: addressOf(sha256), alt: t("app.photo.n", { n }), loading: "lazy" }),
    remove &&
      h(
        "button",
        { type: "button", "aria-label": `${t("remove")}: ${t("app.photo.n", { n })}`, onclick: remove },
        h("span", null, icon("x")),
      ),
  );

/**
 * The photo joins the form, or the entry that the form has become meanwhile.
 * @param {import("./form.js").Ui["form"]} form
 * @param {File} file
 * @param {"photos" | "evidence"} list
 */
async function addOne(form, file, list) {
  let bytes;
  try {
    bytes = await shrink(file);
  } catch {
    form.set({ photoFault: "app.photo.unreadable" }, { quiet: true });
    return;
  }
  if (!form.own) return; // the phone was locked meanwhile: it is not the next guard's
  try {
    const sha256 = await keepPhoto(bytes);
    if (form.loggedAs) await log((entries) => withPhoto(entries, form.loggedAs, sha256, list));
    else form.set({ photos: [...new Set([...form.state.photos, sha256])], photoFault: "" });
  } catch (error) {
    console.error(error);
    form.set({ photoFault: "app.photo.full" }, { quiet: true });
  }
}

/**
 * @param {import("../journal/entries.js").Entry[]} entries
 * @param {string | null} id
 * @param {string} sha256
 * @param {"photos" | "evidence"} list
 */
const withPhoto = (entries, id, sha256, list) =>
  entries
    .filter(({ entry }) => entry === id)
    .map(({ entry, kind, data }) => ({ entry, kind, data: { ...data, [list]: [...data[list], sha256] } }));
