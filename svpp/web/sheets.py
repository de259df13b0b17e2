"""The sheets of the phone and of the desk: written one subject a file, sent as one.

The order is the cascade: within a layer (`@layer` in tokens.css) a later sheet wins.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app

from svpp.web.files import compressed, content, pack

blueprint = Blueprint("sheets", __name__)

#: of every page
BASE = ("tokens", "base", "components", "fields", "activities", "utilities")
PHONE = (
    *BASE,
    "guard",
    "guard-panel",
    "guard-now",
    "guard-dock",
    "guard-forms",
    "guard-places",
    "guard-day",
    "guard-more",
    "guard-zoom",
    "guard-door",
    "photos",
    "duty",
)
#: of every page of the desk; a page's own sheets come after it
DESK = (
    *BASE,
    "desk",
    "desk-status",
    "desk-matrix",
    "desk-tables",
    "desk-verdict",
    "desk-forms",
    "desk-door",
    "desk-small",
    "desk-gauges",
    "desk-lanes",
    "desk-cover",
    "desk-attention",
    "desk-approving",
    "account",
    "desk-year",
    "desk-figure",
    "desk-proof",
    "desk-plan",
    "desk-registers",
    "desk-report",
    "desk-stack",
)


def in_one(root: Path, names: tuple[str, ...]) -> bytes:
    """The sheets with these names one after the other, as they are sent; `root` is the application's folder."""
    return b"".join(content(root / f"static/css/{name}.css") for name in names)


def styled(text: bytes) -> Response:
    return compressed(*_packed(text), kind="text/css")


@blueprint.get("/style.css")
def desk() -> Response:
    return styled(in_one(Path(current_app.root_path), DESK))


@lru_cache(maxsize=4)
def _packed(text: bytes) -> tuple[bytes, bytes]:
    return text, pack(text)
