"""An entry's fields in words: every figure ends on a page that shows them, and nobody reads codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from svpp.plan.catalogue import Plan, Register
from svpp.web.forms import shower
from svpp.web.speaking import readable
from svpp.words import Speaker

#: field → the beginning of the words for its codes
CODED = {
    "activity": "act",
    "police.channel": "app.channel",
    "signal.state": "app.signal",
    "language": "paper.language",
}
#: field → whose name it is
NAMED = {"place": "place", "event": "event", "category": "incident", "offence": "finding"}
OWN = "fields."
#: fields that name files by their hash
FILES = ("evidence", "photos")


@dataclass(frozen=True, slots=True)
class EntryWords:
    """`names`: by sort (place, event, incident, finding) code → name; `people`: user name → name."""

    say: Speaker
    names: Mapping[str, Mapping[str, str]]
    people: Mapping[str, str]
    register: Register | None
    #: hash → what the file was called, of those that were
    files: Mapping[str, str] = field(default_factory=dict)

    def label(self, path: str) -> str:
        if self.register and path.startswith(OWN):
            field = self.register.field(path.removeprefix(OWN))
            return field.name.in_(self.say.language) if field else path.removeprefix(OWN)
        if self.register and path == "occurred_on":
            return self.register.date_name.in_(self.say.language)
        for beginning in ("cor.field.", "entry.field."):
            if self.say.has(beginning + path):
                return self.say.t(beginning + path)
        return path

    def value(self, path: str, value: Any) -> str:
        if value is None:
            return "–"
        if self.register and path.startswith(OWN):
            code = path.removeprefix(OWN)
            return shower(self.register, self.say)(code, {code: value})
        if path == "register" and self.register:
            return self.register.name.in_(self.say.language)
        if path in FILES:
            return ", ".join(self._file(one) for one in str(value).split(", "))
        if path in NAMED:
            return self.names[NAMED[path]].get(str(value), str(value))
        if path == "companions":
            return ", ".join(self.people.get(one, one) for one in str(value).split(", "))
        if path in ("occurred_on", "offender.birth_date"):
            return self.say.day(date.fromisoformat(str(value)))
        key = f"{CODED.get(path)}.{value}"
        return self.say.t(key) if path in CODED and self.say.has(key) else readable(value)

    def _file(self, sha: str) -> str:
        """As a list of evidence calls it; the beginning of its hash is enough to tell two apart."""
        if sha.startswith("entry:"):
            return f"{self.say.t('did.some')} ({sha[6:14]})"
        return f"{self.files[sha]} ({sha[:12]})" if sha in self.files else sha[:12]


def register_of(plans: tuple[Plan, ...], code: str | None) -> Register | None:
    return next((found for plan in plans if code and (found := plan.register(code))), None)
