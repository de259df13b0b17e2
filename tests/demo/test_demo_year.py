"""The demo year: a small one, three weeks of four guards over the change to summer time."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from svpp.cli.demo import DEMO_PASSWORD, SIGN_INS, demo_command
from svpp.cli.demo.run import DemoRefused, Wish, play
from svpp.db import db
from svpp.journal import rollup
from svpp.journal.models import Decision, DirtyDay, Entry, RefusedItem, Revision
from svpp.journal.plans import load_plan
from svpp.people.models import Person
from svpp.places.load import load_municipality
from svpp.places.municipality import read_municipality
from svpp.places.town import town
from svpp.report.assemble import assemble
from svpp.report.figures import report_json
from svpp.report.gather import Moment, rules_of, totals_by_full_pass
from tests.conftest import LONG_AGO, ROOT, application, execute, release

WISH = Wish(date(2022, 3, 14), date(2022, 4, 3), 4)
AFTER = datetime(2024, 1, 1, tzinfo=UTC)


def furnish_without_people() -> None:
    """The tables, the plan and the municipality, in the database of the application at hand."""
    session = db.session()
    upgrade(directory=str(ROOT / "migrations"))
    load_plan(session, (ROOT / "svpp/plan/data/molenbeek-2020-2022.toml").read_text("utf-8"), LONG_AGO)
    file = (ROOT / "municipalities/molenbeek.toml").read_text("utf-8")
    load_municipality(session, read_municipality(file), LONG_AGO)
    session.commit()
    release()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan and the municipality, and nobody in it."""
    path = tmp_path_factory.mktemp("bare") / "bare.sqlite"
    app = application(f"sqlite:///{path}")
    with app.app_context():
        furnish_without_people()
    return path


def opened(bare: Path, folder: Path) -> Flask:
    folder.mkdir(exist_ok=True)
    shutil.copyfile(bare, folder / "demo.sqlite")
    return application(f"sqlite:///{folder / 'demo.sqlite'}", RONDE_PHOTO_DIR=str(folder / "photos"))


@dataclass
class Played:
    app: Flask
    answers: Counter[str]


