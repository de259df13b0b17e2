"""Old spreadsheets on the desk: uploaded, looked at, then taken in, so many lines a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, render_template, request

from svpp import clock
from svpp.db import db
from svpp.people.policy import Thing, may, require
from svpp.people.sessions import current_actor
from svpp.plan.catalogue import Register
from svpp.sheets import shelf
from svpp.sheets.faults import Fault, SheetRefused
from svpp.sheets.lines import Line
from svpp.sheets.mapping import Map, read_map
from svpp.sheets.reading import MOST_BYTES
from svpp.sheets.take import Import, close, look, prepare, take
from svpp.sheets.writing import written
from svpp.web.day import names
from svpp.web.import_columns import asked, chosen, label_of, register_of, unknown_words
from svpp.web.speaking import flat, readable, speaker

blueprint = Blueprint("imports", __name__)
#: lines a request: an answer within a second or two
AT_ONCE = 1000
#: what is wrong with the columns, where asking helps
ASK = ("not_recognised", "no_column", "column_twice", "merged")
#: refused lines and examples on a page
SHOWN, EXAMPLES = 200, 5
#: where an entry's field stands on the page under another name
LABELS = {
    "started_at": "start",
    "ended_at": "end",
    "observed_at": "time",
    "occurred_on": "date",
    "police.reported_at": "reported",
    "police.reference": "reference",
}
#: whose codes have names
KINDS = {"place": "place", "event": "event", "category": "incident"}


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "import_sheets")


@blueprint.get("/import")
def page() -> str:
    return render_template("imports/choose.html", hours=hours_too())


def hours_too() -> bool:
    """Whether this person may record what guards did; the others import lines of registers alone."""
    actor = current_actor()
    return may(actor, "log_for_other", Thing(team=actor.team))


@blueprint.post("/import")
def preview() -> str | tuple[str, int]:
    """What would be taken and what not; the file is laid aside for the next step."""
    file, chart = request.files.get("file"), request.files.get("map")
    if file is None or not file.filename:
        return _again("imp.no_file")
    data = file.stream.read(MOST_BYTES + 1)
    if not data:
        return _again("refused.file_empty")
    try:
        map_text = chart.stream.read(2**20).decode("utf-8-sig") if chart and chart.filename else None
    except UnicodeDecodeError:
        return _again("imp.not_text")
    return _looked(data, map_text, file.filename[:80])


@blueprint.post("/import/<name>/columns")
def columns(name: str) -> str | tuple[str, int]:
    """The same file with the columns and words that were chosen; where nothing is chosen yet, the page to do it."""
    laid = shelf.get(_folder(), current_actor().id, name)
    if laid is None:
        return _again("imp.gone")
    (data, map_text), file = laid, request.form.get("file", "")[:80]
    before = read_map(map_text) if map_text else None
    try:
        if not {"header", "word.0"} & set(request.form):
            return _asked(data, map_text, file, None)
        if before is None:
            before = Map() if "header" in request.form else prepare(db.session(), data, None).mapping
    except SheetRefused as refused:
        return _again(f"imp.f.{refused.fault.code}", **refused.fault.values)
    return _looked(data, written(chosen(request.form, before)), file)


def _looked(data: bytes, map_text: str | None, file: str) -> str | tuple[str, int]:
    """The preview; where the columns are not clear, the page that asks for them."""
    actor, now = current_actor(), clock.now()
    try:
        found = prepare(db.session(), data, map_text)
    except SheetRefused as refused:
        fault = refused.fault
        try:
            if fault.code in ASK or (fault.code == "empty" and map_text):
                return _asked(data, map_text, file, _about_columns(fault))
        except SheetRefused as again:
            fault = again.fault
        return _again(f"imp.f.{fault.code}", **fault.values)
    if found.mapping.kind != "activity" and not hours_too():
        return _again("imp.registers_only")
    look(db.session(), actor, found, now)
    name = shelf.put(_folder(), actor.id, data, map_text, now)
    words = unknown_words(found)
    return render_template("imports/preview.html", name=name, file=file, words=words, **_shown(found))


def _about_columns(fault: Fault) -> str:
    """Where the columns are chosen, no map is asked for, and fields are called as they are there."""
    say = speaker()
    if fault.code != "not_recognised":
        return say.t(f"imp.f.{fault.code}", **fault.values)
    missing = (say.t(f"imp.field.{name}") for name in fault.values["fields"].split())
    return say.t("imp.cols.missing", missing=", ".join(missing))


def _asked(data: bytes, map_text: str | None, file: str, fault: str | None) -> str | tuple[str, int]:
    shown = asked(data, read_map(map_text) if map_text else None)
    name = shelf.put(_folder(), current_actor().id, data, map_text, clock.now())
    page = render_template("imports/columns.html", name=name, file=file, fault=fault, **shown)
    return (page, 422) if fault else page


@blueprint.post("/import/<name>")
def go(name: str) -> str | tuple[str, int]:
    """Takes the next lines in; once more from the same place adds nothing."""
    actor, now, laid = current_actor(), clock.now(), shelf.get(_folder(), current_actor().id, name)
    if laid is None:
        return _again("imp.gone")
    found = prepare(db.session(), *laid)
    start, done = _count("start"), {"accepted": _count("accepted"), "known": _count("known")}
    some = found.lines[start : start + AT_ONCE]
    take(db.session(), actor, some, now)
    for line in some:
        if line.status in done:
            done[line.status] += 1
    if start + AT_ONCE < len(found.lines):
        return render_template(
            "imports/going.html", name=name, start=start + AT_ONCE, all=len(found.lines), done=done
        )
    look(db.session(), actor, found, now)
    shelf.drop(_folder(), actor.id, name)
    close()
    return render_template("imports/done.html", done=done, **_shown(found))


def _count(name: str) -> int:
    text = request.form.get(name, "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _shown(found: Import) -> dict[str, Any]:
    say = speaker()
    refused = [
        (line.number, say.t(f"imp.f.{line.fault.code}", **_values(line.fault.values)))
        for line in found.refused[:SHOWN]
        if line.fault
    ]
    good = [line for line in found.lines if line.item and line.status != "refused"]
    register = register_of(found.mapping)
    examples = [(line.number, _example(line, register)) for line in good[:EXAMPLES]]
    return {
        "found": found,
        "counts": found.counts(),
        "refused": refused,
        "examples": examples,
        "column_of": {column: label_of(name, register) for name, column in found.mapping.columns.items()},
        "labels": list(dict.fromkeys(label for _, values in examples for label in values)),
        "notices": [say.t(f"imp.n.{one.code}", **_counted(one.values)) for one in found.notices],
    }


def _counted(values: Mapping[str, str]) -> dict[str, Any]:
    """With `n` as a number, which has a singular."""
    return {name: int(value) if name == "n" else value for name, value in values.items()}


def _example(line: Line, register: Register | None) -> dict[str, str]:
    """What of a line is kept, in words, by its label."""
    assert line.item
    say, known = speaker(), names()
    shown = {say.t("imp.field.guard"): line.item["guard"]} if line.item["guard"] else {}
    for path, value in flat(line.item["data"]).items():
        word = LABELS.get(path, path)
        label = label_of(word, register)
        if path == "activity":
            shown[label] = say.t(f"act.{value}")
        elif path not in ("police.channel", "register"):
            shown[label] = known.get(KINDS.get(path, ""), {}).get(value) or readable(value)
    return shown


def _values(values: Any) -> dict[str, str]:
    """What the intake refuses is said in the reader's language where there are words for it."""
    say, code = speaker(), values.get("code")
    if not code or not say.has(f"refused.{code}"):
        return dict(values)
    sentence, word = say.t(f"refused.{code}"), LABELS.get(values.get("field", ""), values.get("field", ""))
    return {
        "detail": f"{say.t(f'imp.field.{word}')}{say.colon} {sentence}"
        if say.has(f"imp.field.{word}")
        else sentence
    }


def _again(word: str, **values: str) -> tuple[str, int]:
    return render_template("imports/choose.html", hours=hours_too(), fault=speaker().t(word, **values)), 422


def _folder() -> Any:
    return current_app.config["RONDE"].photo_dir.parent / "imports"
