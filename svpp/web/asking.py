"""What the pages of the year are asked for in their address, and what goes along from page to page."""

from __future__ import annotations

from datetime import datetime

from flask import request

from svpp import clock
from svpp.db import db
from svpp.places.town import town
from svpp.web.query import read_as_of


def asked_moment() -> datetime:
    """As of when. Raises Problem: bad_date, bad_instant, as_of_in_future."""
    return read_as_of(request.args.get("as_of"), clock.now(), town(db.session()).zone)


def asked_plan() -> str | None:
    """The plan named in the address; None for the one that fits the year."""
    return request.args.get("plan") or None


def kept() -> dict[str, str]:
    """The moment and the plan, where they were asked for."""
    return {name: request.args[name] for name in ("as_of", "plan") if request.args.get(name)}
