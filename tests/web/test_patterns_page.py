"""/desk/pictures: a period's heat map, weeks and incidents, for those who coordinate or answer for the figures."""

from __future__ import annotations

from flask import Flask

from tests.conftest import Clients
from tests.entries import incident, presence, send
from tests.web.pages import MISSING_WORD

URL = "/desk/pictures"


def test_pictures_with_their_tables_in_both_languages(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), presence(), *[incident() for _ in range(5)], incident(place=None))
    for username in ("alice", "dora"):
        client = clients.as_(username)
        for language in ("nl", "fr"):
            page = client.get(f"{URL}?lang={language}").text
            assert MISSING_WORD.findall(page) == []
            assert page.count("<table") == 3
            assert "3\u00a0" in page  # three hours in Maritiem
            assert "&lt; 5" in page  # the one incident without a place
        empty = client.get(f"{URL}?from=2021-01-01&until=2021-02-01")
        assert empty.status_code == 200
        assert "<table" not in empty.text


def test_who_and_what_it_is_not_for(clients: Clients) -> None:
    for username in ("bob", "edda"):
        assert clients.as_(username).get(URL).status_code == 403
    alice = clients.as_("alice")
    for query, status in (
        ("from=2022-02-01&until=2022-01-01", 404),
        ("from=2020-01-01&until=2022-01-01", 404),
        ("from=soon", 422),
        ("until=2022-13-01", 422),
    ):
        assert alice.get(f"{URL}?{query}").status_code == status
