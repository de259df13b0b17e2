"""Where a list goes on: a journal number that nobody outside reads."""

from __future__ import annotations

import base64
import binascii

from svpp.problems import Problem


def write_cursor(seq: int) -> str:
    return base64.urlsafe_b64encode(f"c1:{seq}".encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> int:
    """The journal number inside a cursor; 0 for none. Raises Problem("bad_cursor")."""
    if text is None:
        return 0
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        version, _, digits = plain.partition(":")
        if version != "c1" or not digits.isdigit() or len(digits) > 18:
            raise ValueError
    except (ValueError, binascii.Error, UnicodeError):
        raise Problem("bad_cursor") from None
    return int(digits)
