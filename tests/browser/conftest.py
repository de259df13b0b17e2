"""A real server that can be stopped, and a real phone that can be killed: Chromium with a profile on disk."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.conftest import PASSWORD
from tests.server import Server

QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # every name but this machine's fails at once, inside the browser
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
#: in CI a missing browser is a failure, not a skip
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


class Phone:
    """One phone: its browser can be killed and opened again with what is on its disk."""

    def __init__(self, playwright: Playwright, profile: Path, server: Server) -> None:
        self.playwright, self.profile, self.server = playwright, profile, server
        self.context: BrowserContext
        self.page: Page
        self.errors: list[str] = []

    def open(self, path: str = "/app", at: str | None = None) -> None:
        """`at`: what the phone's clock says from now on; it runs on by itself."""
        device: dict[str, Any] = {
            "viewport": {"width": 390, "height": 844},
            "has_touch": True,
            "is_mobile": True,
            "locale": "nl-BE",
            "timezone_id": "Europe/Brussels",
        }
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path=CHROMIUM, args=QUIET, **device
        )
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        if at:
            self.page.clock.install(time=at)
        self.page.on("pageerror", lambda fault: self.errors.append(str(fault)))
        self.go(path)

    def prefer(self, preferences: dict[str, Any]) -> None:
        """Settings of the browser itself, for the next time it is opened."""
        kept = self.profile / "Default" / "Preferences"
        before = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({**before, **preferences}), "utf-8")

    def go(self, path: str) -> None:
        self.page.goto(self.server.url + path)

    def go_within(self, path: str) -> None:
        """As a link does: the page stays, and with it what is open."""
        self.page.evaluate(
            """path => {
              const link = Object.assign(document.createElement("a"), { href: path });
              document.body.append(link);
              link.click();
              link.remove();
            }""",
            path,
        )

    def sign_in(self, username: str = "bob") -> None:
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.page.locator("button.btn--go").click()
        expect(self.tap_target("start")).to_be_visible()

    def tap_target(self, name: str) -> Any:
        return self.page.locator(f'[data-tap="{name}"]').first

    def tap(self, name: str) -> None:
        """As a finger does: once, on what can be seen and is awake."""
        target = self.tap_target(name)
        expect(target).to_be_visible()
        target.click()

    def at(self, place: str) -> None:
        self.page.locator(f'[data-code="{place}"]').first.click()

    def ready_offline(self) -> None:
        """The worker has every file, and the catalogue is on the phone."""
        self.page.wait_for_function("navigator.serviceWorker.controller || navigator.serviceWorker.ready")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        expect(self.page.get_by_text("Alles verzonden").first).to_be_visible()

    def second_passes(self) -> None:
        """Until the phone's clock shows a later second."""
        now = self.page.evaluate("Math.floor(Date.now() / 1000)")
        self.page.wait_for_function("then => Math.floor(Date.now() / 1000) > then", arg=now)

    def kill(self) -> None:
        """kill -9 of the browser itself."""
        for pid in browser_pids(self.profile):
            os.kill(pid, signal.SIGKILL)
        with suppress(Exception):
            self.context.close()

    def close(self) -> None:
        with suppress(Exception):
            self.context.close()


def browser_pids(profile: Path) -> list[int]:
    """Main processes of the browser that was started with this profile (Linux)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                if f"--user-data-dir={profile}" in words and not any(w.startswith("--type=") for w in words):
                    found.append(int(entry.name))
    return found


@pytest.fixture
def phone(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(playwright, tmp_path / "profile", server)
    yield phone
    phone.close()
    assert phone.errors == []
