// The next step of something long goes by itself; without this module a button does it.
/** @type {HTMLFormElement} */ for (const form of document.querySelectorAll("form[data-again]"))
  (form).requestSubmit();
