"""`flask rollup check|rebuild`: the day totals against the entries."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from svpp import clock
from svpp.db import db
from svpp.journal import rollup
from svpp.journal.models import Entry
from svpp.journal.stale import all_dirty
from svpp.journal.touched import LATER_DAYS
from svpp.places.town import town
from svpp.report.gather import Moment, rules_of, totals_by_full_pass

rollup_cli = AppGroup("rollup", help="Day totals: made from the entries, droppable at any time.")


def _rules() -> rollup.Rules:
    return rules_of(town(db.session()), current_app.config["RONDE"].suspect_hours)


@rollup_cli.command("rebuild")
def rebuild() -> None:
    """Drops every day total and makes it again from the entries."""
    rules, session = _rules(), db.session()
    all_dirty(session, rules.zone)
    total = rollup.dirty_count(session)
    with click.progressbar(length=total, label="days", hidden=not sys.stdout.isatty()) as bar:
        days = rollup.make_clean(session, rules, bar.update)
    click.echo(f"{days} days rebuilt")


@rollup_cli.command("check")
def check() -> None:
    """Compares the clean day totals with a full pass over the entries."""
    rules, session = _rules(), db.session()
    rollup.make_clean(session, rules)
    span = session.execute(
        sa.select(sa.func.min(Entry.day), sa.func.max(Entry.day)).where(Entry.kind == "presence")
    ).one()
    first, last = span if span[0] else (date(2000, 1, 1), date(2000, 1, 1))
    last += timedelta(days=LATER_DAYS)
    expected = totals_by_full_pass(session, first, last, Moment(clock.now(), past=False), rules)
    faults = rollup.differences(session, expected, first, last)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        click.echo(f"{len(faults)} totals differ; make them again with: flask rollup rebuild", err=True)
        raise click.exceptions.Exit(1)
    click.echo(f"{first} to {last}: every total is what the entries say")
