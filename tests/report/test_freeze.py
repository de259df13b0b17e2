"""A closed year: its exact bytes for ever, whatever comes later; and what came later, named."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from svpp.db import db
from svpp.people.change import PersonForm, save_person
from svpp.people.models import Person
from svpp.places.change import PlaceForm, save_place
from svpp.places.history import By
from svpp.places.load import load_municipality
from svpp.places.models import Place
from svpp.places.municipality import read_municipality
from svpp.report.changes import changed_since
from svpp.report.models import ExportNote, FrozenReport
from tests.cli.test_commands import run
from tests.conftest import ROOT, Clients, application
from tests.entries import activity, new_id, presence, revision, send

AS_OF = "2023-02-01T12:00:00%2B01:00"
FILES = ("json", "csv?form=excel", "pdf?language=fr", "xlsx?language=fr&names=yes")
BODY = {
    "signatories": [{"name": "Dora Dubois", "capacity": "preventieambtenaar"}],
    "remarks": "Eén opmerking.",
}


def at(moment: str) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def files(client: FlaskClient, as_of: str = AS_OF) -> dict[str, str]:
    found = {}
    for name in FILES:
        shape, _, query = name.partition("?")
        answer = client.get(f"/reports/2022.{shape}?{query}&as_of={as_of}")
        assert answer.status_code == 200, answer.text
        found[name] = hashlib.sha256(answer.data).hexdigest()
    return found


def rename(session: Session, now: datetime) -> None:
    """A guard and the place of the round, twice each."""
    edda = session.scalars(sa.select(Person).where(Person.username == "edda")).one()
    bob = session.scalars(sa.select(Person).where(Person.username == "bob")).one()
    place = session.scalars(sa.select(Place).where(Place.code == "maritiem")).one()
    for suffix in ("bis", "ter"):
        person = PersonForm(
            "bob",
            f"Bob {suffix}",
            bob.language,
            bob.team,
            frozenset(bob.role_names),
            bob.phone,
            bob.card_until,
        )
        save_person(session, edda.id, person, now, new=False, teams=frozenset({"noord"}), cells=frozenset())
        form = PlaceForm(
            "maritiem", place.kind, f"M {suffix}", f"M {suffix}", (place.lat, place.lon), place.radius_m
        )
        save_place(session, form, By(edda.id, now), new=False)
    session.commit()


def close(client: FlaskClient, **body: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/reports/2022/freeze", json={**BODY, **body})
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.get_json()
    return document


def test_the_same_moment_gives_the_same_files_whatever_comes(
    app: Flask, clients: Clients, database_url: str
) -> None:
    bob, alice, dora = clients.as_("bob"), clients.as_("alice"), clients.as_("dora")
    one = presence(companions=["charlie"])
    with at("2022-03-18T08:00:00+01:00"):
        send(bob, one, presence(activity="market", place="gemeenteplaats"))
    with at("2023-02-01T13:00:00+01:00"):
        before = files(dora)
    with at("2023-03-01T09:00:00+01:00"):
        send(bob, presence(started_at="2022-03-17T12:00:00+01:00", ended_at="2022-03-17T14:00:00+01:00"))
        send(alice, revision(one, guard="bob", reason="te lang", ended_at="2022-03-17T09:00:00+01:00"))
        send(dora, activity("statement", {"indicator": "1.2.1-b-2", "answer": True}))
        body = {"guard": "bob", "verdict": "approved", "reason": None}
        assert alice.post("/api/v1/days/2022-03-17/decisions", json=body).status_code == 201
        town = (ROOT / "municipalities/molenbeek.toml").read_text("utf-8")
        with app.app_context():
            session = db.session()
            load_municipality(session, read_municipality(_with_tag(town)), datetime.now(UTC))
            session.commit()
            rename(session, datetime.now(UTC))
        assert files(dora) == before
    restarted = application(database_url)
    with at("2023-03-02T09:00:00+01:00"):
        assert files(Clients(restarted).as_("dora")) == before
    with restarted.app_context():
        db.session.remove()
        db.engine.dispose()


def _with_tag(town: str) -> str:
    """Maritiem also bears a tag that it did not bear before."""
    start = town.index('code = "maritiem"')
    end = town.find("[[place]]", start)
    own = town[start:end]
    changed = own.replace("tags = [", 'tags = [{ tag = "car_theft_risk", from = 2022-01-01 }, ', 1)
    assert changed != own
    return town[:start] + changed + town[end:]


def test_nothing_new_is_dated_before_a_closed_year(app: Flask, clients: Clients, tmp_path: Path) -> None:
    town = tmp_path / "town.toml"
    town.write_text(_with_tag((ROOT / "municipalities/molenbeek.toml").read_text("utf-8")), "utf-8")
    command = ["municipality", "load", str(town), "--known-from", "2020-01-01T00:00:00+01:00"]
    with at("2023-02-01T13:00:00+01:00"):
        close(clients.as_("dora"))
        refused = app.test_cli_runner().invoke(args=command)
        assert (refused.exit_code, "2023-02-01 12:00 UTC" in refused.output) == (1, True)
        assert app.test_cli_runner().invoke(args=command[:3]).exit_code == 0


def test_a_closed_year_keeps_its_bytes(app: Flask, clients: Clients) -> None:
    dora = clients.as_("dora")
    send(clients.as_("bob"), presence())
    closed = close(dora)
    assert closed["by"] == "Dora Dubois"
    names = [file["name"] for file in closed["files"]]
    assert sorted(names) == sorted(
        [
            "ronde-2022.json",
            *(f"ronde-2022-{lang}.{shape}" for lang in ("nl", "fr") for shape in ("pdf", "xlsx", "csv")),
        ]
    )
    send(
        clients.as_("bob"),
        presence(started_at="2022-03-17T12:00:00+01:00", ended_at="2022-03-17T14:00:00+01:00"),
    )
    for file in closed["files"]:
        content = dora.get(file["url"]).data
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["sha256"])
    data = dora.get(f"/reports/frozen/{closed['id']}/ronde-2022.json").data
    assert hashlib.sha256(data).hexdigest() == closed["sha256"]
    assert dora.get("/reports/2022.json?as_of=" + closed["as_of"]).data == data
    listed = dora.get("/api/v1/reports/2022").get_json()["reports"]
    assert listed == [closed]
    with app.app_context():
        notes = list(db.session().scalars(sa.select(ExportNote.file)))
    assert sorted(notes) == ["ronde-2022-fr.xlsx", "ronde-2022-nl.xlsx"]


def test_a_second_click_closes_nothing_twice(clients: Clients) -> None:
    dora, identifier = clients.as_("dora"), new_id()
    first = close(dora, id=identifier)
    answer = dora.post("/api/v1/reports/2022/freeze", json={**BODY, "id": identifier})
    assert (answer.status_code, answer.get_json()) == (200, first)
    other = dora.post("/api/v1/reports/2021/freeze", json={"id": identifier})
    assert (other.status_code, other.get_json()["error"]["code"]) == (422, "id_reused")
    assert len(dora.get("/api/v1/reports/2022").get_json()["reports"]) == 1


def test_closing_is_the_officers_and_says_what_is_wrong(clients: Clients) -> None:
    for who in ("alice", "bob", "edda"):
        assert clients.as_(who).post("/api/v1/reports/2022/freeze", json={}).status_code == 403
    dora = clients.as_("dora")
    assert dora.post("/api/v1/reports/2019/freeze", json={}).get_json()["error"]["code"] == "year_not_planned"
    for body in (
        {"signatories": [{"name": "x"}]},
        {"signatories": [{"name": "", "capacity": "y"}]},
        {"signatories": "me"},
        {"remarks": "x" * 5000},
        {"id": "7"},
        {"other": 1},
    ):
        answer = dora.post("/api/v1/reports/2022/freeze", json=body)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "field_invalid"), body
    assert dora.post("/api/v1/reports/2022/freeze").status_code == 201


def test_the_database_itself_keeps_it(app: Flask, clients: Clients) -> None:
    close(clients.as_("dora"))
    with app.app_context():
        for act in ("UPDATE frozen_report SET remarks = 'x'", "DELETE FROM frozen_file"):
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.engine.begin() as connection:
                connection.execute(sa.text(act))


def test_what_changed_since_is_named(app: Flask, clients: Clients) -> None:
    bob, alice, dora = clients.as_("bob"), clients.as_("alice"), clients.as_("dora")
    one = presence()
    with at("2023-02-01T12:00:00+01:00"):
        send(bob, one)
        closed = close(dora)
    with at("2023-03-01T12:00:00+01:00"):
        late = presence(started_at="2022-03-16T12:00:00+01:00", ended_at="2022-03-16T14:00:00+01:00")
        elsewhere = presence(started_at="2021-03-18T12:00:00+01:00", ended_at="2021-03-18T14:00:00+01:00")
        pause = presence(
            activity="break", started_at="2022-03-17T09:00:00+01:00", ended_at="2022-03-17T09:30:00+01:00"
        )
        send(bob, late, elsewhere, pause)
        send(alice, revision(one, guard="bob", reason="korter", ended_at="2022-03-17T10:00:00+01:00"))
        line = activity("meeting", {"body": "steering_committee"})
        send(dora, line)
    with app.app_context():
        frozen = db.session.get_one(FrozenReport, closed["id"])
        since = changed_since(db.session(), frozen, datetime(2023, 4, 1, tzinfo=UTC))
    assert since.again
    assert since.others == ()
    changes = {change.indicator.id: change for change in since.changes}
    hours = changes["2.2.3-a-1"]
    assert (hours.before.numerator, hours.after.numerator) == (3 * 3600, 2 * 3600 - 1800 + 2 * 3600)
    assert (hours.hours, changes["1.2.4-a-1"].hours) == (Fraction(1, 2), 0)
    assert {(c.entry, c.what) for c in hours.causes} == {
        (one["entry"], "corrected"),
        (late["entry"], "new"),
        (pause["entry"], "new"),
    }
    committee = next(c for c in since.changes if any(cause.entry == line["entry"] for cause in c.causes))
    assert [cause.what for cause in committee.causes] == ["new"]
    assert "5.2.1-a-2" not in changes


def test_closing_by_command(app: Flask, clients: Clients) -> None:
    done = run(app, "report", "freeze", "2022", "--signatory", "Dora Dubois, preventieambtenaar")
    assert done.exit_code == 0, done.output
    (listed,) = clients.as_("dora").get("/api/v1/reports/2022").get_json()["reports"]
    assert listed["sha256"] in done.output
    assert listed["signatories"] == [{"name": "Dora Dubois", "capacity": "preventieambtenaar"}]
    assert run(app, "report", "freeze", "2019").exit_code == 1
    assert run(app, "report", "freeze", "2022", "--signatory", "nobody").exit_code == 1
