"""Settings come from the environment, once, at the start. A wrong one stops the start and is named.

Every name starts with RONDE_. `instance/` holds what this machine keeps for itself: the database by default,
photos, and the key that `make run` makes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
LIMIT = re.compile(r"(\d+) per (second|minute|hour)")
SECONDS = {"second": 1, "minute": 60, "hour": 3600}


class SettingError(Exception):
    """A setting that stops the start; the sentence names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Oidc:
    """The provider, who we are to it, and which claim holds the user name."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str
    label: str


@dataclass(frozen=True, slots=True)
class Settings:
    database_url: str
    secret_key: str
    photo_dir: Path
    base_url: str | None
    trusted_proxies: int
    #: tries to sign in, per account and per address, and the seconds they are counted over
    login_tries: int
    login_seconds: int
    host: str
    port: int
    workers: int
    #: hours after which a presence is suspect (docs/measuring.md)
    suspect_hours: int
    #: minutes without a sign of life after which a running presence is in doubt
    silent_minutes: int
    #: whether coordinators, the prevention officer and administrators must have a second factor
    second_factor_required: bool
    #: the municipality's own sign-in (OpenID Connect); None: names and passwords only
    oidc: Oidc | None
    #: the municipality's own periods (docs/running.md); None: those that come with Ronde
    retention_file: Path | None
    #: address of map tiles with {z}, {x} and {y}; None: maps show our own outlines alone
    tiles: str | None


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Raises SettingError for the first setting that is missing or wrong."""
    tries, seconds = _limit(environ)
    url = _database(environ)
    return Settings(
        database_url=url,
        secret_key=_secret(environ),
        photo_dir=Path(environ.get("RONDE_PHOTO_DIR") or INSTANCE / "photos").resolve(),
        base_url=_base_url(environ),
        trusted_proxies=_number(environ, "RONDE_TRUSTED_PROXIES", 0, 0, 10),
        login_tries=tries,
        login_seconds=seconds,
        host=environ.get("RONDE_HOST") or "127.0.0.1",
        port=_number(environ, "RONDE_PORT", 8000, 1, 65535),
        workers=_number(environ, "RONDE_WORKERS", 1 if url.startswith("sqlite") else 2, 1, 64),
        suspect_hours=_number(environ, "RONDE_SUSPECT_HOURS", 16, 1, 48),
        silent_minutes=_number(environ, "RONDE_SILENT_MINUTES", 120, 15, 720),
        second_factor_required=_choice(environ, "RONDE_SECOND_FACTOR", ("optional", "required"))
        == "required",
        oidc=_oidc(environ),
        retention_file=_file(environ, "RONDE_RETENTION_FILE"),
        tiles=_tiles(environ),
    )


def _database(environ: Mapping[str, str]) -> str:
    text = environ.get("RONDE_DATABASE_URL") or f"sqlite:///{INSTANCE / 'ronde.sqlite'}"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # the latter: a port that is no number
        raise SettingError(
            "RONDE_DATABASE_URL is no database address; expected sqlite:////path/to/file or "
            "postgresql+psycopg://user:password@host/name"
        ) from None
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise SettingError(
            f"RONDE_DATABASE_URL names the driver {url.drivername!r}; expected sqlite or postgresql+psycopg"
        )
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise SettingError("RONDE_DATABASE_URL names no file; expected sqlite:////path/to/file")
    return text


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    text = environ.get(name)
    if not text:
        return None
    path = Path(text).resolve()
    if not path.is_file():
        raise SettingError(f"{name} is {text!r}; there is no such file")
    return path


def _secret(environ: Mapping[str, str]) -> str:
    key = environ.get("RONDE_SECRET_KEY") or ""
    if len(key.strip()) < 32:
        raise SettingError(
            "RONDE_SECRET_KEY must be a secret of at least 32 characters; make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))' (make run keeps its own in instance/)"
        )
    return key


def _base_url(environ: Mapping[str, str]) -> str | None:
    text = environ.get("RONDE_BASE_URL") or None
    if text is None:
        return None
    expected = "https://ronde.example.be, without a path"
    parts = _address("RONDE_BASE_URL", text, expected)
    if parts.scheme not in ("http", "https") or parts.path not in ("", "/"):
        raise SettingError(f"RONDE_BASE_URL must be like {expected}")
    return f"{parts.scheme}://{parts.netloc}"


def _address(name: str, text: str, expected: str) -> SplitResult:
    """The parts of a web address that has a host; its port, where it has one, is a number."""
    try:
        parts = urlsplit(text)
        right = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not pair, a port in letters or beyond 65535
        right = False
    if not right:
        raise SettingError(f"{name} must be like {expected}")
    return parts


def _limit(environ: Mapping[str, str]) -> tuple[int, int]:
    text = environ.get("RONDE_LOGIN_LIMIT") or "10 per minute"
    found = LIMIT.fullmatch(text)
    if not found or int(found[1]) < 1:
        raise SettingError(f"RONDE_LOGIN_LIMIT is {text!r}; expected something like '10 per minute'")
    return int(found[1]), SECONDS[found[2]]


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environ.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingError(f"{name} is {text!r}; expected a whole number from {least} to {most}")
    return int(text)


def _choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """The first of the choices where nothing is said."""
    text = environ.get(name) or choices[0]
    if text not in choices:
        raise SettingError(f"{name} is {text!r}; expected {' or '.join(choices)}")
    return text


def _oidc(environ: Mapping[str, str]) -> Oidc | None:
    names = ("RONDE_OIDC_ISSUER", "RONDE_OIDC_CLIENT_ID", "RONDE_OIDC_CLIENT_SECRET")
    given = [environ.get(name) or "" for name in names]
    if not any(given):
        return None
    for name, text in zip(names, given, strict=True):
        if not text:
            raise SettingError(f"{name} is missing; {', '.join(names)} go together")
    expected = "https://login.example.be/realm"
    parts = _address("RONDE_OIDC_ISSUER", given[0], expected)
    if parts.hostname not in ("127.0.0.1", "localhost") and parts.scheme != "https":
        raise SettingError(f"RONDE_OIDC_ISSUER must be like {expected}")
    return Oidc(
        issuer=given[0].rstrip("/"),
        client_id=given[1],
        client_secret=given[2],
        claim=environ.get("RONDE_OIDC_CLAIM") or "preferred_username",
        label=environ.get("RONDE_OIDC_LABEL") or (parts.hostname or "OpenID Connect"),
    )


def _tiles(environ: Mapping[str, str]) -> str | None:
    text = environ.get("RONDE_TILES") or None
    if text is None:
        return None
    expected = "https://tiles.example.be/{z}/{x}/{y}.png"
    parts = _address("RONDE_TILES", text, expected)
    if parts.scheme != "https" or not all(part in text for part in ("{z}", "{x}", "{y}")):
        raise SettingError(f"RONDE_TILES must be like {expected}")
    return text
