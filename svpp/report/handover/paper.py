"""One finding on paper, in the language the person chose: what the law asks to stand in it (docs/security.md)."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any

from svpp.journal.models import Entry
from svpp.journal.reference import offences
from svpp.people.models import Person
from svpp.places.models import Place
from svpp.report.pdf.typeset import typeset
from svpp.when.days import epoch
from svpp.words import Speaker

#: under this age on the day a copy always goes to the prosecutor (law of 24 June 2013)
OF_AGE = 18


def as_pdf(
    entry: Entry,
    owner: Person,
    place: Place | None,
    town: tuple[str, str],
    zone: tzinfo,
    *,
    with_identity: bool,
) -> bytes:
    """The same bytes for the same finding. `town`: the municipality's names (nl, fr).

    Raises Problem("report_failed").
    """
    say = Speaker(entry.data["language"], zone)
    what = content(entry, owner, place, town[1] if say.language == "fr" else town[0], say, with_identity)
    return typeset(what, epoch(entry.moment), "finding.typ")


def content(
    entry: Entry, owner: Person, place: Place | None, town: str, say: Speaker, with_identity: bool
) -> dict[str, Any]:
    data = entry.data
    return {
        "language": say.language,
        "title": say.t("paper.title"),
        "number": number_of(entry) or say.t("paper.no_number"),
        "service": say.t("paper.service", town=town),
        "footer": say.t("paper.footer", id=entry.id, revision=entry.revision_id[:8]),
        "parts": [
            _what(entry, say),
            _where(entry, place, say),
            {"title": say.t("paper.facts"), "rows": [], "texts": _paragraphs(data["facts"])},
            _who(entry, say, with_identity),
            _annexes(data, say),
        ],
        "declared": say.t("paper.witness" if data["direct_witness"] else "paper.no_witness"),
        "labels": {"finder": say.t("paper.finder"), "signature": say.t("paper.signature")},
        "finder": owner.name,
        "capacity": say.t("paper.capacity"),
    }


def number_of(entry: Entry) -> str | None:
    return f"{entry.number_year}/{entry.number:04d}" if entry.number else None


def _what(entry: Entry, say: Speaker) -> dict[str, Any]:
    offence = offences().get(entry.what)
    name = offence["name"][say.language] if offence else entry.what
    rows = [[say.t("paper.offence"), name]]
    if offence and offence["article"]:
        rows.append([say.t("paper.article"), offence["article"]])
    return {"title": say.t("paper.what"), "rows": rows, "texts": []}


def _where(entry: Entry, place: Place | None, say: Speaker) -> dict[str, Any]:
    data = entry.data
    rows = [[say.t("paper.when"), say.stamp(entry.moment)]]
    if data["address"]:
        rows.append([say.t("paper.address"), data["address"]])
    if place:
        rows.append([say.t("paper.place"), place.name_fr if say.language == "fr" else place.name_nl])
    if data["position"]:
        at = data["position"]
        rows.append([say.t("paper.position"), f"{at['lat']:.5f}, {at['lon']:.5f}"])
    return {"title": say.t("paper.where"), "rows": rows, "texts": []}


def _who(entry: Entry, say: Speaker, with_identity: bool) -> dict[str, Any]:
    data, rows, texts = entry.data, list[list[str]](), list[str]()
    offender, plate = data["offender"], data["plate"]
    if not with_identity and (offender or plate):
        texts.append(say.t("paper.hidden"))
    elif not offender and not plate:
        texts.append(say.t("paper.unknown"))
    if with_identity and offender:
        rows.append([say.t("paper.name"), offender["name"]])
        if offender.get("birth_date"):
            born = date.fromisoformat(offender["birth_date"])
            rows.append([say.t("paper.born"), say.day(born)])
        if (minor := is_minor(offender, entry.day)) is not None:
            rows.append([say.t("paper.age"), say.t("paper.minor" if minor else "paper.adult")])
        if offender.get("address"):
            rows.append([say.t("paper.lives"), offender["address"]])
    if with_identity and plate:
        rows.append([say.t("paper.plate"), plate])
    if with_identity and data["statement"]:
        rows.append([say.t("paper.statement"), data["statement"]])
    rows.append([say.t("paper.language"), say.t(f"paper.language.{data['language']}")])
    return {"title": say.t("paper.who"), "rows": rows, "texts": texts}


def is_minor(offender: dict[str, Any], day: date) -> bool | None:
    """By the day of birth, else as the guard was told; None when nobody knows."""
    if offender.get("birth_date"):
        return age_on(date.fromisoformat(offender["birth_date"]), day) < OF_AGE
    told: bool | None = offender.get("minor")
    return told


def age_on(born: date, day: date) -> int:
    """Whole years; somebody born on 29 February is older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _annexes(data: dict[str, Any], say: Speaker) -> dict[str, Any]:
    rows = [[say.t("paper.photo", n=n), sha] for n, sha in enumerate(data["photos"], start=1)]
    drawn = data.get("transmitted_at")
    texts = [] if rows else [say.t("paper.no_annexes")]
    if drawn:
        rows.append([say.t("paper.transmitted"), say.stamp(datetime.fromisoformat(drawn))])
    return {"title": say.t("paper.annexes"), "rows": rows, "texts": texts}


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
