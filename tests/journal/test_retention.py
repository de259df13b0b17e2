"""What is personal goes after its time, in every version, and nothing else: figures and history stay as they were."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from svpp.config import SettingError
from svpp.db import db
from svpp.journal import retention
from svpp.journal.models import Entry, Photo, Redaction, RefusedItem, Revision
from svpp.report.assemble import assemble
from svpp.report.figures import report_json
from svpp.when.days import zulu
from tests.conftest import Clients, application
from tests.entries import finding, incident, revision, send, statuses
from tests.web.pages import desk

SENT = date(2022, 3, 18)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
WHO = {"name": "Jan Janssens", "birth_date": "1980-01-01", "address": "Havenlaan 9"}
WHOLE = {"offender": WHO, "plate": "1-ABC-234", "statement": "Ik was het", "facts": "Tegen een gevel"}


def apply(app: Flask, today: date, folder: Path) -> dict[str, int]:
    with app.app_context():
        return dict(retention.apply(db.session(), folder, today, LATER))


def stored(app: Flask) -> str:
    """Everything that stands of entries and refused items, as text."""
    with app.app_context():
        rows = [
            *db.session.scalars(sa.select(Entry.data)),
            *db.session.scalars(sa.select(Revision.data)),
            *db.session.scalars(sa.select(RefusedItem.raw)),
        ]
        return json.dumps(rows)


@pytest.fixture
def transmitted(clients: Clients) -> dict[str, Any]:
    """A finding with an identity, corrected, and sent to the official on 18 March 2022."""
    bob, first = clients.as_("bob"), finding(**WHOLE)
    last = revision(first, statement="Ik was het niet", transmitted_at="2022-03-18T10:00:00+01:00")
    assert statuses(bob, first) + statuses(bob, last) == ["accepted", "accepted"]
    return last


def test_an_identity_goes_three_months_after_transmission(
    app: Flask, clients: Clients, transmitted: dict[str, Any], tmp_path: Path
) -> None:
    with app.app_context():
        before = report_json(assemble(db.session(), 2022, datetime.now(UTC)))
    assert apply(app, date(2022, 6, 17), tmp_path) == {}
    assert "Janssens" in stored(app)
    assert apply(app, date(2022, 6, 18), tmp_path) == {"finding_transmitted": 2}
    for word in ("Janssens", "1-ABC-234", "Ik was het", "gevel"):
        assert word not in stored(app)
    assert apply(app, date(2022, 6, 18), tmp_path) == {}
    found = clients.as_("bob").get(f"/api/v1/entries/{transmitted['entry']}").get_json()
    assert (found["data"]["offence"], found["data"]["offender"]) == ("urinating", None)
    assert len(found["revisions"]) == 2
    with app.app_context():
        after = report_json(assemble(db.session(), 2022, datetime.fromisoformat(before["as_of"])))
        assert after == before
        assert {tuple(r.fields) for r in db.session.scalars(sa.select(Redaction))} == {
            ("offender", "plate", "statement", "facts")
        }


def test_a_phone_that_sends_it_again_is_told_it_is_known(
    app: Flask, clients: Clients, tmp_path: Path
) -> None:
    bob, one = clients.as_("bob"), finding(**WHOLE, transmitted_at="2022-03-17T17:00:00+01:00")
    send(bob, one)
    apply(app, date(2022, 7, 1), tmp_path)
    assert statuses(bob, one) == ["known"]
    assert "Janssens" not in stored(app)
    send(bob, revision(one, address="Havenlaan 11"))
    assert "Janssens" in stored(app)  # an old phone still had it; the next run takes it
    apply(app, date(2022, 7, 1), tmp_path)
    assert "Janssens" not in stored(app)


def test_what_was_never_sent_and_what_was_refused(app: Flask, clients: Clients, tmp_path: Path) -> None:
    bob = clients.as_("bob")
    kept, refused = finding(**WHOLE), finding(**WHOLE, offence="nonsense")
    text = incident(description="Een man met een rode jas")
    assert statuses(bob, kept, refused, text) == ["accepted", "refused", "accepted"]
    assert apply(app, date(2023, 3, 16), tmp_path) == {}
    assert apply(app, date(2023, 3, 17), tmp_path) == {"finding_not_transmitted": 1}
    assert "rode jas" in stored(app)
    far = datetime.now(UTC).date() + timedelta(days=800)
    assert apply(app, far, tmp_path) == {"incident_text": 1, "refused_items": 1}
    for word in ("Janssens", "rode jas"):
        assert word not in stored(app)


def test_a_photo_nobody_names_any_more_leaves_the_disk(app: Flask, clients: Clients, room: Path) -> None:
    bob, target = clients.as_("bob"), io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(target, "JPEG")
    name = hashlib.sha256(target.getvalue()).hexdigest()
    assert (
        bob.put(f"/api/v1/photos/{name}", data=target.getvalue(), content_type="image/jpeg").status_code
        == 201
    )
    send(bob, incident(photos=[name]))
    photos = room / "photos"
    assert apply(app, date(2024, 3, 16), photos) == {}
    assert list(photos.rglob("*.jpg"))
    assert apply(app, date(2024, 3, 17), photos) == {"incident_text": 1, "files": 1}
    assert not list(photos.rglob("*.jpg"))
    with app.app_context():
        assert db.session.get(Photo, name) is None


def test_a_photo_of_a_refused_item_waits_for_the_coordinator(
    app: Flask, clients: Clients, room: Path
) -> None:
    bob, target = clients.as_("bob"), io.BytesIO()
    Image.new("RGB", (60, 40), "blue").save(target, "JPEG")
    name = hashlib.sha256(target.getvalue()).hexdigest()
    bob.put(f"/api/v1/photos/{name}", data=target.getvalue(), content_type="image/jpeg")
    assert statuses(bob, incident(photos=[name], category="nonsense")) == ["refused"]
    today = datetime.now(UTC).date()
    assert apply(app, today, room / "photos") == {}
    with bob.get(f"/api/v1/photos/{name}") as answer:
        assert answer.status_code == 200
    assert apply(app, today + timedelta(days=800), room / "photos") == {"refused_items": 1, "files": 1}


def test_months_are_counted_from_the_local_day(app: Flask, clients: Clients, tmp_path: Path) -> None:
    """Half past midnight of the 17th is still the 16th in UTC."""
    early = incident(observed_at="2022-03-17T00:30:00+01:00")
    assert statuses(clients.as_("bob"), early) == ["accepted"]
    assert apply(app, date(2024, 3, 16), tmp_path) == {}
    assert apply(app, date(2024, 3, 17), tmp_path) == {"incident_text": 1}


def test_more_than_one_helping_is_erased_in_one_look(
    app: Flask, clients: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that were looked at are not read again for the next helping."""
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    send(clients.as_("bob"), *(incident(description=text) for text in ("a", "", "b", "c", "d", "e")))
    looked = []
    original = retention.due
    monkeypatch.setattr(retention, "due", lambda *a: (looked.append(a[4]) if a[3] else None) or original(*a))
    assert apply(app, date(2024, 3, 17), tmp_path) == {"incident_text": 6}
    assert [a < b for a, b in pairwise([n for n in looked if n])] == [True, True]


