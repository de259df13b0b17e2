"""What every request and every answer obeys: own pages only, and headers that leave a browser no choice.

No CSRF token: it would go stale in a phone's outbox. A browser says where a request comes from
(`Sec-Fetch-Site`, else `Origin`); one that says neither is no browser, and no other site can make it act.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from svpp.problems import Problem

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
JSON = ("application/json",)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PICTURES = ("image/jpeg", "image/png", "image/webp")
HEALTH = ("/healthz", "/readyz")
#: answers that are the same for everybody
PUBLIC = ("/static/", "/service-worker.js", "/manifest.webmanifest", "/healthz", "/app")
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
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
    base_url = current_app.config["RONDE"].base_url
    if base_url and request.host != urlsplit(base_url).netloc and request.path not in HEALTH:
        raise Problem("malformed", detail="this server has another name")
    if request.method not in UNSAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        own = origin is None or urlsplit(origin).netloc == request.host
    if not own:
        raise Problem("foreign_origin")
    _check_content_type()


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
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if not request.path.startswith(PUBLIC):
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.add("Vary", "Cookie")
    return response
