"""Outlines from a GeoJSON file: WGS84 degrees, or Belgian Lambert 72 / 2008 metres turned into them.

Pure, but for the projection library. RFC 7946 knows WGS84 alone; older files name another system in `crs`, and many
name none: coordinates beyond degrees are then Lambert 72, the usual system of Brussels' open data.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyproj import Transformer

from svpp.places.municipality import LATITUDES, LONGITUDES

#: EPSG codes that a Belgian file may be in
WGS84, LAMBERT_72, LAMBERT_2008 = 4326, 31370, 3812
SYSTEMS = {"CRS84": WGS84, "4326": WGS84, "31370": LAMBERT_72, "3812": LAMBERT_2008}
MOST_FEATURES, MOST_POINTS = 2000, 200_000
#: about a tenth of a metre
DECIMALS = 6


class NoOutlines(ValueError):
    """The file cannot be used; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Outline:
    """`properties` as the file gives them (texts and numbers); `geometry` in WGS84; `centre` (lat, lon)."""

    properties: dict[str, str]
    geometry: dict[str, Any]
    centre: tuple[float, float]


def read_outlines(data: bytes) -> list[Outline]:
    """Every polygon. Raises NoOutlines: not_geojson, unknown_crs, no_polygons, too_many, outside_belgium."""
    document = _document(data)
    features = document["features"] if document.get("type") == "FeatureCollection" else [document]
    if not isinstance(features, list) or len(features) > MOST_FEATURES:
        raise NoOutlines("too_many")
    try:
        polygons = [
            (f, f["geometry"])
            for f in features
            if (f.get("geometry") or {}).get("type", "").endswith("Polygon")
        ]
        points = [point for _, geometry in polygons for point in _points(geometry["coordinates"])]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NoOutlines("not_geojson") from None
    if not polygons:
        raise NoOutlines("no_polygons")
    if len(points) > MOST_POINTS:
        raise NoOutlines("too_many")
    system = _system(document, points)
    return [_outline(feature, geometry, system) for feature, geometry in polygons]


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NoOutlines("not_geojson") from None
    if not isinstance(document, dict) or document.get("type") not in ("FeatureCollection", "Feature"):
        raise NoOutlines("not_geojson")
    return document


def _system(document: dict[str, Any], points: list[tuple[float, float]]) -> int:
    named = document.get("crs")
    if named is not None:
        text = str(named.get("properties", {}).get("name", "")) if isinstance(named, dict) else ""
        code = text.rsplit(":", 1)[-1]
        if code not in SYSTEMS:
            raise NoOutlines("unknown_crs")
        return SYSTEMS[code]
    return WGS84 if all(abs(x) <= 180 and abs(y) <= 90 for x, y in points) else LAMBERT_72


@lru_cache(maxsize=2)
def _transformer(system: int) -> Transformer:
    return Transformer.from_crs(system, WGS84, always_xy=True)


def _outline(feature: dict[str, Any], geometry: dict[str, Any], system: int) -> Outline:
    def turn(part: Any) -> Any:
        if _is_point(part):
            x, y = float(part[0]), float(part[1])
            lon, lat = (x, y) if system == WGS84 else _transformer(system).transform(x, y)
            if not (LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]):
                raise NoOutlines("outside_belgium")
            return [round(lon, DECIMALS), round(lat, DECIMALS)]
        return [turn(one) for one in part]

    turned = {"type": geometry["type"], "coordinates": turn(geometry["coordinates"])}
    given = feature.get("properties")
    properties = {
        str(name): str(value)
        for name, value in (given if isinstance(given, dict) else {}).items()
        if isinstance(value, (str, int, float)) and not isinstance(value, bool)
    }
    return Outline(properties, turned, _middle(turned))


def _middle(geometry: dict[str, Any]) -> tuple[float, float]:
    """Of the box around it: good enough to write a name there and to sort by distance."""
    points = list(_points(geometry["coordinates"]))
    lons, lats = [x for x, _ in points], [y for _, y in points]
    return (
        round((min(lats) + max(lats)) / 2, DECIMALS),
        round((min(lons) + max(lons)) / 2, DECIMALS),
    )


def _points(part: Any) -> Iterator[tuple[float, float]]:
    """Raises ValueError, TypeError for what is no coordinates."""
    if _is_point(part):
        x, y = float(part[0]), float(part[1])
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(part)
        yield x, y
        return
    if not isinstance(part, list) or not part:
        raise ValueError(part)
    for one in part:
        yield from _points(one)


def _is_point(part: Any) -> bool:
    return (
        isinstance(part, list)
        and len(part) >= 2
        and all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in part)
    )
