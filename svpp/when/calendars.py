"""Which days count for an indicator, and why a day does not.

The rules are those of a plan's `days` (catalogue.DAY_RULES, or a list of weekdays). Public holidays come from
the `holidays` package; school holidays, markets and closed days are a municipality's data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

import holidays

from svpp.when.days import days

Community = Literal["nl", "fr"]
Rule = str | tuple[str, ...]

#: As in the plan's lists of weekdays; the place in the row is `date.weekday()`.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY, _SUNDAY = 5, 6
#: Listed by `holidays`, but Sundays by themselves: not among the ten of the royal decree of 18 April 1974.
_NOT_LEGAL = frozenset({"Pasen", "Pinksteren"})


@dataclass(frozen=True)
class Reason:
    """Why a day does not count: a stable code, and words where the data has its own (a holiday's name).

    code: public_holiday, school_holiday, weekend, not_market_day, market_cancelled, closed_day or
    other_weekday.
    """

    code: str
    nl: str = ""
    fr: str = ""


WEEKEND = Reason("weekend")
NOT_MARKET_DAY = Reason("not_market_day")
MARKET_CANCELLED = Reason("market_cancelled")
OTHER_WEEKDAY = Reason("other_weekday")


@dataclass(frozen=True)
class SchoolHoliday:
    """A holiday of one community's schools, from `first` up to and including `last`."""

    community: Community
    nl: str
    fr: str
    first: date
    last: date


@dataclass(frozen=True)
class Calendar:
    """What is known about a municipality's days. `market_weekdays`: 0 is Monday; none means no market."""

    public_holidays: Mapping[date, Reason] = field(default_factory=dict)
    school_holidays: tuple[SchoolHoliday, ...] = ()
    market_weekdays: frozenset[int] = frozenset()
    market_cancelled: frozenset[date] = frozenset()
    closed_days: Mapping[date, Reason] = field(default_factory=dict)

    def why_not(self, day: date, rule: Rule) -> Reason | None:
        """None when the day counts. A closed day never counts. An unknown rule raises ValueError."""
        judge = None if isinstance(rule, tuple) else _RULES.get(rule)
        if judge is None:
            wanted = _weekdays(rule)
            return self.closed_days.get(day) or (None if day.weekday() in wanted else OTHER_WEEKDAY)
        return self.closed_days.get(day) or judge(self, day)

    def counts(self, day: date, rule: Rule) -> bool:
        return self.why_not(day, rule) is None

    def occasion(self, day: date) -> Reason | None:
        """What is particular about a day, whatever rule it is judged by: closed, holiday, no class, a weekend."""
        return (
            self.closed_days.get(day)
            or self.public_holidays.get(day)
            or self.no_class.get(day)
            or (WEEKEND if day.weekday() >= _SATURDAY else None)
        )

    def counted(self, first: date, last: date, rule: Rule) -> tuple[bool, ...]:
        """`counts` for every day from `first` up to and including `last`; worked out once."""
        known = self._counted.get((first, last, rule))
        if known is None:
            known = tuple(self.counts(day, rule) for day in days(first, last))
            self._counted[first, last, rule] = known
        return known

    @cached_property
    def _counted(self) -> dict[tuple[date, date, Rule], tuple[bool, ...]]:
        return {}

    @cached_property
    def no_class(self) -> Mapping[date, Reason]:
        """The days on which no community's schools have class, with the holidays' names.

        Only communities that occur in the data have schools here: a municipality with Dutch schools alone
        lists no French holidays, and its summer is no less a holiday.
        """
        off: dict[Community, dict[date, SchoolHoliday]] = {}
        for holiday in self.school_holidays:
            of_community = off.setdefault(holiday.community, {})
            for day in days(holiday.first, holiday.last):
                of_community.setdefault(day, holiday)
        if not off:
            return {}
        shared = set.intersection(*(set(of_community) for of_community in off.values()))
        return {day: _named({c: of_community[day] for c, of_community in off.items()}) for day in shared}


def public_holidays(years: Iterable[int]) -> dict[date, Reason]:
    """The ten legal Belgian public holidays of each year, named in both languages."""
    return {day: reason for year in years for day, reason in _public_holidays(year)}


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> tuple[tuple[date, Reason], ...]:
    dutch = holidays.country_holidays("BE", years=year, language="nl")
    french = holidays.country_holidays("BE", years=year, language="fr")
    return tuple(
        (day, Reason("public_holiday", name, french[day]))
        for day, name in sorted(dutch.items())
        if name not in _NOT_LEGAL
    )


def _named(by_community: Mapping[Community, SchoolHoliday]) -> Reason:
    """Each language is named after its own community's holiday where both are on holiday."""
    either = next(iter(by_community.values()))
    nl, fr = by_community.get("nl", either), by_community.get("fr", either)
    return Reason("school_holiday", nl.nl, fr.fr)


def _every_day(calendar: Calendar, day: date) -> Reason | None:
    return None


def _mon_sat(calendar: Calendar, day: date) -> Reason | None:
    return WEEKEND if day.weekday() == _SUNDAY else None


def _working_day(calendar: Calendar, day: date) -> Reason | None:
    return WEEKEND if day.weekday() >= _SATURDAY else calendar.public_holidays.get(day)


def _school_day(calendar: Calendar, day: date) -> Reason | None:
    return _working_day(calendar, day) or calendar.no_class.get(day)


def _market_day(calendar: Calendar, day: date) -> Reason | None:
    if day.weekday() not in calendar.market_weekdays:
        return NOT_MARKET_DAY
    return MARKET_CANCELLED if day in calendar.market_cancelled else None


_RULES: Mapping[str, Callable[[Calendar, date], Reason | None]] = {
    "every_day": _every_day,
    "mon_sat": _mon_sat,
    "working_days": _working_day,
    "school_days": _school_day,
    "market_days": _market_day,
}


@lru_cache(maxsize=128)
def _weekdays(rule: Rule) -> frozenset[int]:
    names = (rule,) if isinstance(rule, str) else rule
    unknown = [name for name in names if name not in WEEKDAYS]
    if unknown or not names:
        raise ValueError(
            f"days = {rule!r}: expected one of {', '.join(_RULES)} or a list of weekdays such as monday"
        )
    return frozenset(WEEKDAYS.index(name) for name in names)
