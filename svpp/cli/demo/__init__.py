"""`flask demo`: a believable, seeded, reproducible year of logs and register lines through the real intake."""

from __future__ import annotations

import sys
from datetime import date

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from svpp import clock
from svpp.cli.demo.hire import everybody
from svpp.cli.demo.people import COORDINATOR, DEMO_PASSWORD, GUARDS, SIGN_INS
from svpp.cli.demo.planning import plan_present
from svpp.cli.demo.present import play_present
from svpp.cli.demo.run import SEED, DemoRefused, Wish, play
from svpp.db import db
from svpp.journal import rollup
from svpp.journal.models import Entry
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.places.town import town
from svpp.report.gather import rules_of

__all__ = ["DEMO_PASSWORD", "SIGN_INS", "demo_command"]


@click.command("demo")
@click.option("--year", type=click.IntRange(2000, 2099), default=2022, show_default=True)
@click.option("--guards", type=click.IntRange(4, 200), default=len(GUARDS), show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed makes the same year.")
@click.option("--if-empty", is_flag=True, help="Do nothing, without complaint, where there is data already.")
@with_appcontext
def demo_command(year: int, guards: int, seed: int, if_empty: bool) -> None:
    """Fills an empty database with an invented year."""
    session = db.session()
    if inhabited(session):
        if if_empty:
            click.echo("There is data already; no demo year was made.")
            return
        raise click.ClickException(
            "there is data already; the demo needs a database without people and entries"
        )
    if date(year, 12, 31) >= clock.now().date():
        raise click.ClickException(f"{year} is not over; the demo plays a year that is")
    wish = Wish(date(year, 1, 1), date(year, 12, 31), guards, seed)
    settings = current_app.config["RONDE"]
    shown = sys.stdout.isatty()
    try:
        with click.progressbar(length=1000, label=f"demo year {year}", hidden=not shown) as bar:
            answers = play(session, wish, settings.photo_dir, bar.update)
    except DemoRefused as refused:
        raise click.ClickException(str(refused)) from None
    zone, now = town(session).zone, clock.now()
    today = now.astimezone(zone).date()
    plan_present(session, coordinator(session), today, now, wish.first)
    play_present(session, everybody(session), now, seed)
    days = rollup.make_clean(session, rules_of(town(session), settings.suspect_hours))
    counts = ", ".join(f"{count} {status}" for status, count in sorted(answers.items()))
    click.echo(f"{year}: {guards} guards, {days} days; {counts}")


def coordinator(session: Session) -> Actor:
    """Who plans the demo's weeks."""
    return everybody(session)[COORDINATOR]


def inhabited(session: Session) -> bool:
    """Whether anybody or anything is there that is not the municipality's or the plan's file."""
    return any(session.scalar(sa.select(model.id).limit(1)) is not None for model in (Person, Entry))
