"""`flask token add|list|revoke`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from svpp import clock
from svpp.cli.people import act
from svpp.db import db
from svpp.people import tokens

token_cli = AppGroup("token", help="Keys for programs that read figures.")


@token_cli.command("add")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, help=f"{', '.join(tokens.SCOPES)}; repeatable"
)
def add(name: str, scopes: tuple[str, ...]) -> None:
    """Makes a token and shows it, this once."""
    click.echo(act(lambda: tokens.add_token(db.session(), name, scopes, clock.now())))


@token_cli.command("list")
def list_() -> None:
    """Lists every token, never its secret."""
    for token in tokens.all_tokens(db.session()):
        state = "revoked" if token.revoked_at else "in use"
        click.echo(f"{token.name:<30} {state:<8} {', '.join(token.scopes)}")


@token_cli.command("revoke")
@click.argument("name")
def revoke(name: str) -> None:
    """Ends a token at once."""
    act(lambda: tokens.revoke(db.session(), name, clock.now()))
    click.echo(f"{name} is revoked")
