// The screens before a phone opens.
export { choosePinScreen, forgotPinScreen, pinScreen } from "./pin.js";
export { enrolScreen, revokedScreen, signInScreen, whoScreen } from "./who.js";
