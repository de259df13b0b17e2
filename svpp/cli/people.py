"""`flask people add|list|disable|set-password`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from svpp import clock
from svpp.db import db, writing
from svpp.journal.reference import cells
from svpp.people import manage, second_factor
from svpp.places.lookup import teams

people_cli = AppGroup("people", help="Who signs in, and as what.")
_UNREACHABLE = "the database says: {}; run `flask db upgrade`, or try again when it is free"
DATE = click.DateTime(formats=["%Y-%m-%d"])


def act(change: Callable[[], Any]) -> Any:
    """Does it in one transaction; a refusal is one sentence and exit code 1."""
    with plainly(), writing(db.session()):
        return change()


@contextmanager
def plainly() -> Iterator[None]:
    """A refusal, or a database that cannot answer, as one sentence and exit code 1."""
    try:
        yield
    except manage.PeopleError as refused:
        raise click.ClickException(str(refused)) from None
    except (sa.exc.OperationalError, sa.exc.ProgrammingError) as fault:
        raise click.ClickException(_UNREACHABLE.format(fault.orig)) from None


def ask_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


@people_cli.command("add")
@click.argument("username")
@click.option("--name", required=True)
@click.option(
    "--role", "roles", multiple=True, required=True, help="guard, coordinator, cell:<name>, …; repeatable"
)
@click.option("--team", metavar="CODE")
@click.option("--language", type=click.Choice(["nl", "fr"]), default="nl", show_default=True)
@click.option("--vaststeller-from", type=DATE)
@click.option("--vaststeller-until", type=DATE)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
def add(
    username: str,
    name: str,
    roles: tuple[str, ...],
    team: str | None,
    language: str,
    vaststeller_from: datetime | None,
    vaststeller_until: datetime | None,
    password_stdin: bool,
) -> None:
    """Adds a person."""
    with plainly():
        _check_roles(roles)
    password = ask_password(password_stdin)
    act(
        lambda: manage.add_person(
            db.session(),
            username=username,
            name=name,
            roles=roles,
            team=team,
            language=language,
            password=password,
            vaststeller_from=_day(vaststeller_from),
            vaststeller_until=_day(vaststeller_until),
            now=clock.now(),
        )
    )
    click.echo(f"{username} is added")
    if team and team not in {known.code for known in teams(db.session())}:
        click.echo(f"Note: no municipality that is loaded has a team {team} yet", err=True)


def _check_roles(roles: Sequence[str]) -> None:
    """Before the password is asked. A cell no register has would be a role that may do nothing."""
    manage.check_roles(roles)
    asked = [role.removeprefix("cell:") for role in roles if role.startswith("cell:")]
    known = cells(db.session()) if asked else []
    wrong = [cell for cell in asked if cell not in known]
    if wrong:
        there = (
            f"there are {', '.join(known)}"
            if known
            else "no plan with registers is loaded (flask plan load FILE)"
        )
        raise manage.PeopleError(f"no register has the cell {', '.join(wrong)}; {there}")


@people_cli.command("list")
def list_() -> None:
    """Lists everybody."""
    with plainly():
        everybody = manage.everybody(db.session())
    for person in everybody:
        state = "disabled" if person.disabled_at else person.team or "-"
        click.echo(
            f"{person.username:<20} {person.name:<30} {state:<10} {', '.join(sorted(person.role_names))}"
        )


@people_cli.command("disable")
@click.argument("username")
def disable(username: str) -> None:
    """Ends a person's access at once; what they logged stays."""
    act(lambda: manage.disable(db.session(), username, clock.now()))
    click.echo(f"{username} is disabled")


@people_cli.command("set-password")
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
def set_password(username: str, password_stdin: bool) -> None:
    """Sets a new password and ends the person's sessions."""
    password = ask_password(password_stdin)
    act(lambda: manage.set_password(db.session(), username, password, clock.now()))
    click.echo(f"{username} has a new password; sessions are ended")


@people_cli.command("reset-second-factor")
@click.argument("username")
def reset_command(username: str) -> None:
    """Takes away the authenticator app, recovery codes and passkeys of somebody who lost them."""

    def reset() -> None:
        person = manage.find_person(db.session(), username)
        second_factor.remove(db.session(), person.id)
        manage.end_sessions(db.session(), person, clock.now())

    act(reset)
    click.echo(f"{username} signs in with the password alone again, and sets a second step up anew.")
