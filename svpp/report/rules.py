"""How an indicator is counted, as lines a person can read; made from the plan's data."""

from __future__ import annotations

from fractions import Fraction

from svpp.plan.catalogue import (
    FIELD,
    Amendment,
    EventsSource,
    FindingsSource,
    HoursSource,
    IncidentsSource,
    Indicator,
    LinesSource,
    Plan,
    Selection,
    StatementSource,
    Within,
)
from svpp.words import Speaker


def rule_lines(plan: Plan, indicator: Indicator, say: Speaker) -> list[tuple[str, str]]:
    """(what, words) in the order of reading."""
    found = [(say.t("rule.counts"), _source(plan, indicator, say))]
    if isinstance(indicator.source, HoursSource):
        found.append((say.t("rule.not"), say.t("rule.not.hours")))
        found.append((say.t("rule.days"), days_words(indicator, say)))
        found.append((say.t("rule.reading"), say.t(f"rule.reading.{indicator.reading}")))
        found.append((say.t("rule.judged"), judged_words(indicator, say)))
    if indicator.within is not None:
        found.append((say.t("rule.deadline"), within_words(indicator.within, say)))
    if indicator.comparator_origin == "implied" and indicator.kind != "yes_no":
        key = "rule.implied.at_most" if indicator.kind == "deadline" else "rule.implied"
        found.append((say.t("rule.target"), say.t(key)))
    if indicator.amended:
        found.append((say.t("rule.decided"), _amended(indicator.amended[-1], say)))
    elif indicator.decided is not None:
        found.append((say.t("rule.decided"), indicator.decided.in_(say.language)))
    return found


def _amended(one: Amendment, say: Speaker) -> str:
    """Who decided the reading that holds, when, and why; words as they were written."""
    who = one.decided_by + (f", {say.day(one.decided_on)}" if one.decided_on else "")
    text = say.t("rule.amended", who=who, day=say.day(one.valid_from))
    return f"{text} {one.reason}" if one.reason else text


def _source(plan: Plan, indicator: Indicator, say: Speaker) -> str:
    source = indicator.source
    if isinstance(source, HoursSource):
        what = say.t("rule.field") if source.activity == FIELD else say.t(f"act.{source.activity}")
        key = "rule.hours_tag" if source.tag else "rule.hours"
        tag = say.t(f"tag.{source.tag}") if source.tag and say.has(f"tag.{source.tag}") else source.tag
        return say.t(key, what=what, tag=tag)
    if isinstance(source, EventsSource):
        return say.t("rule.events_authority" if source.public_authority else "rule.events")
    if isinstance(source, IncidentsSource):
        return say.t("rule.incidents_suspicious" if source.suspicious else "rule.incidents")
    if isinstance(source, FindingsSource):
        return say.t("rule.findings_sent" if source.transmitted else "rule.findings")
    if isinstance(source, StatementSource):
        return say.t("rule.statement")
    return _lines(plan, source, say)


def _lines(plan: Plan, source: LinesSource, say: Speaker) -> str:
    text = say.t("rule.lines", what=selection_words(plan, source.select, say))
    if source.passes is not None:
        text += " " + say.t("rule.passes", what=selection_words(plan, source.passes, say))
    register = plan.register(source.select.register)
    for key, code in (
        ("rule.sum", source.sum_of),
        ("rule.distinct", source.distinct_of),
        ("rule.latest", source.latest_by),
    ):
        if code:
            field = register.field(code) if register else None
            text += " " + say.t(key, what=field.name.in_(say.language) if field else code)
    return text


def selection_words(plan: Plan, selection: Selection, say: Speaker) -> str:
    """Register, then each condition as "field: values"."""
    register = plan.register(selection.register)
    if register is None:
        return selection.register
    parts = []
    for code, values in selection.where.items():
        field = register.field(code)
        if field is None:
            continue
        options = {option.code: option.name.in_(say.language) for option in field.options}
        shown = [
            say.t("year.yes" if value else "year.no")
            if isinstance(value, bool)
            else options.get(str(value), str(value))
            for value in values
        ]
        parts.append(f"{field.name.in_(say.language)}{say.colon} {' / '.join(shown)}")
    name = register.name.in_(say.language)
    return f"{name} ({'; '.join(parts)})" if parts else name


def days_words(indicator: Indicator, say: Speaker) -> str:
    if isinstance(indicator.days, str):
        return say.t(f"rule.days.{indicator.days}")
    return ", ".join(say.t(f"weekday.{name}") for name in indicator.days)


def judged_words(indicator: Indicator, say: Speaker) -> str:
    if isinstance(indicator.rule, Fraction):
        return say.t("rule.judged.share", p=say.per_cent(indicator.rule * 100))
    return say.t(f"rule.judged.{indicator.rule}")


def within_words(within: Within, say: Speaker) -> str:
    return say.t(f"rule.within.{within.unit}", n=within.amount)
