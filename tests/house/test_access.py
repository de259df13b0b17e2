"""docs/access.md says who may do what, by act and by address; it is written from the code and must be true."""

from __future__ import annotations

from flask import Flask

from svpp.db import db
from tests.house import access
from tests.house.test_routes import PUBLIC


def test_the_matrix_of_rights_is_what_the_page_says(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":  # the rules do not depend on the database
            return
    assert access.text(app, PUBLIC) == access.TARGET.read_text("utf-8"), (
        "run `make access` and read the difference"
    )


def test_what_nobody_may_is_written_nowhere() -> None:
    """Every act is somebody's: a rule that nobody passes is a mistake."""
    for act in access.ACTS:
        reached = [name for name, who in access.ACTORS.items() if access._reach(who, act) != "–"]
        assert reached, act
