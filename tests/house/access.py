"""Writes docs/access.md: who may do what, by act from the policy's table, and by address from the running routes.

`make access` writes it anew; tests/house/test_access.py proves that it is true.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from svpp.db import db
from svpp.people.policy import ACTS, Actor, Thing, may
from tests.conftest import PASSWORD, ROOT, application, furnish

TARGET = ROOT / "docs" / "access.md"
OWN, OTHER = 1, 2


def actor(*roles: str, team: str | None = "noord", scopes: tuple[str, ...] = ()) -> Actor:
    return Actor(
        OWN, "x", "X", "nl", team, frozenset(roles), (), "token" if scopes else "person", frozenset(scopes)
    )


ACTORS = {
    "guard": actor("guard"),
    "outreach": actor("outreach"),
    "cell": actor("cell:drugs"),
    "coordinator": actor("coordinator"),
    "of all teams": actor("coordinator", team=None),
    "officer": actor("prevention_officer"),
    "administrator": actor("administrator"),
    "token": actor(scopes=("read:indicators", "read:metrics")),
    "inspector's link": Actor(0, "", "X", "nl", None, frozenset(), (), "inspection"),
}
THINGS = {
    "own": Thing(owner_id=OWN, team="noord", cell="guards", kind="presence"),
    "team": Thing(owner_id=OTHER, team="noord", cell="guards", kind="presence"),
    "all": Thing(owner_id=OTHER, team="zuid", cell="guards", kind="presence"),
    "cell": Thing(owner_id=OTHER, team=None, cell="drugs", kind="activity"),
}
#: role → who stands for it in the tests
PEOPLE = {"guard": "bob", "coordinator": "alice", "officer": "dora", "administrator": "edda"}
VALUES = {"day": "2022-03-17", "date": "2022-03-17", "year": "2022", "week": "2022-W11", "suffix": "json"}
#: addresses that need no permission, each with its reason, are listed in tests/house/test_routes.py


def text(app: Flask, public: dict[str, str]) -> str:
    lines = [
        "# Who may do what",
        "",
        "Written by `make access` from the policy (`svpp/people/policy.py`) and the running routes; a test keeps it",
        "true.",
        "",
        "## Acts",
        "`own`: their own · `team`: their team's · `all`: everybody's · `cell`: another cell's register · `–`: never",
        "",
        *_table(["act", *ACTORS], ([act, *(_reach(who, act) for who in ACTORS.values())] for act in ACTS)),
        "",
        "## Addresses",
        "`yes`: opens, as far as the thing is theirs (else 404) · `–`: 403. Without signing in: 401 or the sign-in",
        "page.",
        "",
        *_table(["address", *PEOPLE], routes(app, public)),
        "",
        "## Open to everybody",
        *_table(["address", "why"], ([f"`{rule}`", why] for rule, why in sorted(public.items()))),
        "",
    ]
    return "\n".join(lines)


def _table(head: list[str], rows: Iterator[list[str]] | list[list[str]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def _reach(who: Actor, act: str) -> str:
    reached = [name for name, thing in THINGS.items() if may(who, act, thing)]
    if "all" in reached:
        return "all" + (", cell" if "cell" in reached else "")
    return ", ".join(reached) or "–"


def routes(app: Flask, public: dict[str, str]) -> list[list[str]]:
    """Every guarded address with each method, and for which of the four roles it does not answer 403."""
    clients = {}
    for username in PEOPLE.values():
        clients[username] = app.test_client()
        clients[username].post("/api/v1/session", json={"username": username, "password": PASSWORD})
    rows = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if rule.rule in public:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            row = [f"`{method} {rule.rule}`".replace("|", "\\|")]
            for username in PEOPLE.values():
                body = {"json": {}} if rule.rule.startswith("/api/") and method in ("POST", "PUT") else {}
                answer = clients[username].open(concrete(rule.rule), method=method, **body)
                refused = answer.status_code == 403 and "foreign_origin" not in answer.text
                refused = refused and "wrong_content_type" not in answer.text
                row.append("–" if refused else "yes")
                answer.close()
            rows.append(row)
    return rows


def concrete(rule: str) -> str:
    """An address that matches the rule and names nothing that is there."""
    return re.sub(
        r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", lambda m: "1" if m[1] == "int" else VALUES.get(m[2], "x"), rule
    )


def main() -> None:
    from tests.house.test_routes import PUBLIC

    with tempfile.TemporaryDirectory() as folder:
        template, copy = Path(folder) / "template.sqlite", Path(folder) / "copy.sqlite"
        furnish(f"sqlite:///{template}")
        shutil.copyfile(template, copy)
        app = application(f"sqlite:///{copy}", RONDE_LOGIN_LIMIT="100 per minute")
        TARGET.write_text(text(app, PUBLIC), "utf-8")
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
