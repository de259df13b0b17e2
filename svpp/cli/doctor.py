"""`flask doctor`: what keeps this installation from working, in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from svpp import clock
from svpp.db import db
from svpp.journal.models import Revision
from svpp.journal.readiness import readiness
from svpp.journal.reference import newest_plans
from svpp.places.town import NOBODY, town

LEAST_SPACE = 500 * 2**20


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Looks at settings, database, migrations, disk, clock and the phone's files."""
    faults = 0
    for good, sentence in findings():
        click.echo(f"{'ok   ' if good else 'FAULT'} {sentence}", err=not good)
        faults += not good
    if faults:
        raise click.exceptions.Exit(1)


def findings() -> Iterator[tuple[bool, str]]:
    settings = current_app.config["RONDE"]
    yield True, "the settings are right"
    why = readiness(db.session())
    yield not why, "; ".join(why) or "the database can be written and its tables are of this version"
    if why:
        return
    session = db.session()
    yield bool(newest_plans(session)), "a plan is loaded (else: flask plan load FILE)"
    yield town(session) != NOBODY, "a municipality is loaded (else: flask municipality load FILE)"
    yield _space(settings.photo_dir)
    last = session.scalar(sa.select(sa.func.max(Revision.received_at)))
    yield last is None or last <= clock.now(), "the clock does not lie before the last entry"
    missing = [
        name
        for name in ("leaflet.js",)
        if not (Path(str(current_app.static_folder)) / "vendor" / name).exists()
    ]
    yield not missing, f"the libraries are in static/vendor (else: make setup){' '.join(missing)}"


def _space(folder: Path) -> tuple[bool, str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        return False, f"RONDE_PHOTO_DIR: the folder {folder} cannot be used ({fault.strerror})"
    return free > LEAST_SPACE, f"{free // 2**20} MiB free for photos and the database (500 are the least)"
