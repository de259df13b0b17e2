"""The report on paper: its words, its tags, its bytes. Text that looks like markup stays text."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from pypdf import PdfReader

from svpp.db import db
from svpp.problems import Problem
from svpp.report.files import fingerprint
from svpp.report.order import Order, made, report_for
from svpp.report.pdf import typeset
from svpp.report.seal import Seal, Signatory
from tests.conftest import Clients
from tests.entries import presence, send

AS_OF = datetime(2023, 3, 1, 12, tzinfo=UTC)
MARKUP = '#panic("x") *b* _i_ $x$ <a> @b `c` = d \\ [e] {f} //g #let /*h*/ "q"'


def text_of(pages: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pages)).pages)


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_report_is_tagged_in_its_language_and_the_same_twice(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), presence())
    url = "/reports/2022.pdf?language=fr&as_of=2023-03-01T12:00:00Z"
    dora = clients.as_("dora")
    with_entry = dora.get("/reports/2022.pdf?language=fr")
    assert with_entry.content_type == "application/pdf"
    first = dora.get(url)
    assert first.data == dora.get(url).data
    reader = PdfReader(io.BytesIO(with_entry.data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    assert "pdfuaid" in root["/Metadata"].get_data().decode("utf-8", "replace")
    text = flat(text_of(with_entry.data))
    for word in (
        "Rapport annuel 2022",
        "Projet",
        "592 354,64 €",
        "2 ETP × 420,00 € × 12 mois",
        "Moureaux".upper(),
    ):
        assert word in text, word
    for page in reader.pages:
        assert f"/ {len(reader.pages)}" in flat(page.extract_text())


def test_every_indicator_and_the_fingerprint_are_on_paper(app: Flask) -> None:
    with app.app_context():
        report = report_for(db.session(), 2022, AS_OF)
        pages = made(db.session(), report, Order("pdf"))
        text = flat(text_of(pages))
        assert [i.id for i in report.plan.indicators if i.id not in text] == []
        short = fingerprint(report)[:12]
        grouped = f"{short[:4]} {short[4:8]} {short[8:]}"
        for page in PdfReader(io.BytesIO(pages)).pages:
            assert grouped in flat(page.extract_text())


def test_text_never_becomes_markup(app: Flask) -> None:
    seal = Seal(AS_OF, MARKUP, (Signatory(MARKUP, "=cmd"),), remarks=MARKUP + "\n= no heading \U0001f6b2")
    with app.app_context():
        report = report_for(db.session(), 2022, AS_OF)
        named = replace(
            report, plan=replace(report.plan, domains=report.plan.domains[:1]), rows=report.rows[:24]
        )
        text = flat(text_of(made(db.session(), named, Order("pdf"), seal)))
    plain = text.replace("“", '"').replace("”", '"')
    assert plain.count('#panic("x") *b* _i_ $x$ <a> @b `c` = d \\ [e] {f} //g #let /*h*/') == 3
    assert "= no heading [bicycle]" in plain
    assert "Afgesloten" in plain
    assert "ONTWERP" not in plain


def test_a_year_outside_every_plan_has_its_own_sentence(clients: Clients) -> None:
    for shape in ("pdf", "json"):
        answer = clients.as_("dora").get(f"/reports/2019.{shape}")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "year_not_planned")


def test_a_fault_of_the_typesetter_is_a_refusal_and_no_crash() -> None:
    with pytest.raises(Problem) as refused:
        typeset.typeset({"nothing": "of what the pages need"}, 0)
    assert refused.value.code == "report_failed"
