"""The agreement as a person reads it: its words hold signs of LaTeX, which the plan file keeps letter for letter."""

from __future__ import annotations

import re

_SIGNS = {r"\geq": "≥", r"\leq": "≤", r"\ge": "≥", r"\le": "≤", r"\times": "×", r"\%": "%"}
_MATH = re.compile(r"\$([^$]*)\$")
_COMMAND = re.compile(r"\\(?:[a-z]+|%)")


def legible(text: str) -> str:
    """`$\\geq 7u/dag$` → `≥ 7u/dag`; anything else stays as it is."""
    return _MATH.sub(lambda found: _COMMAND.sub(lambda c: _SIGNS.get(c[0], c[0]), found[1]).strip(), text)
