// The next step of something long goes by itself; without this module a button does it.
for (const form of document.querySelectorAll("form[data-again]")) /** @type {HTMLFormElement} */ (form).requestSubmit();
