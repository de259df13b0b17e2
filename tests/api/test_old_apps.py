"""A phone may run an app that is two years old: what each version sent is recorded, and still taken.

A new version of the app that sends other shapes adds a file to `bodies`; none is ever changed or removed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Clients

BODIES = sorted((Path(__file__).parent / "bodies").glob("*.json"))


@pytest.mark.parametrize("path", BODIES, ids=[path.stem for path in BODIES])
def test_what_an_app_ever_sent_is_taken(clients: Clients, path: Path) -> None:
    bob, body = clients.as_("bob"), json.loads(path.read_text("utf-8"))

    def send() -> list[tuple[str, Any]]:
        answer = bob.post("/api/v1/entries", json=body)
        assert answer.status_code == 200
        return [(result["status"], result["errors"]) for result in answer.get_json()["results"]]

    assert send() == [("accepted", None)] * len(body["entries"])
    assert send() == [("known", None)] * len(body["entries"])
    for entry in {item["entry"] for item in body["entries"]}:
        last = [item for item in body["entries"] if item["entry"] == entry][-1]
        found = bob.get(f"/api/v1/entries/{entry}").get_json()
        sent = {name: value for name, value in last["data"].items() if value is not None}
        assert {name: found["data"][name] for name in sent} == sent
