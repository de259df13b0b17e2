"""Photos and evidence on disk: re-encoded without anything but the picture, named by hash, written to stay.

A name is the sha256 of what was sent, so that an entry can name a photo before it has arrived.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from PIL import Image, ImageOps
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.journal.models import Photo
from svpp.problems import Problem

MOST_BYTES = 8 * 2**20
#: a phone sends at most 1600 px; beyond this many a file only wants to fill the memory
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
PDF = "application/pdf"
SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", PDF: ".pdf"}


def keep_evidence(
    session: Session, folder: Path, data: bytes, author_id: int, now: datetime, name: str | None = None
) -> tuple[str, bool]:
    """Keeps a picture or a PDF; its sha256 as sent, and whether it is new. Raises Problem when it is neither.

    name: what the file was called, for lists of evidence; of the same file sent again the first name stays.
    """
    sent = hashlib.sha256(data).hexdigest()
    if len(data) > MOST_BYTES:
        raise Problem("file_too_large", mebibytes=MOST_BYTES // 2**20)
    if known(session, sent):
        return sent, False
    stored, media_type = (data, PDF) if data.startswith(b"%PDF-") else strip(data)
    write_to_stay(folder / path_of(sent, media_type), stored)
    photo = Photo(
        sha256=sent,
        author_id=author_id,
        received_at=now,
        media_type=media_type,
        size=len(stored),
        stored_sha256=hashlib.sha256(stored).hexdigest(),
        name=name,
    )
    try:
        with writing(session):
            session.add(photo)
    except IntegrityError:  # it came twice at once, and the other was first
        return sent, False
    return sent, True


def known(session: Session, sha256: str) -> bool:
    return session.scalar(sa.select(Photo.sha256).where(Photo.sha256 == sha256)) is not None


def path_of(sha256: str, media_type: str) -> Path:
    """Relative to the photo folder, so that the folder can move."""
    return Path(sha256[:2]) / (sha256 + SUFFIX[media_type])


def strip(data: bytes) -> tuple[bytes, str]:
    """The picture alone, drawn onto a new image: no position, owner, comment or script stays."""
    try:
        with Image.open(io.BytesIO(data), formats=tuple(FORMATS)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Problem("file_unreadable")
            media_type = FORMATS[str(opened.format)]
            upright = ImageOps.exif_transpose(opened)
            mode = "RGBA" if upright.mode in ("RGBA", "LA", "P") and media_type != "image/jpeg" else "RGB"
            plain = upright.convert(mode)
            plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            clean = Image.new(mode, plain.size)
            clean.paste(plain)
    except Exception:
        raise Problem("file_unreadable") from None
    target = io.BytesIO()
    name = next(key for key, value in FORMATS.items() if value == media_type)
    clean.save(target, format=name, **({"quality": 85} if name != "PNG" else {}))
    return target.getvalue(), media_type


def write_to_stay(path: Path, data: bytes) -> None:
    """On the disk, whole, also after a power cut: written aside, synced, renamed, and the folder synced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).rename(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
