"""Whether the process lives, whether it can work, and counts for Prometheus."""

from __future__ import annotations

import ipaddress
from typing import Any

import prometheus_client
from flask import Blueprint, Response, jsonify, request

from svpp.db import db
from svpp.journal.readiness import readiness
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
    state = readiness(db.session())
    return jsonify({"status": "ready" if not state else "not ready", "why": state}), 503 if state else 200


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
