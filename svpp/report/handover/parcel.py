"""A parcel of findings for the sanctioning official: a table, each on paper, their photos, and a list of hashes.

`SHA256SUMS` names every file, in the form that `sha256sum -c` reads; the same findings give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.files import path_of
from svpp.journal.models import Photo
from svpp.journal.reference import offences
from svpp.places.models import Place
from svpp.places.town import town
from svpp.report.csv_file import BOM, cell
from svpp.report.handover.paper import as_pdf, number_of
from svpp.review.cases import Case
from svpp.words import Speaker

#: a zip's times are of its making; ours never change
WHEN = (1980, 1, 1, 0, 0, 0)
COLUMNS = (
    "number",
    "observed_at",
    "offence",
    "article",
    "place",
    "address",
    "finder",
    "language",
    "offender",
    "birth_date",
    "offender_address",
    "plate",
    "statement",
    "facts",
    "direct_witness",
    "transmitted_at",
    "photos",
    "entry",
    "revision",
)


@dataclass(frozen=True, slots=True)
class Parcel:
    content: bytes
    sha256: str
    files: int


def pack(session: Session, cases: Sequence[Case], photo_dir: Path, zone: tzinfo, language: str) -> Parcel:
    """With identity: only for who may read it. Raises Problem("report_failed")."""
    places = {place.code: place for place in session.scalars(sa.select(Place))}
    here = town(session)
    files: dict[str, bytes] = {f"{_label('findings', language)}.csv": _table(cases, places, zone, language)}
    for case in cases:
        name = (number_of(case.entry) or case.entry.id).replace("/", "-")
        paper = as_pdf(
            case.entry,
            case.owner,
            places.get(case.entry.place or ""),
            (here.nl, here.fr),
            zone,
            with_identity=True,
        )
        files[f"{name}/{name}.pdf"] = paper
        files |= _photos(session, case, photo_dir, name)
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    content = _zip(files)
    return Parcel(content, hashlib.sha256(content).hexdigest(), len(files))


def _label(key: str, language: str) -> str:
    return Speaker(language).t(f"paper.file.{key}")


def _table(cases: Sequence[Case], places: dict[str, Place], zone: tzinfo, language: str) -> bytes:
    say = Speaker(language, zone)
    rows: list[list[object]] = [[say.t(f"paper.column.{name}") for name in COLUMNS]]
    for case in cases:
        data, offence = case.entry.data, offences().get(case.entry.what, {})
        place = places.get(case.entry.place or "")
        offender = data["offender"] or {}
        rows.append(
            [
                number_of(case.entry) or "",
                case.entry.moment.astimezone(zone).isoformat(),
                offence["name"][language] if offence else case.entry.what,
                offence.get("article") or "",
                (place.name_fr if language == "fr" else place.name_nl) if place else "",
                data["address"] or "",
                case.owner.name,
                data["language"],
                offender.get("name") or "",
                offender.get("birth_date") or "",
                offender.get("address") or "",
                data["plate"] or "",
                data["statement"] or "",
                data["facts"],
                say.t("year.yes" if data["direct_witness"] else "year.no"),
                data["transmitted_at"] or "",
                " ".join(data["photos"]),
                case.entry.id,
                case.entry.revision_id,
            ]
        )
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")  # as a Belgian Excel opens it
    writer.writerows([[cell(value) for value in row] for row in rows])
    return (BOM + target.getvalue()).encode()


def _photos(session: Session, case: Case, folder: Path, name: str) -> dict[str, bytes]:
    """Those that have arrived; the table names the others too."""
    wanted = case.entry.data["photos"]
    found: dict[str, bytes] = {}
    for photo in session.scalars(sa.select(Photo).where(Photo.sha256.in_(wanted))):
        path = folder / path_of(photo.sha256, photo.media_type)
        if path.is_file():
            number = wanted.index(photo.sha256) + 1
            found[f"{name}/{name}-{number}{path.suffix}"] = path.read_bytes()
    return found


def _zip(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, data in sorted(files.items()):
            parcel.writestr(zipfile.ZipInfo(name, WHEN), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()
