"""What every request and every answer obeys: own pages only, and headers that leave a browser no choice.

No CSRF token: it would go stale in a phone's outbox. A browser says where a request comes from
(`Sec-Fetch-Site`, else `Origin`); one that says neither is no browser, and no other site can make it act.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.datastructures import MultiDict

from svpp.problems import Problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
JSON = ("application/json",)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PICTURES = ("image/jpeg", "image/png", "image/webp")
#: asked by the machine itself, under whatever name
HEALTH = ("/healthz", "/readyz", "/metrics")
#: answers that are the same for everybody
PUBLIC = ("/app", "/service-worker.js", "/manifest.webmanifest", "/healthz")
PUBLIC_FOLDERS = ("/static/", "/app/")
#: a path of our own: one slash, then nothing that a browser reads as another host or drops on the way
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def content_policy(tiles: str | None) -> str:
    """`'self'` without exceptions, but for pictures of a map server that a setting names."""
    images = "img-src 'self' data: blob:"
    if tiles:
        images += " https://" + urlsplit(tiles).netloc.replace("{s}", "*")
    return "; ".join(
        (
            "default-src 'self'",
            images,
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )


def init_app(app: Flask) -> None:
    app.before_request(_own_pages_only)
    app.after_request(_headers)


def _own_pages_only() -> None:
    base_url: str | None = current_app.config["RONDE"].base_url
    if base_url and request.host.lower() != urlsplit(base_url).netloc.lower() and request.path not in HEALTH:
        raise Problem("malformed", detail="this server has another name")
    if "\x00" in request.path or _holds_nul(request.args):
        raise Problem("malformed", detail="an address holds no NUL")
    if request.method in SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = site in ("same-origin", "none") if site is not None else origin is None or origin in _own(base_url)
    if not own:
        raise Problem("foreign_origin")
    _check_content_type()
    if request.mimetype in FORMS and _holds_nul(request.form):
        raise Problem("malformed", detail="a text holds no NUL")


def _holds_nul(given: MultiDict[str, str]) -> bool:
    """In a name or in any of its values; `values()` would give the first of each alone."""
    return any("\x00" in text for name, texts in given.lists() for text in (name, *texts))


def _own(base_url: str | None) -> tuple[str, ...]:
    """What our own pages call themselves. Without RONDE_BASE_URL nothing says whether a proxy speaks HTTPS."""
    return (base_url.lower(),) if base_url else (f"http://{request.host}", f"https://{request.host}")


def own_path(text: str | None) -> str:
    """Where to go after signing in: the path if it stays with us, else the first page."""
    return text if text and OWN_PATH.fullmatch(text) else "/"


def sign_in_address() -> str:
    """The sign-in page that leads back to the page that was asked for; an act is not repeated by itself."""
    back = own_path(request.full_path.rstrip("?")) if request.method in ("GET", "HEAD") else "/"
    return "/sign-in" if back == "/" else f"/sign-in?next={quote(back, safe='/')}"


def _check_content_type() -> None:
    if not request.content_length and "Transfer-Encoding" not in request.headers:
        return
    if request.path.startswith("/api/v1/photos/"):
        expected: tuple[str, ...] = PICTURES
    else:
        expected = JSON if request.path.startswith("/api/") else FORMS
    if request.mimetype not in expected:
        raise Problem("wrong_content_type", expected=" or ".join(expected))


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", content_policy(current_app.config["RONDE"].tiles))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.path not in PUBLIC and not request.path.startswith(PUBLIC_FOLDERS):
        response.headers["Cache-Control"] = "no-store"  # a sent file brings its own, which lets it be kept
        response.vary.add("Cookie")
    return response
