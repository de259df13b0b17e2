"""Today's hours as cards: one per kind of presence, every target of the plan a tick, and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from svpp.plan.catalogue import HoursSource
from svpp.report.day.values import CaseGauge, DayBoard, Gauge
from svpp.words import NBSP, Speaker

#: per cents of the bar between two ticks below which their labels would touch
NARROW = 16
#: how much of the bar the highest target may take
HIGHEST = 84


@dataclass(frozen=True, slots=True)
class Tick:
    #: per cent of the bar, and where the label stands to it
    x: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """One bar. state: met, on_track, short (by the plan it will not be met), missed (over), outside, or open."""

    title: str
    value: str
    #: per cents of the bar: done and running, then what is expected beyond
    done: str
    more: str
    ticks: tuple[Tick, ...]
    state: str
    verdict: str
    detail: str
    indicators: tuple[str, ...]
    #: what the picture says, for who does not see it
    label: str


def gauge_cards(board: DayBoard, say: Speaker) -> list[Card]:
    """Indicators that count the same hours in the same reading share a card."""
    groups: dict[tuple[str, str | None, str, str], list[Gauge]] = {}
    for gauge in board.gauges:
        source = gauge.indicator.source
        assert isinstance(source, HoursSource)
        key = (source.activity, source.tag, gauge.indicator.kind, gauge.indicator.reading)
        groups.setdefault(key, []).append(gauge)
    ordered = sorted(groups.items(), key=lambda row: row[0][2] == "hours_per_week")
    hours = [
        _card(key[:3], sorted(found, key=lambda g: g.target_seconds), board, say) for key, found in ordered
    ]
    return [*hours, *(_cases(gauge, board, say) for gauge in board.cases)]


def _card(key: tuple[str, str | None, str], gauges: list[Gauge], board: DayBoard, say: Speaker) -> Card:
    activity, tag, kind = key
    first, top = gauges[0], _top(gauges)
    now = first.seconds + first.running_seconds
    title = presence_words(tag or activity, say)
    if kind == "hours_per_week":
        title = say.t("desk.week", what=title, n=first.first.isocalendar().week)
    state, verdict, detail = _judge(gauges, board, say)
    targets = sorted({g.target_seconds for g in gauges})
    value = say.duration(now)
    goals = " · ".join(say.hours(_hours(t)) for t in targets)
    return Card(
        title=title,
        value=value,
        done=_share(now, top),
        more=_share(first.expected_seconds - now, top),
        ticks=tuple(_ticks(targets, top, say)),
        state=state,
        verdict=verdict,
        detail=detail,
        indicators=tuple(g.indicator.id for g in gauges),
        label=say.t("d.gauge.label", now=value, expected=say.duration(first.expected_seconds), goals=goals),
    )


def _hours(seconds: int) -> Fraction:
    return Fraction(seconds, 3600)


def _top(gauges: Sequence[Gauge]) -> int:
    """What the whole bar stands for, so that neither the target nor what is expected touches its end."""
    highest = max(g.target_seconds for g in gauges)
    return max(highest * 100 // HIGHEST, gauges[0].expected_seconds * 100 // 95, 1)


def _share(seconds: int, top: int) -> str:
    return f"{max(0, min(seconds, top)) / top * 100:.2f}%"


def _ticks(targets: list[int], top: int, say: Speaker) -> list[Tick]:
    """Labels of neighbours lean away from each other; only the last says its unit, as on a ruler."""
    places = [t / top * 100 for t in targets]
    found = []
    for n, (seconds, x) in enumerate(zip(targets, places, strict=True)):
        near_next = n + 1 < len(places) and places[n + 1] - x < NARROW
        near_last = n > 0 and x - places[n - 1] < NARROW
        anchor = "end" if near_next and not near_last else "start" if near_last else "middle"
        found.append(Tick(f"{x:.2f}%", anchor, say.hours(_hours(seconds))))
    return found


def _judge(gauges: list[Gauge], board: DayBoard, say: Speaker) -> tuple[str, str, str]:
    """state, verdict and detail; of several targets the nearest that is not reached speaks."""
    first = gauges[0]
    if first.why_not is not None:
        return "outside", reason_words(first.why_not.code, say), say.t("d.gauge.outside")
    doubt = (
        say.t("d.gauge.uncertain", d=say.duration(first.uncertain_seconds)) if first.uncertain_seconds else ""
    )
    missing = next((g for g in gauges if not g.reached), None)
    over = board.is_over and first.last <= board.day
    if missing is None:
        return "met", say.t("d.met"), doubt or _since(gauges[-1], over, say)
    still = _length(missing.missing_seconds, say)
    goal = say.hours(_hours(missing.target_seconds))
    up_to = say.t("d.gauge.to", d=still, goal=goal) if len(gauges) > 1 else say.t("desk.still", d=still)
    if over:
        return "missed", say.t("d.miss"), doubt or say.t("d.gauge.lacked", d=still, goal=goal)
    if missing.will_reach:
        return "on_track", say.t("d.ontrack"), doubt or _coming(up_to, missing, say)
    return "short", up_to, doubt or _expected(first, say)


def _since(gauge: Gauge, over: bool, say: Speaker) -> str:
    parts = []
    if gauge.reached_at is not None and gauge.indicator.kind == "hours_per_day":
        parts.append(say.t("d.gauge.since", t=say.clock(gauge.reached_at)))
    if not over and gauge.expected_seconds > gauge.seconds + gauge.running_seconds:
        parts.append(say.t("d.gauge.expected", d=say.duration(gauge.expected_seconds)))
    return ", ".join(parts)


def _coming(still: str, gauge: Gauge, say: Speaker) -> str:
    if gauge.next is None:
        return still
    when = _when(gauge.next.at, gauge, say)
    return f"{still}{say.colon} {say.t('d.gauge.next', t=when, who=gauge.next.name)}"


def _when(moment: datetime, gauge: Gauge, say: Speaker) -> str:
    """A clock; with the day's name where the target is a week's."""
    if gauge.indicator.kind == "hours_per_day":
        return say.clock(moment)
    return f"{say.weekday(moment.astimezone(say.zone).date())} {say.clock(moment)}"


def _expected(gauge: Gauge, say: Speaker) -> str:
    if gauge.expected_seconds <= gauge.seconds + gauge.running_seconds:
        return say.t("d.gauge.nothing_planned")
    return say.t("d.gauge.expected", d=say.duration(gauge.expected_seconds))


def _length(seconds: int, say: Speaker) -> str:
    """ "8 min", "1 u 20": minutes upwards, so that what is missing never reads as nothing."""
    minutes = -(-seconds // 60)
    return f"{minutes}{NBSP}min" if minutes < 60 else say.duration(minutes * 60)


def _cases(gauge: CaseGauge, board: DayBoard, say: Speaker) -> Card:
    """Incidents of the day whose deadline was kept, of all of them."""
    whole = gauge.passed + gauge.failed + gauge.pending
    within = gauge.indicator.within
    assert within is not None
    if gauge.failed:
        state, verdict = "missed", say.t("d.gauge.too_late", n=gauge.failed)
    elif gauge.due is not None:
        left = int((gauge.due - board.now).total_seconds())
        state, verdict = "short", say.t("desk.still", d=_length(left, say))
    else:
        state, verdict = "met", say.t("d.met")
    detail = say.t("d.gauge.due", t=say.stamp(gauge.due)) if gauge.due else ""
    value = say.t("d.gauge.cases", n=gauge.passed, of=whole)
    return Card(
        title=say.t("d.gauge.police", n=within.amount),
        value=value,
        done=f"{gauge.passed / whole * 84:.2f}%",
        more="0%",
        ticks=(Tick("84%", "middle", f"100{NBSP}%"),),
        state=state,
        verdict=verdict,
        detail=detail,
        indicators=(gauge.indicator.id,),
        label=value,
    )


def presence_words(what: str, say: Speaker) -> str:
    """What an indicator of hours counts, by its tag or activity; a tag of another plan is shown as it is."""
    return say.t(f"desk.hours.{what}") if say.has(f"desk.hours.{what}") else what.replace("_", " ")


def reason_words(code: str, say: Speaker) -> str:
    return say.t(f"why.{code}") if say.has(f"why.{code}") else code
