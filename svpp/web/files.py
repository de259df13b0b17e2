"""The files of the pages, as small as they travel: scripts without their comments, text compressed once and well.

The modules stay as written in `static/`; no bundler, no build (docs/adr/0006-no-bundler.md). In debug mode they are
sent as they are.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import brotli
import rjsmin
from flask import Blueprint, Response, abort, current_app, request, send_from_directory
from werkzeug.security import safe_join

blueprint = Blueprint("files", __name__)

#: kinds of text that are kept in memory and compressed as hard as it goes
TEXTS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
#: what a worker says they are when it answers with them
KINDS = {**TEXTS, ".webmanifest": "application/manifest+json"}
#: the hardest of Brotli: slow, but once a file
QUALITY = 11


@blueprint.get("/static/<path:filename>")
def static(filename: str) -> Response:
    """A file of `static/`: asked for again each time, sent only when it changed."""
    folder = str(current_app.static_folder)
    kind = TEXTS.get(Path(filename).suffix)
    if kind is None or current_app.debug:
        return send_from_directory(folder, filename)
    path = safe_join(folder, filename)
    if path is None or not Path(path).is_file():
        abort(404)
    return compressed(*_kept(path, Path(path).stat().st_mtime_ns), kind=kind)


def compressed(plain: bytes, packed: bytes, kind: str) -> Response:
    """The one a browser takes."""
    response = Response(plain, mimetype=kind)
    if request.accept_encodings["br"] > 0:
        response.set_data(packed)
        response.headers["Content-Encoding"] = "br"
    response.vary.add("Accept-Encoding")
    return revalidated(response, plain)


def content(path: Path) -> bytes:
    """A file's text as it is sent, before compression."""
    return _kept(str(path), path.stat().st_mtime_ns)[0]


def kind_of(address: str) -> str:
    return KINDS[Path(address).suffix]


def revalidated(response: Response, content: bytes) -> Response:
    """Always asked for again, sent only when it changed."""
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(sha256(content).hexdigest()[:32], weak=True)
    response.make_conditional(request)
    return response


@lru_cache(maxsize=1024)
def _kept(path: str, _stamp: int) -> tuple[bytes, bytes]:
    """The file as it is sent, plain and by Brotli; `_stamp` is its time, so that a change is seen."""
    text = Path(path).read_text(encoding="utf-8")
    plain = (rjsmin.jsmin(text) if path.endswith(".js") else text).encode()
    return plain, pack(plain)


def pack(content: bytes) -> bytes:
    packed: bytes = brotli.compress(content, quality=QUALITY)
    return packed
