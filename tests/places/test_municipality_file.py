"""A municipality file is read wholly or refused with the line and what was expected."""

from datetime import date

import pytest

from svpp.places.contents import (
    ClosedDayData,
    DatedTag,
    EventData,
    MarketData,
    Name,
    PlaceData,
    SchoolHolidayData,
    TeamData,
)
from svpp.places.municipality import read_municipality
from svpp.places.tables import Refused

FILE = """\
[municipality]
name = { nl = "Dorp", fr = "Village" }
zone = "Europe/Brussels"

[[place]]
code = "kern"
kind = "neighbourhood"
name = { nl = "Kern", fr = "Centre" }
centre = [50.85, 4.34]
radius_m = 300
tags = [
    { tag = "sensitive", from = 2020-01-01, until = 2021-12-31 },
    { tag = "sensitive", from = 2023-01-01 },
]

[[place]]
code = "plein"
kind = "market"
name = { nl = "Plein", fr = "Place" }

[[market]]
place = "plein"
weekday = "thursday"
cancelled = [2022-07-21]

[[event]]
code = "2022-06-21-feest"
name = { nl = "Feest", fr = "Fête" }
date = 2022-06-21
place = "plein"
public_authority = true

[[closed_day]]
date = 2022-02-18
reason = { nl = "Storm", fr = "Tempête" }

[[school_holiday]]
community = "fr"
name = { nl = "Herfst", fr = "Automne" }
from = 2022-10-24
until = 2022-11-06

[[team]]
code = "noord"
name = { nl = "Noord", fr = "Nord" }
"""


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def test_everything_is_read():
    municipality = read_municipality(FILE)
    assert (municipality.name, municipality.zone) == (Name("Dorp", "Village"), "Europe/Brussels")
    assert municipality.places == (
        PlaceData(
            "kern",
            "neighbourhood",
            Name("Kern", "Centre"),
            (50.85, 4.34),
            300,
            (
                DatedTag("sensitive", date(2020, 1, 1), date(2021, 12, 31)),
                DatedTag("sensitive", date(2023, 1, 1), None),
            ),
        ),
        PlaceData("plein", "market", Name("Plein", "Place"), None, None, ()),
    )
    assert municipality.markets == (MarketData("plein", 3, (date(2022, 7, 21),)),)
    assert municipality.events == (
        EventData("2022-06-21-feest", Name("Feest", "Fête"), date(2022, 6, 21), "plein", True),
    )
    assert municipality.closed_days == (ClosedDayData(date(2022, 2, 18), Name("Storm", "Tempête")),)
    assert municipality.school_holidays == (
        SchoolHolidayData("fr", Name("Herfst", "Automne"), date(2022, 10, 24), date(2022, 11, 6)),
    )
    assert municipality.teams == (TeamData("noord", Name("Noord", "Nord")),)


