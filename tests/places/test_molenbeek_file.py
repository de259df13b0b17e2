"""The file we ship: what it must hold, and its school holidays against the rules of the two communities."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from svpp.places.municipality import read_municipality
from svpp.when.calendars import public_holidays
from tests.when.test_public_holidays import EASTER

FILE = Path(__file__).parents[2] / "municipalities" / "molenbeek.toml"
MOLENBEEK = read_municipality(FILE.read_text(encoding="utf-8"))
YEARS = range(2019, 2028)
DAY = timedelta(days=1)


def holidays_of(community: str) -> dict[date, date]:
    return {h.first: h.last for h in MOLENBEEK.school_holidays if h.community == community}


def monday_on_or_after(day: date) -> date:
    return day + (7 - day.weekday()) % 7 * DAY


def flemish(year: int) -> dict[date, date]:
    """First and last day of each holiday that starts in the year (besluiten van 1991 en 2001)."""
    easter, november, christmas = EASTER[year], date(year, 11, 1), date(year, 12, 25)
    carnival = easter - 48 * DAY
    spring = monday_on_or_after(date(year, 4, 1))
    if easter.month == 3:
        spring = easter + DAY
    elif easter > date(year, 4, 15):
        spring = easter - 13 * DAY
    autumn = november + DAY if november.weekday() == 6 else november - november.weekday() * DAY
    winter = christmas - christmas.weekday() * DAY
    if christmas.weekday() >= 5:
        winter += 7 * DAY
    bridge = easter + 40 * DAY
    return {
        carnival: carnival + 6 * DAY,
        spring: max(spring + 13 * DAY, easter + DAY if easter > date(year, 4, 15) else date.min),
        bridge: bridge,
        date(year, 7, 1): date(year, 8, 31),
        autumn: autumn + (13 if year == 2020 else 6) * DAY,  # 2020: prolonged because of covid-19
        winter: winter + 13 * DAY,
    }


@pytest.mark.parametrize("year", YEARS)
def test_dutch_school_holidays_follow_the_rules(year):
    assert {first: last for first, last in holidays_of("nl").items() if first.year == year} == flemish(year)


@pytest.mark.parametrize("year", range(2023, 2028))
def test_french_school_holidays_follow_the_decree(year):
    """Two weeks each from a Monday, six to eight weeks of class between them; from 31 March 2022's decree."""
    long = sorted(
        (first, last)
        for first, last in holidays_of("fr").items()
        if first != last and date(year - 1, 9, 1) <= first <= date(year, 7, 31)
    )
    assert len(long) == 5
    for first, last in long[:-1]:
        assert first.weekday() == 0
        assert last - first == 13 * DAY
    for (_, last), (first, _) in pairwise(long[:4]):
        assert 6 <= (first - last).days // 7 <= 8
    summer, end = long[-1]
    assert (summer - DAY).weekday() == 4
    assert (summer - DAY).day <= 7  # class ends on the first Friday of July
    assert end.weekday() == 6
    assert end.month == 8


@pytest.mark.parametrize("year", YEARS)
def test_shrove_tuesday_and_27_september_are_free_in_french_schools(year):
    free = [(h.first, h.last) for h in MOLENBEEK.school_holidays if h.community == "fr"]
    assert (date(year, 9, 27), date(year, 9, 27)) in free
    shrove_tuesday = EASTER[year] - 47 * DAY
    assert any(first <= shrove_tuesday <= last for first, last in free)


@pytest.mark.parametrize("community", ["nl", "fr"])
def test_school_holidays_do_not_overlap_and_end_on_a_sunday(community):
    rows = sorted(holidays_of(community).items())
    for (_, last), (first, _) in pairwise(rows):
        assert last < first
    for first, last in rows:
        assert first == last or last.weekday() == 6 or last.month in (4, 8), (first, last)


def test_seven_quarters_and_the_other_places():
    kinds = Counter(place.kind for place in MOLENBEEK.places)
    assert kinds["neighbourhood"] == 7
    assert kinds["school"] >= 6
    assert kinds["market"] == 1
    assert kinds["station"] >= 1
    assert kinds["park"] >= 1


def test_centres_lie_inside_the_municipality():
    for place in MOLENBEEK.places:
        lat, lon = place.centre
        assert 50.8439 <= lat <= 50.8713, place.code
        assert 4.2833 <= lon <= 4.3483, place.code


@pytest.mark.parametrize("tag", ["burglary_risk", "car_theft_risk", "sensitive", "school", "market"])
def test_every_tag_of_the_plan_is_borne_on_every_day_of_it(tag):
    dated = [t for place in MOLENBEEK.places for t in place.tags if t.tag == tag]
    for day in (date(2020, 1, 1), date(2021, 6, 30), date(2022, 12, 31)):
        assert any(t.first <= day and (t.last is None or day <= t.last) for t in dated)


def test_some_tags_end():
    assert any(t.last for place in MOLENBEEK.places for t in place.tags)


def test_the_market_is_on_thursday_without_legal_holidays():
    (market,) = MOLENBEEK.markets
    assert (market.place, market.weekday) == ("gemeenteplaats", 3)
    on_thursday = {day for day in public_holidays(YEARS) if day.weekday() == 3}
    assert on_thursday <= set(market.cancelled)


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023])
def test_events_of_both_sorts_each_year(year):
    events = [event for event in MOLENBEEK.events if event.day.year == year]
    assert len(events) >= 10
    assert sum(event.public_authority for event in events) >= 7  # 5.2.1-a-4 asks for seven
    assert not all(event.public_authority for event in events)
    for event in events:
        assert event.code.startswith(event.day.isoformat())


def test_storm_eunice_closed_the_service():
    assert date(2022, 2, 18) in {closed.day for closed in MOLENBEEK.closed_days}


def test_teams():
    assert [team.code for team in MOLENBEEK.teams] == ["noord", "zuid"]
