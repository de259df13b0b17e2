"""The ten legal holidays, against a list of our own (royal decree of 18 April 1974, art. 1).

Fixed dates, and those that follow Easter: Easter Monday +1, Ascension +39, Whit Monday +50. The dates of
Easter Sunday below are those of the Gregorian computus.
"""

from datetime import date, timedelta

import pytest

from svpp.when.calendars import public_holidays

EASTER = {
    2019: date(2019, 4, 21),
    2020: date(2020, 4, 12),
    2021: date(2021, 4, 4),
    2022: date(2022, 4, 17),
    2023: date(2023, 4, 9),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
    2028: date(2028, 4, 16),
}
FIXED = [(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)]
AFTER_EASTER = [1, 39, 50]


def legal(year: int) -> set[date]:
    return {date(year, month, day) for month, day in FIXED} | {
        EASTER[year] + timedelta(days=n) for n in AFTER_EASTER
    }


@pytest.mark.parametrize("year", EASTER)
def test_ten_legal_holidays_a_year(year):
    found = public_holidays([year])
    assert set(found) == legal(year)
    assert len(found) == 10


def test_several_years_at_once():
    assert set(public_holidays(range(2019, 2029))) == set().union(*(legal(year) for year in EASTER))


def test_names_in_both_languages():
    national = public_holidays([2022])[date(2022, 7, 21)]
    assert (national.code, national.nl, national.fr) == (
        "public_holiday",
        "Nationale feestdag",
        "Fête nationale",
    )
    for reason in public_holidays(range(2019, 2029)).values():
        assert reason.nl
        assert reason.fr
        assert reason.nl != reason.fr


def test_easter_and_whit_sunday_are_no_legal_holidays():
    found = public_holidays([2022])
    assert date(2022, 4, 17) not in found
    assert date(2022, 6, 5) not in found
