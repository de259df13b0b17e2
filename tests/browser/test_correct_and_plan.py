"""The correction and the week in a real browser: quick choices, the effect while one types, the keyboard; and for
everybody: the pages pass axe in light and dark, wide and narrow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import requests
from playwright.sync_api import Page, Playwright, expect

from svpp.when.days import monday_of
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.looking import cut_off, small_targets, violations
from tests.conftest import PASSWORD
from tests.entries import batch, finding, presence
from tests.server import Server

BOB = "/desk/2022-03-17/bob"
#: of a target on a desk, in CSS pixels (WCAG 2.5.8)
LEAST = 24


def log(server: Server) -> None:
    """Bob forgot to end; a finding tells when he was still at work, a place that is not known was refused."""
    session = requests.Session()
    session.post(f"{server.url}/api/v1/session", json={"username": "bob", "password": PASSWORD}, timeout=10)
    items = [presence(ended_at=None), finding(), presence(place="nowhere")]
    answer = session.post(f"{server.url}/api/v1/entries", json=batch(*items), timeout=10).json()
    assert [result["status"] for result in answer["results"]] == ["accepted", "accepted", "refused"]


def next_monday() -> date:
    return monday_of(datetime.now(UTC).date()) + timedelta(days=7)


def week_ahead() -> str:
    year, week, _ = next_monday().isocalendar()
    return f"/desk/planning/{year}-W{week:02d}"


def opened(playwright: Playwright, server: Server, path: str) -> Page:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    page = browser.new_page(locale="nl-BE", timezone_id="Europe/Brussels")
    page.goto(f"{server.url}/sign-in?next={path}")
    page.fill("#username", "alice")
    page.fill("#password", PASSWORD)
    page.locator("button.btn--go").click()
    page.wait_for_url(f"{server.url}{path}")
    return page


def test_a_forgotten_end_is_mended_in_three_clicks(playwright: Playwright, server: Server) -> None:
    log(server)
    page = opened(playwright, server, BOB)
    effect = page.locator("#effect")
    page.get_by_role("button", name="14:00 laatste vaststelling").click()
    expect(page.locator("#f-end")).to_have_value("14:00")
    expect(effect).to_contain_text("6\u00a0u\u00a000")
    page.locator("#f-end").press("ArrowUp")
    expect(page.locator("#f-end")).to_have_value("14:05")
    expect(effect).to_contain_text("6\u00a0u\u00a005")
    page.get_by_text("Vergeten uit te klokken").click()
    page.get_by_role("button", name="Bewaar en keur Bob Bogaert goed").click()
    page.wait_for_url(f"{server.url}/desk/2022-03-17#form")
    page.goto(f"{server.url}{BOB}")
    expect(page.locator(".hist")).to_contain_text("14:05")
    expect(page.get_by_text("goedgekeurd", exact=True)).to_be_visible()
    page.context.browser.close()


def test_the_week_is_walked_by_arrows(playwright: Playwright, server: Server) -> None:
    monday = next_monday()
    page = opened(playwright, server, week_ahead())
    first = page.locator("[data-slot]").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#f-place")).to_be_focused()
    expect(page.locator("#f-day")).to_have_value(str(monday + timedelta(days=1)))
    page.locator("#f-place").select_option("maritiem")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.locator("a.duty")).to_contain_text("Maritiem")
    expect(page.locator("a.duty")).to_be_focused()
    page.context.browser.close()


def test_the_pages_are_for_everybody(playwright: Playwright, server: Server) -> None:
    log(server)
    page = opened(playwright, server, BOB)
    for path in (BOB, f"{BOB}?do=refused&refused=1", f"{week_ahead()}?guard=bob", "/desk/pictures"):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(f"{server.url}{path}")
        assert violations(page) == [], path
        assert small_targets(page, LEAST) == [], path
        page.emulate_media(color_scheme="dark")
        assert violations(page, contrast_only=True) == [], path
        page.set_viewport_size({"width": 390, "height": 844})
        assert not cut_off(page), path
    page.context.browser.close()
