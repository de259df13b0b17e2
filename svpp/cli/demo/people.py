"""The invented people of the demo year: who guards, who coordinates, who keeps which cell's registers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle

#: one password for everybody, said aloud: this is no municipality's data
DEMO_PASSWORD = "ronde-demo"  # noqa: S105
COORDINATOR = "hilde"
#: (role, user name) to try the demo with
SIGN_INS: list[tuple[str, str]] = [
    ("guard", "samira"),
    ("vaststeller", "yassine"),
    ("coordinator", "hilde"),
    ("prevention officer", "jonas"),
    ("administrator", "edda"),
]


@dataclass(frozen=True, slots=True)
class Member:
    username: str
    name: str
    language: str
    roles: tuple[str, ...] = ("guard",)
    team: str | None = None
    #: holds a vaststeller's certificate for the whole year
    vaststeller: bool = False


@dataclass(frozen=True, slots=True)
class Crew:
    guards: tuple[Member, ...]
    outreach: tuple[Member, ...]
    #: by cell code
    cells: dict[str, Member]
    office: tuple[Member, ...]

    @property
    def everybody(self) -> tuple[Member, ...]:
        return (*self.guards, *self.outreach, *self.cells.values(), *self.office)

    @property
    def coordinator(self) -> Member:
        return next(m for m in self.office if m.username == COORDINATOR)


#: user name, name, language, vaststeller
GUARDS = (
    ("samira", "Samira A.", "fr", False),
    ("yassine", "Yassine B.", "nl", True),
    ("karim", "Karim D.", "fr", True),
    ("els", "Els P.", "nl", False),
    ("fatima", "Fatima E.", "fr", False),
    ("luc", "Luc V.", "nl", True),
    ("nadia", "Nadia O.", "fr", False),
    ("mehdi", "Mehdi R.", "fr", True),
    ("ahmed", "Ahmed Z.", "fr", False),
    ("sofie", "Sofie C.", "nl", True),
    ("ibrahim", "Ibrahim K.", "nl", False),
    ("leila", "Leïla H.", "fr", True),
    ("tom", "Tom W.", "nl", False),
    ("aicha", "Aïcha M.", "fr", False),
    ("bilal", "Bilal T.", "fr", True),
    ("ingrid", "Ingrid J.", "nl", False),
    ("hassan", "Hassan L.", "fr", False),
    ("veronique", "Véronique S.", "fr", True),
    ("moussa", "Moussa N.", "fr", False),
    ("katrien", "Katrien G.", "nl", False),
    ("rachida", "Rachida F.", "fr", True),
    ("jeroen", "Jeroen D.", "nl", False),
    ("zeynep", "Zeynep Y.", "nl", False),
    ("dieudonne", "Dieudonné I.", "fr", False),
)
OFFICE = (
    Member("hilde", "Hilde V.", "nl", ("coordinator",)),
    Member("omar", "Omar B.", "fr", ("coordinator",)),
    Member("jonas", "Jonas P.", "nl", ("prevention_officer",)),
    Member("edda", "Edda M.", "nl", ("administrator",)),
)
OUTREACH = (
    Member("wim", "Wim L.", "nl", ("outreach",)),
    Member("salima", "Salima K.", "fr", ("outreach",)),
)
#: colleagues of the cells, in the order in which the plan names its cells
COLLEAGUES = (
    ("annelies", "Annelies D.", "nl"),
    ("philippe", "Philippe R.", "fr"),
    ("marieke", "Marieke S.", "nl"),
    ("nabil", "Nabil H.", "fr"),
    ("christine", "Christine M.", "fr"),
    ("pieter", "Pieter J.", "nl"),
    ("loubna", "Loubna C.", "fr"),
    ("griet", "Griet B.", "nl"),
    ("thierry", "Thierry G.", "fr"),
    ("hannah", "Hannah T.", "nl"),
    ("malika", "Malika A.", "fr"),
    ("stijn", "Stijn V.", "nl"),
)


def crew(guards: int, teams: Sequence[str], cells: Iterable[str]) -> Crew:
    """As many guards as asked for, spread over the teams; one colleague for each cell."""
    team = cycle(teams or [None])
    known = [Member(u, n, lang, ("guard",), next(team), v) for u, n, lang, v in GUARDS[:guards]]
    for number in range(len(GUARDS) + 1, guards + 1):
        language = "nl" if number % 2 else "fr"
        known.append(
            Member(f"guard{number}", f"Dominique {number}", language, ("guard",), next(team), number % 3 == 0)
        )
    colleagues = {}
    for number, cell in enumerate(dict.fromkeys(cells)):
        username, name, language = COLLEAGUES[number % len(COLLEAGUES)]
        again = number // len(COLLEAGUES)
        colleagues[cell] = Member(
            username + (str(again + 1) if again else ""), name, language, (f"cell:{cell}",)
        )
    second = teams[-1] if len(teams) > 1 else None
    office = tuple(
        Member(m.username, m.name, m.language, m.roles, second) if m.username == "omar" else m for m in OFFICE
    )
    return Crew(tuple(known), OUTREACH, colleagues, office)
