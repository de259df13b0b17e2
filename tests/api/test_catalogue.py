"""GET /api/v1/catalogue: what a phone needs for a shift, told again only when it changed."""

from __future__ import annotations

import pytest

from tests.conftest import Clients

URL = "/api/v1/catalogue"


def test_it_has_the_shape_of_the_contract(clients: Clients) -> None:
    found = clients.as_("bob").get(URL).get_json()
    lists = {
        "places",
        "activities",
        "incident_categories",
        "offences",
        "registers",
        "events",
        "duties",
        "targets",
        "words",
    }
    assert lists <= found.keys()
    maritiem = next(place for place in found["places"] if place["code"] == "maritiem")
    assert {"code", "kind", "name", "tags", "centre"} <= maritiem.keys()
    assert "burglary_risk" in maritiem["tags"]
    assert {a["code"] for a in found["activities"] if a["counts"]} == {
        "patrol",
        "market",
        "school",
        "event",
        "outreach",
    }
    assert {"code", "suspicious", "severity", "name"} <= found["incident_categories"][0].keys()
    assert any(offence["mixed"] for offence in found["offences"])


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_unchanged_it_is_not_sent_again(clients: Clients, encoding: str) -> None:
    bob, headers = clients.as_("bob"), {"Accept-Encoding": encoding}
    first = bob.get(URL, headers=headers)
    again = bob.get(URL, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_each_sees_the_registers_they_write(clients: Clients) -> None:
    cells = {r["cell"] for r in clients.as_("bob").get(URL).get_json()["registers"]}
    assert cells == {"guards"}
    assert len(clients.as_("dora").get(URL).get_json()["registers"]) > 15
