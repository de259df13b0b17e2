"""Who may do what: every act, every role, own, own team and foreign."""

from __future__ import annotations

import pytest

from svpp.people.policy import ACTS, Actor, Thing, may

OWNER, OTHER = 1, 2


def actor(*roles: str, team: str | None = "noord", scopes: tuple[str, ...] = ()) -> Actor:
    kind = "token" if scopes else "person"
    return Actor(OWNER, "x", "X", "nl", team, frozenset(roles), (), kind, frozenset(scopes))


THINGS = {
    "own": Thing(owner_id=OWNER, team="noord", cell="guards", kind="presence"),
    "team": Thing(owner_id=OTHER, team="noord", cell="guards", kind="presence"),
    "foreign": Thing(owner_id=OTHER, team="zuid", cell="guards", kind="presence"),
    "drugs": Thing(owner_id=OTHER, team=None, cell="drugs", kind="activity"),
}
ACTORS = {
    "guard": actor("guard"),
    "outreach": actor("outreach"),
    "cell:drugs": actor("cell:drugs"),
    "coordinator": actor("coordinator"),
    "head": actor("coordinator", team=None),
    "officer": actor("prevention_officer"),
    "administrator": actor("administrator"),
    "token": actor(scopes=("read:indicators",)),
    "inspector": Actor(0, "", "X", "nl", None, frozenset(), (), "inspection"),
}
#: act → {actor: things it may act on}
EXPECTED: dict[str, dict[str, str]] = {
    "log_presence": {"guard": "own", "outreach": "own", "coordinator": "own", "head": "own"},
    "log_incident": {"guard": "own", "outreach": "own", "coordinator": "own", "head": "own"},
    "log_finding": {"guard": "own"},
    "log_for_other": {"coordinator": "own team", "head": "own team foreign drugs"},
    "complete_line": {
        "guard": "own",
        "outreach": "own",
        "cell:drugs": "own drugs",
        "coordinator": "own team",
        "head": "own team foreign drugs",
        "officer": "own drugs",
        "administrator": "own",
    },
    "write_register": {
        "guard": "own team foreign",
        "outreach": "own team foreign",
        "cell:drugs": "drugs",
        "coordinator": "own team foreign",
        "head": "own team foreign",
        "officer": "own team foreign drugs",
    },
    "read_entry": {
        "guard": "own",
        "outreach": "own",
        "cell:drugs": "own drugs",
        "coordinator": "own team",
        "head": "own team foreign",
        "officer": "own team foreign drugs",
        "administrator": "own",
    },
    "read_identity": {
        "guard": "own",
        "outreach": "own",
        "coordinator": "own team",
        "head": "own team foreign",
    },
    "see_pictures": {
        "coordinator": "own team foreign drugs",
        "head": "own team foreign drugs",
        "officer": "own team foreign drugs",
    },
    "plan_duty": {"coordinator": "own team", "head": "own team foreign drugs"},
    "decide_day": {"coordinator": "own team", "head": "own team foreign drugs"},
    "see_day_board": {"coordinator": "own team foreign drugs", "head": "own team foreign drugs"},
    "read_figures": {
        "coordinator": "own team foreign drugs",
        "head": "own team foreign drugs",
        "officer": "own team foreign drugs",
        "token": "own team foreign drugs",
    },
    "read_plan": {
        "coordinator": "own team foreign drugs",
        "head": "own team foreign drugs",
        "officer": "own team foreign drugs",
        "administrator": "own team foreign drugs",
    },
    "load_plan": {"officer": "own team foreign drugs", "administrator": "own team foreign drugs"},
    "decide_reading": {"officer": "own team foreign drugs"},
    "freeze_report": {"officer": "own team foreign drugs"},
    "export_blocks": {
        "coordinator": "own team",
        "head": "own team foreign drugs",
        "officer": "own team foreign drugs",
    },
    "export_names": {"officer": "own team foreign drugs"},
    "inspect_year": {"inspector": "own team foreign drugs"},
    "make_inspection_link": {"officer": "own team foreign drugs"},
    "lock_year": {"officer": "own team foreign drugs"},
    "change_locked_year": {
        "coordinator": "own team foreign drugs",
        "head": "own team foreign drugs",
        "officer": "own team foreign drugs",
    },
    "manage_people": {"administrator": "own team foreign drugs"},
    "manage_tokens": {"administrator": "own team foreign drugs"},
    "manage_phones": {
        "administrator": "own team foreign drugs",
        "coordinator": "own team",
        "head": "own team foreign drugs",
    },
    "see_phones": {
        "administrator": "own team foreign drugs",
        "coordinator": "own team foreign drugs",
        "head": "own team foreign drugs",
    },
    "import_rescue": {"coordinator": "own team", "head": "own team foreign drugs"},
}


@pytest.mark.parametrize("act", EXPECTED)
@pytest.mark.parametrize("who", ACTORS)
def test_the_matrix(act: str, who: str) -> None:
    allowed = {name for name, thing in THINGS.items() if may(ACTORS[who], act, thing)}
    assert allowed == set(EXPECTED[act].get(who, "").split()), (act, who)


def test_an_unknown_act_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        may(ACTORS["head"], "fly")
    assert set(EXPECTED) <= set(ACTS)