@pytest.fixture(scope="module")
def played(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("played")
    app = opened(bare, folder)
    with app.app_context():
        answers = play(db.session(), WISH, folder / "photos")
        release()
    return Played(app, answers)


@pytest.fixture
def session(played: Played) -> Iterator[Session]:
    with played.app.app_context():
        yield db.session()
        release()


def count(model: type, *where: sa.ColumnElement[bool]) -> int:
    return db.session().scalar(sa.select(sa.func.count()).select_from(model).where(*where)) or 0


def test_everything_is_accepted_but_what_was_meant_to_be_refused(played: Played, session: Session) -> None:
    assert set(played.answers) == {"accepted", "known", "conflict", "refused"}
    assert played.answers["refused"] == 3
    codes = set(session.scalars(sa.select(RefusedItem.code)))
    assert codes == {"unknown_place", "end_before_start", "use_incident"}


def test_a_year_of_mishaps_is_in_it(session: Session) -> None:
    presence = Entry.kind == "presence"
    assert count(Entry, presence, Entry.withdrawn.is_(True)) > 0
    assert count(Entry, presence, Entry.rejected.is_(True)) > 0
    assert count(Entry, presence, Entry.conflicts > 0) > 0
    assert count(Entry, presence, Entry.ended_at.is_(None)) > 0
    assert count(Revision, Revision.author_id != Revision.guard_id, Revision.reason.is_not(None)) > 0


def test_the_end_of_the_period_is_not_yet_approved(session: Session) -> None:
    approved = session.scalar(sa.select(sa.func.max(Decision.day)))
    assert approved is not None
    assert WISH.first < approved < WISH.last


def test_nothing_is_received_before_it_happened(session: Session) -> None:
    """But for what a phone's clock is ahead."""
    kept = session.scalars(
        sa.select(Revision).where(Revision.kind != "activity").order_by(Revision.seq)
    ).all()
    offsets = [timedelta(milliseconds=revision.clock_offset_ms or 0) for revision in kept]
    assert all(r.moment <= r.received_at + offset for r, offset in zip(kept, offsets, strict=True))
    received = [revision.received_at for revision in kept]
    assert received == sorted(received)


def test_every_indicator_has_a_figure(session: Session) -> None:
    report = assemble(session, 2022, AFTER)
    assert len(report.rows) == 84
    assert {figure.status for _, figure in report.rows} >= {"met", "not_met", "unproven", "no_cases"}
    assert all(figure.status not in ("unknown", "not_due") for _, figure in report.rows)


def test_the_day_totals_are_what_a_full_pass_says(session: Session) -> None:
    rules = rules_of(town(session), 16)
    rollup.make_clean(session, rules)
    assert count(DirtyDay) == 0
    expected = totals_by_full_pass(session, WISH.first, WISH.last, Moment(AFTER, past=False), rules)
    assert rollup.differences(session, expected, WISH.first, WISH.last) == []


def test_a_report_as_of_the_middle_knows_less(session: Session) -> None:
    then, after = (assemble(session, 2022, at) for at in (datetime(2022, 3, 22, tzinfo=UTC), AFTER))
    seconds = [report.row("2.2.3-a-1")[1].evidence for report in (then, after)]
    assert 0 < seconds[0] < seconds[1]


def test_the_same_seed_makes_the_same_figures(session: Session, bare: Path, tmp_path: Path) -> None:
    first = report_json(assemble(session, 2022, AFTER))
    entries = set(session.scalars(sa.select(Entry.id)))
    other = opened(bare, tmp_path / "other")
    with other.app_context():
        play(db.session(), WISH, tmp_path / "photos")
        assert report_json(assemble(db.session(), 2022, AFTER)) == first
        assert set(db.session().scalars(sa.select(Entry.id))) == entries
        release()


def test_the_sign_ins_work(played: Played, session: Session) -> None:
    for role, username in SIGN_INS:
        answer = played.app.test_client().post(
            "/api/v1/session", json={"username": username, "password": DEMO_PASSWORD}
        )
        assert answer.status_code == 200, role
    people = {p.username: p for p in session.scalars(sa.select(Person))}
    day = date(2022, 6, 1)
    assert people["yassine"].is_finding_officer(day)
    assert not people["samira"].is_finding_officer(day)


def revisions(app: Flask) -> int:
    with app.app_context():
        return count(Revision)


def test_a_database_with_data_is_left_alone(played: Played) -> None:
    before = revisions(played.app)
    refused = played.app.test_cli_runner().invoke(demo_command)
    assert refused.exit_code == 1
    assert "there is data already" in refused.output
    assert played.app.test_cli_runner().invoke(demo_command, ["--if-empty"]).exit_code == 0
    assert revisions(played.app) == before


def test_a_year_without_a_plan_is_refused(bare: Path, tmp_path: Path) -> None:
    app = opened(bare, tmp_path / "empty")
    result = app.test_cli_runner().invoke(demo_command, ["--year", "2019"])
    assert result.exit_code == 1
    assert "no loaded plan covers 2019" in result.output
    with app.app_context():
        assert count(Person) == 0
        release()


def test_a_year_that_is_not_over_is_refused(bare: Path, tmp_path: Path) -> None:
    app = opened(bare, tmp_path / "empty")
    result = app.test_cli_runner().invoke(demo_command, ["--year", "2099"])
    assert result.exit_code == 1
    assert "2099 is not over" in result.output


def test_a_database_without_a_municipality_is_refused(bare: Path, tmp_path: Path) -> None:
    app = opened(bare, tmp_path / "empty")
    with app.app_context(), pytest.raises(DemoRefused, match="no loaded plan"):
        play(db.session(), Wish(date(2018, 1, 1), date(2018, 1, 7), 4), tmp_path)


@pytest.mark.postgres
def test_postgresql_gives_the_same_figures(session: Session, postgres: str, tmp_path: Path) -> None:
    first = report_json(assemble(session, 2022, AFTER))
    execute(postgres, "CREATE DATABASE demo")
    other = application(postgres.replace("/postgres?", "/demo?"))
    with other.app_context():
        furnish_without_people()
        play(db.session(), WISH, tmp_path)
        assert report_json(assemble(db.session(), 2022, AFTER)) == first
        release()
    execute(postgres, "DROP DATABASE demo WITH (FORCE)")
