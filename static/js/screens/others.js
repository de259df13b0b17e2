// The screens that nobody sees first: they come while the first one is looked at.
export { actionScreen } from "./action.js";
export { dayScreen } from "./day.js";
export { addScreen } from "./day-add.js";
export { findingScreen } from "./finding.js";
export { helpScreen } from "./help.js";
export { incidentScreen } from "./incident.js";
export { itemScreen } from "./item.js";
export { meScreen } from "./me.js";
export { moreScreen } from "./more.js";
export { outboxScreen } from "./outbox.js";
