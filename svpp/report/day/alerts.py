"""What needs somebody: each alert with its cause and the one thing that solves it, the worst first."""

from __future__ import annotations

from collections.abc import Iterator

from svpp.people.policy import Actor
from svpp.report.day import alerts_entries, alerts_people, alerts_targets
from svpp.report.day.ground import Ground
from svpp.report.day.values import Alert, CoverRow, Gauge, Lane
from svpp.when.days import instant

#: the order in which a coordinator deals with them
ORDER = (
    "crime_unreported",
    "police_late",
    "late",
    "hole",
    "left",
    "silent",
    "short",
    "police_due",
    "forgotten",
    "suspect",
    "conflict",
    "refused",
    "withdrawal",
    "changed",
    "overlap",
    "outside",
    "clock",
    "certificate_over",
    "card_over",
    "certificate_ends",
    "card_ends",
)


def alerts(
    ground: Ground, actor: Actor, lanes: list[Lane], gauges: list[Gauge], cover: list[CoverRow]
) -> list[Alert]:
    """Of a day that is over: what of it is unsettled. Of today also what runs, and what is left of the days before."""

    def every() -> Iterator[Alert]:
        yield from alerts_entries.of_entries(ground, actor)
        yield from alerts_people.of_lanes(ground, lanes)
        if ground.is_over:
            return
        yield from alerts_targets.of_targets(ground, lanes, gauges, cover)
        if ground.is_today:
            yield from alerts_people.of_papers(ground, actor)
            yield from alerts_entries.of_refusals(ground, actor)

    never = instant(ground.end)
    return sorted(every(), key=lambda a: (a.level != "bad", ORDER.index(a.code), a.at or never))