def test_a_municipality_may_have_nothing_but_a_name():
    municipality = read_municipality(FILE[: FILE.index("[[place]]")])
    assert municipality.places == municipality.markets == municipality.events == ()


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        # head
        ('zone = "Europe/Brussels"', 'zone = "Brussels"', "zone =", "expected an IANA zone"),
        ('zone = "Europe/Brussels"', "", "[municipality]", "zone: is missing"),
        ('nl = "Dorp", ', "", "name =", "nl: is missing"),
        ('nl = "Dorp"', 'nl = " "', "name =", "the Dutch words of 1 to 120"),
        ('fr = "Village"', 'fr = "V", de = "D"', "name =", "unknown key"),
        ("[[team]]", "[[ploeg]]", "[[ploeg]]", "unknown table; expected one of municipality, place"),
        ("[[team]]", "[team]", "[team]", "expected tables headed [[team]]"),
        # places
        ('code = "plein"', 'code = "kern"', 'kind = "market"', "place kern: is there twice"),
        ('code = "kern"', 'code = "De Kern"', 'code = "De Kern"', "expected a code of small letters"),
        ('code = "kern"\n', "", "[[place]]", "code: is missing"),
        ('kind = "market"', 'kind = "square"', "square", "expected one of neighbourhood, market"),
        ("radius_m = 300", "radius = 300", "radius =", "unknown key"),
        ("radius_m = 300", "radius_m = 0", "radius_m", "whole metres from 1 to 5000"),
        ("radius_m = 300", "radius_m = true", "radius_m", "whole metres"),
        ("centre = [50.85, 4.34]\n", "", "radius_m", "expected a centre with it"),
        ("[50.85, 4.34]", "[4.34, 50.85]", "centre", "within Belgium"),
        ("[50.85, 4.34]", "[48.85, 2.35]", "centre", "within Belgium"),
        ("[50.85, 4.34]", "[nan, 4.34]", "centre", "within Belgium"),
        ("[50.85, 4.34]", '["50.85", "4.34"]', "centre", "expected [lat, lon]"),
        ("[50.85, 4.34]", "[50.85]", "centre", "expected [lat, lon]"),
        ("until = 2021-12-31", "until = 2019-12-31", "tags =", "until on or after from"),
        ("until = 2021-12-31", "until = 2023-01-01", "tags =", "overlapping dates"),
        ("from = 2020-01-01, ", "", "tags =", "from: is missing"),
        ('tag = "sensitive", from = 2023', 'label = "x", from = 2023', "tags =", "tag: is missing"),
        # market
        ('place = "plein"\nweekday', 'place = "markt"\nweekday', 'place = "markt"', "a place in this file"),
        ('"thursday"', '"donderdag"', "donderdag", "expected one of monday"),
        ("[2022-07-21]", "[2022-07-22]", "cancelled", "dates on a thursday, found 2022-07-22"),
        ("[2022-07-21]", "[2022-07-21, 2022-07-21]", "cancelled", "each date once"),
        ("[2022-07-21]", '["2022-07-21"]', "cancelled", "1990 to 2100, without quotes"),
        ("[2022-07-21]", "2022-07-21", "cancelled", "expected a list"),
        # event, closed day, school holiday, team
        ('place = "plein"\npublic', 'place = "markt"\npublic', 'place = "markt"', "a place in this file"),
        ("date = 2022-06-21", "date = 2022-06-21T10:00:00", "date =", "a date such as"),
        ("public_authority = true", 'public_authority = "yes"', "public_authority", "true or false"),
        ("public_authority = true\n", "", "[[event]]", "public_authority: is missing"),
        (', fr = "Tempête"', "", "reason =", "fr: is missing"),
        ('community = "fr"', 'community = "de"', "community", "expected one of nl, fr"),
        ("until = 2022-11-06", "until = 2022-10-23", "until = 2022-10-23", "until on or after from"),
        ("until = 2022-11-06", "until = 9999-12-31", "until = 9999", "1990 to 2100"),
        ("until = 2022-11-06\n", "", "[[school_holiday]]", "until: is missing"),
        ('name = { nl = "Noord", fr = "Nord" }', 'name = "Noord"', '"Noord"', "expected { nl"),
    ],
)
def test_a_fault_names_the_line_and_what_was_expected(old, new, at, expected):
    assert FILE.count(old) == 1
    text = FILE.replace(old, new)
    with pytest.raises(Refused) as refusal:
        read_municipality(text)
    found = str(refusal.value)
    assert expected in found
    if at != 'kind = "market"':
        assert refusal.value.faults[0].line == line_of(text, at), found


@pytest.mark.parametrize("weekday", ['weekday = "donderdag"', "weekday = 4", ""])
def test_a_wrong_weekday_is_one_fault_whatever_dates_are_cancelled(weekday):
    text = FILE.replace('weekday = "thursday"', weekday).replace("[2022-07-21]", "[2022-07-21, 2022-07-28]")
    with pytest.raises(Refused) as refusal:
        read_municipality(text)
    (fault,) = refusal.value.faults
    assert fault.where.endswith(", weekday")


def test_a_duplicate_is_told_at_the_second_with_the_line_of_the_first():
    text = FILE.replace('code = "plein"', 'code = "kern"')
    with pytest.raises(Refused) as refusal:
        read_municipality(text)
    (twice, *_) = refusal.value.faults
    assert str(twice) == "line 16: place kern: is there twice; expected once (see line 5)"


@pytest.mark.parametrize("kind", ["market", "event", "closed_day", "school_holiday", "team"])
def test_nothing_may_be_there_twice(kind):
    start = FILE.index(f"[[{kind}]]")
    end = FILE.find("\n[[", start + 1)
    block = FILE[start:] if end < 0 else FILE[start : end + 1]
    with pytest.raises(Refused, match="is there twice"):
        read_municipality(FILE + "\n" + block)


def test_all_faults_are_told_at_once_in_the_order_of_the_lines():
    text = FILE.replace("[50.85, 4.34]", "[0, 0]").replace('community = "fr"', 'community = "de"')
    with pytest.raises(Refused) as refusal:
        read_municipality(text)
    assert [fault.line for fault in refusal.value.faults] == [
        line_of(text, "centre"),
        line_of(text, "community"),
    ]


def test_what_is_no_toml_is_refused_with_its_line():
    with pytest.raises(Refused, match=r"^line 3: file: not TOML"):
        read_municipality(FILE.replace('zone = "Europe/Brussels"', "zone = Europe/Brussels"))


@pytest.mark.parametrize("text", ["", "# nothing\n", "municipality = 3\n", "place = 3\n"])
def test_a_file_of_another_sort_is_refused(text):
    with pytest.raises(Refused, match="municipality"):
        read_municipality(text)


@pytest.mark.parametrize(
    ("code", "most"),
    [('"kern"', 60), ('"sensitive", from = 2020', 60), ('"2022-06-21-feest"', 70), ('"noord"', 40)],
)
def test_the_longest_code_and_one_more(code, most):
    word = code.split('"')[1]
    read_municipality(FILE.replace(code, code.replace(word, "a" * most)))
    with pytest.raises(Refused, match=f"at most {most} characters"):
        read_municipality(FILE.replace(code, code.replace(word, "a" * (most + 1))))
