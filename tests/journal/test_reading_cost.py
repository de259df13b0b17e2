"""What reading asks of the database does not grow with what is read."""

from __future__ import annotations

from flask import Flask

from tests.conftest import Clients
from tests.entries import activity, send, statuses
from tests.report.test_day_board import questions


def test_a_page_of_lines_asks_once_which_cell_keeps_them(app: Flask, clients: Clients) -> None:
    dora = clients.as_("dora")

    def page() -> int:
        return len(dora.get("/api/v1/entries?kind=activity").get_json()["entries"])

    assert statuses(dora, activity("meeting", {"body": "evaluation"})) == ["accepted"]
    assert page() == 1
    one = questions(app, page)
    send(dora, *(activity("meeting", {"body": "evaluation"}) for _ in range(6)))
    assert questions(app, page) == one
    assert page() == 7
