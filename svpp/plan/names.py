"""Words that look like somebody's name or number, where a register holds none.

A field declared `holds = "code"` takes codes alone. Free words are only pointed at: "Centrum Brussel" looks like a
name to a rule as much as "Fatima Brussel" does, so a person decides.
"""

from __future__ import annotations

import re

#: letters and digits with single signs between them, and at least one digit: SL22-04, 2022/117
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+)*")
_LETTER = "A-ZÀ-ÖØ-Þ"
_SMALL = "a-zß-öø-ÿ'’"
_CAPITAL = rf"[{_LETTER}](?:['’][{_LETTER}])?[{_SMALL}]+(?:-[{_LETTER}][{_SMALL}]+)*"
_PARTICLE = (
    r"(?:van|von|de|den|der|du|des|la|le|el|al|ben|bin|ait|ould|da|dos|di|Van|De|Den|Der|El|Al|Ben|Ait)"
)
_TITLE = r"(?:mevrouw|mevr\.?|meneer|dhr\.?|de heer|madame|mme\.?|monsieur|mr\.?|mlle|juffrouw)"
_NAMES = (
    re.compile(rf"\b{_TITLE}\s+(?:{_PARTICLE}\s+)*[{_LETTER}]\S*", re.IGNORECASE),
    re.compile(rf"\b{_CAPITAL}(?:\s+{_PARTICLE})*\s+{_CAPITAL}\b"),
    re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"),
    re.compile(r"\b\d{2}\.?\d{2}\.?\d{2}[- ]?\d{3}[. ]?\d{2}\b"),
    re.compile(r"(?:\+32|\b0)\s?\d(?:[\s./-]?\d){7,8}\b"),
)


def is_code(text: str) -> bool:
    """A file's code: no space, and a digit in it, so that no name is one."""
    return _CODE.fullmatch(text.strip()) is not None


def like_names(text: str) -> list[str]:
    """The pieces that look like a name, an address or a number of a person, in the order of the text, each once."""
    found = sorted((m.start(), -m.end(), m[0]) for pattern in _NAMES for m in pattern.finditer(text))
    pieces, end = [], 0
    for start, minus_end, piece in found:
        if start >= end:
            pieces.append(piece.strip())
            end = -minus_end
    return list(dict.fromkeys(pieces))
