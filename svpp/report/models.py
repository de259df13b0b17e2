"""Closed reports with their exact bytes, remarks on figures, links for an inspector, and who took which file.

Rows of `frozen_report`, `frozen_file`, `figure_remark`, `export_note` and `inspection_opening` are never changed or
deleted; triggers refuse it in both databases.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from svpp.db import Base

_Sha = sa.String(64)


class FrozenReport(Base):
    """A year's report as it was closed: as of when, by whose rules, and what its data hash to."""

    __tablename__ = "frozen_report"

    #: made by whoever closes, so that a second click closes nothing twice
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    plan_id: Mapped[str] = mapped_column(sa.String(80))
    plan_hash: Mapped[str] = mapped_column(_Sha)
    rules_version: Mapped[str] = mapped_column(sa.String(20))
    year: Mapped[int] = mapped_column(index=True)
    as_of: Mapped[datetime]
    frozen_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: who closed it, as it stands in the files: the author's name, or that it was a command
    author: Mapped[str] = mapped_column(sa.String(120))
    #: SHA-256 of the JSON file
    fingerprint: Mapped[str] = mapped_column(_Sha)
    #: [{"name", "capacity"}] in the order of signing
    signatories: Mapped[list[Any]]
    remarks: Mapped[str] = mapped_column(sa.Text)


class FrozenFile(Base):
    """One file of a closed report, byte for byte."""

    __tablename__ = "frozen_file"

    report_id: Mapped[str] = mapped_column(sa.ForeignKey("frozen_report.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    media_type: Mapped[str] = mapped_column(sa.String(100))
    sha256: Mapped[str] = mapped_column(_Sha)
    #: bytes
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)


class FigureRemark(Base):
    """What the prevention officer says about one figure of a year. Without text it only takes an earlier one back."""

    __tablename__ = "figure_remark"
    __table_args__ = (sa.Index("ix_figure_remark_plan_id_year", "plan_id", "year"),)

    #: made by the form, so that a second click adds nothing
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    plan_id: Mapped[str] = mapped_column(sa.String(80))
    year: Mapped[int]
    indicator_id: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: the author's name as it was, since the same report has to come out again
    author: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.Text)
    #: an earlier remark whose place this one takes; each is replaced once
    replaces_id: Mapped[str | None] = mapped_column(sa.ForeignKey("figure_remark.id"), unique=True)


class ExportNote(Base):
    """Somebody took a file with personal data out: guards' blocks, under numbers or names."""

    __tablename__ = "export_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    #: None for a command or a program
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    who: Mapped[str] = mapped_column(sa.String(120))
    year: Mapped[int] = mapped_column(index=True)
    file: Mapped[str] = mapped_column(sa.String(80))
    names: Mapped[bool]
    as_of: Mapped[datetime]


class InspectionLink(Base):
    """A year's figures to read without an account, until a moment or until it is taken back."""

    __tablename__ = "inspection_link"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(_Sha, unique=True)
    #: for whom, in the officer's words
    label: Mapped[str] = mapped_column(sa.String(120))
    plan_id: Mapped[str] = mapped_column(sa.String(80))
    year: Mapped[int] = mapped_column(index=True)
    as_of: Mapped[datetime]
    #: the closed report it shows; None for a draft
    frozen_id: Mapped[str | None] = mapped_column(sa.ForeignKey("frozen_report.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class InspectionOpening(Base):
    """A page that was opened through a link."""

    __tablename__ = "inspection_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[str] = mapped_column(sa.ForeignKey("inspection_link.id"), index=True)
    at: Mapped[datetime]
    page: Mapped[str] = mapped_column(sa.String(120))
