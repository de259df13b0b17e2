"""Whatever the description at /api/v1/openapi.json allows, and bodies it does not: no answer is a fault of the server,
and a refusal has its code and sentence. RONDE_CASES says how many of each operation."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode

from tests.conftest import Clients

CASES = int(os.environ.get("RONDE_CASES", "8"))
#: ends the session that the others need
LEFT_OUT = {("/api/v1/session", "delete")}
BUDGET = settings(
    max_examples=CASES,
    deadline=3000,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def cookie(clients: Clients, request: pytest.FixtureRequest) -> str:
    answer = clients.as_(request.param).get("/api/v1/session")
    assert answer.status_code == 200
    jar = clients.as_(request.param).get_cookie("ronde")
    assert jar
    return f"ronde={jar.value}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("cookie", "mode"),
    [
        ("bob", GenerationMode.POSITIVE),
        ("dora", GenerationMode.POSITIVE),
        ("bob", GenerationMode.NEGATIVE),
    ],
    indirect=["cookie"],
)
def test_no_case_is_a_fault_of_the_server(app: Flask, cookie: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if (operation.path, operation.method) in LEFT_OUT:
            continue
        if mode is GenerationMode.NEGATIVE and not _takes_json(operation):
            continue
        _drive(operation, mode, cookie)
        tried += 1
    assert tried > 2


def _takes_json(operation: Any) -> bool:
    """Any text is a good parameter, any bytes are a photo to look at: only a document can be wrong by its shape."""
    return any(body.media_type == "application/json" for body in operation.body)


def _drive(operation: Any, mode: GenerationMode, cookie: str) -> None:
    @BUDGET
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        answer = case.call(headers={"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
        assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text[:300]}"
        if answer.status_code >= 400:
            body = answer.json()
            assert body["error"]["code"], answer.text[:300]
            assert body["error"]["message"], answer.text[:300]

    one()
