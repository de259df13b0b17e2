"""/api/docs: the description of the API, readable without a script or a foreign server."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template

blueprint = Blueprint("api_docs", __name__)


@blueprint.get("/api/docs")
def docs() -> str:
    spec: dict[str, Any] = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return render_template("api/docs.html", spec=spec, shape=shape)


def shape(schema: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, or the one it refers to."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = spec["components"]["schemas"].get(name, schema) if name else schema
    return found
