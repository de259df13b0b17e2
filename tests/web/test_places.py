"""Places on the desk: every change dated, figures follow, and earlier reports stay as they were."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.places.change import known_place
from svpp.places.models import PlaceChange, PlaceTag
from svpp.places.outlines import NoOutlines, read_outlines
from svpp.places.rows import live
from tests.conftest import Clients
from tests.entries import presence, send
from tests.web.pages import MISSING_WORD, desk, fields

#: a square near the town hall, in WGS84 [lon, lat]
SQUARE = [[4.338, 50.854], [4.340, 50.854], [4.340, 50.855], [4.338, 50.855], [4.338, 50.854]]
#: a metre around the EPSG's example (Guidance Note 7-2, Lambert Conic Conformal 2SP Belgium): 50.67957 N, 5.80737 E
LAMBERT = [[251762, 153033], [251764, 153033], [251764, 153035], [251762, 153035], [251762, 153033]]


def geojson(points: Any, name: str = "maritiem", crs: str | None = None, **more: Any) -> bytes:
    feature = {
        "type": "Feature",
        "properties": {"code": name},
        "geometry": {"type": "Polygon", "coordinates": [points]},
    }
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **named, **more}).encode()


def seconds(clients: Clients, as_of: str = "") -> int:
    url = "/api/v1/indicators/2.2.3-a-2?year=2022" + (f"&as_of={as_of}" if as_of else "")
    return int(clients.as_("dora").get(url).get_json()["numerator"])


def test_a_tag_moves_figures_from_now_on(app: Flask, clients: Clients, edda: FlaskClient) -> None:
    send(clients.as_("bob"), presence(place="weststation"))
    before = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    assert seconds(clients) == 0
    form = {"tag": "burglary_risk", "first": "2022-01-01", "last": ""}
    for _ in range(2):
        assert edda.post("/admin/places/weststation/tags", data=form).status_code == 303
    assert seconds(clients) == 3 * 3600
    assert seconds(clients, before) == 0
    with app.app_context():
        (tag,) = live(
            db.session(), PlaceTag, tag="burglary_risk", place_id=known_place(db.session(), "weststation").id
        )
    assert edda.post(f"/admin/places/maritiem/tags/{tag.id}/drop").status_code == 404
    assert seconds(clients) == 3 * 3600
    ended = {**form, "last": "2022-03-16"}  # the day before the presence
    assert edda.post("/admin/places/weststation/tags", data=ended).status_code == 303
    assert seconds(clients) == 0


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"tag": "Burglary Risk", "first": "2022-01-01"}, "kleine letters"),
        ({"tag": "burglary_risk", "first": ""}, "Vul dit in"),
        ({"tag": "burglary_risk", "first": "2021-01-01"}, "geldt al"),
        ({"tag": "new", "first": "2022-01-02", "last": "2022-01-01"}, "Het einde ligt voor het begin"),
        ({"tag": "new", "first": "1022-01-02"}, "Geef een dag"),
    ],
)
def test_a_wrong_tag_says_why_and_keeps_what_was_typed(
    edda: FlaskClient, form: dict[str, str], sentence: str
) -> None:
    answer = edda.post("/admin/places/maritiem/tags?lang=nl", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{form["tag"]}"' in answer.text


NEW = {"code": "nieuw-plein", "kind": "park", "name_nl": "Nieuw plein", "name_fr": "Nouvelle place"}


def test_a_new_place_is_on_the_phones_and_can_be_retired(clients: Clients, edda: FlaskClient) -> None:
    for _ in range(2):
        answer = edda.post("/admin/places/new", data={**NEW, "centre": "50,8548 4,3388", "radius_m": "200"})
        assert answer.status_code == 303
    found = {p["code"]: p for p in clients.as_("bob").get("/api/v1/catalogue").get_json()["places"]}
    assert found["nieuw-plein"]["centre"] == [50.8548, 4.3388]
    send(clients.as_("bob"), presence(place="nieuw-plein"))
    edda.post("/admin/places/nieuw-plein/retired", data={"retired": "yes"})
    codes = [p["code"] for p in clients.as_("bob").get("/api/v1/catalogue").get_json()["places"]]
    assert "nieuw-plein" not in codes
    edda.post("/admin/places/nieuw-plein/retired", data={"retired": "no"})
    codes = [p["code"] for p in clients.as_("bob").get("/api/v1/catalogue").get_json()["places"]]
    assert "nieuw-plein" in codes


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "maritiem"}, "Deze code bestaat al"),
        ({"code": "A b"}, "kleine letters"),
        ({"name_fr": " "}, "Vul dit in"),
        ({"centre": "here"}, "Geef twee getallen"),
        ({"centre": "48.85, 2.35"}, "buiten België"),
        ({"centre": "50.8548, 4.3388", "radius_m": "-5"}, "Dit kan hier niet"),
    ],
)
def test_a_wrong_place_says_why(edda: FlaskClient, change: dict[str, str], sentence: str) -> None:
    answer = edda.post("/admin/places/new?lang=nl", data={**NEW, **change})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_lambert_72_lands_where_it_should() -> None:
    (outline,) = read_outlines(geojson(LAMBERT))
    lat, lon = outline.centre
    assert abs(lat - 50.67957) < 0.0015  # the example is in the Belgian datum, some 100 m from WGS84
    assert abs(lon - 5.80737) < 0.0015
    (same,) = read_outlines(geojson(LAMBERT, crs="urn:ogc:def:crs:EPSG::31370"))
    assert same.geometry == outline.geometry
    (plain,) = read_outlines(geojson(SQUARE))
    assert plain.geometry["coordinates"] == [SQUARE]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_geojson"),
        (b"{}", "not_geojson"),
        (b"[" * 5000, "not_geojson"),
        (geojson(SQUARE, crs="EPSG:27700"), "unknown_crs"),
        (b'{"type": "FeatureCollection", "features": []}', "no_polygons"),
        (geojson([["x", 1]]), "not_geojson"),
        (geojson([[1e400, 1]]), "not_geojson"),
        (geojson([[2.35, 48.85]] * 4), "outside_belgium"),
    ],
)
def test_what_is_no_outline_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(NoOutlines) as refused:
        read_outlines(data)
    assert refused.value.code == code


def test_outlines_go_to_the_places_of_that_name(edda: FlaskClient) -> None:
    def post(data: bytes) -> Any:
        return edda.post("/admin/places/outlines?lang=nl", data={"file": (io.BytesIO(data), "x.geojson")})

    assert post(geojson(SQUARE)).status_code == 303
    assert "omtrek" in edda.get("/admin/places?lang=nl").text
    unknown = post(geojson(SQUARE, name="Atlantis"))
    assert "Atlantis" in unknown.text
    assert post(b"no").status_code == 422


@pytest.mark.parametrize(
    ("who", "reads", "events", "places"),
    [("edda", 200, 422, 422), ("dora", 200, 422, 422), ("alice", 200, 422, 403), ("bob", 403, 403, 403)],
)
def test_who_may(app: Flask, who: str, reads: int, events: int, places: int) -> None:
    for language in ("nl", "fr"):
        client = desk(app, who, language)
        for path in ("/admin/places", "/admin/places/maritiem", "/admin/calendar"):
            answer = client.get(path)
            assert answer.status_code == reads
            assert "⟦" not in answer.text
    assert client.post("/admin/calendar/event", data={}).status_code == events
    assert client.post("/admin/calendar/closed", data={}).status_code == places
    assert client.post("/admin/places/new", data={}).status_code == places


def mark(page: str) -> str:
    """Of the place's own form; those of its tags carry the ids of rows."""
    return re.findall(r'name="seen" value="([0-9a-f]{16})"', page)[0]


