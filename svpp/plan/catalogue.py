"""The vocabulary of a plan: frozen values, read from a plan file, never changed afterwards.

A plan is a tree (domain > general goals, strategic goal > operational goal > results, indicators) plus the
registers its indicators count. Kinds of indicator are code (`svpp.measure`); everything else is data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from svpp.plan.declared import (
    Field,
    Option,
    Register,
    Shortcut,
)
from svpp.plan.origins import (
    EventsSource,
    FindingsSource,
    HoursSource,
    IncidentsSource,
    LinesSource,
    Selection,
    Source,
    StatementSource,
    Within,
)
from svpp.plan.terms import (
    ACTIVITIES,
    DAY_RULES,
    FIELD,
    FIELD_ACTIVITIES,
    HOUR_KINDS,
    HOUR_RULES,
    KINDS,
    OTHER_ACTIVITIES,
    WEEKDAYS,
    Comparator,
    Kind,
    Reading,
    Scalar,
    Text,
)

#: the parts stand in files of their own; whoever reads a plan finds all of them here
__all__ = [
    "ACTIVITIES",
    "DAY_RULES",
    "FIELD",
    "FIELD_ACTIVITIES",
    "HOUR_KINDS",
    "HOUR_RULES",
    "KINDS",
    "OTHER_ACTIVITIES",
    "WEEKDAYS",
    "Amendment",
    "Comparator",
    "Counting",
    "Domain",
    "EventsSource",
    "Field",
    "FindingsSource",
    "GeneralGoal",
    "HoursSource",
    "IncidentsSource",
    "Indicator",
    "Kind",
    "LinesSource",
    "Money",
    "OperationalGoal",
    "Option",
    "Party",
    "Plan",
    "Reading",
    "Register",
    "Scalar",
    "Selection",
    "Shortcut",
    "Source",
    "StatementSource",
    "StrategicGoal",
    "Text",
    "Within",
]


@dataclass(frozen=True, slots=True)
class Counting:
    """What a line of a register adds to a count or a share: itself, the number in a field, or a value not seen yet."""

    sum_of: str | None = None
    distinct_of: str | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """Another reading of an indicator from a day on: who decided it, and why. None: as it was.

    A figure is of a whole year, so it begins with one: on 1 January, or on the plan's first day.
    """

    valid_from: date
    decided_by: str
    decided_on: date | None = None
    reason: str = ""
    days: str | tuple[str, ...] | None = None
    reading: Reading | None = None
    rule: str | Fraction | None = None
    when_none: Literal["no", "no_cases"] | None = None
    counts: Counting | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the agreement that asks for a figure.

    target: hours, a number, per cent (30 = 30 %), True for yes/no, or a date. `unit` says which:
    h/day, h/week, per cent is "percent", yes/no is "yes_no", a date is "date", anything else is counted things.
    """

    id: str
    domain: int
    operational_goal: str
    kind: Kind
    text: Text
    comparator: Comparator
    comparator_origin: Literal["plan", "implied"]
    target: Fraction | bool | date
    unit: str
    source: Source
    #: year, plan (anything valid within the plan's period) or edition
    period: Literal["year", "plan", "edition"] = "year"
    #: hours: which days count; one of DAY_RULES or a tuple of weekday names
    days: str | tuple[str, ...] = "every_day"
    reading: Reading = "person_hours"
    #: hours: "average", "every" or a Fraction (share of days). yes_no on lines: "any" or "all".
    rule: str | Fraction = "average"
    within: Within | None = None
    #: yes_no, rule "all": what no line at all in a year that is over means
    when_none: Literal["no", "no_cases"] = "no"
    #: who decided the reading and when, in words (shown under the figure)
    decided: Text | None = None
    note: str = ""
    #: in the order in which they were decided; of two for the same year the later decision holds
    amended: tuple[Amendment, ...] = ()

    def in_year(self, year: int) -> Indicator:
        """As it is read for that year: with the amendments that began by then."""
        begun = self.amendments_in(year)
        found = replace(self, amended=tuple(begun)) if self.amended else self
        for one in begun:
            found = replace(
                found,
                days=one.days or found.days,
                reading=one.reading or found.reading,
                rule=one.rule or found.rule,
                when_none=one.when_none or found.when_none,
                source=_counted(found.source, one.counts),
            )
        return found

    @property
    def days_asked(self) -> Fraction | None:
        """Hours: the share of the days or weeks that must reach the target; None where the rule asks for their mean.
        A rule that is neither raises ValueError."""
        if isinstance(self.rule, Fraction):
            return self.rule
        known: dict[str, Fraction | None] = {"average": None, "every": Fraction(1)}
        if self.rule not in known:
            raise ValueError(f"{self.id}: hours are not judged by {self.rule!r}")
        return known[self.rule]

    @property
    def counting(self) -> Counting:
        source = self.source
        return Counting(source.sum_of, source.distinct_of) if isinstance(source, LinesSource) else Counting()

    def amendments_in(self, year: int) -> list[Amendment]:
        """Those that hold in a year, the one that decides last."""
        begun = (one for one in self.amended if one.valid_from.year <= year)
        return sorted(begun, key=lambda one: one.valid_from)