def test_of_two_runs_at_once_none_brings_back_what_the_other_erased(
    app: Flask, transmitted: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other runs, by its own rule, after this one looked and before it erases."""
    original, other = retention.due, retention.Rule("plates", "finding", ("plate",), "moment", 1)
    waiting = [other]

    def and_meanwhile(*asked: Any) -> list[retention.Due]:
        found = original(*asked)
        if waiting:
            rule = waiting.pop()
            with app.app_context():
                assert retention.apply(db.session(), tmp_path, date(2022, 6, 18), LATER, [rule]) == {
                    "plates": 2
                }
        return found

    monkeypatch.setattr(retention, "due", and_meanwhile)
    kept = retention.Rule("statements", "finding", ("statement",), "moment", 1)
    with app.app_context():
        done = retention.apply(db.session(), tmp_path, date(2022, 6, 18), LATER, [kept])
    assert done == {"statements": 2}
    assert "1-ABC-234" not in stored(app)
    assert "Ik was het" not in stored(app)


def test_what_another_run_erased_meanwhile_is_not_erased_again(
    app: Flask, transmitted: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, waiting = retention.due, [True]

    def and_meanwhile(*asked: Any) -> list[retention.Due]:
        found = original(*asked)
        if waiting:
            waiting.clear()
            assert apply(app, date(2022, 6, 18), tmp_path) == {"finding_transmitted": 2}
        return found

    monkeypatch.setattr(retention, "due", and_meanwhile)
    assert apply(app, date(2022, 6, 18), tmp_path).get("finding_transmitted", 0) == 0
    with app.app_context():
        assert len(db.session.scalars(sa.select(Redaction)).all()) == 2


def test_the_database_lets_nothing_else_happen(
    app: Flask, transmitted: dict[str, Any], tmp_path: Path
) -> None:
    apply(app, date(2022, 6, 18), tmp_path)
    for statement in (
        "UPDATE revision SET data = '{}'",
        "UPDATE revision SET reason = 'x'",
        "UPDATE refused_item SET raw = '{}'",
        "UPDATE redaction SET rule = 'x'",
        "DELETE FROM redaction",
        "DELETE FROM revision",
    ):
        with app.app_context():
            if statement.startswith("UPDATE refused"):
                db.session.add(
                    RefusedItem(received_at=LATER, author_id=1, raw="x", code="x", errors={}, digest="x")
                )
                db.session.commit()
            with pytest.raises(sa.exc.DBAPIError, match="append-only"):
                db.session.execute(sa.text(statement))
            db.session.rollback()


def test_the_command_says_what_it_would_do(app: Flask, transmitted: dict[str, Any], tmp_path: Path) -> None:
    for arguments, said in ((["--dry-run"], "2 would be erased"), ([], "2 erased"), ([], "nothing is due")):
        result = app.test_cli_runner().invoke(args=["retention", "apply", *arguments])
        assert (result.exit_code, said in result.output) == (0, True), result.output


RULE = "[[rule]]\ncode = 'x'\nkind = 'finding'\nfields = ['plate']\nafter = 'moment'\nmonths = 3\n"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("'moment'", "'never'", "after is moment or transmission"),
        ("= 3", "= 0", "from 1 to 1200"),
        ("= 3", "= true", "from 1 to 1200"),
        ("['plate']", "['offence']", "fields are some of"),
        ("['plate']", "[]", "fields are some of"),
        ("months = 3", "", "a rule has after, code, fields, kind, months"),
        ("[[rule]]", "[rule]", "headed"),
    ],
)
def test_a_rule_that_is_none_stops_the_start(tmp_path: Path, old: str, new: str, says: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(RULE.replace(old, new))
    with pytest.raises(SettingError, match=f"RONDE_RETENTION_FILE: .*{says}"):
        application("sqlite:////tmp/never.sqlite", RONDE_RETENTION_FILE=str(own))


def test_the_municipality_s_own_period_takes_the_place_of_ours(
    app: Flask, transmitted: dict[str, Any], tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(RULE.replace("'x'", "'finding_transmitted'").replace("'moment'", "'transmission'"))
    both = retention.rules(own)
    assert [rule.code for rule in both] == [rule.code for rule in retention.rules()]
    assert both[0].fields == ("plate",)
    with app.app_context():
        counts = retention.apply(db.session(), tmp_path, date(2022, 6, 18), LATER, both)
    assert counts == {"finding_transmitted": 2}
    assert "Janssens" in stored(app)
    assert "1-ABC-234" not in stored(app)


def test_an_entry_says_what_was_erased_of_it_and_why(
    app: Flask, clients: Clients, transmitted: dict[str, Any], tmp_path: Path
) -> None:
    apply(app, date(2022, 6, 18), tmp_path)
    found = clients.as_("bob").get(f"/api/v1/entries/{transmitted['entry']}").get_json()
    fields = ["offender", "plate", "statement", "facts"]
    assert found["erased"] == [{"at": zulu(LATER), "rule": "finding_transmitted", "fields": fields}]
    page = desk(app, "alice", "nl").get(f"/entries/{transmitted['entry']}").text
    assert "Gewist op" in page
    assert "Overtreder, Nummerplaat, Verklaring, Feiten" in page
    assert "3 maanden na het doorsturen naar de sanctionerend ambtenaar" in page
