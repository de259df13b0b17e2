"""`flask report YEAR --format json|csv|pdf|xlsx`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from svpp import clock
from svpp.db import db
from svpp.problems import Problem
from svpp.report.order import FORMS, TYPES, Order, made, report_for


@click.command("report")
@click.argument("year", type=click.IntRange(2000, 2099))
@click.option("--format", "shape", type=click.Choice(list(TYPES)), default="json", show_default=True)
@click.option("--language", type=click.Choice(["nl", "fr"]), default="nl", show_default=True)
@click.option(
    "--form",
    type=click.Choice(FORMS),
    default="plain",
    show_default=True,
    help="CSV for programs, or for Excel.",
)
@click.option("--names", is_flag=True, help="XLSX: guards by their names instead of by numbers.")
@click.option(
    "--as-of", metavar="INSTANT", help="As the server knew it then, like 2022-12-31T23:59:59+01:00."
)
@click.option("--plan", metavar="ID", help="Which plan, where several cover the year.")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
def report_command(
    year: int,
    shape: str,
    language: str,
    form: str,
    names: bool,
    as_of: str | None,
    plan: str | None,
    output: Path | None,
) -> None:
    """Writes every figure of a year, in the plan's order."""
    try:
        found = report_for(db.session(), year, read_instant(as_of), plan)
        content = made(db.session(), found, Order(shape, language, form, names))
    except Problem as problem:
        raise click.ClickException(problem.message) from None
    if output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def read_instant(text: str | None) -> datetime:
    """`--as-of`, or now. In the future: exit 1; no instant: exit 2."""
    now = clock.now()
    if text is None:
        return now
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("--as-of needs an instant like 2022-12-31T23:59:59+01:00") from None
    if found.tzinfo is None:
        raise click.BadParameter("--as-of needs an offset, like 2022-12-31T23:59:59+01:00")
    if found > now:
        raise click.ClickException("--as-of lies in the future; leave it out for the figures of now")
    return found.astimezone(UTC)
