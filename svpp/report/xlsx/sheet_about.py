"""What this workbook is: of whom, as of when, with which fingerprint, and how to read it."""

from __future__ import annotations

from svpp.report.files import fingerprint
from svpp.report.seal import Seal
from svpp.report.xlsx.book import Book
from svpp.when.days import epoch

READING = ("figures", "blocks", "proof", "days", "clock", "masked", "fingerprint")


def write_about(book: Book, town: str, seal: Seal | None) -> None:
    say, page, report = book.say, book.sheets["about"], book.report
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 110)
    page.write_string(0, 0, say.t("year.title", y=str(report.year)), book.formats["title"])
    rows = [
        ("rep.x.about.town", town),
        ("rep.x.about.plan", f"{report.plan.title.in_(say.language)} ({report.plan.id})"),
        ("rep.x.about.plan_hash", report.plan.hash),
        ("rep.x.about.rules", report.rules_version),
        ("rep.state", say.t("rep.closed" if seal else "rep.draft_until", at=say.stamp(report.as_of))),
        ("rep.fingerprint", fingerprint(report)),
    ]
    if seal:
        rows.append(("rep.closed_by", f"{seal.by}, {say.stamp(seal.at)}"))
        rows += [("rep.signature", f"{s.name}, {s.capacity}") for s in seal.signatories]
        rows.append(("rep.remarks", seal.remarks))
    for row, (word, value) in enumerate(rows, start=2):
        book.text(page, row, 0, say.t(word), "bold")
        book.text(page, row, 1, value, "wrap")
    at = len(rows) + 2
    book.text(page, at, 0, say.t("rep.x.about.as_of"), "bold")
    book.moment(page, at, 1, epoch(report.as_of))
    for row, name in enumerate(READING, start=at + 2):
        book.text(page, row, 0, say.t(f"rep.x.read.{name}.name"), "bold")
        key = "masked" if name != "masked" or book.masks.masked else "named"
        book.text(page, row, 1, say.t(f"rep.x.read.{key if name == 'masked' else name}"), "wrap")
