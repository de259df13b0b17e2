"""Loading a municipality file: twice is once, nothing is lost, and an earlier instant keeps what it knew."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from svpp.db import db
from svpp.places.contents import (
    ClosedDayData,
    DatedTag,
    EventData,
    MarketData,
    Municipality,
    Name,
    PlaceData,
    SchoolHolidayData,
    TeamData,
)
from svpp.places.load import Loaded, load_municipality
from svpp.places.lookup import calendar_at, calendar_stamp, events, places, tag_stamp, tags_at, teams
from svpp.places.models import VERSIONED, Event, MarketDay, Place, PlaceTag, Team
from svpp.places.models import Municipality as MunicipalityRow

NAME = Name("Kern", "Centre")
JANUARY = datetime(2022, 1, 10, 12, tzinfo=UTC)
JUNE = datetime(2022, 6, 10, 12, tzinfo=UTC)
JULY = datetime(2022, 7, 10, 12, tzinfo=UTC)
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)

KERN = PlaceData(
    "kern", "neighbourhood", NAME, (50.85, 4.34), 300, (DatedTag("sensitive", date(2020, 1, 1), None),)
)
PLEIN = PlaceData("plein", "market", Name("Plein", "Place"), None, None, ())
FEAST = EventData("2022-06-21-feest", Name("Feest", "Fête"), date(2022, 6, 21), "plein", True)
STORM = ClosedDayData(date(2022, 2, 18), Name("Storm", "Tempête"))
AUTUMN = SchoolHolidayData("fr", Name("Herfst", "Automne"), date(2022, 10, 24), date(2022, 11, 6))
DORP = Municipality(
    name=Name("Dorp", "Village"),
    zone="Europe/Brussels",
    places=(KERN, PLEIN),
    markets=(MarketData("plein", 3, (date(2022, 7, 21),)),),
    events=(FEAST,),
    closed_days=(STORM,),
    school_holidays=(AUTUMN,),
    teams=(TeamData("noord", Name("Noord", "Nord")),),
)
#: 1 municipality, 1 team, 2 places, 1 tag, 1 market day, 1 cancellation, 1 event, 1 closed day, 1 holiday
THINGS = 10
NOTHING = Loaded(0, 0, 0, THINGS)


@pytest.fixture
def session(app):
    """A database that has never seen a municipality."""
    with app.app_context():
        for model in (*VERSIONED, Place, Team, MunicipalityRow):
            db.session.execute(sa.delete(model))
        db.session.commit()
        yield db.session
        db.session.rollback()


def load(session, municipality: Municipality, now: datetime, known_from: datetime | None = None) -> Loaded:
    loaded = load_municipality(session, municipality, now, known_from)
    session.commit()
    return loaded


def rows(session) -> dict[str, int]:
    models = [*VERSIONED, Place]
    return {m.__tablename__: session.scalar(sa.select(sa.func.count()).select_from(m)) for m in models}


def test_everything_is_there_after_loading(session):
    assert load(session, DORP, JANUARY) == Loaded(THINGS, 0, 0, 0)
    head = session.scalars(sa.select(MunicipalityRow)).one()
    assert (head.name_nl, head.name_fr, head.zone) == ("Dorp", "Village", "Europe/Brussels")
    assert [(t.code, t.name_nl, t.name_fr) for t in teams(session)] == [("noord", "Noord", "Nord")]
    kern, plein = places(session)
    assert (kern.code, kern.kind, kern.name_nl, kern.name_fr) == ("kern", "neighbourhood", "Kern", "Centre")
    assert (kern.lat, kern.lon, kern.radius_m, kern.retired_at) == (50.85, 4.34, 300, None)
    assert (plein.lat, plein.lon, plein.radius_m) == (None, None, None)
    (feast,) = events(session)
    assert (feast.code, feast.day, feast.place.code) == (FEAST.code, FEAST.day, "plein")
    assert feast.public_authority is True


def test_loading_twice_changes_nothing(session):
    load(session, DORP, JANUARY)
    before = rows(session), tag_stamp(session), calendar_stamp(session)
    assert load(session, DORP, JUNE) == NOTHING
    assert (rows(session), tag_stamp(session), calendar_stamp(session)) == before


def test_names_are_changed_in_place(session):
    load(session, DORP, JANUARY)
    renamed = replace(
        DORP,
        name=Name("Dorp", "Le Village"),
        places=(replace(KERN, name=Name("Kern", "Cœur")), PLEIN),
        teams=(TeamData("noord", Name("Noord", "Équipe Nord")),),
    )
    assert load(session, renamed, JUNE) == Loaded(0, 3, 0, THINGS - 3)
    assert places(session)[0].name_fr == "Cœur"
    assert teams(session)[0].name_fr == "Équipe Nord"


def test_a_place_gone_from_the_file_is_retired_and_comes_back(session):
    load(session, DORP, JANUARY)
    without = replace(DORP, places=(PLEIN,))
    assert load(session, without, JUNE) == Loaded(0, 0, 2, THINGS - 2)  # the place and its tag
    assert [p.code for p in places(session)] == ["plein"]
    assert [(p.code, p.retired_at) for p in places(session, retired=True)] == [
        ("kern", JUNE),
        ("plein", None),
    ]
    assert load(session, without, JULY) == Loaded(0, 0, 0, THINGS - 2)
    assert places(session, retired=True)[0].retired_at == JUNE
    assert load(session, DORP, JULY) == Loaded(1, 1, 0, THINGS - 2)
    assert [p.code for p in places(session)] == ["kern", "plein"]


def test_a_team_gone_from_the_file_stays(session):
    load(session, DORP, JANUARY)
    assert load(session, replace(DORP, teams=()), JUNE).ended == 0
    assert [t.code for t in teams(session)] == ["noord"]


def test_an_earlier_instant_keeps_the_tags_it_knew(session):
    load(session, DORP, JANUARY)
    ended = replace(KERN, tags=(DatedTag("sensitive", date(2020, 1, 1), date(2022, 3, 31)),))
    assert load(session, replace(DORP, places=(ended, PLEIN)), JUNE) == Loaded(0, 1, 0, THINGS - 1)
    april = date(2022, 4, 1)
    assert tags_at(session, None).on(april)["kern"] == frozenset()
    assert tags_at(session, JUNE).on(april)["kern"] == frozenset()
    assert tags_at(session, JUNE - A_SECOND).on(april)["kern"] == {"sensitive"}
    assert tags_at(session, JANUARY).on(april)["kern"] == {"sensitive"}
    assert tags_at(session, JANUARY - A_SECOND).on(april) == {"kern": frozenset(), "plein": frozenset()}


def test_a_retired_place_keeps_its_tags_in_the_past_only(session):
    load(session, DORP, JANUARY)
    load(session, replace(DORP, places=(PLEIN,)), JUNE)
    assert tags_at(session, None).on(date(2022, 1, 1))["kern"] == frozenset()
    assert tags_at(session, JANUARY).on(date(2022, 1, 1))["kern"] == {"sensitive"}


def test_an_earlier_instant_keeps_the_calendar_it_knew(session):
    load(session, DORP, JANUARY)
    load(
        session,
        replace(
            DORP,
            markets=(MarketData("plein", 3, ()),),
            closed_days=(replace(STORM, reason=Name("Storm Eunice", "Tempête Eunice")),),
            school_holidays=(),
            events=(replace(FEAST, public_authority=False),),
        ),
        JUNE,
    )
    now, then = calendar_at(session, None, 2022, 2022), calendar_at(session, JANUARY, 2022, 2022)
    thursday, storm, autumn = date(2022, 7, 21), date(2022, 2, 18), date(2022, 10, 25)
    assert now.counts(thursday, "market_days")
    assert then.why_not(thursday, "market_days").code == "market_cancelled"
    assert now.why_not(storm, "every_day").nl == "Storm Eunice"
    assert then.why_not(storm, "every_day").nl == "Storm"
    assert now.counts(autumn, "school_days")
    assert then.why_not(autumn, "school_days").code == "school_holiday"
    assert [e.public_authority for e in events(session)] == [False]
    assert [e.public_authority for e in events(session, JANUARY)] == [True]


def test_nothing_was_known_before_the_first_load(session):
    load(session, DORP, JANUARY)
    before = calendar_at(session, JANUARY - A_SECOND, 2022, 2022)
    assert before.counts(date(2022, 2, 18), "every_day")
    assert not before.counts(date(2022, 1, 6), "market_days")
    assert events(session, JANUARY - A_SECOND) == []


def test_the_first_load_can_be_backdated(session):
    load(session, DORP, JANUARY, known_from=LONG_AGO)
    assert tags_at(session, LONG_AGO).on(date(2020, 1, 1))["kern"] == {"sensitive"}
    assert tags_at(session, LONG_AGO - A_SECOND).on(date(2020, 1, 1))["kern"] == frozenset()
    assert load(session, DORP, JUNE, known_from=LONG_AGO) == NOTHING


def test_what_replaces_other_content_is_not_backdated(session):
    load(session, DORP, JANUARY, known_from=LONG_AGO)
    moved = replace(FEAST, day=date(2022, 6, 22))
    load(session, replace(DORP, events=(moved,)), JUNE, known_from=LONG_AGO)
    assert [e.day.day for e in events(session, JANUARY)] == [21]
    assert [e.day.day for e in events(session, JUNE)] == [22]


def test_what_was_ended_and_comes_back_is_not_backdated(session):
    load(session, DORP, JANUARY, known_from=LONG_AGO)
    load(session, replace(DORP, events=()), JUNE)
    load(session, DORP, JULY, known_from=LONG_AGO)
    assert [len(events(session, at)) for at in (JANUARY, JUNE, JULY - A_SECOND, JULY)] == [1, 0, 0, 1]


def test_rows_are_never_deleted(session):
    load(session, DORP, JANUARY)
    before = rows(session)
    emptied = replace(DORP, places=(), markets=(), events=(), closed_days=(), school_holidays=())
    assert load(session, emptied, JUNE) == Loaded(0, 0, 8, 2)
    assert rows(session) == before


@pytest.mark.parametrize(
    ("changes", "tags", "calendar"),
    [
        ({"places": (replace(KERN, tags=()), PLEIN)}, True, False),
        ({"places": (replace(KERN, name=PLEIN.name), PLEIN)}, False, False),
        ({"markets": ()}, False, True),
        ({"markets": (MarketData("plein", 3, ()),)}, False, True),
        ({"events": (replace(FEAST, day=date(2022, 6, 22)),)}, False, True),
        ({"closed_days": ()}, False, True),
        ({"school_holidays": (replace(AUTUMN, last=date(2022, 11, 4)),)}, False, True),
        ({"teams": ()}, False, False),
    ],
)
def test_the_stamps_change_with_what_they_stand_for(session, changes, tags, calendar):
    load(session, DORP, JANUARY)
    before = tag_stamp(session), calendar_stamp(session)
    load(session, replace(DORP, **changes), JUNE)
    assert (tag_stamp(session) != before[0]) is tags
    assert (calendar_stamp(session) != before[1]) is calendar
    changed = tag_stamp(session), calendar_stamp(session)
    load(session, DORP, JULY)  # back to the first content is another state of knowledge
    assert (tag_stamp(session) != changed[0]) is tags
    assert (calendar_stamp(session) != changed[1]) is calendar
    assert tags is False or tag_stamp(session) != before[0]


def test_two_markets_on_one_weekday_are_cancelled_together(session):
    both = (
        MarketData("plein", 3, (date(2022, 7, 21), date(2022, 7, 28))),
        MarketData("kern", 3, (date(2022, 7, 28),)),
    )
    load(session, replace(DORP, markets=both), JANUARY)
    calendar = calendar_at(session, None, 2022, 2022)
    assert calendar.counts(date(2022, 7, 21), "market_days")
    assert not calendar.counts(date(2022, 7, 28), "market_days")


def test_the_calendar_holds_the_weeks_that_hang_over_its_years(session):
    load(session, DORP, JANUARY)
    calendar = calendar_at(session, None, 2022, 2022)
    assert calendar.why_not(date(2021, 12, 31), "working_days") is None
    assert calendar.why_not(date(2024, 1, 1), "working_days") is None  # too far away to be asked
    assert not calendar.counts(date(2021, 11, 11), "working_days")
    assert not calendar.counts(date(2023, 5, 1), "working_days")


@pytest.mark.parametrize(
    "row",
    [
        lambda place: Place(code="x", kind="castle", name_nl="x", name_fr="x"),
        lambda place: Place(code="x", kind="park", name_nl="x", name_fr="x", lat=50.8),
        lambda place: Place(code="kern", kind="park", name_nl="x", name_fr="x"),
        lambda place: PlaceTag(place_id=place, tag="sensitive", valid_from=date(2020, 1, 1), known_from=JUNE),
        lambda place: PlaceTag(
            place_id=place,
            tag="school",
            valid_from=date(2020, 1, 2),
            valid_until=date(2020, 1, 1),
            known_from=JUNE,
        ),
        lambda place: MarketDay(place_id=place, weekday=7, known_from=JUNE),
        lambda place: MarketDay(place_id=place, weekday=1, known_from=JUNE, known_until=JANUARY),
        lambda place: MarketDay(place_id=999_999, weekday=1, known_from=JUNE),
        lambda place: Event(
            code=FEAST.code,
            name_nl="x",
            name_fr="x",
            day=FEAST.day,
            place_id=place,
            public_authority=True,
            known_from=JUNE,
        ),
        lambda place: MunicipalityRow(id=2, name_nl="x", name_fr="x", zone="UTC"),
    ],
)
def test_the_database_refuses_what_cannot_be(session, row):
    load(session, DORP, JANUARY)
    session.add(row(places(session)[0].id))
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()
