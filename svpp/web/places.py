"""Places with their dated tags, on a map: administrators and the prevention officer change them, each change dated."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db, writing
from svpp.journal.numbers import hold_journal
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places import calendar, change, history, rows
from svpp.places.change import PlaceForm, find_place
from svpp.places.history import By
from svpp.places.lookup import places
from svpp.places.models import PLACE_KINDS, Place, PlaceTag
from svpp.places.outlines import NoOutlines, Outline, read_outlines
from svpp.places.town import town
from svpp.places.wrong import Wrong
from svpp.problems import Problem

blueprint = Blueprint("places", __name__)

#: names that files of outlines give the code or the name of a place
MATCHING = ("code", "name_nl", "name_fr", "name", "naam", "nom", "NAME_DUT", "NAME_FRE", "NAME")
MOST_BYTES = 8 * 2**20


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "see_places" if request.method == "GET" else "manage_places")


@blueprint.get("/admin/places")
def page() -> str:
    session = db.session()
    every = places(session, retired=True)
    tags = _tags()
    return render_template(
        "places/list.html",
        places=every,
        tags=tags,
        shapes=[_shape(place, tags.get(place.id, ())) for place in every if place.retired_at is None],
        tiles=current_app.config["RONDE"].tiles,
        said=request.args.get("said"),
    )


def _tags() -> dict[int, list[PlaceTag]]:
    found: dict[int, list[PlaceTag]] = {}
    query = (
        sa.select(PlaceTag).where(PlaceTag.known_until.is_(None)).order_by(PlaceTag.valid_from, PlaceTag.tag)
    )
    for tag in db.session.scalars(query):
        found.setdefault(tag.place_id, []).append(tag)
    return found


def _shape(place: Place, tags: Any) -> dict[str, Any]:
    """What the map draws."""
    today = clock.now().astimezone(town(db.session()).zone).date()
    return {
        "code": place.code,
        "name": [place.name_nl, place.name_fr],
        "kind": place.kind,
        "centre": None if place.lat is None else [place.lat, place.lon],
        "radius": place.radius_m,
        "geometry": place.geometry,
        "risk": any(t.valid_from <= today <= (t.valid_until or today) for t in tags),
    }


@blueprint.get("/admin/places/new")
def new() -> str:
    return _form(None, request.args)


@blueprint.post("/admin/places/new")
def add() -> Response | tuple[str, int]:
    return _save(None)


@blueprint.get("/admin/places/<code>")
def edit(code: str) -> str:
    return _form(_found(code), request.args)


@blueprint.post("/admin/places/<code>")
def update(code: str) -> Response | tuple[str, int]:
    return _save(_found(code))


def _save(place: Place | None) -> Response | tuple[str, int]:
    form = request.form
    try:
        with writing(db.session()) as session:
            wanted = PlaceForm(
                code=place.code if place else form.get("code", "").strip(),
                kind=form.get("kind", ""),
                name_nl=form.get("name_nl", ""),
                name_fr=form.get("name_fr", ""),
                centre=_centre(form.get("centre", "")),
                radius_m=_whole("radius_m", form.get("radius_m", "")),
            )
            saved = change.save_place(session, wanted, by(), new=place is None, seen=form.get("seen"))
            code = saved.code
    except Wrong as wrong:
        return _form(place, form, wrong), 422
    return redirect(url_for("places.edit", code=code, said="saved"), code=303)


@blueprint.post("/admin/places/<code>/retired")
def retire(code: str) -> Response:
    _found(code)
    with writing(db.session()) as session:
        change.retire(session, code, by(), retired=request.form.get("retired") == "yes")
    return redirect(url_for("places.edit", code=code, said="saved"), code=303)


@blueprint.post("/admin/places/<code>/tags")
def put_tag(code: str) -> Response | tuple[str, int]:
    place, form = _found(code), request.form
    try:
        with writing(db.session()) as session:
            first = read_date("first", form.get("first", ""))
            last = read_date("last", form["last"]) if form.get("last") else None
            calendar.put_tag(session, code, form.get("tag", "").strip(), first, last, by(), form.get("seen"))
    except Wrong as wrong:
        return _form(place, form, wrong), 422
    return redirect(url_for("places.edit", code=code, said="tag"), code=303)


@blueprint.post("/admin/places/<code>/tags/<int:tag_id>/drop")
def drop_tag(code: str, tag_id: int) -> Response:
    """For a tag that was wrong from the beginning; one that stopped being true gets an end."""
    place_id = _found(code).id
    with writing(db.session()) as session:
        tag = session.get(PlaceTag, tag_id)
        if tag is None or tag.place_id != place_id:
            raise Problem("not_found")
        rows.drop(session, PlaceTag, tag_id, by())
    return redirect(url_for("places.edit", code=code, said="tag"), code=303)


@blueprint.post("/admin/places/outlines")
def outlines() -> Response | tuple[str, int]:
    """Takes outlines from a file, for the places whose code or name it gives."""
    file = request.files.get("file")
    data = file.stream.read(MOST_BYTES + 1) if file else b""
    try:
        if not data or len(data) > MOST_BYTES:
            raise NoOutlines("not_geojson" if not data else "too_many")
        found = read_outlines(data)
    except NoOutlines as fault:
        return _list_with(fault.code, None), 422
    with writing(db.session()) as session:
        by_name = {name.casefold(): place for place in places(session) for name in _names(place)}
        matched, unknown = [], []
        for outline in found:
            place = _matching(outline, by_name)
            if place is None:
                unknown.append(", ".join(list(outline.properties.values())[:3]) or "–")
                continue
            change.set_outline(session, place, outline.geometry, outline.centre, by())
            matched.append(place)
    if not unknown:
        return redirect(url_for("places.page", said="outlines"), code=303)
    return _list_with(None, (len(matched), unknown)), 200


def _names(place: Place) -> tuple[str, str, str]:
    return place.code, place.name_nl, place.name_fr


def _matching(outline: Outline, by_name: dict[str, Place]) -> Place | None:
    names = (outline.properties.get(key, "").casefold() for key in MATCHING)
    return next((by_name[name] for name in names if name in by_name), None)


def _list_with(fault: str | None, result: tuple[int, list[str]] | None) -> str:
    every, tags = places(db.session(), retired=True), _tags()
    return render_template(
        "places/list.html",
        places=every,
        tags=tags,
        shapes=[_shape(place, tags.get(place.id, ())) for place in every if place.retired_at is None],
        tiles=current_app.config["RONDE"].tiles,
        fault=fault,
        result=result,
    )


def _form(place: Place | None, form: MultiDict[str, str] | Any, wrong: Wrong | None = None) -> str:
    known = (
        {
            "code": place.code,
            "kind": place.kind,
            "name_nl": place.name_nl,
            "name_fr": place.name_fr,
            "centre": "" if place.lat is None else f"{place.lat}, {place.lon}",
            "radius_m": "" if place.radius_m is None else str(place.radius_m),
        }
        if place
        else {}
    )
    tags = _tags().get(place.id, []) if place else []
    used = sorted({tag.tag for many in _tags().values() for tag in many})
    return render_template(
        "places/form.html",
        place=place,
        values={**known, **{name: form[name] for name in form if name in FIELDS}},
        form=form,
        kinds=PLACE_KINDS,
        tags=tags,
        used=used,
        shape=_shape(place, tags) if place else None,
        tiles=current_app.config["RONDE"].tiles,
        seen=change.mark_of(place) if place else None,
        changes=history.of_place(db.session(), place.id) if place else [],
        known=known,
        wrong=wrong,
        said=request.args.get("said"),
    )


FIELDS = ("code", "kind", "name_nl", "name_fr", "centre", "radius_m")


def by() -> By:
    """Who changes something now, inside the act that writes it: no report reads between this moment and the commit."""
    hold_journal(db.session())
    return By(current_actor().id, clock.now())


def _found(code: str) -> Place:
    place = find_place(db.session(), code)
    if place is None:
        raise Problem("not_found")
    return place


def _centre(text: str) -> tuple[float, float] | None:
    """ "50.8655, 4.3370"; a decimal comma is understood where a space or semicolon parts the two."""
    if not text.strip():
        return None
    parts = [part for part in text.replace(";", " ").replace(", ", " ").split() if part]
    if len(parts) == 1 and parts[0].count(",") == 1:
        parts = parts[0].split(",")
    try:
        lat, lon = (float(part.replace(",", ".")) for part in parts)
    except ValueError:
        raise Wrong("centre", "bad_centre") from None
    return lat, lon


def _whole(field: str, text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isascii() or not text.strip().isdigit() or len(text.strip()) > 6:
        raise Wrong(field, "not_allowed")
    return int(text)


def read_date(field: str, text: str) -> date:
    """A date as a form sends it. Raises Wrong."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(field, "bad_date" if text else "required") from None
