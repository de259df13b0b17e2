"""The phone's shell: one page, the same for everybody, and the files that keep it working without network.

The list of files is computed, never written by hand: `app.js` and whatever it imports, the guard's styles,
words, icons and the library. Its hash is the version; a worker installs a version whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

from flask import Blueprint, Flask, Response, abort, current_app, request

from svpp.web.files import KINDS, compressed, content, kind_of, pack, revalidated
from svpp.web.phone_words import as_file, words_for
from svpp.web.sheets import PHONE, in_one, styled
from svpp.words import LANGUAGES

blueprint = Blueprint("shell", __name__)

#: the phone's sheets in one
STYLE = "/app/style.css"
ENTRY = "/static/js/app.js"
PAGE = "/app"
OTHERS = (
    "/static/js/first.js",
    "/static/js/boot.js",
    "/static/icons/sprite.svg",
    "/static/icons/app.svg",
)
#: `import … from "./x.js"`, `export … from`, `import "./x.js"`: needed before the module runs
AT_ONCE = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.{1,2}/[^"']+\.js)["']""")
#: `import("./x.js")`, also behind a cast that hides it from tsc: needed later
LATER = re.compile(r"""\bimport\s*\(\s*(?:/\*.*?\*/\s*)?\(?\s*["'](\.{1,2}/[^"']+\.js)["']""")
COLOUR = "#481475"
PAPER = "#f5f3f8"


@dataclass(frozen=True, slots=True)
class Precache:
    """What the worker keeps: the version, every address, and the modules the page loads at once."""

    version: str
    files: tuple[str, ...]
    modules: tuple[str, ...]
    #: language → the file of words
    words: Mapping[str, bytes]
    #: the sheets in one
    style: bytes
    #: every file but the page in one: address → kind and text; as it is sent, plain and by Brotli
    pack: tuple[bytes, bytes]


def modules_of(
    root: Path, entry: str = ENTRY, ways: tuple[re.Pattern[str], ...] = (AT_ONCE, LATER)
) -> tuple[str, ...]:
    """Addresses of `entry` and of every module it imports in these ways, in the order they are found.

    A module that is missing raises FileNotFoundError: the app would not start without it.
    """
    found: list[str] = []
    waiting = [entry]
    while waiting:
        address = waiting.pop(0)
        if address in found:
            continue
        found.append(address)
        source = (root / address.lstrip("/")).read_text(encoding="utf-8")
        without_comments = re.sub(r"^\s*(?://|\*|/\*\*).*$", "", source, flags=re.MULTILINE)
        for way in ways:
            waiting += [normpath(join(dirname(address), path)) for path in way.findall(without_comments)]
    return tuple(found)


def precache(app: Flask) -> Precache:
    """The list for this app; made once, and anew after a change of a file while developing."""
    root = Path(app.root_path)
    kept: tuple[object, Precache] | None = app.extensions.get("precache")
    if kept and not (app.debug or app.testing):
        return kept[1]
    stamp = _stamp(root)
    if kept and kept[0] == stamp:
        return kept[1]
    modules = modules_of(root)
    at_once = modules_of(root, ENTRY, (AT_ONCE,))
    files = (*modules, *OTHERS)
    style = in_one(root, PHONE)
    sources = [(root / address.lstrip("/")).read_text(encoding="utf-8") for address in modules]
    words = {language: as_file(words_for(language, sources)) for language in LANGUAGES}
    digest = hashlib.sha256()
    for address in files:
        digest.update(address.encode() + b"\0" + (root / address.lstrip("/")).read_bytes() + b"\0")
    page = _page(app, at_once, kept=False) + _page(app, at_once, kept=True)
    digest.update(page.encode() + (root / "service-worker.js").read_bytes())
    digest.update(style + b"".join(words.values()))
    spoken = tuple(f"/app/words/{language}.json" for language in LANGUAGES)
    kept_files = (PAGE, STYLE, "/manifest.webmanifest", *files, *spoken)
    texts = {address: content(root / address.lstrip("/")) for address in files}
    texts |= {f"/app/words/{language}.json": text for language, text in words.items()}
    texts |= {STYLE: style, "/manifest.webmanifest": _manifest().encode()}
    whole = json.dumps({address: [kind_of(address), text.decode()] for address, text in texts.items()})
    made = Precache(
        digest.hexdigest()[:16], kept_files, at_once, words, style, (whole.encode(), pack(whole.encode()))
    )
    app.extensions["precache"] = (stamp, made)
    return made


def _page(app: Flask, modules: tuple[str, ...], *, kept: bool) -> str:
    """Without what other pages know: it asks the database nothing and comes also when that is gone.

    `kept`: the one of the worker, which has the modules beside it; the other waits for the worker first (boot.js).
    """
    return app.jinja_env.get_template("app/shell.html").render(style=STYLE, modules=modules, kept=kept)


def _stamp(root: Path) -> tuple[tuple[str, int], ...]:
    """Names and times of everything the list may depend on."""
    folders = ("static/js", "static/css", "static/words", "static/icons", "static/vendor", "templates/app")
    paths = [path for folder in folders for path in (root / folder).rglob("*") if path.is_file()]
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in paths))


def _answer(body: str, kind: str) -> Response:
    return revalidated(Response(body, mimetype=kind), body.encode())


@blueprint.get("/app")
@blueprint.get("/app/<path:_path>")
def shell(_path: str = "") -> Response:
    """The page of the phone, without anything personal: who is signed in is known by the phone alone."""
    made = precache(current_app)
    return _answer(_page(current_app, made.modules, kept="kept" in request.args), "text/html")


@blueprint.get("/app/words/<language>.json")
def words(language: str) -> Response:
    """The phone's own words; the desk's stay behind."""
    made = precache(current_app)
    if language not in made.words:
        abort(404)
    return revalidated(Response(made.words[language], mimetype="application/json"), made.words[language])


@blueprint.get(STYLE)
def style() -> Response:
    return styled(precache(current_app).style)


@blueprint.get("/app/pack/<version>.json")
def packed(version: str) -> Response:
    """Everything the worker keeps, in one piece: a hundred files that are alike compress a third better together.

    A version that is not the present one is not there: a worker takes one version whole.
    """
    made = precache(current_app)
    if version != made.version:
        abort(404)
    return compressed(*made.pack, kind="application/json")


@blueprint.get("/service-worker.js")
def service_worker() -> Response:
    made = precache(current_app)
    source = (Path(current_app.root_path) / "service-worker.js").read_text(encoding="utf-8")
    head = json.dumps({"version": made.version, "files": made.files})
    response = _answer(f"self.RONDE = {head};\n{source}", "text/javascript")
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    return _answer(_manifest(), KINDS[".webmanifest"])


def _manifest() -> str:
    icons = [
        {"src": "/static/icons/app.svg", "sizes": "any", "type": "image/svg+xml"},
        {"src": "/static/icons/app-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": "/static/icons/app-512.png", "sizes": "512x512", "type": "image/png"},
        {
            "src": "/static/icons/app-maskable-512.png",
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ]
    body = {
        "id": "/app",
        "name": "Ronde",
        "short_name": "Ronde",
        "description": "Logboek van de gemeenschapswacht · Carnet du gardien de la paix",
        "start_url": "/app",
        "scope": "/app",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": PAPER,
        "theme_color": COLOUR,
        "icons": icons,
    }
    return json.dumps(body, ensure_ascii=False)
