"""`flask import FILE`: a municipality's old spreadsheets into the same intake, with every refused line and why."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from svpp import clock
from svpp.db import db
from svpp.people.models import Person, PersonRole
from svpp.people.policy import Actor
from svpp.people.sessions import actor_of
from svpp.sheets.faults import SheetRefused
from svpp.sheets.take import Import, look, prepare, take


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "map_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which column is what.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be taken and what refused; change nothing.")
@click.option(
    "--as",
    "username",
    metavar="USERNAME",
    help="In whose name; else the coordinator of all teams (or the officer, for registers).",
)
@with_appcontext
def import_command(file: Path, map_file: Path | None, dry_run: bool, username: str | None) -> None:
    """Takes the lines of an old spreadsheet (.xlsx, .csv) in. Again it adds nothing: a line keeps its id."""
    session, now = db.session(), clock.now()
    try:
        found = prepare(session, file.read_bytes(), map_file.read_text("utf-8") if map_file else None)
    except (SheetRefused, UnicodeDecodeError) as refused:
        click.echo(f"{file.name}: {refused}", err=True)
        raise click.exceptions.Exit(1) from None
    for notice in found.notices:
        click.echo(notice)
    actor = _actor(username, "prevention_officer" if found.mapping.kind == "activity" else "coordinator")
    if dry_run:
        look(session, actor, found, now)
    else:
        with click.progressbar(length=len(found.lines), label="lines", hidden=not sys.stdout.isatty()) as bar:
            take(session, actor, found.lines, now, bar.update)
    _tell(found, dry_run)


def _actor(username: str | None, role: str) -> Actor:
    """Raises Exit(1) when nobody, or more than one, could be meant."""
    query = sa.select(Person).where(Person.disabled_at.is_(None))
    if username is not None:
        query = query.where(Person.username == username)
    else:
        query = query.join(PersonRole).where(PersonRole.role == role, Person.team.is_(None))
    people = db.session.scalars(query).unique().all()
    if len(people) != 1:
        whom = (
            f"Nobody is called {username}" if username else f"Not one {role} of all teams, but {len(people)}"
        )
        click.echo(f"{whom}; say with --as in whose name the lines are taken in.", err=True)
        raise click.exceptions.Exit(1)
    return actor_of(db.session(), people[0].id)


def _tell(found: Import, dry_run: bool) -> None:
    for line in found.refused:
        click.echo(f"line {line.number}: {line.fault}", err=True)
    counts = found.counts()
    new = counts["new"] if dry_run else counts["accepted"]
    click.echo(
        f"{new} lines {'would be taken in' if dry_run else 'taken in'}, {counts['known']} known already, "
        f"{counts['refused']} refused"
    )
    if counts["refused"]:
        raise click.exceptions.Exit(1)
