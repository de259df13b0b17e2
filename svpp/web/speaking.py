"""In which language a page speaks, and what every template may use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app, g, request, session

from svpp import clock
from svpp.asked import INSTANT
from svpp.db import db
from svpp.people.policy import may
from svpp.people.sessions import actor_or_none
from svpp.places.town import town
from svpp.plan.catalogue import Plan
from svpp.plan.legible import legible
from svpp.web.navigation import menu
from svpp.words import LANGUAGES, NBSP, Speaker

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def init_app(app: Flask) -> None:
    app.before_request(_keep_choice)
    app.context_processor(_for_templates)
    app.jinja_env.filters["legible"] = legible
    app.jinja_env.globals.update(
        euro=euro,
        initials=initials,
        iso=datetime.fromisoformat,
        menu=menu,
        flat=flat,
        readable=readable,
        register_name=register_name,
    )


def euro(cents: int) -> str:
    """592 354,64"""
    whole, part = divmod(cents, 100)
    return f"{whole:,}".replace(",", NBSP) + f",{part:02d}"


def initials(name: str) -> str:
    """At most two, of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper() if words else ""


def flat(data: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """Nested fields by their path, without empty ones."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            found |= flat(value, f"{path}{name}.")
        elif value not in (None, [], ""):
            found[path + name] = ", ".join(map(str, value)) if isinstance(value, list) else value
    return found


def readable(value: object) -> str:
    """A stored value as a person reads it: instants in local time, days in words."""
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return speaker().stamp_exact(datetime.fromisoformat(value))
    if isinstance(value, str) and (day := _day(value)):
        return speaker().day(day)
    if isinstance(value, bool):
        return speaker().t("year.yes" if value else "year.no")
    return "–" if value is None else str(value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def register_name(plan: Plan, code: str) -> str:
    register = plan.register(code)
    return register.name.in_(speaker().language) if register else code


def _keep_choice() -> None:
    """`?lang=fr` wins once, and is kept for this browser."""
    if request.path.startswith(("/api/", "/app", "/static/")):
        return
    if (asked := request.args.get("lang")) in LANGUAGES:
        session["language"] = asked


def language() -> str:
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    actor = None if g.get("without_database") else actor_or_none()
    if actor is not None:
        return actor.language
    return request.accept_languages.best_match(LANGUAGES) or "nl"


def speaker() -> Speaker:
    if g.get("without_database"):
        return Speaker(language())
    if "speaker" not in g:
        g.speaker = Speaker(language(), town(db.session()).zone)
    found: Speaker = g.speaker
    return found


def _for_templates() -> dict[str, Any]:
    voice = speaker()
    dark = bool(g.get("without_database"))
    actor = None if dark else actor_or_none()
    return {
        "say": voice,
        "t": voice.t,
        "lang": voice.language,
        "actor": actor,
        "may": lambda act: actor is not None and may(actor, act),
        "town_name": "" if dark else town(db.session()).name(voice.language),
        "today": clock.now().astimezone(voice.zone).date(),
        "oidc": current_app.config["RONDE"].oidc,
        "other_language": "fr" if voice.language == "nl" else "nl",
    }
