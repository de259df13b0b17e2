"""A newer version of the app: it waits while somebody is in a form, and takes over once the phone is laid aside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.conftest import Phone
from tests.conftest import ROOT
from tests.server import Server

PARTS = ("app.py", "service-worker.js", "svpp", "templates", "static", "migrations")
WAITING = "navigator.serviceWorker.ready.then(found => found.waiting !== null)"
UPDATE = """navigator.serviceWorker.ready.then(found => new Promise(done => {
  found.addEventListener("updatefound", () =>
    found.installing.addEventListener("statechange", ({target}) => target.state === "installed" && done(true)));
  found.update();
}))"""
SEEN = """state => {
  Object.defineProperty(document, "visibilityState", {configurable: true, get: () => state});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[Server]:
    """The app in a folder of its own, where a new version can be put."""
    root = tmp_path / "app"
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
        root.mkdir(exist_ok=True)
        copy(ROOT / part, root / part)
    shutil.copyfile(sqlite_template, tmp_path / "live.sqlite")
    server = Server(tmp_path, root)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def phone(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(playwright, tmp_path / "profile", server)
    yield phone
    phone.close()
    assert phone.errors == []


def test_a_new_version_waits_for_the_form_and_loses_nothing(phone: Phone, server: Server) -> None:
    phone.open()
    phone.sign_in()
    phone.ready_offline()
    page = phone.page
    page.reload()  # from now on the worker serves the page
    expect(phone.tap_target("start")).to_be_visible()
    phone.go("/app/incident/new")
    phone.tap("category-damage")
    page.fill("#text", "Een gat in de stoep")
    page.evaluate("window.same = true")

    server.stop()
    style = server.root / "static/css/guard.css"
    style.write_text(style.read_text("utf-8") + ".new-version { color: red; }", "utf-8")
    server.start()
    assert page.evaluate(UPDATE)
    page.evaluate(SEEN, "hidden")
    assert page.evaluate(WAITING)
    assert page.evaluate("window.same")
    expect(page.locator("#text")).to_have_value("Een gat in de stoep")

    page.evaluate(SEEN, "visible")
    phone.tap("save")
    expect(phone.tap_target("start")).to_be_visible()
    assert page.evaluate("window.same")
    with page.expect_navigation():
        page.evaluate(SEEN, "hidden")
    expect(phone.tap_target("start")).to_be_visible()
    kept = "fetch('/app/style.css').then(answer => answer.text())"
    assert "new-version" in page.evaluate(kept)
    expect(page.get_by_text("Alles verzonden").first).to_be_visible()
