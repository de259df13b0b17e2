"""Whether the process lives, whether it can work, and counts for Prometheus."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any

import prometheus_client
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, jsonify, request

from svpp.config import ROOT
from svpp.db import db, writing
from svpp.journal.models import JournalClock
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.problems import Problem

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The truth: the database takes a write, and its tables are those of this version."""
    state = readiness()
    return jsonify({"status": "ready" if not state else "not ready", "why": state}), 503 if state else 200


def readiness() -> list[str]:
    """What keeps this server from working, in words; empty when it can."""
    try:
        with writing(db.session()) as session:
            session.execute(sa.update(JournalClock).values(seq=JournalClock.seq))
            found = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except sa.exc.SQLAlchemyError as fault:
        return [f"the database cannot be written: {fault.__class__.__name__}"]
    expected = migration_head(ROOT / "migrations")
    return [] if found == expected else [f"the tables are at {found}, this version needs {expected}: flask db upgrade"]


def migration_head(folder: Path) -> str | None:
    config = Config()
    config.set_main_option("script_location", str(folder))
    return ScriptDirectory.from_config(config).get_current_head()


@blueprint.get("/metrics")
def metrics() -> Any:
    """For Prometheus: from this machine, or with a token."""
    if not _local():
        require(current_actor(), "read_metrics")
    return Response(prometheus_client.generate_latest(), mimetype="text/plain")


def _local() -> bool:
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        raise Problem("not_found") from None
