"""Alerts about the plan's targets: a half hour without anybody, a target that nothing planned will reach."""

from __future__ import annotations

from collections.abc import Iterator

from svpp.facts.cover import HALF_HOUR, Slot
from svpp.measure.totals import counts_for
from svpp.plan.catalogue import HoursSource
from svpp.report.day.ground import Ground
from svpp.report.day.nearest import nearest
from svpp.report.day.sending import sending
from svpp.report.day.values import Alert, CoverRow, Gauge, Helper, Lane
from svpp.when.days import instant


def of_targets(
    ground: Ground, lanes: list[Lane], gauges: list[Gauge], cover: list[CoverRow]
) -> Iterator[Alert]:
    short = list(_short(ground, lanes, gauges))
    told = {alert.values["what"] for alert in short}
    yield from short
    for row in cover:
        if (row.tag or row.activity) not in told:
            yield from _holes(ground, lanes, row)


def _short(ground: Ground, lanes: list[Lane], gauges: list[Gauge]) -> Iterator[Alert]:
    """Of the targets of one day: the nearest that what is planned will not reach, once a kind of presence."""
    told: set[str] = set()
    for gauge in sorted(gauges, key=lambda g: g.target_seconds):
        source = gauge.indicator.source
        assert isinstance(source, HoursSource)
        what = source.tag or source.activity
        daily = gauge.indicator.kind == "hours_per_day" and gauge.why_not is None
        if not daily or gauge.will_reach or what in told:
            continue
        told.add(what)
        helper = _helper(ground, lanes, source)
        missing = max(60, gauge.target_seconds - gauge.expected_seconds)
        plan = None
        if ground.is_today:
            plan = sending(helper, source.activity, None, ground.now, ground.end, seconds=missing)
        yield Alert(
            "short",
            "warn",
            "send" if plan else "planning",
            day=ground.day,
            helper=helper,
            sending=plan,
            values={
                "what": what,
                "key": what,
                "activity": source.activity,
                "seconds": missing,
                "target": gauge.target_seconds,
            },
        )


def _helper(ground: Ground, lanes: list[Lane], source: HoursSource) -> Helper | None:
    """Who is nearest to a place where this presence would count."""
    bears = ground.tags.on(ground.day)
    fitting = [
        code
        for code, place in ground.places.items()
        if place.retired_at is None
        and (source.tag in bears.get(code, frozenset()) if source.tag else place.kind == source.activity)
    ]
    found = [helper for code in fitting if (helper := nearest(ground, lanes, code)) is not None]
    return min(found, key=lambda h: (h.metres, h.name), default=None)


def _holes(ground: Ground, lanes: list[Lane], row: CoverRow) -> Iterator[Alert]:
    """Half hours from now on in which somebody is planned and nobody is expected, each run told once."""
    run: list[Slot] = []
    for slot in [*row.slots, None]:
        if slot is not None and slot.hole and slot.ahead:
            run.append(slot)
            continue
        if run:
            yield _hole(ground, lanes, row, run)
        run = []


def _hole(ground: Ground, lanes: list[Lane], row: CoverRow, run: list[Slot]) -> Alert:
    start, end = run[0].start, run[-1].start + HALF_HOUR
    bears, wanted = ground.tags.on(ground.day), HoursSource(row.activity, row.tag)
    planned = next(
        (
            s
            for s in ground.planned
            if s.start < end and s.end > start and counts_for(wanted, s.presence, bears)
        ),
        None,
    )
    what = row.tag or row.activity
    helper = plan = None
    if planned:
        doing = planned.presence
        helper = nearest(ground, lanes, doing.place)
        if ground.is_today:
            plan = sending(
                helper, doing.activity, doing.event, ground.now, ground.end, start=start, until=end
            )
    return Alert(
        "hole",
        "bad",
        "send" if plan else "planning",
        day=ground.day,
        at=instant(start),
        helper=helper,
        sending=plan,
        values={
            "what": what,
            "until": instant(end),
            "key": f"{what}-{start}",
            "activity": planned.presence.activity if planned else row.activity,
        },
    )
