"""A passkey made on the account page signs in without a password, in a real browser with a virtual authenticator."""

from __future__ import annotations

import re

from playwright.sync_api import Playwright, expect

from tests.browser.conftest import CHROMIUM, QUIET, Server
from tests.conftest import PASSWORD

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def test_a_passkey_signs_in_by_itself(playwright: Playwright, server: Server) -> None:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    page = browser.new_page(locale="nl-BE")
    authenticator = page.context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    made = authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    here = server.url.replace("127.0.0.1", "localhost")  # a key belongs to a name, not to a number

    page.goto(f"{here}/sign-in?next=/account")
    page.fill("#username", "alice")
    page.fill("#password", PASSWORD)
    page.locator("button.btn--go").click()
    expect(page.get_by_text("Nog geen passkey.")).to_be_visible()
    page.fill("#key-name", "Laptop van Alice")
    page.fill("#fresh", "geraden")
    page.get_by_role("button", name="Voeg een passkey toe").click()
    expect(page.get_by_text("klopt niet. Er is niets toegevoegd.")).to_be_visible()
    page.fill("#fresh", PASSWORD)
    page.get_by_role("button", name="Voeg een passkey toe").click()
    expect(page.get_by_text("De passkey is toegevoegd.")).to_be_visible()

    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("button", name="Aanmelden met een passkey").click()
    expect(page).to_have_url(re.compile(r"/desk/\d{4}-\d\d-\d\d$"))

    page.get_by_role("button", name="Afmelden").click()
    page.fill("#username", "alice")
    page.fill("#password", PASSWORD)
    page.locator("button.btn--go").click()
    expect(
        page.get_by_role("button", name="Gebruik je passkey")
    ).to_be_visible()  # a password alone is not enough
    page.get_by_role("button", name="Gebruik je passkey").click()
    expect(page).to_have_url(re.compile(r"/desk/\d{4}-\d\d-\d\d$"))

    page.goto(f"{here}/account")
    page.get_by_role("button", name="Afmelden").click()
    authenticator.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": made["authenticatorId"], "isUserVerified": False},
    )
    page.get_by_role("button", name="Aanmelden met een passkey").click()
    expect(page.get_by_text("De passkey werkte niet.")).to_be_visible()
    browser.close()
