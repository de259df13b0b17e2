"""/desk/planning/<week>: duties planned, changed, cancelled and copied by forms; the guards hear of it.

Alice coordinates noord, bob guards there, charlie in zuid.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.duties.planning import Wanted, plan_duties
from svpp.duties.reading import Duty, duties_on
from svpp.people.manage import find_person
from svpp.people.policy import Actor
from svpp.when.days import monday_of
from tests.conftest import Clients
from tests.entries import new_id, presence, send
from tests.web.pages import MISSING_WORD, fields

#: a week that is wholly ahead
MONDAY = monday_of(datetime.now(UTC).date()) + timedelta(days=7)
THURSDAY = MONDAY + timedelta(days=3)
URL = f"/desk/planning/{MONDAY.isocalendar().year}-W{MONDAY.isocalendar().week:02d}"
PAST = "/desk/planning/2022-W11"


def opened(client: FlaskClient, query: str = "", url: str = URL) -> str:
    answer = client.get(url + query)
    assert answer.status_code == 200, answer.text
    assert MISSING_WORD.findall(answer.text) == []
    return answer.text


def form(page: str, **changes: Any) -> dict[str, Any]:
    chosen = dict(
        re.findall(r'<select[^>]* name="(\w+)">(?:(?!</select>).)*?value="([^"]*)" selected', page, re.DOTALL)
    )
    sent = {**fields(page), **chosen, "act": "save", **changes}
    sent.pop("source", None)
    return sent


def planned(app: Flask, day: date = THURSDAY, team: str | None = None) -> list[Duty]:
    with app.app_context():
        return duties_on(db.session(), day, day, team)


def plan(app: Flask, now: datetime | None = None, **changes: Any) -> str:
    """By alice, past the page."""
    whole = {
        "guard": "bob",
        "day": THURSDAY,
        "start": "08:00",
        "end": "12:00",
        "activity": "patrol",
        "place": "maritiem",
    }
    one = Wanted(**{"duty": new_id(), **whole, **changes})
    with app.app_context():
        p = find_person(db.session(), "alice")
        actor = Actor(p.id, p.username, p.name, p.language, p.team, p.role_names)
        plan_duties(db.session(), actor, [one], now or datetime.now(UTC))
    return one.duty


def test_the_week_in_both_languages(app: Flask, alice: FlaskClient) -> None:
    plan(app)
    plan(app, day=MONDAY, activity="leave", place=None, start="00:00", end="24:00")
    for language in ("nl", "fr"):
        page = opened(alice, f"?lang={language}")
        assert "Maritiem" in page or "Maritime" in page
        assert "Bob Bogaert" in page
        assert "Charlie" not in page
        opened(alice, f"?guard=bob&day={THURSDAY}&part=evening")
    assert alice.get("/desk/planning").status_code == 302


def test_who_and_what_it_is_not_for(app: Flask, clients: Clients) -> None:
    for username in ("bob", "dora", "edda"):
        assert clients.as_(username).get(URL).status_code == 403
        assert clients.as_(username).post(URL, data={"duty": new_id()}).status_code == 403
    alice = clients.as_("alice")
    for week in ("2022-W54", "2022-W00", "22-W11", "2022-11", "1999-W01"):
        assert alice.get(f"/desk/planning/{week}").status_code == 404
    assert alice.get(f"{URL}?duty=nothing").status_code == 404
    for duty in ("", "nothing"):
        assert alice.post(URL, data={"duty": duty}).status_code == 404
    sent = form(opened(alice, f"?guard=charlie&day={THURSDAY}"), guard="charlie", place="maritiem")
    assert alice.post(URL, data=sent).status_code == 422
    assert planned(app) == []


def test_a_duty_is_planned_changed_and_cancelled(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    sent = form(opened(alice, f"?guard=bob&day={THURSDAY}&part=morning"), place="maritiem", start="7u30")
    for _ in range(2):  # the second click
        answer = alice.post(URL, data=sent)
        assert (answer.status_code, answer.location) == (303, f"{URL}#s-bob-{THURSDAY}-morning")
    (duty,) = planned(app)
    assert (duty.start, duty.end, duty.place) == ("07:30", "12:00", "maritiem")
    change = form(opened(alice, f"?duty={duty.duty}"), place="karreveld")
    for _ in range(2):
        assert alice.post(URL, data=change).status_code == 303
    (changed,) = planned(app)
    assert (changed.place, changed.duty) == ("karreveld", duty.duty)
    cancel = form(opened(alice, f"?duty={duty.duty}"), act="cancel")
    for _ in range(2):
        assert alice.post(URL, data=cancel).status_code == 303
    assert planned(app) == []
    assert "schrapte" in opened(alice, f"?duty={duty.duty}")


def test_for_several_days_and_guards_at_once(app: Flask, alice: FlaskClient) -> None:
    page = opened(alice, f"?guard=bob&day={THURSDAY}")
    friday = THURSDAY + timedelta(days=1)
    sent = form(page, place="maritiem", also_days=[str(THURSDAY), str(friday)], also_guards=["bob"])
    for _ in range(2):
        assert alice.post(URL, data=sent).status_code == 303
    assert [len(planned(app, day)) for day in (THURSDAY, friday)] == [1, 1]
    clash = form(opened(alice, f"?guard=bob&day={MONDAY}"), place="maritiem", also_days=[str(friday)])
    answer = alice.post(URL, data=clash)
    assert answer.status_code == 422
    assert str(friday) in answer.text
    assert planned(app, MONDAY) == []


FAULTS = [
    ({"guard": ""}, "Kies een wacht"),
    ({"place": ""}, "Kies een plaats"),
    ({"start": "soon"}, "07:30"),
    ({"activity": "event"}, "evenement"),
    ({"activity": "sleep"}, "Kies wat"),
    ({"day": "never"}, "Kies een dag"),
    ({"day": "2022-03-17"}, "voorbij"),
    ({"note": "x" * 201}, "200"),
]


def test_what_cannot_be_is_explained_and_nothing_typed_is_lost(app: Flask, alice: FlaskClient) -> None:
    page = opened(alice, f"?guard=bob&day={THURSDAY}")
    for changes, words in FAULTS:
        answer = alice.post(URL, data=form(page, **{"place": "maritiem", "end": "11:11", **changes}))
        assert answer.status_code == 422, changes
        assert words in answer.text, changes
        assert fields(answer.text)["end"] == "11:11"
        assert MISSING_WORD.findall(answer.text) == []
    assert planned(app) == []


def test_a_stale_form_shows_both_and_loses_nothing(app: Flask, alice: FlaskClient) -> None:
    duty = plan(app)
    mine = form(opened(alice, f"?duty={duty}"), end="11:11")
    alice.post(URL, data=form(opened(alice, f"?duty={duty}"), place="karreveld"))
    answer = alice.post(URL, data=mine)
    assert answer.status_code == 409
    assert "Karreveld" in answer.text
    assert fields(answer.text)["end"] == "11:11"
    assert alice.post(URL, data=form(answer.text)).status_code == 303
    assert [(d.place, d.end) for d in planned(app)] == [("maritiem", "11:11")]
    gone = form(opened(alice, f"?duty={duty}"), end="10:10")
    alice.post(URL, data=form(opened(alice, f"?duty={duty}"), act="cancel"))
    answer = alice.post(URL, data=gone)
    assert answer.status_code == 409
    assert alice.post(URL, data=form(answer.text)).status_code == 303
    assert [d.end for d in planned(app)] == ["10:10"]


def test_the_week_before_is_copied_once(app: Flask, alice: FlaskClient) -> None:
    plan(app, day=THURSDAY)
    following = MONDAY + timedelta(days=7)
    url = f"/desk/planning/{following.isocalendar().year}-W{following.isocalendar().week:02d}"
    for words in ("1 taak gepland", "0 taken gepland"):
        answer = alice.post(url, data={"act": "copy", "source": URL.rpartition("/")[2]})
        assert answer.status_code == 303
        page = alice.get(answer.location).text
        assert words in page
    assert len(planned(app, THURSDAY + timedelta(days=7))) == 1
    assert alice.post(url, data={"act": "copy", "source": "x"}).status_code == 404


def test_planned_is_shown_against_what_was_done(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    before = datetime(2022, 3, 10, tzinfo=UTC)
    plan(app, before, day=date(2022, 3, 17), start="08:00", end="11:00")
    plan(app, before, day=date(2022, 3, 17), start="13:00", end="16:00")
    plan(app, before, day=date(2022, 3, 18), start="08:00", end="11:00", place="karreveld")
    moved = {"started_at": "2022-03-18T08:00:00+01:00", "ended_at": "2022-03-18T11:00:00+01:00"}
    send(clients.as_("bob"), presence(), presence(**moved), sent_at="2022-03-18T18:00:00+01:00")
    page = opened(alice, url=PAST)
    assert [page.count(f"duty--{state}") for state in ("done", "missed", "elsewhere")] == [1, 1, 1]
    assert "gedaan </span> 6\u00a0u\u00a000" in page


def test_what_the_calendar_asks_for_is_still_to_plan(alice: FlaskClient) -> None:
    with time_machine.travel("2022-03-16T09:00:00+01:00", tick=False):
        page = opened(alice, url=PAST)
        assert "Markt: nog niemand" in page  # Thursday
        assert "do 17 mrt · Scholen: nog niemand" in page
        assert "di 15 mrt · Scholen" not in page  # over: nothing to plan any more
    assert "niemand</small>" in page
    assert "nog niemand" not in opened(alice, url=PAST)
