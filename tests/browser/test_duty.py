"""A guard's day on a real phone: every tap counted, a wrong clock put right, a duo on two phones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Playwright, expect

from svpp.db import db
from svpp.duties.planning import Wanted, plan_duties
from svpp.people.manage import add_person
from svpp.people.policy import Actor
from tests.browser.conftest import Phone, Server
from tests.browser.tapping import counted
from tests.browser.test_shift import ask
from tests.conftest import LONG_AGO, PASSWORD, application, release
from tests.entries import new_id

BRUSSELS = ZoneInfo("Europe/Brussels")


def furnish(server: Server, day: date) -> None:
    """A colleague for Bob, and a plan for his day: patrol from eight, a school from eleven to four."""
    app = application(server.environ["RONDE_DATABASE_URL"])
    with app.app_context():
        session = db.session()
        add_person(
            session,
            username="bert",
            name="Bert Baert",
            roles=["guard"],
            team="noord",
            password=PASSWORD,
            now=LONG_AGO,
        )
        session.commit()
        alice = Actor(1, "alice", "Alice Aerts", "nl", "noord", frozenset({"coordinator"}))
        lines = [
            Wanted(new_id(), "bob", day, "08:00", "11:00", "patrol", "maritiem"),
            Wanted(new_id(), "bob", day, "11:00", "16:00", "school", "school-vierwinden"),
        ]
        plan_duties(session, alice, lines, datetime.now(UTC))
        release()


@pytest.fixture
def day() -> date:
    """Days ahead: the phone is so far off that nobody knows which clock is wrong, so its own is taken."""
    return datetime.now(BRUSSELS).date() + timedelta(days=5)


def test_a_day_takes_as_few_taps_as_was_promised(phone: Phone, server: Server, day: date) -> None:
    furnish(server, day)
    phone.open(at=f"{day}T09:00:00")
    phone.sign_in()
    phone.ready_offline()
    expect(phone.page.get_by_text("Jouw planning vandaag")).to_be_visible()
    place = phone.page.locator("[data-place]")

    with counted(phone, 1) as finger:
        finger.tap("start")  # as planned
        expect(place).to_have_attribute("data-place", "maritiem")
    with counted(phone, 1) as finger:
        finger.tap("next")
        expect(place).to_have_attribute("data-place", "school-vierwinden")
    with counted(phone, 2) as finger:
        finger.tap("switch")
        finger.at("karreveld")
        expect(place).to_have_attribute("data-place", "karreveld")
    with counted(phone, 1) as finger:
        finger.tap("language")
        expect(phone.page.get_by_text("Changer de lieu")).to_be_visible()
    phone.tap_target("language").press("Enter")  # a second tap at once would be rain
    with counted(phone, 1) as finger:
        finger.tap("break")
        expect(phone.page.get_by_text("Pauze sinds").first).to_be_visible()
    phone.tap("resume")
    phone.second_passes()
    with counted(phone, 1) as finger:
        finger.tap("end")
        expect(phone.tap_target("start")).to_be_visible()
    with counted(phone, 1) as finger:
        finger.touch(phone.page.get_by_role("button", name="Ongedaan maken"))
        expect(place).to_have_attribute("data-place", "karreveld")

    phone.page.clock.fast_forward("07:05:00")  # past the planned end: in passing
    expect(phone.page.get_by_text("Nog in dienst?")).to_be_visible()
    phone.page.clock.fast_forward("06:00:00")  # and now before anything else
    expect(phone.page.get_by_role("heading", name="Je klokte niet uit")).to_be_visible()
    with counted(phone, 1) as finger:
        finger.tap("forgot-plan")
        expect(phone.tap_target("start")).to_be_visible()
    expect(phone.page.get_by_text("Alles verzonden").first).to_be_visible()
    (last,) = [e for e in presences(server) if e["data"].get("basis") == "planned"]
    assert last["data"]["ended_at"].startswith(f"{day}T16:00:00")
    reason = ask(server, "alice", f"/api/v1/entries/{last['entry']}")["revisions"][-1]["reason"]
    assert "Vergeten uit te klokken" in reason


def test_an_hour_wrong_gives_right_hours_and_is_marked(phone: Phone, server: Server) -> None:
    furnish(server, datetime.now(BRUSSELS).date() + timedelta(days=5))
    phone.open(at=(datetime.now(BRUSSELS) + timedelta(hours=1)).isoformat())
    phone.sign_in()
    phone.ready_offline()
    expect(phone.page.get_by_text("De klok van dit toestel wijkt 60 min af")).to_be_visible()
    began = datetime.now(UTC)
    phone.tap("start")
    phone.at("maritiem")
    expect(phone.tap_target("switch")).to_be_visible()
    phone.second_passes()

    server.stop()
    # somebody puts it right, without network; to the half minute, and never before the start of this short duty
    phone.page.clock.set_system_time(datetime.now(BRUSSELS) + timedelta(seconds=20))
    phone.tap("end")
    ended = datetime.now(UTC)
    expect(phone.tap_target("start")).to_be_visible()
    server.start()
    phone.page.reload()
    expect(phone.page.get_by_text("Alles verzonden").first).to_be_visible(timeout=60_000)

    (entry,) = presences(server)
    for name, true in (("started_at", began), ("ended_at", ended)):
        said = datetime.fromisoformat(entry["data"][name])
        assert abs(said - true) < timedelta(minutes=1), name
    first = ask(server, "alice", f"/api/v1/entries/{entry['entry']}")["revisions"][0]
    assert abs(first["clock_offset_ms"] - 3_600_000) < 60_000
    assert first["clock"]["phone_at"] > first["recorded_at"]
    local = datetime.fromisoformat(entry["data"]["started_at"]).astimezone(BRUSSELS).date()
    (lane,) = ask(server, "alice", f"/api/v1/days/{local}")["guards"]
    assert "clock_offset" in lane["flags"]


@pytest.fixture
def second(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(playwright, tmp_path / "second", server)
    yield phone
    phone.close()
    assert phone.errors == []


def test_a_duo_starts_once_and_both_phones_know(
    phone: Phone, second: Phone, server: Server, day: date
) -> None:
    furnish(server, day)
    phone.open()
    phone.sign_in()
    phone.ready_offline()
    phone.tap("companions")
    phone.tap("with-bert")
    phone.tap("save")
    phone.tap("start")
    phone.at("maritiem")
    expect(phone.page.get_by_text("met Bert Baert").first).to_be_visible()
    expect(phone.page.get_by_text("Alles verzonden").first).to_be_visible()

    second.open()
    second.page.fill("#username", "bert")
    second.page.fill("#password", PASSWORD)
    second.page.locator("button.btn--go").click()
    expect(second.page.get_by_text("met Bob Bogaert, die voor jullie logt")).to_be_visible()
    expect(second.tap_target("end")).to_have_count(0)

    phone.tap("companions")
    phone.tap("with-bert")
    phone.tap("save")
    expect(phone.page.get_by_text("Vanaf nu alleen").first).to_be_visible()
    expect(phone.page.get_by_text("Alles verzonden").first).to_be_visible()
    second.page.reload()
    expect(second.tap_target("start")).to_be_visible()


def presences(server: Server) -> list[dict[str, Any]]:
    return [
        entry
        for entry in ask(server, "bob", "/api/v1/entries")["entries"]
        if entry["kind"] == "presence/1" and not entry["withdrawn"]
    ]
