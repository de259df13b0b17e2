"""The commands: what they say, and how they end."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from svpp.config import SettingError, read_settings
from svpp.db import db
from svpp.factory import create_app
from svpp.report.models import ExportNote
from tests.conftest import ROOT, SECRET, Clients
from tests.entries import presence, send

PLAN = ROOT / "svpp/plan/data/molenbeek-2020-2022.toml"
TOWN = ROOT / "municipalities/molenbeek.toml"


def run(app: Flask, *arguments: str, stdin: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=[str(a) for a in arguments], input=stdin)


def test_a_plan_is_checked_loaded_and_listed(app: Flask, tmp_path: Path) -> None:
    assert run(app, "plan", "check", PLAN).exit_code == 0
    again = run(app, "plan", "load", PLAN)
    assert (again.exit_code, "nothing changed" in again.output) == (0, True)
    changed = tmp_path / "changed.toml"
    changed.write_text(PLAN.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert "new version" in run(app, "plan", "load", changed).output
    assert len(run(app, "plan", "list").output.splitlines()) == 2


def test_a_faulty_plan_is_refused_with_its_line(app: Flask, tmp_path: Path) -> None:
    text = PLAN.read_text("utf-8")
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(text.replace('kind              = "count"', 'kind              = "amount"', 1), "utf-8")
    line = next(n for n, row in enumerate(faulty.read_text("utf-8").splitlines(), 1) if '"amount"' in row)
    for act in ("check", "load"):
        result = run(app, "plan", act, faulty)
        assert result.exit_code == 1
        assert f"faulty.toml:{line}: indicator 1.2.2-c-1" in result.output
    assert len(run(app, "plan", "list").output.splitlines()) == 1
    assert run(app, "plan", "check", tmp_path / "none.toml").exit_code == 2


def test_a_municipality_loaded_again_changes_nothing(app: Flask, tmp_path: Path) -> None:
    result = run(app, "municipality", "load", TOWN)
    assert result.exit_code == 0
    assert "0 added, 0 changed, 0 ended" in result.output
    faulty = tmp_path / "town.toml"
    faulty.write_text(TOWN.read_text("utf-8").replace('kind = "school"', 'kind = "scool"', 1), "utf-8")
    refused = run(app, "municipality", "load", faulty)
    assert refused.exit_code == 1
    assert "town.toml:" in refused.output


def test_the_report_as_a_file(app: Flask, clients: Clients, tmp_path: Path) -> None:
    send(clients.as_("bob"), presence())
    out = tmp_path / "2022.json"
    assert run(app, "report", "2022", "--output", str(out)).exit_code == 0
    figures = json.loads(out.read_text("utf-8"))["indicators"]
    assert len(figures) == 84
    rows = list(
        csv.DictReader(io.StringIO(run(app, "report", "2022", "--format", "csv", "--language", "fr").output))
    )
    assert [row["id"] for row in rows] == [figure["id"] for figure in figures]
    assert rows[0]["text"].startswith("Transmission effective")
    served = clients.as_("dora").get("/reports/2022.csv?language=fr").text
    assert list(csv.DictReader(io.StringIO(served))) == rows
    past = ["report", "2022", "--as-of", "2022-06-30T12:00:00+02:00"]
    assert run(app, *past).output == run(app, *past).output
    assert run(app, "report", "2022", "--as-of", "2099-01-01T00:00:00Z").exit_code == 1
    assert run(app, "report", "2022", "--as-of", "yesterday").exit_code == 2
    assert run(app, "report", "22").exit_code == 2


def test_one_figure_as_a_file(app: Flask, clients: Clients, tmp_path: Path) -> None:
    send(clients.as_("bob"), presence())
    only = json.loads(run(app, "report", "2022", "--indicator", "2.2.3-a-1").output)
    assert [figure["id"] for figure in only["indicators"]] == ["2.2.3-a-1"]
    out = tmp_path / "one.pdf"
    args = ["--indicator", "2.2.3-a-1", "--format", "pdf", "--as-of", "2022-06-30T12:00:00+02:00"]
    assert run(app, "report", "2022", *args, "--output", str(out)).exit_code == 0
    served = clients.as_("dora").get(
        "/reports/2022.pdf?indicator=2.2.3-a-1&as_of=2022-06-30T12:00:00%2B02:00"
    )
    assert out.read_bytes() == served.data
    with app.app_context():
        assert db.session.scalars(sa.select(ExportNote.file)).all() == ["one.pdf", "ronde-2022-2.2.3-a-1.pdf"]
    assert "is no indicator" in run(app, "report", "2022", "--indicator", "9.9.9-z-9").output.lower()
    workbook = ["--template", str(out), "--map", str(out), "--indicator", "2.2.3-a-1"]
    assert run(app, "report", "2022", *workbook).exit_code == 2


def test_people_and_tokens(app: Flask) -> None:
    add = [
        "people",
        "add",
        "frans",
        "--name",
        "Frans F.",
        "--role",
        "guard",
        "--team",
        "noord",
        "--password-stdin",
    ]
    assert run(app, *add, stdin="a-good-word\n").exit_code == 0
    assert "already" in run(app, *add, stdin="a-good-word\n").output
    assert (
        run(
            app,
            "people",
            "add",
            "x",
            "--name",
            "X",
            "--role",
            "king",
            "--password-stdin",
            stdin="a-good-word\n",
        ).exit_code
        == 1
    )
    assert "frans" in run(app, "people", "list").output
    assert run(app, "people", "disable", "frans").exit_code == 0
    assert run(app, "people", "disable", "nobody").exit_code == 1
    assert run(app, "token", "add", "bi", "--scope", "read:indicators").exit_code == 0
    assert run(app, "token", "add", "bi2", "--scope", "write:everything").exit_code == 1
    assert run(app, "token", "revoke", "bi").exit_code == 0


def test_rollup_and_doctor(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), presence())
    assert run(app, "rollup", "rebuild").exit_code == 0
    result = run(app, "rollup", "check")
    assert (result.exit_code, "every total" in result.output) == (0, True)
    assert "FAULT" not in run(app, "doctor").output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RONDE_SECRET_KEY", ""),
        ("RONDE_SECRET_KEY", "short"),
        ("RONDE_SECRET_KEY", " " * 40),
        ("RONDE_SECRET_KEY", "short" + " " * 40),
        ("RONDE_DATABASE_URL", "nonsense"),
        ("RONDE_DATABASE_URL", "mysql://x/y"),
        ("RONDE_DATABASE_URL", "sqlite://"),
        ("RONDE_DATABASE_URL", "postgresql+psycopg://h:x/y"),
        ("RONDE_BASE_URL", "ronde.example.be"),
        ("RONDE_BASE_URL", "http://[bad"),
        ("RONDE_BASE_URL", "https://a:port"),
        ("RONDE_BASE_URL", "https://a:70000"),
        ("RONDE_BASE_URL", "https://:443"),
        ("RONDE_TILES", "https://[bad/{z}/{x}/{y}"),
        ("RONDE_TILES", "https:///{z}/{x}/{y}"),
        ("RONDE_TILES", "https://tiles:port/{z}/{x}/{y}"),
        ("RONDE_TILES", "http://tiles.example.be/{z}/{x}/{y}"),
        ("RONDE_TILES", "https://tiles.example.be/{z}/{x}"),
        ("RONDE_LOGIN_LIMIT", "often"),
        ("RONDE_LOGIN_LIMIT", "0 per minute"),
        ("RONDE_PORT", "80000"),
        ("RONDE_PORT", "-1"),
        ("RONDE_WORKERS", "many"),
        ("RONDE_TRUSTED_PROXIES", "1.5"),
        ("RONDE_SUSPECT_HOURS", "0"),
        ("RONDE_SILENT_MINUTES", "1"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({"RONDE_SECRET_KEY": SECRET, name: value})


@pytest.mark.parametrize(
    ("name", "url"), [("RONDE_PHOTO_DIR", "{}/photos"), ("RONDE_DATABASE_URL", "sqlite:///{}/x/ronde.sqlite")]
)
def test_a_folder_that_cannot_be_made_stops_the_start(name: str, url: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    settings = {"RONDE_DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite'}", name: url.format(file)}
    with pytest.raises(
        SettingError, match=rf"^{name}: the folder {file}/\w+ cannot be made \(Not a directory\)$"
    ):
        create_app({"RONDE_SECRET_KEY": SECRET, **settings})


def test_doctor_says_that_the_photo_folder_is_gone(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setitem(app.config, "RONDE", replace(app.config["RONDE"], photo_dir=file / "photos"))
    result = run(app, "doctor")
    assert (result.exit_code, "Traceback" in result.output) == (1, False)
    assert f"FAULT RONDE_PHOTO_DIR: the folder {file}/photos cannot be used" in result.output
    assert "static/vendor" in result.output  # it looks on at the rest


def test_set_up_says_that_the_server_is_down() -> None:
    app = create_app(
        {"RONDE_SECRET_KEY": SECRET, "RONDE_DATABASE_URL": "postgresql+psycopg://h@127.0.0.1:1/x"}
    )
    result = run(app, "set-up")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("Error: the database does not answer: ")
    assert "RONDE_DATABASE_URL" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_workbook_of_ones_own_is_filled(app: Flask, tmp_path: Path) -> None:
    template, cells, out = (tmp_path / name for name in ("t.xlsx", "map.toml", "out.xlsx"))
    book = openpyxl.Workbook()
    book.create_sheet("Boordtabel")
    book.save(template)
    cells.write_text('"report.year" = "Boordtabel!B2"', "utf-8")
    ask = ["report", "2022", "--template", template, "--map", cells, "--output", out]
    assert run(app, *ask).exit_code == 0
    assert openpyxl.load_workbook(out)["Boordtabel"]["B2"].value == 2022
    cells.write_text('"report.year" = "Nowhere!B2"', "utf-8")
    refused = run(app, *ask)
    assert (refused.exit_code, "the template has no sheet Nowhere" in refused.output) == (1, True)
    assert run(app, *ask[:4]).exit_code == 2
