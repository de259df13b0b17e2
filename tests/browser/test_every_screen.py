"""Every screen of the phone in both languages and three looks: readable, pressable, whole at 320 px and 3x text."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.browser.conftest import Phone, Server
from tests.browser.looking import cut_off, picture, small_targets, violations
from tests.browser.test_shift import log_incident
from tests.conftest import ROOT

ROUTES = re.findall(r'^\s*\["(/app[^"]*)"', (ROOT / "static/js/app.js").read_text("utf-8"), re.MULTILINE)
LOOKS = ("light", "dark", "sun")
#: a finger in a wet glove (docs: targets); what axe asks is 24
LEAST = 44
PICTURES = Path(os.environ["RONDE_PICTURES"]) if "RONDE_PICTURES" in os.environ else None


@pytest.fixture
def on_duty(phone: Phone) -> Phone:
    """Bob on duty in Maritiem with an incident, so that the screens have something to show."""
    phone.open()
    phone.sign_in()
    phone.tap("start")
    phone.at("maritiem")
    log_incident(phone)
    return phone


def addresses(phone: Phone) -> list[str]:
    phone.page.locator("#main").wait_for()
    item = phone.page.evaluate(
        "import('/static/js/phone.js').then(({phone}) => [...phone.book.entries.values()].at(-1).entry)"
    )
    day = phone.page.evaluate("new Date().toLocaleDateString('sv')")
    values = {":day": day, ":id": item, ":guard": "bob", ":uuid": item}
    return [re.sub(r":\w+", lambda found: values.get(found[0], item), route) for route in ROUTES]


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_screens_are_for_everybody(on_duty: Phone, server: Server, language: str) -> None:
    page, faults = on_duty.page, list[str]()
    for number, address in enumerate(addresses(on_duty)):
        name = f"{language}-{number:02}-{ROUTES[number].strip('/').replace('/', '-').replace(':', '')}"
        page.set_viewport_size({"width": 390, "height": 844})
        on_duty.go(f"{address}?lang={language}")
        page.locator("#main").wait_for()
        for look in LOOKS:
            page.evaluate("look => { document.documentElement.dataset.theme = look }", look)
            picture(page, PICTURES, f"{name}-{look}")
            faults += [f"{name} {look}: {one}" for one in violations(page, contrast_only=look != "light")]
        faults += [f"{name}: small: {one}" for one in small_targets(page, LEAST)]
        page.set_viewport_size({"width": 320, "height": 640})
        if cut_off(page):
            faults.append(f"{name}: cut off at 320 px")
        missing = [word for word in re.findall(r"\b[a-z]+\.[a-z_.]+\b", page.locator("#root").inner_text())]
        faults += [f"{name}: no words for {word}" for word in missing if word.split(".")[0] in PREFIXES]
    assert not faults, "\n".join(faults)


PREFIXES = {"app", "home", "sync", "day", "inc", "gas", "out", "toast", "forgot", "zone", "st", "err", "kind"}


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_screens_at_three_times_the_text(on_duty: Phone, language: str) -> None:
    on_duty.close()
    on_duty.prefer({"webkit": {"webprefs": {"default_font_size": 48, "default_fixed_font_size": 39}}})
    on_duty.open()
    faults = []
    for number, address in enumerate(addresses(on_duty)):
        on_duty.go(f"{address}?lang={language}")
        on_duty.page.locator("#main").wait_for()
        picture(on_duty.page, PICTURES, f"{language}-{number:02}-large")
        if cut_off(on_duty.page):
            faults.append(ROUTES[number])
    assert not faults
