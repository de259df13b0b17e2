"""Small pieces of evidence of our own making: two documents and a picture, used again and again."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from svpp.journal.files import keep_evidence

TITLES = ("Ronde: voorbeeldverslag", "Ronde : exemple de compte rendu")


def keep_proofs(session: Session, folder: Path, author_id: int, now: datetime) -> tuple[str, ...]:
    """Stores them; their sha256 as lines name them."""
    made = [*(pdf(title) for title in TITLES), picture()]
    return tuple(keep_evidence(session, folder, data, author_id, now)[0] for data in made)


def pdf(title: str) -> bytes:
    """A page A4 with one line of text."""
    text = f"BT /F1 18 Tf 72 760 Td ({title}) Tj ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, end)


def picture() -> bytes:
    """A poster, drawn."""
    image = Image.new("RGB", (480, 640), "#f5f3f8")
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 40, 440, 600), outline="#62209c", width=8)
    pen.ellipse((140, 160, 340, 360), fill="#62209c")
    pen.rectangle((100, 440, 380, 460), fill="#4b4558")
    pen.rectangle((100, 490, 320, 510), fill="#4b4558")
    target = io.BytesIO()
    image.save(target, format="PNG")
    return target.getvalue()
