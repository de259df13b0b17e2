"""The core of a shift in another engine: Firefox, with its own storage, worker and scheduler."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import Server
from tests.browser.test_shift import entries
from tests.conftest import PASSWORD

#: it asks nobody on the network anything by itself
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "services.settings.server": "data:,",
    "datareporting.policy.dataSubmissionEnabled": False,
}


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    browser = playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=shutil.which("firefox-esr") or shutil.which("firefox") or "/usr/bin/firefox-esr",
        firefox_user_prefs=PREFERENCES,
    )
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="nl-BE", timezone_id="Europe/Brussels"
    )
    yield context.new_page()
    browser.close()


def tap(page: Page, name: str) -> None:
    page.locator(f'[data-tap="{name}"]').first.click()


def test_a_shift_without_a_server_arrives_once(page: Page, server: Server) -> None:
    page.goto(server.url + "/app")
    page.fill("#username", "bob")
    page.fill("#password", PASSWORD)
    page.locator("button.btn--go").click()
    expect(page.get_by_text("Alles verzonden").first).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    server.stop()

    page.goto(server.url + "/app")
    tap(page, "start")
    page.locator('[data-code="maritiem"]').first.click()
    expect(page.locator('[data-tap="switch"]')).to_be_visible()
    tap(page, "incident")
    tap(page, "category-suspicious_behaviour")
    tap(page, "police-yes")
    tap(page, "save")
    expect(page.get_by_text("Incident bewaard op dit toestel").first).to_be_visible()
    page.reload()
    expect(page.locator('[data-place="maritiem"]')).to_be_visible()
    before = page.evaluate("Math.floor(Date.now() / 1000)")
    page.wait_for_function("then => Math.floor(Date.now() / 1000) > then", arg=before)
    tap(page, "end")
    expect(page.locator('[data-tap="start"]')).to_be_visible()

    server.start()
    page.goto(server.url + "/app/outbox")
    expect(page.get_by_text("Alles verzonden").first).to_be_visible(timeout=60_000)
    assert sorted(entry["kind"] for entry in entries(server)) == ["incident/1", "presence/1"]
