"""Every screen and state of the phone in both languages and three looks: readable, pressable, whole at 320 px, 3x text.

One phone is walked through them once; language and look change on the screen that is there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.looking import broken_words, cut_off, out_of_reach, picture, small_targets, violations
from tests.browser.test_shift import log_incident
from tests.conftest import ROOT

ROUTES = re.findall(r'^\s*\["(/app[^"]*)"', (ROOT / "static/js/app.js").read_text("utf-8"), re.MULTILINE)
#: screens of whoever is not signed in: reached by being so
DOOR = ("/app/sign-in", "/app/who", "/app/pin/:guard", "/app/pin/:guard/forgot", "/app/enrol", "/app/revoked")
#: the walk itself speaks the last one
LANGUAGES = ("fr", "nl")
#: a finger in a wet glove (docs: targets); what axe asks is 24
LEAST = 44
PICTURES = Path(os.environ["RONDE_PICTURES"]) if "RONDE_PICTURES" in os.environ else None
#: another language; what was just said is put away, since it lies over what is looked at
SPEAK = """language => import("/static/js/ui/leaving.js").then(({ forgetAll }) => forgetAll())
  .then(() => import("/static/js/ui/frame.js")).then(({ switchLanguage }) => switchLanguage(language))"""
LAST = "import('/static/js/phone.js').then(({phone}) => [...phone.book.entries.values()].at(-1).entry)"
#: a round that was begun eleven hours ago and never ended; answers with its id
FORGOTTEN = """async () => {
  const { log, phone } = await import("/static/js/phone.js");
  const [step] = await log((_all, now) => [{ entry: null, kind: "presence/1", data: {
    activity: "patrol", place: "karreveld", event: null, companions: [], position: null, note: null, ended_at: null,
    started_at: new Date((now - 11 * 3600) * 1000).toISOString().replace(".000Z", "+00:00") } }]);
  return step.entry;
}"""
#: a phone of a team; what the looks are about is what stands here
SHARED = """changes => import("/static/js/phone.js").then(({ phone, changed }) => {
  const since = Math.floor(Date.now() / 1000) - 3900;
  const team = [["1", "Bob Bogaert", 2, since, 4], ["2", "Fatima El Idrissi-Vandenbroucke", 0, null, null]].map(
    ([id, name, waiting, since, digits]) => ({ id, name, username: "bob", waiting, since, digits }));
  Object.assign(phone, { person: null, enrolled: { secret: "", name: "Toestel 7" }, team, ...changes });
  changed();
})"""
WORDS = {
    "app",
    "home",
    "sync",
    "day",
    "inc",
    "gas",
    "out",
    "toast",
    "forgot",
    "zone",
    "st",
    "err",
    "kind",
    "login",
}


def walk(phone: Phone) -> Iterator[str]:
    """Brings the phone to each screen and state, and names it."""
    page = phone.page
    expect(phone.tap_target("start")).to_be_visible()
    yield "now-off"
    yield from _at(phone, "/app/day", "day-empty")
    phone.go_within("/app")
    phone.tap("start")
    phone.at("maritiem")
    expect(phone.tap_target("switch")).to_be_visible()
    log_incident(phone)
    values = {":day": page.evaluate("new Date().toLocaleDateString('sv')"), ":id": page.evaluate(LAST)}
    for route in ROUTES:
        if route not in (*DOOR, "/app/forgotten/:id"):
            yield from _at(phone, re.sub(r":\w+", lambda found: str(values[found[0]]), route), route)
    yield from _states(phone)
    yield from _door(phone)


def _at(phone: Phone, address: str, name: str = "") -> Iterator[str]:
    phone.go_within(address)
    phone.page.locator("#main").wait_for()
    yield (name or address).strip("/").replace("/", "-").replace(":", "")


def _states(phone: Phone) -> Iterator[str]:
    page = phone.page
    phone.go_within("/app")
    phone.tap("break")
    expect(phone.tap_target("resume")).to_be_visible()
    yield "now-break"
    phone.tap("resume")
    expect(phone.tap_target("switch")).to_be_visible()
    phone.context.set_offline(True)
    expect(page.locator(".note .i use[href$='#cloudoff']")).to_be_visible()
    yield "now-offline"
    yield from _at(phone, "/app/outbox", "outbox-offline")
    forgotten = page.evaluate(FORGOTTEN)
    phone.go_within("/app")
    expect(phone.tap_target("forgot-answer")).to_be_visible()
    yield "now-asked"
    yield from _at(phone, f"/app/forgotten/{forgotten}", "forgotten")
    yield from _at(phone, "/app/day", "day-unsure")
    expect(page.locator(".blk--unsure").first).to_be_visible()
    phone.context.set_offline(False)


def _door(phone: Phone) -> Iterator[str]:
    def becomes(name: str, address: str, **changes: Any) -> Iterator[str]:
        phone.page.evaluate(SHARED, changes)
        yield from _at(phone, address, name)

    yield from becomes("who", "/app/who")
    yield from becomes("pin", "/app/pin/1")
    yield from becomes("pin-first", "/app/pin/2")
    yield from becomes("pin-forgot", "/app/pin/1/forgot")
    yield from becomes("sign-in", "/app/sign-in")
    yield from becomes("enrol", "/app/enrol")
    yield from becomes("revoked", "/app", revoked={"left": 3})
    expect(phone.page.locator(".note--warn")).to_be_visible()


def look_at(phone: Phone, name: str) -> list[str]:
    """What is wrong with the screen that is there."""
    page, faults = phone.page, list[str]()
    for language in LANGUAGES:
        page.evaluate(SPEAK, language)
        page.set_viewport_size({"width": 390, "height": 844})
        for look in ("light", "dark", "sun"):
            page.evaluate("look => { document.documentElement.dataset.theme = look }", look)
            picture(page, PICTURES, f"{name}-{language}-{look}")
            found = violations(page, contrast_only=look != "light")
            faults += [f"{name} {language} {look}: {one}" for one in found]
        faults += [f"{name} {language}: small: {one}" for one in small_targets(page, LEAST)]
        faults += [f"{name} {language}: out of reach: {one}" for one in out_of_reach(page)]
        faults += [f"{name} {language}: broken: {one}" for one in broken_words(page, ".members .grow")]
        page.set_viewport_size({"width": 320, "height": 640})
        if cut_off(page):
            faults.append(f"{name} {language}: cut off at 320 px")
        said = re.findall(r"\b[a-z]+\.[a-z_.]+\b", page.locator("#root").inner_text())
        faults += [f"{name}: no words for {word}" for word in said if word.split(".")[0] in WORDS]
    return faults


def test_screens_are_for_everybody(phone: Phone) -> None:
    phone.open()
    phone.sign_in()
    faults, seen = list[str](), list[str]()
    for name in walk(phone):
        seen.append(name)
        faults += look_at(phone, f"{len(seen):02}-{name}")
    assert len(seen) == len(set(seen)) > len(ROUTES)
    assert not faults, "\n".join(faults)


def test_screens_at_three_times_the_text(phone: Phone) -> None:
    phone.prefer({"webkit": {"webprefs": {"default_font_size": 48, "default_fixed_font_size": 39}}})
    phone.open()
    phone.sign_in()
    faults = []
    for number, name in enumerate(walk(phone)):
        for language in LANGUAGES:
            phone.page.evaluate(SPEAK, language)
            picture(phone.page, PICTURES, f"large-{number:02}-{name}-{language}")
            if cut_off(phone.page):
                faults.append(f"{name} {language}")
    assert not faults
