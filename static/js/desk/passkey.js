// A form that asks the browser for a passkey before it is sent: to make one (`create`) or to sign in with one (`get`).
// Without the browser's help the form stays hidden; name and password always work.

/** @param {string} text base64url */
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

/** @param {ArrayBuffer | null | undefined} buffer */
const text = (buffer) =>
  buffer
    ? btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "")
    : undefined;

/** What the server says, with bytes where the browser wants bytes. @param {any} options */
function decoded(options) {
  const list = (/** @type {any[]} */ keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user ? { user: { ...options.user, id: bytes(options.user.id) } } : {}),
    ...(options.excludeCredentials ? { excludeCredentials: list(options.excludeCredentials) } : {}),
    ...(options.allowCredentials ? { allowCredentials: list(options.allowCredentials) } : {}),
  };
}

/** The browser's answer as JSON. @param {PublicKeyCredential} credential */
function encoded(credential) {
  const answer = /** @type {any} */ (credential.response);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: text(answer.clientDataJSON),
      attestationObject: text(answer.attestationObject),
      authenticatorData: text(answer.authenticatorData),
      signature: text(answer.signature),
      userHandle: text(answer.userHandle),
    },
  });
}

/** Asks what the browser needs, with the fresh proof of who it is where the form has one. @param {HTMLFormElement} form */
const ask = (form) =>
  fetch(/** @type {string} */ (form.dataset.options), {
    method: "POST",
    body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
  });

/** @param {HTMLFormElement} form */
function mount(form) {
  const failed = /** @type {HTMLElement} */ (form.querySelector("[role=alert]:not([data-refused])"));
  const refused = /** @type {HTMLElement | null} */ (form.querySelector("[data-refused]"));
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    if (refused) refused.hidden = true;
    try {
      const response = await ask(form);
      if (refused && (response.status === 401 || response.status === 429)) {
        refused.hidden = false;
        return;
      }
      if (!response.ok) throw new Error(String(response.status));
      const publicKey = decoded(await response.json());
      const made =
        form.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey })
          : await navigator.credentials.get({ publicKey });
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
      field.value = encoded(/** @type {PublicKeyCredential} */ (made));
      form.submit();
    } catch (error) {
      console.warn(error);
      failed.hidden = false;
    }
  });
}

if (globalThis.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    mount(/** @type {HTMLFormElement} */ (form));
  }
}
