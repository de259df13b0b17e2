"""`flask backup FILE` and `flask restore FILE`: everything this server holds, in one file, and back."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from svpp import clock
from svpp.backup.make import make
from svpp.backup.manifest import Unusable
from svpp.backup.restore import restore
from svpp.cli.rollup import check
from svpp.config import ROOT
from svpp.db import db
from svpp.journal.models import Photo


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup_command(file: Path) -> None:
    """Writes the database as it stands now, and its photos, into FILE (a tar). The server may go on meanwhile."""
    photos = db.session.scalar(sa.select(sa.func.count()).select_from(Photo)) or 0
    db.session.remove()
    if not file.resolve().parent.is_dir():
        _refuse(f"There is no folder {file.parent} to write into.")
    with click.progressbar(length=photos, label="photos", hidden=not sys.stdout.isatty()) as bar:
        try:
            manifest = make(
                db.engine, current_app.config["RONDE"].photo_dir, file.resolve(), clock.now(), bar.update
            )
        except Unusable as fault:
            _refuse(str(fault))
    click.echo(
        f"{file}: the journal up to number {manifest.journal}, {len(manifest.files) - 1} photos. "
        "Keep RONDE_SECRET_KEY apart: it is not in it."
    )
    for name in manifest.missing:
        click.echo(f"named by the database but not in the photo folder: {name}", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of a database that holds something.")
@click.pass_context
@with_appcontext
def restore_command(context: click.Context, file: Path, replace: bool) -> None:
    """Puts a backup back, checks its hashes first, brings its tables up to date and compares the day totals."""
    settings = current_app.config["RONDE"]
    with click.progressbar(length=file.stat().st_size, label="bytes", hidden=not sys.stdout.isatty()) as bar:
        try:
            manifest = restore(db.engine, settings.photo_dir, file, replace=replace, done=bar.update)
        except Unusable as fault:
            _refuse(str(fault))
    upgrade(directory=str(ROOT / "migrations"))
    click.echo(
        f"restored what was there at {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC: the journal up to number "
        f"{manifest.journal}, {len(manifest.files) - 1} photos"
    )
    context.invoke(check)


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(1)
