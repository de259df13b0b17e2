"""Today's hours as cards: one per kind of presence, with every target of the plan as a tick."""

from __future__ import annotations

from dataclasses import dataclass

from svpp.plan.catalogue import HoursSource
from svpp.report.day import DayBoard, Gauge
from svpp.words import Speaker

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """Widths and places in thousandths of the bar."""

    title: str
    seconds: int
    done: int
    running: int
    ticks: tuple[Tick, ...]
    #: met, open or outside
    state: str
    words: str
    indicators: tuple[str, ...]


def gauge_cards(board: DayBoard, say: Speaker) -> list[Card]:
    """Indicators that count the same hours share a card."""
    groups: dict[tuple[str, str | None, str], list[Gauge]] = {}
    for gauge in board.gauges:
        source = gauge.indicator.source
        assert isinstance(source, HoursSource)
        groups.setdefault((source.activity, source.tag, gauge.indicator.kind), []).append(gauge)
    return [_card(key, gauges, say) for key, gauges in groups.items()]


def _card(key: tuple[str, str | None, str], gauges: list[Gauge], say: Speaker) -> Card:
    activity, tag, kind = key
    first = gauges[0]
    targets = sorted({g.target_seconds for g in gauges})
    top = max(int(targets[-1] * 1.25), first.seconds + first.running_seconds, 1)
    missing = next((g for g in gauges if not g.reached), None)
    if first.why_not is not None:
        state, words = "outside", reason_words(first.why_not.code, say)
    elif missing is None:
        state, words = "met", say.t("d.met")
    else:
        state = "open"
        words = say.t("desk.still", d=say.duration(max(0, missing.target_seconds - missing.seconds)))
    title = (
        say.t(f"desk.hours.{tag or activity}")
        if say.has(f"desk.hours.{tag or activity}")
        else (tag or activity)
    )
    if kind == "hours_per_week":
        title = say.t("desk.week", what=title, n=first.first.isocalendar().week)
    return Card(
        title=title,
        seconds=first.seconds + first.running_seconds,
        done=first.seconds * WIDTH // top,
        running=first.running_seconds * WIDTH // top,
        ticks=tuple(Tick(t * WIDTH // top, say.hours(t // 3600)) for t in targets),
        state=state,
        words=words,
        indicators=tuple(g.indicator.id for g in gauges),
    )


def reason_words(code: str, say: Speaker) -> str:
    return say.t(f"why.{code}") if say.has(f"why.{code}") else code
