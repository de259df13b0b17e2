"""Is this file, or this fingerprint, one of a closed report's?"""

from __future__ import annotations

import hashlib
import re

from sqlalchemy.orm import Session

from svpp.report.freeze import files_of
from svpp.report.models import FrozenFile

#: the first signs that stand on each page are enough
HEX = re.compile(r"[0-9a-f]{12,64}")


def file_with(
    session: Session, report_id: str, *, typed: str = "", content: bytes | None = None
) -> FrozenFile | None:
    """The closed file that has this content, or whose fingerprint begins with what was typed; None for none."""
    if content is not None:
        wanted = hashlib.sha256(content).hexdigest()
    else:
        wanted = "".join(typed.split()).lower()
        if not HEX.fullmatch(wanted):
            return None
    return next((file for file in files_of(session, report_id) if file.sha256.startswith(wanted)), None)
