"""`flask plan check|load|list` and `flask municipality load`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from svpp import clock
from svpp.db import db, writing
from svpp.journal.numbers import hold_journal
from svpp.journal.plans import load_plan, versions
from svpp.places.load import load_municipality
from svpp.places.municipality import read_municipality
from svpp.places.tables import Refused
from svpp.plan.load import PlanRefused, check_plan, plain
from svpp.report.freeze import last_closed

plan_cli = AppGroup("plan", help="The prevention plan: check, load and list its files.")
municipality_cli = AppGroup("municipality", help="Places, markets, events, calendar and teams from one file.")
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def read(path: Path) -> str:
    try:
        return plain(path.read_bytes()).decode()
    except UnicodeDecodeError:
        raise click.ClickException(f"{path.name} is not UTF-8 text") from None


@plan_cli.command("check")
@FILE
def check(file: Path) -> None:
    """Says every fault with its line, the indicator and what was expected."""
    plan, faults = check_plan(read(file))
    for fault in faults:
        click.echo(f"{file.name}:{fault.line}: {fault.where}: {fault.message}", err=True)
    if plan is None or faults:
        raise click.exceptions.Exit(1)
    click.echo(f"{plan.id}: {len(plan.indicators)} indicators, {len(plan.registers)} registers, no faults")


@plan_cli.command("load")
@FILE
def load(file: Path) -> None:
    """Loads a plan; a changed file becomes a new version, the old one stays."""
    try:
        plan, new = load_plan(db.session(), read(file), clock.now())
    except PlanRefused as refused:
        for fault in refused.faults:
            click.echo(f"{file.name}:{fault.line}: {fault.where}: {fault.message}", err=True)
        raise click.exceptions.Exit(1) from None
    state = "loaded as a new version" if new else "already loaded, nothing changed"
    click.echo(f"{plan.id} ({plan.hash[:12]}): {state}")


@plan_cli.command("list")
def list_() -> None:
    """Lists every version of every plan."""
    for version in versions(db.session()):
        click.echo(f"{version.plan_id}  {version.hash[:12]}  loaded {version.loaded_at:%Y-%m-%d %H:%M} UTC")


def _refuse_backdating(since: datetime, closed: datetime) -> None:
    """Same moment, same figures: what was known when a year was closed cannot become more afterwards."""
    if since <= closed:
        moment = f"{closed:%Y-%m-%d %H:%M} UTC"
        click.echo(
            f"A year was closed as of {moment}; leave --known-from out, or give a later instant", err=True
        )
        raise click.exceptions.Exit(1)


@municipality_cli.command("load")
@FILE
@click.option(
    "--known-from",
    metavar="INSTANT",
    help="Since when what is new was known, for reports as of an earlier moment (default: now). Refused where a "
    "year was closed as of a later one.",
)
def load_town(file: Path, known_from: str | None) -> None:
    """Loads a municipality; again updates by code and deletes nothing that entries use."""
    since = None
    if known_from:
        try:
            since = datetime.fromisoformat(known_from)
        except ValueError:
            raise click.BadParameter("give it like 2020-01-01T00:00:00+01:00") from None
        if since.tzinfo is None:
            raise click.BadParameter("give it with an offset, like 2020-01-01T00:00:00+01:00")
        if closed := last_closed(db.session()):
            _refuse_backdating(since, closed)
    try:
        town = read_municipality(read(file))
    except Refused as refused:
        for fault in refused.faults:
            click.echo(f"{file.name}:{fault.line}: {fault.where}: {fault.expected}", err=True)
        raise click.exceptions.Exit(1) from None
    with writing(db.session()) as session:
        hold_journal(
            session
        )  # stamped when its turn has come: nobody was told figures of this moment without it
        done = load_municipality(session, town, clock.now(), since)
    click.echo(
        f"{file.name}: {done.added} added, {done.changed} changed, {done.ended} ended, {done.unchanged} unchanged"
    )
