"""Who could close a gap: by the centre of the place they logged last, never by following anybody."""

from __future__ import annotations

from collections.abc import Iterable

from svpp.places.outside import metres
from svpp.report.day.ground import Ground
from svpp.report.day.values import Helper, Lane


def nearest(ground: Ground, lanes: Iterable[Lane], place: str, but: str | None = None) -> Helper | None:
    """Of those on duty now, the nearest to this place; None where a centre is not known or nobody is out."""
    target = ground.places.get(place)
    if target is None or target.lat is None or target.lon is None:
        return None
    found = []
    for lane in lanes:
        here = ground.places.get(lane.status.place or "")
        if lane.guard == but or not lane.on_duty or here is None or here.lat is None or here.lon is None:
            continue
        away = metres(target.lat, target.lon, here.lat, here.lon)
        found.append((away, lane.name, lane))
    if not found:
        return None
    away, name, lane = min(found, key=lambda row: row[:2])
    return Helper(lane.guard, name, lane.phone, round(away / 100) * 100, place)
