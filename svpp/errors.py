"""Turns every refusal and fault into the one error shape (JSON), or into a page for people."""

from __future__ import annotations

from http import HTTPStatus

import sqlalchemy as sa
import structlog
from flask import Flask, g, jsonify, redirect, render_template, request
from werkzeug.exceptions import ClientDisconnected, HTTPException
from werkzeug.wrappers import Response as BaseResponse

from svpp.db import db
from svpp.problems import Problem
from svpp.security import sign_in_address

log = structlog.get_logger()
CODES = {
    400: "malformed",
    401: "not_signed_in",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
}
#: what programs read with a key as the password: those that wait to be asked for it are asked
READ_WITH_KEYS = ("/reports/", "/api/v1/indicators", "/metrics")
#: what a database says when it is full, locked, read-only or gone: nothing was changed, try again later
PASSING = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)


def init_app(app: Flask) -> None:
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    if request.path.startswith("/reports/") and request.headers.get("Sec-Fetch-Dest") == "document":
        return False  # somebody followed a link to a file
    return request.path.startswith(("/api/", "/reports/", "/metrics")) and request.path != "/api/docs"


def answer(problem: Problem) -> tuple[BaseResponse | str, int, dict[str, str]]:
    headers: dict[str, str] = {}
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "5"
    if "seconds" in problem.parameters:
        headers["Retry-After"] = str(problem.parameters["seconds"])
    if problem.code == "not_signed_in" and request.path.startswith(READ_WITH_KEYS) and not _from_a_page():
        headers["WWW-Authenticate"] = 'Basic realm="Ronde", charset="UTF-8"'
    if wants_json():
        return jsonify(problem.as_json()), problem.status, headers
    if problem.code == "not_signed_in":
        return redirect(sign_in_address(), code=303), 303, {}
    return render_template("problem.html", problem=problem), problem.status, headers


def _from_a_page() -> bool:
    """Browsers say so since 2023; one that is asked for a password would show its own window over ours."""
    return "Sec-Fetch-Mode" in request.headers or "text/html" in request.headers.get("Accept", "")


def _http(fault: HTTPException) -> tuple[BaseResponse | str, int, dict[str, str]] | HTTPException:
    status = fault.code or 500
    if status < 400:  # a redirect
        return fault
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return answer(Problem("too_large", entries=500, bytes=2**20))
    if isinstance(fault, ClientDisconnected):  # half a request says nothing of the whole
        return answer(Problem("unavailable"))
    problem = Problem(CODES.get(status, "malformed"), method=request.method, detail=fault.description)
    problem.status = status
    return answer(problem)


def passing(fault: Exception) -> bool:
    """Whether it may go by itself; PostgreSQL says of a standby or a full disk that its transactions only read."""
    read_only = getattr(getattr(fault, "orig", None), "sqlstate", None) == "25006"
    return read_only or isinstance(fault, (*PASSING, OSError))


def _unexpected(fault: Exception) -> tuple[BaseResponse | str, int, dict[str, str]]:
    db.session.rollback()
    if passing(fault):
        log.error(
            "unavailable", path=request.path, fault=str(fault.__class__.__name__), detail=str(fault)[:300]
        )
        g.without_database = True  # the page that says so asks it nothing
        return answer(Problem("unavailable"))
    log.exception("internal", path=request.path)
    return answer(Problem("internal"))
