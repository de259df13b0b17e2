"""Each page in both languages, for each role: it works, says no word that is missing, and refuses whom it must."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.conftest import Clients
from tests.entries import activity, finding, incident, presence, send
from tests.web.pages import MISSING_WORD, desk

#: a script that is no file of our own: the policy would drop it too
INLINE_SCRIPT = re.compile(r'<script(?! type="module" src="/static/js/desk/[a-z-]+\.js"></script>)')
DAY = "/desk/2022-03-17"
YEAR = "/year/2022"
PAGES = {
    "alice": [
        DAY,
        "/desk/2021-01-01",
        "/desk/approve",
        f"{YEAR}/lock",
        "/registers",
        "/registers/contact",
        "/registers/contact/new",
        YEAR,
    ],
    "bob": ["/registers", "/registers/contact"],
    "dora": [
        YEAR,
        "/year/2019",
        f"{YEAR}?as_of=2022-06-30",
        f"{YEAR}/2.2.3-a-1",
        f"{YEAR}/2.2.3-a-1?day=2022-03-17",
        f"{YEAR}/5.2.1-a-2",
        f"{YEAR}/5.2.1-a-4",
        f"{YEAR}/2.2.4-a-2",
        f"{YEAR}/6.2.2-a-3",
        f"{YEAR}/1.2.1-b-2",
        f"{YEAR}/2.2.1-a-4",
        f"{YEAR}/4.2.2-b-1",
        f"{YEAR}/5.2.1-a-1?as_of=2022-07-01",
        f"{YEAR}/8.2.2-a-1",
        f"{YEAR}/1.2.1-a-1",
        f"{YEAR}/missing",
        f"{YEAR}/missing?as_of=2022-07-01",
        "/year/2019/missing",
        "/year/compare",
        f"{YEAR}?plan=molenbeek-2020-2022",
        "/registers",
        "/registers/statement",
        "/registers/statement/new",
    ],
    "edda": ["/admin"],
}
REFUSED = [
    ("bob", DAY, 403),
    ("bob", YEAR, 403),
    ("bob", "/admin", 403),
    ("bob", "/registers/statement", 404),
    ("dora", DAY, 403),
    ("edda", YEAR, 403),
    ("edda", DAY, 403),
    ("alice", "/admin", 403),
    ("dora", f"{YEAR}/9.9.9-z-9", 404),
    ("dora", "/year/22", 422),
    ("dora", f"{YEAR}?plan=elsewhere", 404),
    ("bob", f"{YEAR}/missing", 403),
    ("bob", "/year/compare", 403),
    ("dora", f"{YEAR}?as_of=2099-01-01", 422),
    ("alice", "/desk/2022-02-30", 422),
    ("alice", "/nothing", 404),
]


@pytest.fixture
def filled(clients: Clients) -> None:
    told = {"reported_at": "2022-03-17T14:00:00+01:00", "channel": "phone", "reference": None}
    long_ago = presence(started_at="2022-03-16T08:00:00+01:00", ended_at=None)
    market = presence(activity="market", place="gemeenteplaats")
    sent = finding(transmitted_at="2022-03-17T17:00:00+01:00")
    send(
        clients.as_("bob"),
        presence(companions=["charlie"]),
        incident(police=told),
        incident(),
        sent,
        long_ago,
        market,
    )
    statement = {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2020-01-01"}
    send(clients.as_("dora"), activity("statement", statement))


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("who", PAGES)
@pytest.mark.usefixtures("filled")
def test_every_page_speaks(app: Flask, who: str, language: str) -> None:
    client = desk(app, who, language)
    for page in PAGES[who]:
        answer = client.get(page)
        assert answer.status_code == 200, (page, answer.text)
        assert MISSING_WORD.findall(answer.text) == [], page
        assert f'<html lang="{language}"' in answer.text
        assert "style=" not in answer.text, page  # the policy would drop it
        assert INLINE_SCRIPT.findall(answer.text) == [], page


@pytest.mark.parametrize(("who", "page", "status"), REFUSED)
def test_refusals_are_pages_with_a_way_out(app: Flask, who: str, page: str, status: int) -> None:
    for language in ("nl", "fr"):
        answer = desk(app, who, language).get(page)
        assert answer.status_code == status
        assert 'href="/"' in answer.text
        assert MISSING_WORD.findall(answer.text) == []


def test_without_signing_in_every_page_leads_to_it_and_back(app: Flask) -> None:
    client = app.test_client()
    answer = client.get(f"{YEAR}/2.2.3-a-1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/year/2022/2.2.3-a-1"


@pytest.mark.parametrize(
    ("who", "start"), [("alice", "/desk"), ("bob", "/app"), ("dora", "/year"), ("edda", "/admin")]
)
def test_each_role_begins_on_its_own_page(app: Flask, who: str, start: str) -> None:
    assert desk(app, who).get("/").headers["Location"] == start


@pytest.mark.parametrize(
    "following", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_signing_in_never_leads_away(app: Flask, following: str) -> None:
    from tests.conftest import PASSWORD

    data = {"username": "dora", "password": PASSWORD, "next": following}
    assert app.test_client().post("/sign-in", data=data).headers["Location"] == "/year"


def test_a_wrong_password_keeps_the_name_and_says_so(app: Flask) -> None:
    answer = app.test_client().post("/sign-in?lang=fr", data={"username": "dora", "password": "wrong-wrong"})
    assert answer.status_code == 401
    assert 'value="dora"' in answer.text
    assert "n’est pas correct" in answer.text
    assert "<title>Erreur :" in answer.text


def test_signing_out_is_for_good(app: Flask) -> None:
    client = desk(app, "dora")
    assert client.post("/sign-out").status_code == 303
    assert client.get(YEAR).status_code == 303


@pytest.mark.usefixtures("filled")
def test_the_year_shows_all_84_and_a_figure_opens_down_to_the_entry(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    page = client.get(YEAR).text
    assert page.count('<th scope="row"><a href="/year/2022/') == 84
    figure = client.get(f"{YEAR}/2.2.3-a-1?day=2022-03-17").text
    link = figure.split('href="/entries/')[1].split('"')[0]
    entry = client.get(f"/entries/{link}")
    assert entry.status_code == 200
    assert "Ronde" in entry.text
    assert "Bob Bogaert" in entry.text
    assert desk(app, "edda").get(f"/entries/{link}").status_code == 404
