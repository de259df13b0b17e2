"""Why the plan leaves no choice for an indicator, and what is counted otherwise, as parts of a sentence."""

from __future__ import annotations

from svpp.plan.catalogue import (
    Counting,
    EventsSource,
    FindingsSource,
    IncidentsSource,
    Indicator,
    LinesSource,
    Plan,
    StatementSource,
)
from svpp.report.rules import within_words
from svpp.words import Speaker


def counting_words(plan: Plan, row: Indicator, counting: Counting, say: Speaker) -> str:
    """every line · the sum of a field · each different value of a field once"""
    code = counting.sum_of or counting.distinct_of
    if code is None or not isinstance(row.source, LinesSource):
        return say.t("plan.counts.lines")
    register = plan.register(row.source.select.register)
    field = register.field(code) if register else None
    name = field.name.in_(say.language) if field else code
    return say.t("plan.counts.sum_of" if counting.sum_of else "plan.counts.distinct_of", what=name)


def why_not(plan: Plan, row: Indicator, say: Speaker) -> str:
    """For an indicator whose text leaves one reading only."""
    source = row.source
    register = plan.register(source.select.register) if isinstance(source, LinesSource) else None
    name = register.name.in_(say.language) if register else ""
    if row.kind == "deadline":
        return say.t("plan.why.deadline")
    if isinstance(source, StatementSource):
        return say.t("plan.why.statement")
    if row.within is not None:
        return say.t("plan.why.within", within=within_words(row.within, say))
    if isinstance(source, (EventsSource, IncidentsSource, FindingsSource)):
        return say.t("plan.why.field")
    if row.kind == "yes_no":
        return say.t("plan.why.any", register=name)
    if isinstance(source, LinesSource) and source.edition_of:
        return say.t("plan.why.edition")
    return say.t("plan.why.share" if row.kind == "share" else "plan.why.lines", register=name)
