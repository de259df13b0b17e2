"""The day board in a real browser: it moves by itself, keeps what one was doing, and says when it cannot know."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import requests
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import CHROMIUM, QUIET
from tests.conftest import PASSWORD
from tests.entries import batch, incident, presence
from tests.server import Server

#: a little more than the board waits between two looks, in milliseconds
ROUND = 21_000


def log(server: Server, *items: dict[str, Any]) -> None:
    """From bob's phone."""
    session = requests.Session()
    session.post(f"{server.url}/api/v1/session", json={"username": "bob", "password": PASSWORD}, timeout=10)
    sent = batch(*items, sent_at=now())
    answer = session.post(f"{server.url}/api/v1/entries", json=sent, timeout=10).json()
    assert {result["status"] for result in answer["results"]} == {"accepted"}, answer


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def opened(playwright: Playwright, server: Server) -> Page:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    page = browser.new_page(locale="nl-BE", timezone_id="Europe/Brussels")
    page.clock.install()
    page.goto(f"{server.url}/sign-in?next=/desk")
    page.fill("#username", "alice")
    page.fill("#password", PASSWORD)
    page.locator("button.btn--go").click()
    expect(page.locator("#board-attention")).to_be_visible()
    return page


def test_the_board_moves_by_itself_and_keeps_what_one_was_doing(
    playwright: Playwright, server: Server
) -> None:
    page = opened(playwright, server)
    expect(page.locator("#board-lanes")).to_contain_text("Nog geen blokken")
    log(server, presence(started_at=now(), ended_at=None), incident(observed_at=now()))
    page.clock.run_for(ROUND)
    expect(page.locator("#r-bob")).to_contain_text("Bob Bogaert")
    police = page.get_by_role("button", name="Politie is verwittigd")
    expect(police).to_have_count(1)
    before = page.locator("#board-attention").get_attribute("data-count")
    expect(page.locator("#announce")).to_contain_text(str(before))

    page.locator("#g-bob > summary").click()
    page.locator("#g-bob > summary").focus()
    log(server, incident(observed_at=now(), address="Gentsesteenweg 1"))
    page.clock.run_for(ROUND)
    expect(police).to_have_count(2)
    expect(page.locator("#g-bob")).to_have_attribute("open", "")
    expect(page.locator("#g-bob > summary")).to_be_focused()

    server.stop()
    page.clock.run_for(ROUND)
    expect(page.locator("#live-state")).to_contain_text("Laatste cijfers")
    expect(page.locator("#stale-why")).to_be_visible()
    expect(police.first).to_be_disabled()
    server.start()
    page.clock.run_for(ROUND)
    expect(page.locator("#live-state")).to_contain_text("Live")
    expect(police.first).to_be_enabled()

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("body").press("j")
    while "Politie" not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("j")
    page.keyboard.press("a")
    expect(police).to_have_count(1)
    page.context.browser.close()
