"""P11: what the phone called saved survives a kill at any instant, and counts once. `make kills` does it 200 times."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, expect

from tests.browser.conftest import Phone, Server
from tests.browser.test_shift import entries, send_off

KILLS = int(os.environ.get("RONDE_KILLS", "12"))
#: how far the phone has come when it is killed: called, about to write, writing, kept and told
STAGES = 4
#: an incident as the form logs it, and the word that it is kept
LOG = """word => { globalThis.stage = 0; void import("/static/js/phone.js")
  .then(({ log }) => { globalThis.stage = 1; const kept = log((_all, now) => [{ entry: null, kind: "incident/1", data: {
    category: "damage", place: "maritiem", address: null, position: null, photos: [], police: null, signal: null,
    observed_at: new Date(now * 1000).toISOString().replace(".000Z", "+00:00"), description: word } }]);
    globalThis.stage = 2; return kept; })
  .then(() => globalThis.saved(word))
  .then(() => { globalThis.stage = 3; }); }"""
READY = "() => document.querySelector('[data-tap=\"start\"]') !== null"


def noted(saved: set[str]) -> Callable[[str], None]:
    def note(word: str) -> None:
        saved.add(word)

    return note


def reopen(phone: Phone, saved: set[str]) -> None:
    phone.kill()
    phone.open()
    phone.context.expose_function("saved", noted(saved))
    phone.page.reload()
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
            phone.page.wait_for_function("stage => globalThis.stage >= stage", arg=chance.randrange(STAGES))
        reopen(phone, saved)
    phone.go("/app/outbox")
    send_off(phone)
    expect(phone.page.get_by_text("Alles verzonden").first).to_be_visible()
    counted = Counter(entry["data"]["description"] for entry in entries(server))
    assert saved - set(counted) == set(), "called saved and lost"
    assert [word for word, times in counted.items() if times > 1] == []
    assert saved, "some kills came after the write"
