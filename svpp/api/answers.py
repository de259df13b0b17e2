"""The shapes of answers and queries, for the description at /api/docs and for reading queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import INCLUDE, Schema, fields

from svpp import clock
from svpp.asked import read_day, read_instant, read_year
from svpp.problems import Problem


class Loose(Schema):
    """An answer: fields may be added to it, so readers let unknown ones pass."""

    class Meta:
        unknown = INCLUDE


class ErrorBody(Loose):
    code = fields.String(required=True)
    message = fields.String(required=True)
    fields_ = fields.Dict(data_key="fields")


class ErrorSchema(Loose):
    error = fields.Nested(ErrorBody, required=True)


class ResultSchema(Loose):
    id = fields.String(allow_none=True)
    status = fields.String(metadata={"enum": ["accepted", "known", "conflict", "refused"]})
    errors = fields.Nested(ErrorBody, allow_none=True)
    current = fields.Dict()


class ResultsSchema(Loose):
    received_at = fields.String(required=True)
    results = fields.List(fields.Nested(ResultSchema), required=True)


class EntryListSchema(Loose):
    entries = fields.List(fields.Dict(), required=True)
    cursor = fields.String(allow_none=True)


class ChangesSchema(Loose):
    changes = fields.List(fields.Dict(), required=True)
    cursor = fields.String(required=True)


class DocumentSchema(Loose):
    """A document whose shape its address describes at /api/docs."""


def queries(blueprint: Blueprint, *names: str) -> Callable[[Any], Any]:
    """The parameters a view takes in its query: described at /api/docs, and any other refused by name.

    A filter that was misspelt and ignored would answer with more than was asked for, and look right.
    """
    shapes = [{"in": "query", "name": name, "schema": {"type": "string"}} for name in names]

    def decorate(view: Callable[..., Any]) -> Any:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if unknown := sorted(set(request.args) - set(names)):
                detail = f"{', '.join(unknown)}: not asked for here; this takes {', '.join(names)}"
                raise Problem("field_invalid", {name: ["unknown_field"] for name in unknown}, detail=detail)
            return view(*args, **kwargs)

        return blueprint.doc(parameters=shapes)(checked)

    return decorate


def argument(name: str) -> str | None:
    value = request.args.get(name)
    return value or None


def instant(name: str) -> datetime | None:
    text = argument(name)
    return None if text is None else read_instant(text)


def as_of() -> datetime:
    """The `as_of` of the query, or now. Not in the future: nobody knows what will have been received."""
    now = clock.now()
    asked = instant("as_of")
    if asked is None:
        return now
    if asked > now:
        raise Problem("as_of_in_future")
    return asked


def year(default: int) -> int:
    text = argument("year")
    return default if text is None else read_year(text)


def day(name: str) -> date | None:
    text = argument(name)
    return None if text is None else read_day(text)


def number(name: str, default: int, most: int) -> int:
    text = argument(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 6 or not 1 <= int(text) <= most:
        raise Problem(
            "field_invalid", fields={name: ["out_of_range"]}, detail=f"{name} goes from 1 to {most}"
        )
    return int(text)


ERRORS: dict[int, str] = {
    400: "The document is malformed",
    401: "Not signed in",
    403: "Not permitted",
    404: "Nothing here, or not for you",
    422: "A value is not right",
    503: "The server cannot write now",
}


def described(*statuses: int) -> dict[str, Any]:
    """OpenAPI responses for these error statuses."""
    return {
        str(s): {"description": ERRORS[s], "content": {"application/json": {"schema": ErrorSchema}}}
        for s in statuses
    }
