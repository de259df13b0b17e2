"""Entries as a phone sends them: everything defaulted, a test sets only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

DEVICE = "0192f0c0-0000-7000-8000-00000000d01e"
SENT = "2022-03-17T18:00:00+01:00"


def new_id() -> str:
    return str(uuid7())


def presence(**data: Any) -> dict[str, Any]:
    """A patrol in Maritiem on 17 March 2022, 08:00–11:00."""
    whole = {
        "activity": "patrol",
        "place": "maritiem",
        "started_at": "2022-03-17T08:00:00+01:00",
        "ended_at": "2022-03-17T11:00:00+01:00",
        "event": None,
        "companions": [],
        "position": None,
        "note": None,
        "basis": None,
    }
    return item("presence/1", whole, data)


def duo_at_event(**data: Any) -> dict[str, Any]:
    """Bob and Charlie at the feast of music, which a public authority gives: 21 June 2022, 18:00–21:00."""
    there = {
        "activity": "event",
        "event": "2022-06-21-muziekfeest",
        "place": "gemeenteplaats",
        "started_at": "2022-06-21T18:00:00+02:00",
        "ended_at": "2022-06-21T21:00:00+02:00",
        "companions": ["charlie"],
    }
    return presence(**{**there, **data})


def incident(**data: Any) -> dict[str, Any]:
    whole = {
        "category": "suspicious_behaviour",
        "observed_at": "2022-03-17T13:40:00+01:00",
        "place": "maritiem",
        "address": "Havenlaan 9",
        "position": None,
        "description": "Kijkt in auto's",
        "photos": [],
        "police": None,
    }
    return item("incident/1", whole, data)


def finding(**data: Any) -> dict[str, Any]:
    whole = {
        "offence": "urinating",
        "observed_at": "2022-03-17T14:00:00+01:00",
        "place": "maritiem",
        "address": None,
        "position": None,
        "facts": "Tegen een gevel",
        "direct_witness": True,
        "offender": None,
        "plate": None,
        "language": "nl",
        "statement": None,
        "photos": [],
        "transmitted_at": None,
    }
    return item("finding/1", whole, data)


def activity(register: str, fields: Mapping[str, Any], **data: Any) -> dict[str, Any]:
    whole = {
        "register": register,
        "occurred_on": "2022-03-17",
        "fields": dict(fields),
        "note": None,
        "evidence": [],
    }
    return item("activity/1", whole, data)


#: what stands beside `data` in an item
HEAD = ("id", "entry", "replaces", "guard", "recorded_at", "reason", "withdrawn")


def item(kind: str, whole: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`changes` may name fields of the item as well as of its data."""
    head = {name: changes.pop(name) for name in HEAD if name in changes}
    identifier = head.get("id") or new_id()
    return {
        "id": identifier,
        "entry": head.get("entry") or identifier,
        "replaces": head.get("replaces"),
        "kind": kind,
        "guard": head.get("guard"),
        "recorded_at": head.get("recorded_at", "2022-03-17T11:00:05+01:00"),
        "reason": head.get("reason"),
        **({"withdrawn": head["withdrawn"]} if "withdrawn" in head else {}),
        "data": {**whole, **changes},
    }


def revision(before: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The next version of an item: a new id, the whole state."""
    head = {name: changes.pop(name) for name in HEAD if name in changes}
    return {
        **before,
        "id": new_id(),
        "replaces": before["id"],
        "reason": None,
        **head,
        "data": {**before["data"], **changes},
    }


def batch(*items: Any, sent_at: str = SENT, device: str = DEVICE) -> dict[str, Any]:
    return {"device": device, "sent_at": sent_at, "entries": list(items)}


def send(client: FlaskClient, *items: Any, **envelope: Any) -> list[dict[str, Any]]:
    """Posts one batch; the results."""
    answer = client.post("/api/v1/entries", json=batch(*items, **envelope))
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.get_json()["results"]
    return results


def statuses(client: FlaskClient, *items: Any, **envelope: Any) -> list[str]:
    return [result["status"] for result in send(client, *items, **envelope)]


def refusal(client: FlaskClient, one: Any, **envelope: Any) -> dict[str, Any]:
    """The errors of an item that must be refused."""
    (result,) = send(client, one, **envelope)
    assert result["status"] == "refused", result
    errors: dict[str, Any] = result["errors"]
    return errors
