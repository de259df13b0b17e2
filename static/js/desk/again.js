// The next step of something long goes by itself; without this module a button does it.
const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-again]"));
for (const form of forms) form.requestSubmit();
