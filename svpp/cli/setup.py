"""`flask set-up [--demo]`: what `make run` does before it serves. Again it changes nothing."""

from __future__ import annotations

from datetime import datetime

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from svpp import clock
from svpp.cli.demo import demo_command
from svpp.cli.demo.people import DEMO_PASSWORD, SIGN_INS
from svpp.config import ROOT
from svpp.db import db
from svpp.journal.plans import load_plan, versions
from svpp.places.load import load_municipality
from svpp.places.municipality import read_municipality
from svpp.places.town import NOBODY, town

PLAN = ROOT / "svpp" / "plan" / "data" / "molenbeek-2020-2022.toml"
TOWN = ROOT / "municipalities" / "molenbeek.toml"
#: the municipality's places and calendar were known when the plan began
KNOWN_FROM = datetime.fromisoformat("2020-01-01T00:00:00+01:00")


@click.command("set-up")
@click.option("--demo", is_flag=True, help="Fill an empty database with a demo year, and say the sign-ins.")
@click.pass_context
@with_appcontext
def set_up_command(context: click.Context, demo: bool) -> None:
    """Migrates; into an empty database it loads the plan and municipality of Molenbeek, with --demo a year too."""
    _migrate()
    session, now = db.session(), clock.now()
    if not versions(session):  # afterwards both are changed on the desk, or by their own commands
        load_plan(session, PLAN.read_text("utf-8"), now)
    if town(session) == NOBODY:
        load_municipality(session, read_municipality(TOWN.read_text("utf-8")), now, KNOWN_FROM)
    session.commit()
    if demo:
        context.invoke(demo_command, if_empty=True)
    settings = current_app.config["RONDE"]
    click.echo(f"\nRonde is at http://{settings.host}:{settings.port}/ (the phone: /app)")
    if demo:
        for role, username in SIGN_INS:
            click.echo(f"  {role:<22} {username:<12} password {DEMO_PASSWORD}")
    click.echo("Stop it with Ctrl+C.\n")


def _migrate() -> None:
    try:
        upgrade(directory=str(ROOT / "migrations"))
    except sa.exc.OperationalError as fault:
        said = str(fault.orig).strip().partition("\n")[0]
        raise click.ClickException(
            f"the database does not answer: {said}; see that RONDE_DATABASE_URL is right and its server runs"
        ) from None
