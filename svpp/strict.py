"""Reads JSON the strict way: what two readers could understand differently is refused.

Refused: duplicate keys, NaN and Infinity, whole numbers beyond 2^53, more than 20 levels, lone surrogates,
bytes that are not UTF-8.
"""

from __future__ import annotations

import json
import re
from typing import Any

from svpp.problems import Problem

DEEPEST = 20
LARGEST = 2**53
NESTS = frozenset((dict, list))
SURROGATE = re.compile("[\ud800-\udfff]")
SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
#: spaces at which no line breaks: French writes one before : and ?, and word processors put them in
UNBREAKING = {0xA0: " ", 0x202F: " "}


def fits_a_line(text: str) -> bool:
    """Whether it holds neither control signs nor line ends: a name, or a reason."""
    return text.translate(UNBREAKING).isprintable()


def strict_json(data: bytes) -> Any:
    """The document, or Problem("malformed") with the reason."""
    if data[:3] == b"\xef\xbb\xbf":
        raise Problem("malformed", detail="it starts with a byte order mark")
    try:
        text = data.decode("utf-8")
        document = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float
        )
    except UnicodeDecodeError:
        raise Problem("malformed", detail="it is not UTF-8") from None
    except RecursionError:
        raise Problem("malformed", detail=f"it is nested deeper than {DEEPEST} levels") from None
    except ValueError as fault:
        raise Problem("malformed", detail=str(fault)) from None
    if text.count("[") + text.count("{") > DEEPEST:
        _check_depth(document)
    if SURROGATE_ESCAPE.search(data):
        _check_surrogates(document)
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"the name {_twice(pairs)!r} stands twice in one object")
    return found


def _twice(pairs: list[tuple[str, Any]]) -> str:
    """In one pass: whoever is not signed in may send a hundred thousand names with the last one twice."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    raise AssertionError("every name is another")


def _constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON number")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST:
        raise ValueError("a whole number is beyond 2^53")
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number is too large")
    return number


def _check_depth(document: Any) -> None:
    """Level by level, from the outside in."""
    level = [document] if type(document) in NESTS else []
    for _ in range(DEEPEST):
        level = [
            child
            for node in level
            for child in (node.values() if type(node) is dict else node)
            if type(child) in NESTS  # the reader makes no subclasses, and every value of a batch passes here
        ]
        if not level:
            return
    raise Problem("malformed", detail=f"it is nested deeper than {DEEPEST} levels")


def _check_surrogates(node: Any) -> None:
    """Depth is known to be small by now."""
    if isinstance(node, str) and SURROGATE.search(node):
        raise Problem("malformed", detail="a text holds half a character (a lone surrogate)")
    if isinstance(node, dict):
        for key, value in node.items():
            _check_surrogates(key)
            _check_surrogates(value)
    elif isinstance(node, list):
        for value in node:
            _check_surrogates(value)
