"""A whole shift without a server, a browser killed in between, and everything on the server exactly once."""

from __future__ import annotations

import json
import urllib.request
from datetime import datetime
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server
from tests.conftest import PASSWORD


def ask(server: Server, username: str, path: str) -> Any:
    """A JSON answer of the server, as somebody."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    body = json.dumps({"username": username, "password": PASSWORD}).encode()
    headers = {"Content-Type": "application/json"}
    opener.open(urllib.request.Request(server.url + "/api/v1/session", body, headers), timeout=10).close()
    with opener.open(server.url + path, timeout=10) as answer:
        return json.loads(answer.read())


def read(server: Server, username: str, path: str) -> str:
    """A page of the desk, as somebody."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = urlencode({"username": username, "password": PASSWORD, "next": path}).encode()
    with opener.open(server.url + "/sign-in", form, timeout=20) as answer:
        text: str = answer.read().decode()
    return text


def entries(server: Server) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(server, "bob", "/api/v1/entries")["entries"]
    return found


def log_incident(phone: Phone) -> None:
    phone.tap("incident")
    phone.tap("category-suspicious_behaviour")
    phone.tap("police-yes")
    phone.tap("save")
    expect(phone.page.get_by_text("Incident bewaard op dit toestel").first).to_be_visible()


def send_off(phone: Phone) -> None:
    """Until all is sent. A browser that was killed may have lost its cookie: then the phone asks to sign in again,
    and nothing is lost."""
    sent = phone.page.get_by_text("Alles verzonden").first
    asked = phone.page.locator('[data-tap="sign-in"]').first
    expect(sent.or_(asked).first).to_be_visible(timeout=60_000)
    if asked.is_visible():
        asked.click()
        phone.page.fill("#password", PASSWORD)
        phone.page.locator("button.btn--go").click()
        expect(sent).to_be_visible(timeout=60_000)


def test_a_shift_without_a_server_arrives_exactly_once(phone: Phone, server: Server) -> None:
    phone.open(at="2022-03-17T08:00:00+01:00")
    phone.sign_in()
    phone.ready_offline()
    server.stop()

    phone.go("/app")  # from the cache
    phone.tap("start")
    phone.at("maritiem")
    expect(phone.tap_target("switch")).to_be_visible()
    log_incident(phone)
    phone.tap("switch")
    phone.at("zwarte-vijvers")
    expect(phone.page.get_by_text("Nu in Zwarte Vijvers").first).to_be_visible()

    phone.kill()
    phone.open(at="2022-03-17T12:00:00+01:00")
    expect(phone.page.get_by_text("Zwarte Vijvers").first).to_be_visible()
    phone.tap("gas")
    phone.tap("offence-waste_wrong_time")
    phone.tap("save")
    expect(phone.page.get_by_text("Vaststelling bewaard op dit toestel").first).to_be_visible()
    phone.tap("switch")
    phone.at("karreveld")
    expect(phone.page.get_by_text("Nu in Karreveld").first).to_be_visible()
    phone.second_passes()  # what lasted no whole second is withdrawn, not sent as a presence
    phone.tap("end")
    expect(phone.tap_target("start")).to_be_visible()
    expect(phone.page.locator('[data-tap="pill"]')).to_contain_text("bewaard")

    server.start()
    phone.go("/app/outbox")
    send_off(phone)

    kinds = sorted(entry["kind"] for entry in entries(server))
    assert kinds == ["finding/1", "incident/1", "presence/1", "presence/1", "presence/1"]
    presences = [e["data"] for e in entries(server) if e["kind"] == "presence/1"]
    assert {p["place"] for p in presences} == {"maritiem", "zwarte-vijvers", "karreveld"}
    assert all(p["ended_at"] for p in presences)
    (finding,) = [e for e in entries(server) if e["kind"] == "finding/1"]
    assert finding["number"].endswith("/0001")
    seconds = sum(
        int((datetime.fromisoformat(p["ended_at"]) - datetime.fromisoformat(p["started_at"])).total_seconds())
        for p in presences
    )
    assert seconds > 3.9 * 3600
    (lane,) = ask(server, "alice", "/api/v1/days/2022-03-17")["guards"]
    assert lane["field_seconds"] == seconds
    assert ask(server, "dora", "/api/v1/indicators/2.2.3-a-1?year=2022")["numerator"] == seconds
    page = read(server, "dora", "/year/2022/2.2.3-a-1?lang=nl")
    assert "Bewijs voor donderdag 17 maart 2022" in page
    assert page.count("Bob Bogaert") == 3

    phone.page.reload()
    expect(phone.page.get_by_text("Alles verzonden").first).to_be_visible()
    assert len(entries(server)) == 5
