"""JSON for phones and programs: one endpoint a file, described at /api/v1/openapi.json."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from svpp.api.answers import ErrorSchema


class OneErrorShape(Api):  # type: ignore[misc]
    """flask-smorest's own error documents are not ours: svpp.errors answers every fault."""

    ERROR_SCHEMA = ErrorSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        pass


def init_app(app: Flask) -> None:
    """Registers every blueprint; who may use each is said at its routes and proven by a test."""
    from svpp.api import (  # noqa: PLC0415 they need an application to describe themselves to
        catalogue,
        changes,
        closing,
        days,
        devices,
        docs,
        entries,
        health,
        indicators,
        me,
        photos,
        reports,
        session,
        targets,
    )

    app.config.update(
        API_TITLE="Ronde",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="v1/openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": "The field log of community guards and the register of the plan."}
        },
    )
    api = OneErrorShape(app)
    for module in (
        session,
        devices,
        me,
        entries,
        catalogue,
        changes,
        days,
        targets,
        indicators,
        closing,
        photos,
    ):
        api.register_blueprint(module.blp)
    app.register_blueprint(reports.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(docs.blueprint)
