"""Whether a position lies outside the municipality, as far as its places tell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any, Protocol

#: metres around the places' own circles that still belong: a phone's fix is coarse, and a border street has two sides
MARGIN = 500
#: metres of a place that says no radius
USUAL = 300
EARTH = 6_371_000


class Spot(Protocol):
    """A place with its centre in degrees WGS84, if known."""

    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...
    @property
    def radius_m(self) -> int | None: ...


def metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Along the ground between two points in degrees WGS84 (haversine)."""
    up, across = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    half = sin(up) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across) ** 2
    return 2 * EARTH * asin(sqrt(half))


def is_outside(places: Iterable[Spot], position: Mapping[str, Any] | None) -> bool:
    """Farther than MARGIN from the box around all places. Without places that have a centre, nothing is outside."""
    if position is None:
        return False
    box = _box(places)
    if box is None:
        return False
    south, north, west, east = box
    lat, lon = float(position["lat"]), float(position["lon"])
    accuracy = float(position.get("accuracy_m") or 0)
    nearest = min(max(lat, south), north), min(max(lon, west), east)
    return metres(lat, lon, *nearest) > MARGIN + accuracy


def _box(places: Iterable[Spot]) -> tuple[float, float, float, float] | None:
    """South, north, west and east of all places with their radius."""
    edges = []
    for place in places:
        if place.lat is None or place.lon is None:
            continue
        up = (place.radius_m or USUAL) / 111_320
        across = up / cos(radians(place.lat))
        edges.append((place.lat - up, place.lat + up, place.lon - across, place.lon + across))
    if not edges:
        return None
    south, north, west, east = zip(*edges, strict=True)
    return min(south), max(north), min(west), max(east)
