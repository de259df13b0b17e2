"""A phone that corrects its times says what its own clocks said: kept beside the version, and marked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Clients
from tests.entries import presence, refusal, revision, statuses

HOUR_MS = 3_600_000


def iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def ended_now(now: datetime, offset_ms: int) -> dict[str, Any]:
    """A presence of the last two hours by a phone that knows how far it is off."""
    item = presence(started_at=iso(now - timedelta(hours=2)), ended_at=iso(now), recorded_at=iso(now))
    phone_at = now + timedelta(milliseconds=offset_ms)
    item["clock"] = {"phone_at": iso(phone_at), "monotonic_ms": 7_200_000, "offset_ms": offset_ms}
    return item


def flags(clients: Clients, now: datetime) -> list[str]:
    day = (now - timedelta(hours=2)).astimezone(ZoneInfo("Europe/Brussels")).date()
    (lane,) = clients.as_("alice").get(f"/api/v1/days/{day}").get_json()["guards"]
    found: list[str] = lane["flags"]
    return found


@pytest.mark.parametrize("offset_ms", [HOUR_MS, -HOUR_MS])
def test_an_hour_wrong_gives_the_right_hours_and_is_marked(clients: Clients, offset_ms: int) -> None:
    bob, now = clients.as_("bob"), datetime.now(UTC).replace(microsecond=0)
    one = ended_now(now, offset_ms)
    sent_at = iso(now + timedelta(milliseconds=offset_ms))
    assert statuses(bob, one, sent_at=sent_at) == ["accepted"]
    assert statuses(bob, one, sent_at=sent_at) == ["known"]
    (revision,) = bob.get(f"/api/v1/entries/{one['entry']}").get_json()["revisions"]
    assert revision["clock"] == one["clock"]
    assert abs(revision["clock_offset_ms"] - offset_ms) < 60_000
    assert "clock_offset" in flags(clients, now)


def test_it_stays_marked_when_the_clock_was_right_again_on_sending(clients: Clients) -> None:
    bob, now = clients.as_("bob"), datetime.now(UTC).replace(microsecond=0)
    one = ended_now(now, HOUR_MS)
    assert statuses(bob, one, sent_at=iso(now)) == ["accepted"]
    (revision,) = bob.get(f"/api/v1/entries/{one['entry']}").get_json()["revisions"]
    assert revision["clock_offset_ms"] == HOUR_MS


def test_the_start_stays_marked_when_the_end_came_from_a_right_clock(clients: Clients) -> None:
    bob, now = clients.as_("bob"), datetime.now(UTC).replace(microsecond=0)
    one = ended_now(now, HOUR_MS)
    two = revision(one, note="klok gelijkgezet")
    two["clock"] = {"phone_at": iso(now), "monotonic_ms": 1, "offset_ms": 0}
    assert statuses(bob, one, two, sent_at=iso(now)) == ["accepted", "accepted"]
    assert "clock_offset" in flags(clients, now)


def test_a_phone_that_corrects_nothing_is_held_to_its_own_clock(clients: Clients) -> None:
    bob, now = clients.as_("bob"), datetime.now(UTC).replace(microsecond=0)
    one = ended_now(now, -HOUR_MS)
    del one["clock"]
    assert refusal(bob, one, sent_at=iso(now - timedelta(hours=1)))["code"] == "in_future"


def test_a_corrected_time_can_still_not_lie_ahead(clients: Clients) -> None:
    bob, now = clients.as_("bob"), datetime.now(UTC).replace(microsecond=0)
    one = ended_now(now + timedelta(hours=1), -HOUR_MS)
    assert refusal(bob, one, sent_at=iso(now))["code"] == "in_future"


def test_half_a_clock_is_refused_by_name(clients: Clients) -> None:
    one = presence()
    one["clock"] = {"phone_at": "2022-03-17T09:00:00", "offset": 3}
    fields = refusal(clients.as_("bob"), one)["fields"]
    assert fields["clock.phone_at"] == ["naive_time"]
    assert fields["clock.offset"] == ["unknown_field"]
