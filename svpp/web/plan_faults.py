"""A plan file's faults in the reader's language, each with its line; the command says the same in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from svpp.plan.faults import Euro, Fault, Phrase, Value, listing
from svpp.words import Speaker


@dataclass(frozen=True, slots=True)
class Told:
    line: int
    where: str
    words: str


def told(faults: Iterable[Fault], say: Speaker) -> list[Told]:
    return [
        Told(
            fault.line,
            say.t("plan.in_file") if fault.where == "file" else fault.where,
            _sentence(f"plan.fault.{fault.code}", fault.parameters, say),
        )
        for fault in faults
    ]


def _sentence(key: str, parameters: Mapping[str, Value], say: Speaker) -> str:
    return say.t(key, **{name: _value(value, say) for name, value in parameters.items()})


def _value(value: Value, say: Speaker) -> str:
    """Numbers and days as they stand in the file, amounts as they are read aloud."""
    if isinstance(value, Phrase):
        return _sentence(f"plan.expect.{value.code}", value.parameters, say)
    if isinstance(value, tuple):
        return listing(value, say.t("or"))
    return say.euro(value.cents) if isinstance(value, Euro) else str(value)
