"""Every page of the desk in both languages, light and dark: no violation of WCAG 2.2 AA, whole on a small screen."""

from __future__ import annotations

import json
import os
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.looking import cut_off, picture, scrolling_tables, violations
from tests.conftest import PASSWORD
from tests.entries import activity, batch, finding, incident, presence
from tests.server import Server

DAY = "2022-03-17"
#: user name → the pages that are theirs to work on
PAGES = {
    "alice": [
        f"/desk/{DAY}",
        f"/desk/{DAY}/bob",
        "/desk/approve",
        "/desk/planning/2022-W11",
        "/desk/incidents?from=2022-03-01&until=2022-03-31",
        "/desk/gas?from=2022-03-01&until=2022-03-31",
        "/desk/pictures?from=2022-03-01&until=2022-03-31",
        "/admin/devices",
        "/account",
    ],
    "dora": [
        "/year/2022",
        "/year/2022/2.2.3-a-1",
        "/year/2022/2.2.4-a-2",
        "/year/2022/1.2.1-b-2",
        "/year/2022/1.2.1-b-2/proof/new",
        "/year/2022/6.2.2-a-1",
        "/year/2022/missing",
        "/registers",
        "/registers/statement",
        "/registers/statement/new",
        "/plan",
        "/plan/molenbeek-2020-2022/2.2.3-a-1",
        "/admin/places",
        "/admin/calendar?year=2022",
    ],
    "edda": ["/admin", "/admin/people", "/admin/people/bob", "/admin/places/maritiem"],
}
PICTURES = Path(os.environ["RONDE_PICTURES"]) if "RONDE_PICTURES" in os.environ else None


def log_something(server: Server) -> None:
    """A day of Bob's, so that the pages have something to show."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def post(path: str, body: Any) -> None:
        data = json.dumps(body).encode()
        asked = urllib.request.Request(server.url + path, data, {"Content-Type": "application/json"})
        opener.open(asked, timeout=20).close()

    post("/api/v1/session", {"username": "bob", "password": PASSWORD})
    open_one = presence(started_at=f"{DAY}T13:00:00+01:00", ended_at=None)
    post("/api/v1/entries", batch(presence(), open_one, incident(), finding(plate="1-ABC-234")))
    post("/api/v1/session", {"username": "dora", "password": PASSWORD})
    stated = {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2022-01-01"}
    officers = ({"guard": "bob", "trained": True}, {"guard": "charlie", "trained": False})
    known = [activity("finding_officer", {"meets_conditions": True, **one}) for one in officers]
    met = activity("meeting", {"body": "evaluation"})
    post("/api/v1/entries", batch(activity("statement", stated), *known, met))


def sign_in(page: Page, server: Server, username: str, language: str) -> None:
    page.goto(f"{server.url}/sign-in?lang={language}&next=/account")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.locator("button.btn--go").click()
    page.wait_for_url("**/account**")


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_pages_are_for_everybody(playwright: Playwright, server: Server, language: str) -> None:
    log_something(server)
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    faults: list[str] = []

    def note(fault: Any) -> None:
        faults.append(f"script: {fault}")

    for username, addresses in PAGES.items():
        context = browser.new_context(locale=f"{language}-BE", timezone_id="Europe/Brussels")
        page = context.new_page()
        page.on("pageerror", note)
        sign_in(page, server, username, language)
        for address in addresses:
            faults += look(page, server, address, language)
        context.close()
    browser.close()
    assert not faults, "\n".join(faults)


def look(page: Page, server: Server, address: str, language: str) -> list[str]:
    name = f"{language} {address}"
    page.set_viewport_size({"width": 1440, "height": 900})
    answer = page.goto(f"{server.url}{address}{'&' if '?' in address else '?'}lang={language}")
    if answer is None or answer.status != 200:
        return [f"{name}: {answer.status if answer else 'no answer'}"]
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        faults += [f"{name} {scheme}: {one}" for one in violations(page, contrast_only=scheme == "dark")]
        picture(page, PICTURES, f"{name}-{scheme}".strip().replace("/", "-").replace("?", "-"))
    page.emulate_media(color_scheme="light")
    if "⟦" in page.content():
        faults.append(f"{name}: a word is missing")
    page.set_viewport_size({"width": 390, "height": 844})
    if cut_off(page):
        faults.append(f"{name}: cut off at 390 px")
    faults += [f"{name}: scrolls at 390 px: {one}" for one in scrolling_tables(page)]
    picture(page, PICTURES, f"{name}-small".strip().replace("/", "-").replace("?", "-"))
    return faults