def _counted(source: Source, counts: Counting | None) -> Source:
    if counts is None or not isinstance(source, LinesSource):
        return source
    return replace(source, sum_of=counts.sum_of, distinct_of=counts.distinct_of)


@dataclass(frozen=True, slots=True)
class OperationalGoal:
    id: str
    text: Text
    results: tuple[Text, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class StrategicGoal:
    id: str
    text: Text
    operational_goals: tuple[OperationalGoal, ...]


@dataclass(frozen=True, slots=True)
class GeneralGoal:
    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Domain:
    number: int
    title: Text
    #: a few words, for narrow columns
    short: Text
    introduction: Text | None
    general_goals: tuple[GeneralGoal, ...]
    strategic_goals: tuple[StrategicGoal, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(i for s in self.strategic_goals for o in s.operational_goals for i in o.indicators)


@dataclass(frozen=True, slots=True)
class Party:
    name: Text
    represented_by: Text


@dataclass(frozen=True, slots=True)
class Money:
    """The agreement's amounts in whole euro cents a year; loading checks that they add up."""

    annual: int
    contingent_annual: int
    contingent_fte: int
    wage_per_fte_month: int
    wages_annual: int
    equipment_max_per_fte: int
    equipment_annual: int


@dataclass(frozen=True, slots=True)
class Plan:
    id: str
    title: Text
    municipality: Text
    period_from: date
    period_until: date
    signed_on: date | None
    languages: tuple[str, ...]
    parties: tuple[Party, ...]
    money: Money | None
    domains: tuple[Domain, ...]
    registers: tuple[Register, ...]
    #: sha256 of the file's bytes, hexadecimal
    hash: str
    #: languages whose words are our translation, not the agreement's own
    translated: tuple[str, ...] = ()
    #: the decisions the agreement carries out, and its general provisions, word for word
    decisions: Text | None = None
    provisions: tuple[Text, ...] = ()

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(i for d in self.domains for i in d.indicators)

    def indicator(self, identifier: str) -> Indicator | None:
        return next((i for i in self.indicators if i.id == identifier), None)

    def register(self, code: str) -> Register | None:
        return next((r for r in self.registers if r.code == code), None)

    def covers(self, year: int) -> bool:
        return self.period_from.year <= year <= self.period_until.year

    def in_year(self, year: int) -> Plan:
        """The same plan with every indicator as it is read for that year."""
        if not any(i.amended for i in self.indicators):
            return self
        return replace(self, domains=tuple(_domain_in(domain, year) for domain in self.domains))


def _domain_in(domain: Domain, year: int) -> Domain:
    def goal(one: OperationalGoal) -> OperationalGoal:
        return replace(one, indicators=tuple(i.in_year(year) for i in one.indicators))

    return replace(
        domain,
        strategic_goals=tuple(
            replace(above, operational_goals=tuple(goal(one) for one in above.operational_goals))
            for above in domain.strategic_goals
        ),
    )
