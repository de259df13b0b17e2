"""A spreadsheet into the intake: in the coordinator's name, each line once, and a reason for each not taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Clients
from tests.sheets.test_reading import workbook

HEAD = "Agent;Datum;Van;Tot;Uren;Taak;Wijk;Met;Nota\n"
HOURS = HEAD + (
    "Bob Bogaert;04/03/2022;8:00;12:00;;Ronde;Maritiem;;rustig\n"
    "Bob Bogaert;04/03/2022;8:00;12:00;;Ronde;Maritiem;;rustig\n"
    "bob;05/03/2022;22:00;2:00;;patrol;maritiem;Charlie Claes;\n"
    "BOB;06/03/2022;9:00;;7,5;Marché;Maritime;;\n"
)
WRONG = HEAD + (
    "Niemand;04/03/2022;8:00;12:00;;Ronde;Maritiem;;\n"
    "bob;31/02/2022;8:00;12:00;;Ronde;Maritiem;;\n"
    "bob;04/03/2022;8:00;;;Ronde;Maritiem;;\n"
    "bob;04/03/2022;8:00;7:00;;Ronde;Maritiem;;\n"
    "bob;04/03/2032;8:00;9:00;;Ronde;Maritiem;;\n"
    "bob;04/03/2022;14:00;15:00;;Ronde;Maritiem;;\n"
)


def run(app: Flask, path: Path, content: str | bytes, *arguments: str) -> Any:
    path.write_bytes(content.encode("cp1252") if isinstance(content, str) else content)
    return app.test_cli_runner().invoke(args=["import", str(path), "--as", "alice", *arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "uren.csv"


@pytest.fixture
def everywhere(app: Flask) -> None:
    """Alice coordinates all teams."""
    from svpp.db import db
    from svpp.people.models import Person

    with app.app_context():
        db.session.query(Person).filter_by(username="alice").one().team = None
        db.session.commit()


def presences(clients: Clients) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        clients.as_("dora").get("/api/v1/entries?kind=presence").get_json()["entries"]
    )
    return found


def test_hours_are_taken_in_once(app: Flask, clients: Clients, everywhere: None, file: Path) -> None:
    looked = run(app, file, HOURS, "--dry-run")
    assert looked.exit_code == 0, looked.stderr
    assert "4 lines would be taken in" in looked.output
    assert presences(clients) == []
    assert "4 lines taken in, 0 known" in run(app, file, HOURS).output
    found = presences(clients)
    assert sorted((e["data"]["started_at"], e["data"]["ended_at"], e["data"]["activity"]) for e in found) == [
        ("2022-03-04T07:00:00+00:00", "2022-03-04T11:00:00+00:00", "patrol"),
        ("2022-03-04T07:00:00+00:00", "2022-03-04T11:00:00+00:00", "patrol"),
        ("2022-03-05T21:00:00+00:00", "2022-03-06T01:00:00+00:00", "patrol"),
        ("2022-03-06T08:00:00+00:00", "2022-03-06T15:30:00+00:00", "market"),
    ]
    again = run(app, file.with_name("other name.csv"), HOURS + "bob;07/03/2022;8:00;9:00;;Ronde;Maritiem;;\n")
    assert "1 lines taken in, 4 known already, 0 refused" in again.output
    history = clients.as_("dora").get(f"/api/v1/entries/{found[0]['entry']}").get_json()
    assert {revision["reason"] for revision in history["revisions"]} == {"import"}


def test_every_refused_line_says_why_and_holds_back_no_other(
    app: Flask, clients: Clients, everywhere: None, file: Path
) -> None:
    for arguments, done in ((("--dry-run",), "1 lines would be taken in"), ((), "1 lines taken in")):
        result = run(app, file, WRONG, *arguments)
        assert result.exit_code == 1
        assert done in result.output
        told = dict(line.split(": ", 1) for line in result.stderr.splitlines())
        assert told["line 2"].startswith("Niemand in Agent is not known here")
        assert told["line 3"].startswith("31/02/2022 in Datum is no date")
        assert told["line 4"].startswith("There is neither an end")
        assert told["line 5"].startswith("From 08:00 to 07:00 is more than")
        assert "future" in told["line 6"]
    assert len(presences(clients)) == 1


def test_incidents_with_the_police_told_after_midnight(
    app: Flask, clients: Clients, everywhere: None, file: Path
) -> None:
    data = workbook(
        ["Agent", "Datum", "Uur", "Categorie", "Adres", "Beschrijving", "Gemeld"],
        ["bob", "04/03/2022", "23:50", "suspicious_behaviour", "Havenlaan 9", "=niet een formule", "0:10"],
    )
    result = run(app, file.with_suffix(".xlsx"), data)
    assert "The formula in Beschrijving has no result" in result.stderr
    good = workbook(
        ["Agent", "Datum", "Uur", "Categorie", "Adres", "Beschrijving", "Gemeld"],
        ["bob", "04/03/2022", "23:50", "suspicious_behaviour", "Havenlaan 9", "Kijkt in auto's", "0:10"],
    )
    assert "1 lines taken in" in run(app, file.with_suffix(".xlsx"), good).output
    (found,) = clients.as_("dora").get("/api/v1/entries?kind=incident").get_json()["entries"]
    assert found["data"]["observed_at"] == "2022-03-04T22:50:00+00:00"
    assert found["data"]["police"]["reported_at"] == "2022-03-04T23:10:00+00:00"


MAP = """
[import]
kind = "activity"
register = "statement"
[columns]
date = "Datum"
[columns.fields]
indicator = "Indicator"
answer = "Antwoord"
valid_from = "Datum"
"""


def test_lines_of_a_register_by_a_map(app: Flask, clients: Clients, file: Path) -> None:
    mapping = file.with_name("map.toml")
    mapping.write_text(MAP)
    file.write_text("Datum;Indicator;Antwoord\n04/03/2022;1.2.1-b-2;ja\n05/03/2022;9.9.9-a-9;nee\n")
    result = app.test_cli_runner().invoke(args=["import", str(file), "--map", str(mapping)])
    assert "1 lines taken in, 0 known already, 1 refused" in result.output, result.stderr
    (found,) = clients.as_("dora").get("/api/v1/entries?kind=activity").get_json()["entries"]
    assert found["data"]["fields"] == {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2022-03-04"}


def test_nobody_or_more_than_one_could_be_meant(app: Flask, file: Path) -> None:
    file.write_text(HOURS)
    for arguments, said in (((), "Not one coordinator"), (("--as", "zoe"), "Nobody is called zoe")):
        result = app.test_cli_runner().invoke(args=["import", str(file), *arguments])
        assert (result.exit_code, said in result.stderr) == (1, True)