def test_a_stale_form_of_a_place_shows_both_and_loses_nothing_typed(app: Flask, edda: FlaskClient) -> None:
    url = "/admin/places/maritiem"
    page = edda.get(url).text
    form = fields(page)
    words = {"kind": "neighbourhood", "name_nl": "Maritiem noord", "name_fr": "Maritime"}
    mine = {**words, "seen": mark(page), "centre": form["centre"], "radius_m": form["radius_m"]}
    assert [edda.post(url, data=mine).status_code for _ in range(2)] == [303, 303]
    other = {**mine, "name_nl": "Maritiem zuid"}
    stale = desk(app, "dora", "nl").post(url, data=other)
    assert stale.status_code == 422
    assert "Iemand wijzigde dit intussen" in stale.text
    assert "Maritiem noord" in stale.text  # what is there
    assert 'value="Maritiem zuid"' in stale.text  # what was typed
    knowing = {**other, "seen": mark(stale.text)}
    assert edda.post(url, data=knowing).status_code == 303
    page = edda.get(url).text
    history = page.split('id="h-changes"')[1]
    assert "Edda" in history
    assert "<del>Maritiem noord</del>" in history
    assert MISSING_WORD.findall(page) == []


def test_every_change_of_a_place_is_kept_with_its_author(app: Flask, edda: FlaskClient) -> None:
    edda.post("/admin/places/new", data={**NEW, "centre": "50.8548, 4.3388"})
    edda.post("/admin/places/nieuw-plein/tags", data={"tag": "burglary_risk", "first": "2022-01-01"})
    edda.post("/admin/places/nieuw-plein/retired", data={"retired": "yes"})
    file = (io.BytesIO(geojson(SQUARE, "maritiem")), "outlines.geojson")
    edda.post("/admin/places/outlines", data={"file": file}, content_type="multipart/form-data")
    with app.app_context():
        rows = db.session.scalars(sa.select(PlaceChange).order_by(PlaceChange.id)).all()
        told = [(row.about, row.name, sorted(row.changed)) for row in rows]
        assert [one[:2] for one in told] == [
            ("place", "nieuw-plein"),
            ("place_tag", "burglary_risk"),
            ("place", "nieuw-plein"),
            ("place", "maritiem"),
        ]
        assert told[2][2] == ["retired_at"]
        assert "geometry" in told[3][2]
        assert rows[3].changed["geometry"][1]["type"] == "Polygon"
        db.session.remove()
