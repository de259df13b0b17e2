"""Puts the application together: settings, database, who may do what, and the routes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from svpp import api, cli, db, errors, logs, security, web
from svpp.config import ROOT, SettingError, Settings, read_settings
from svpp.journal import retention
from svpp.people import sessions

#: text is sent compressed; pictures and PDFs are already
COMPRESSED = [
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
]


class RowId(IntegerConverter):
    """`<int:…>` in an address: what no database can have as the id of a row is not found."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """The WSGI application. Settings come from `environ` (default: the process's own).

    Raises svpp.config.SettingError with a sentence that names the wrong setting.
    """
    logs.configure()
    settings = read_settings(os.environ if environ is None else environ)
    _check_periods(settings)
    app = Flask(
        "svpp",
        root_path=str(ROOT),
        static_folder=None,  # svpp.web.files sends them
        template_folder="templates",
        instance_path=str(ROOT / "instance"),
    )
    app.static_folder = "static"
    app.url_map.converters["int"] = RowId
    configure(app, settings)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    Compress(app)
    app.after_request(_whole)
    db.init_app(app)
    sessions.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    api.init_app(app)
    web.init_app(app)
    cli.init_app(app)
    return app


def _check_periods(settings: Settings) -> None:
    try:
        retention.rules(settings.retention_file)
    except (ValueError, OSError) as fault:
        raise SettingError(f"RONDE_RETENTION_FILE: {fault}") from None


def _whole(response: Response) -> Response:
    """A file of text is read here, so that it is compressed in one piece and closed with its answer."""
    if response.direct_passthrough and response.mimetype in COMPRESSED:
        response.direct_passthrough = False
        response.make_sequence()
    return response


def _make_folder(name: str, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SettingError(f"{name}: the folder {folder} cannot be made ({fault.strerror})") from None


def configure(app: Flask, settings: Settings) -> None:
    """Puts the settings where Flask and its extensions look for them; `app.config["RONDE"]` is ours."""
    _make_folder("RONDE_PHOTO_DIR", settings.photo_dir)
    if settings.database_url.startswith("sqlite:///"):
        _make_folder("RONDE_DATABASE_URL", Path(settings.database_url.removeprefix("sqlite:///")).parent)
    https = bool(settings.base_url and settings.base_url.startswith("https:"))
    app.config.update(
        RONDE=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=db.engine_options(settings.database_url),
        SESSION_COOKIE_NAME="__Host-ronde" if https else "ronde",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=9 * 2**20,
        MAX_FORM_MEMORY_SIZE=2 * 2**20,
        SEND_FILE_MAX_AGE_DEFAULT=0,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_STREAMS=False,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
