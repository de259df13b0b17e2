"""Pages for people: the phone's shell and the desk."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from svpp.web import shell  # noqa: PLC0415 with the application

    app.register_blueprint(shell.blueprint)
