"""`flask retention apply [--dry-run]`: what is personal goes when its time has come."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from svpp import clock
from svpp.db import db
from svpp.journal import retention
from svpp.places.town import town

retention_cli = AppGroup(
    "retention",
    help="How long what is personal is kept (svpp/journal/data/retention.toml, RONDE_RETENTION_FILE).",
)


@retention_cli.command("apply")
@click.option("--dry-run", is_flag=True, help="Say what would be erased; change nothing.")
def apply(dry_run: bool) -> None:
    """Erases identities, descriptions and photos whose time has come. Figures stay; each erasure is written down."""
    session, now = db.session(), clock.now()
    today = now.astimezone(town(session).zone).date()
    settings = current_app.config["RONDE"]
    periods = retention.rules(settings.retention_file)
    if dry_run:
        counts = {rule.code: len(retention.due(session, rule, today)) for rule in periods}
    else:
        counts = dict(retention.apply(session, settings.photo_dir, today, now, periods))
    for code, count in counts.items():
        if count:
            click.echo(f"{code}: {count} {'would be erased' if dry_run else 'erased'}")
    if not any(counts.values()):
        click.echo("nothing is due")
