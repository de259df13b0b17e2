import { keepSetting } from "../phone.js";
import { refresh } from "./router.js";
import { useLanguage } from "./words.js";

/** Another language for this phone; what is typed in a form stays. @param {"nl" | "fr"} wanted */
export async function switchLanguage(wanted) {
  await useLanguage(wanted);
  refresh();
  await keepSetting("language", wanted);
}
