"""A clock that is wrong loses nothing: the server's by years, a phone's by days. Doubtful times are marked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from svpp import clock
from svpp.db import db
from svpp.journal.models import Revision
from tests.conftest import Clients
from tests.entries import incident, presence, send, statuses

NOON = datetime(2022, 3, 17, 12, tzinfo=UTC)
SERVER = [timedelta(days=-400), timedelta(0), timedelta(days=800)]
PHONE = [timedelta(days=-2), timedelta(minutes=-10), timedelta(minutes=3), timedelta(days=2)]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.parametrize("server", SERVER, ids=str)
@pytest.mark.parametrize("phone", PHONE, ids=str)
def test_every_entry_is_kept_with_both_clocks(
    app: Flask, clients: Clients, monkeypatch: pytest.MonkeyPatch, server: timedelta, phone: timedelta
) -> None:
    bob, here = clients.as_("bob"), NOON + phone
    at(monkeypatch, NOON + server)
    shift = presence(
        started_at=(here - timedelta(hours=3)).isoformat(),
        ended_at=here.isoformat(),
        recorded_at=here.isoformat(),
    )
    seen = incident(observed_at=here.isoformat(), recorded_at=here.isoformat())
    assert statuses(bob, shift, seen, sent_at=here.isoformat()) == ["accepted", "accepted"]
    assert statuses(bob, shift, seen, sent_at=here.isoformat()) == ["known", "known"]
    for entry in (shift, seen):
        assert bob.get(f"/api/v1/entries/{entry['entry']}").status_code == 200
    with app.app_context():
        offsets = {row.clock_offset_ms for row in db.session.query(Revision)}
    assert offsets == {round((phone - server).total_seconds() * 1000)}


def test_a_server_whose_clock_goes_back_skips_no_change_and_signs_nobody_out(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, cursor, seen = clients.as_("bob"), "", []
    for days in (0, 800, -400, 1):
        at(monkeypatch, NOON + timedelta(days=days))
        one = presence()
        send(bob, one, sent_at=NOON.isoformat())
        answer = bob.get(f"/api/v1/changes?since={cursor}" if cursor else "/api/v1/changes").get_json()
        assert [change["entry"] for change in answer["changes"]] == [one["entry"]]
        seen.append(one["entry"])
        cursor = answer["cursor"]
    assert len(set(seen)) == 4
