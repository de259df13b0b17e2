"""What codes are called in the report's language, and people by a number or by their name."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from svpp.journal.reference import categories, offences
from svpp.people.names import names_at
from svpp.places.history import place_names_at
from svpp.places.lookup import events
from svpp.report.assemble import Report
from svpp.words import Speaker


@dataclass(frozen=True, slots=True)
class Names:
    place: dict[str, str]
    event: dict[str, str]
    incident: dict[str, str]
    finding: dict[str, str]

    @staticmethod
    def of(session: Session, report: Report, say: Speaker) -> Names:
        french = say.language == "fr"
        return Names(
            place={code: names[french] for code, names in place_names_at(session, report.as_of).items()},
            event={e.code: e.name_fr if french else e.name_nl for e in events(session, report.as_of)},
            incident={code: row["name"][say.language] for code, row in categories().items()},
            finding={code: row["name"][say.language] for code, row in offences().items()},
        )


@dataclass(slots=True)
class Masks:
    """Who is meant, without saying who: G001 is the first guard of the year's first block, in every sheet alike.

    `people` gives names instead, to those who may have them.
    """

    people: dict[int, str] | None = None
    _given: dict[int, str] = field(default_factory=dict)

    @property
    def masked(self) -> bool:
        return self.people is None

    def of(self, person_id: int) -> str:
        if self.people is not None:
            return self.people.get(person_id, "?")
        return self._given.setdefault(person_id, f"G{len(self._given) + 1:03d}")


def masks(session: Session, report: Report, *, names: bool) -> Masks:
    return Masks(names_at(session, report.as_of)) if names else Masks()
