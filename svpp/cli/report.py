"""`flask report YEAR --format json|csv|pdf|xlsx` writes it; `flask report freeze YEAR` closes it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from uuid_utils.compat import uuid7

from svpp import clock
from svpp.db import db
from svpp.places.history import town_at
from svpp.problems import Problem
from svpp.report import freeze
from svpp.report.assemble import Report
from svpp.report.exports import note_export
from svpp.report.order import FORMS, TYPES, Order, made, report_for
from svpp.report.template import TemplateRefused, fill
from svpp.when.days import zulu
from svpp.words import Speaker

PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


class ReportGroup(AppGroup):
    """A year without a verb in front of it is written."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["write", *args]
        return super().parse_args(ctx, args)


@click.group("report", cls=ReportGroup)
def report_command() -> None:
    """The year's report: `flask report YEAR` writes it to a file, `flask report freeze YEAR` closes it."""


@report_command.command("write")
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
@click.option(
    "--names", is_flag=True, help="XLSX, PDF of one figure: guards by their names instead of by numbers."
)
@click.option("--template", type=PATH, help="XLSX: a workbook of your own to fill; needs --map.")
@click.option("--map", "cells", type=PATH, help="TOML: which figure goes into which cell.")
@click.option(
    "--as-of", metavar="INSTANT", help="As the server knew it then, like 2022-12-31T23:59:59+01:00."
)
@click.option("--plan", metavar="ID", help="Which plan, where several cover the year.")
@click.option("--indicator", metavar="ID", help="One figure alone; its PDF has all its proof.")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def write(
    year: int,
    shape: str,
    language: str,
    form: str,
    names: bool,
    template: Path | None,
    cells: Path | None,
    as_of: str | None,
    plan: str | None,
    indicator: str | None,
    output: Path | None,
) -> None:
    """Writes every figure of a year, or one, in the plan's order."""
    if (template is None) != (cells is None):
        raise click.UsageError("--template and --map go together")
    if template is not None and indicator is not None:
        raise click.UsageError("--template is filled with all figures: leave out --indicator")
    try:
        found = report_for(db.session(), year, read_instant(as_of), plan, indicator)
        order = Order(shape, language, form, names)
        if template is not None and cells is not None:
            content = _filled(found, language, template, cells)
        else:
            content = made(db.session(), found, order)
        if order.names_entries(indicator) and template is None:
            note_export(
                db.session(),
                None,
                output.name if output else "-",
                year,
                names=names,
                as_of=found.as_of,
                now=clock.now(),
            )
    except Problem as problem:
        raise click.ClickException(problem.message) from None
    except TemplateRefused as refused:
        raise click.ClickException("; ".join(fault.sentence for fault in refused.faults)) from None
    if output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def _filled(found: Report, language: str, template: Path, cells: Path) -> bytes:
    say = Speaker(language, found.zone)
    name = town_at(db.session(), found.as_of).name(language)
    return fill(found, say, name, template.read_bytes(), cells.read_bytes())


@report_command.command("freeze")
@click.argument("year", type=click.IntRange(2000, 2099))
@click.option("--signatory", "signatories", multiple=True, metavar="'NAME, CAPACITY'", help="Repeatable.")
@click.option("--remarks", default="", help="Printed in the report.")
@click.option("--by", default="flask report freeze", show_default=True, help="Who closes it, as printed.")
@click.option("--plan", metavar="ID", help="Which plan, where several cover the year.")
def freeze_command(year: int, signatories: tuple[str, ...], remarks: str, by: str, plan: str | None) -> None:
    """Closes a year as it is known now: its files are kept byte for byte."""
    parts = [text.partition(",") for text in signatories]
    document = {
        "id": str(uuid7()),
        "remarks": remarks,
        "signatories": [{"name": name.strip(), "capacity": rest.strip()} for name, _, rest in parts],
    }
    try:
        closing = freeze.read_closing(document)
        found, _ = freeze.freeze(db.session(), year, closing, clock.now(), None, by, plan)
    except Problem as problem:
        raise click.ClickException(problem.message) from None
    click.echo(f"{found.id}  {year}  as of {zulu(found.as_of)}  sha256 {found.fingerprint}")
    for file in freeze.files_of(db.session(), found.id):
        click.echo(f"  {file.name:<24} {file.size:>10}  {file.sha256}")


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
