"""Where every figure ends: an entry with its versions, in words of both languages and not in codes."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.conftest import Clients
from tests.entries import activity, finding, incident, presence, revision, send
from tests.web.pages import desk

POLICE = {"reported_at": "2022-03-17T14:00:00+01:00", "channel": "radio", "reference": "PV 1"}
STATEMENT = {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2020-01-01"}
ITEMS = {
    "presence": presence(companions=["alice"], note="Rustig"),
    "incident": incident(police=POLICE),
    "finding": finding(offender={"name": "Jan", "birth_date": "1990-01-02", "address": "Straat 1"}),
    "activity": activity("statement", STATEMENT),
}
READER = {"presence": "alice", "incident": "alice", "finding": "alice", "activity": "dora"}
AUTHOR = {"activity": "dora"}


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("kind", ITEMS)
def test_an_entry_is_told_in_words(app: Flask, clients: Clients, kind: str, language: str) -> None:
    one = ITEMS[kind]
    changed = revision(one, note="Druk") if kind in ("presence", "activity") else revision(one)
    found = send(clients.as_(AUTHOR.get(kind, "bob")), one, changed)
    assert [result["status"] for result in found] == ["accepted", "accepted"], found
    page = desk(app, READER[kind], language).get(f"/entries/{one['entry']}").text
    assert "⟦" not in page
    labels = re.findall(r"<dt>([^<]+)</dt>", page)
    assert len(labels) > 4
    assert not [label for label in labels if re.fullmatch(r"[a-z]+(_[a-z]+)+|[a-z_]+\.[a-z_.]+", label)]
    if kind == "presence":
        assert "Alice Aerts" in page
        assert "Bob Bogaert" in page
        assert {"nl": "17 maart 2022", "fr": "17 mars 2022"}[language] in page
