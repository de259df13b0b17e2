"""P11: what the phone called saved survives a kill at any instant, and counts once. `make kills` does it 200 times."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Phone, Server, browser_pids
from tests.browser.test_shift import entries, send_off

KILLS = int(os.environ.get("RONDE_KILLS", "24"))
#: every so many kills the whole browser dies, else the page's own process
WHOLE = 10
#: milliseconds from the tap to the kill, at most: before, in and after the write and what is sent
LATEST = 60
#: an incident as the form logs it, and the word that it is kept
LOG = """word => void import("/static/js/phone.js")
  .then(({ log }) => log((_all, now) => [{ entry: null, kind: "incident/1", data: {
    category: "damage", place: "maritiem", address: null, position: null, photos: [], police: null, signal: null,
    observed_at: new Date(now * 1000).toISOString().replace(".000Z", "+00:00"), description: word } }]))
  .then(() => globalThis.saved(word))"""
READY = "() => document.querySelector('[data-tap=\"start\"]') !== null"


def noted(saved: set[str]) -> Callable[[str], None]:
    def note(word: str) -> None:
        saved.add(word)

    return note


def renderers(phone: Phone) -> list[int]:
    """Processes of the browser's pages (Linux)."""
    family, found = set(browser_pids(phone.profile)), list[int]()
    for pid in sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()):
        with suppress(OSError):
            parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            if parent in family:
                family.add(pid)
                if b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(pid)
    return found


def new_page(phone: Phone) -> Page:
    """The browser may still be noticing that the processes it would have used are gone."""
    for _ in range(9):
        with suppress(Error):
            return phone.context.new_page()
    return phone.context.new_page()


def reopen(phone: Phone, saved: set[str], *, whole: bool) -> None:
    if whole:
        phone.kill()
        phone.open()
        phone.context.expose_function("saved", noted(saved))
        phone.page.reload()
    else:
        for pid in renderers(phone):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(Error):
            phone.page.close()
        phone.page = new_page(phone)
        phone.go("/app")
    phone.page.wait_for_function(READY)


def test_a_kill_at_any_instant_loses_nothing_and_doubles_nothing(phone: Phone, server: Server) -> None:
    chance, saved = random.Random(11), set[str]()
    phone.open()
    phone.context.expose_function("saved", noted(saved))
    phone.sign_in()
    phone.ready_offline()
    phone.page.reload()
    phone.page.wait_for_function(READY)
    for n in range(KILLS):
        with suppress(Error):
            phone.page.evaluate(LOG, f"nr {n}")
            phone.page.wait_for_timeout(chance.uniform(0, LATEST))
        reopen(phone, saved, whole=n % WHOLE == WHOLE - 1)
    phone.go("/app/outbox")
    send_off(phone)
    expect(phone.page.get_by_text("Alles verzonden").first).to_be_visible()
    counted = Counter(entry["data"]["description"] for entry in entries(server))
    assert saved - set(counted) == set(), "called saved and lost"
    assert [word for word, times in counted.items() if times > 1] == []
    assert len(saved) > KILLS / 5, "some kills came after the write"
