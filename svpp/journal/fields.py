"""marshmallow fields whose faults are our stable codes, and which take nothing for something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from marshmallow import RAISE, Schema, ValidationError, fields, missing

from svpp.asked import DAY

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: what the database's clock types and ours can hold without surprises
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class CodedSchema(Schema):
    """Unknown fields are refused by name; messages are codes of `svpp.problems`."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "unknown_field", "type": "wrong_type"}

    def read(self, document: Any) -> dict[str, Any]:
        """Like `load`, a tenth of its time: the same fields, without hooks and without collecting faults.

        Where anything is wrong, `load` says what.
        """
        if isinstance(document, dict) and document.keys() <= self.travelling:
            try:
                return self._read(document)
            except ValidationError:
                pass
        loaded: dict[str, Any] = self.load(document)
        return loaded

    def _read(self, document: dict[str, Any]) -> dict[str, Any]:
        found = {}
        get = document.get
        for key, name, default, nullable, convert in self.steps:
            value = get(key, missing)
            if value is None:
                found[name] = None if nullable else _refuse()
            elif value is missing:
                found[name] = default()
            else:
                found[name] = convert(value, key, document)
        return found

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(_step(name, one) for name, one in self.load_fields.items())

    @cached_property
    def travelling(self) -> frozenset[str]:
        """The names under which the fields travel."""
        return frozenset(step.key for step in self.steps)


class Step(NamedTuple):
    """What is done with one field: when it is left out, null, or anything else."""

    key: str
    name: str
    default: Callable[[], Any]
    nullable: bool
    convert: Callable[[Any, str, dict[str, Any]], Any]


def _step(name: str, field: fields.Field[Any]) -> Step:
    if field.validators:
        raise TypeError(f"{name}: this way of reading calls no validators; judge in the field's _deserialize")
    given = field.load_default
    default = _refuse if given is missing else given if callable(given) else lambda: given
    return Step(field.data_key or name, name, default, field.allow_none, field._deserialize)


def _refuse() -> Any:
    """A field that is needed is missing or null; `load` finds out which."""
    raise ValidationError("required")


#: what marshmallow would say in sentences
MESSAGES = {
    "required": "required",
    "null": "required",
    "invalid": "wrong_type",
    "validator_failed": "not_allowed",
}


def coded(kwargs: dict[str, Any], **more: str) -> dict[str, Any]:
    """The arguments of a field, with our codes for its messages."""
    return {"error_messages": {**MESSAGES, **more}, **kwargs}


class Text(fields.Field[str]):
    """Text, letter for letter. NUL is refused: PostgreSQL cannot hold it."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(**coded(kwargs))
        self.longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or "\x00" in value:
            raise self.make_error("invalid")
        if len(value) > self.longest:
            raise ValidationError("too_long")
        return value


class Required(Text):
    """Text that says something."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text.strip():
            raise self.make_error("required")
        return text


class Choice(fields.Field[str]):
    def __init__(self, *options: str, **kwargs: Any) -> None:
        super().__init__(**coded(kwargs))
        self.options = frozenset(options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if value not in self.options:
            raise ValidationError("not_allowed")
        return value


class Instant(fields.Field[datetime]):
    """ISO 8601 with an offset → aware UTC. Without one: `naive_time`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**coded(kwargs))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        shape = INSTANT.fullmatch(value) if isinstance(value, str) else None
        if shape is None:
            raise self.make_error("invalid")
        if shape[1] is None:
            raise ValidationError("naive_time")
        try:
            found = datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.make_error("invalid") from None
        if not EARLIEST <= found < LATEST:
            raise ValidationError("out_of_range")
        return found


class Day(fields.Field[date]):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**coded(kwargs))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise self.make_error("invalid")
        try:
            found = date.fromisoformat(value)
        except ValueError:
            raise self.make_error("invalid") from None
        if not EARLIEST.date() <= found < LATEST.date():
            raise ValidationError("out_of_range")
        return found


class BirthDay(Day):
    """A day of birth: any real day since 1900."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise self.make_error("invalid")
        try:
            found = date.fromisoformat(value)
        except ValueError:
            raise self.make_error("invalid") from None
        if found.year < 1900:
            raise ValidationError("out_of_range")
        return found


class Uuid(fields.Field[str]):
    """A UUID; kept in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**coded(kwargs))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        found = value.lower() if isinstance(value, str) else ""
        if not UUID.fullmatch(found):
            raise self.make_error("invalid")
        return found


class Truth(fields.Field[bool]):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**coded(kwargs))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Number(fields.Field[float]):
    def __init__(self, *, least: float, most: float, **kwargs: Any) -> None:
        super().__init__(**coded(kwargs))
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.make_error("invalid")
        if not self.least <= value <= self.most:
            raise ValidationError("too_small" if value < self.least else "out_of_range")
        return value


class Anything(fields.Field[Any]):
    """Any JSON value; somebody else looks inside."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**coded(kwargs))


class Sequence(fields.List[Any]):
    """A list of at most `longest` items."""

    def __init__(self, inner: fields.Field[Any], *, longest: int, **kwargs: Any) -> None:
        super().__init__(inner, **coded(kwargs))
        self.longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) > self.longest:
            raise ValidationError("too_long")
        try:
            return [self.inner._deserialize(one, attr, data) for one in value]
        except ValidationError:  # which of them, and why
            return super()._deserialize(value, attr, data, **kwargs) or []


class Part(fields.Nested):
    """An object inside an object."""

    def __init__(self, nested: type[Schema], **kwargs: Any) -> None:
        super().__init__(nested, **coded(kwargs, type="wrong_type"))
