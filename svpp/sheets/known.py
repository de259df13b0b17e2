"""The names that stand in a spreadsheet, and our codes for them: a person's full name, a place in either language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.reference import categories, newest_plans
from svpp.people.models import Person
from svpp.places.lookup import events, places
from svpp.plan.catalogue import ACTIVITIES, Register
from svpp.sheets.faults import LineRefused, SheetRefused
from svpp.sheets.mapping import Map
from svpp.words import LANGUAGES, table

#: their word, in lower case → our code
Codes = Mapping[str, str]
YES, NO = ("ja", "oui", "yes", "x", "1", "true", "waar", "vrai"), ("nee", "neen", "non", "no", "0", "false")


class Known:
    """What fields may say, by field. A word of the map goes before the names of Ronde."""

    def __init__(self, session: Session, mapping: Map) -> None:
        people = session.execute(sa.select(Person.username, Person.username, Person.name)).all()
        own: dict[str, Codes] = {
            "guard": _codes(people),
            "place": _codes((p.code, p.code, p.name_nl, p.name_fr) for p in places(session, retired=True)),
            "event": _codes((e.code, e.code, e.name_nl, e.name_fr) for e in events(session)),
            "activity": _codes(
                (a, a, *(table(lang).get(f"act.{a}", a) for lang in LANGUAGES)) for a in ACTIVITIES
            ),
            "category": _codes((c, c, *row["name"].values()) for c, row in categories().items()),
        }
        self.register = _register(session, mapping.register) if mapping.register else None
        if self.register:
            for one in self.register.fields:
                own[f"fields.{one.code}"] = _codes(
                    (o.code, o.code, o.name.nl, o.name.fr) for o in one.options
                )
        given = {
            name: {word.strip().casefold(): code for word, code in words.items()}
            for name, words in mapping.values.items()
        }
        self._codes = {name: {**own.get(name, {}), **given.get(name, {})} for name in {*own, *given}}

    def code(self, name: str, shown: str, column: str) -> str:
        """Raises LineRefused for a word that is none of them."""
        found = self._codes.get(name, {}).get(shown.casefold())
        if found is None:
            raise LineRefused("unknown_value", value=shown[:60], column=column)
        return found

    def translated(self, name: str, shown: str) -> str:
        """Of a text in which anything may stand."""
        return self._codes.get(name, {}).get(shown.casefold(), shown)


def _codes(rows: Iterable[Iterable[str]]) -> Codes:
    """Each row: the code, then every name for it. A name that is two persons' is nobody's."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for code, *names in rows:
        for name in {name.strip().casefold() for name in names}:
            if found.setdefault(name, code) != code:
                twice.add(name)
    return {name: code for name, code in found.items() if name not in twice}


def _register(session: Session, code: str) -> Register:
    every = [register for plan in newest_plans(session) for register in plan.registers]
    found = next((register for register in every if register.code == code), None)
    if found is None:
        raise SheetRefused("map_field", name=code[:60], known=", ".join(r.code for r in every))
    return found
