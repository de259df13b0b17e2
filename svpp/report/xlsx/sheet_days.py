"""The days and weeks of the year: which count in which calendar, why not, and the seconds of each indicator."""

from __future__ import annotations

from datetime import date, timedelta

from svpp.measure.figure import Figure
from svpp.measure.period import day_over, year_period
from svpp.plan.catalogue import WEEKDAYS, Indicator
from svpp.report.gather import span
from svpp.report.xlsx.book import Book
from svpp.report.xlsx.layout import DAY_COLUMNS, WEEK_COLUMNS, DayRule
from svpp.report.xlsx.sheet_blocks import rule_name
from svpp.when.calendars import Reason
from svpp.when.days import days, monday_of, weeks_of_year


def write_days(book: Book) -> None:
    say, lay, page = book.say, book.layout, book.sheets["days"]
    heads = [say.t(f"rep.x.day.{name}") for name in DAY_COLUMNS]
    for rule in lay.day_rules:
        heads += [say.t(f"rep.x.{what}", days=rule_name(book, rule)) for what in ("day_counts", "why_not")]
    heads += [say.t("rep.x.seconds_of", id=i.id) for i in lay.daily]
    book.head("days", heads, (11, 11, 12, 9, 22, 22))
    seconds = {i.id: _seconds(book.report.row(i.id)[1]) for i in lay.daily}
    for row, day in enumerate(days(*span(book.report.year)), start=1):
        _day(book, row, day)
        for rule in lay.day_rules:
            _counts(book, row, day, rule)
        for indicator in lay.daily:
            book.number(page, row, lay.day_seconds(indicator), seconds[indicator.id].get(day))


def _day(book: Book, row: int, day: date) -> None:
    page, calendar, say = book.sheets["days"], book.report.inputs.calendar, book.say
    year = year_period(book.report.inputs)
    book.day(page, row, 0, day)
    book.day(page, row, 1, monday_of(day))
    book.text(page, row, 2, say.t(f"weekday.{WEEKDAYS[day.weekday()]}"))
    if year is not None and year.first <= day <= year.last and day_over(day, year):
        page.write_number(row, 3, 1)
    for column, reason in ((4, calendar.public_holidays.get(day)), (5, calendar.closed_days.get(day))):
        book.text(page, row, column, _words(book, reason))


def _counts(book: Book, row: int, day: date, rule: DayRule) -> None:
    page, column = book.sheets["days"], book.layout.day_rule(rule)
    reason = book.report.inputs.calendar.why_not(day, rule)
    if reason is None:
        page.write_number(row, column, 1)
    else:
        book.text(page, row, column + 1, _words(book, reason))


def _words(book: Book, reason: Reason | None) -> str:
    if reason is None:
        return ""
    return (reason.fr if book.say.language == "fr" else reason.nl) or book.say.t(f"why.{reason.code}")


def _seconds(figure: Figure) -> dict[date, int]:
    """Of the judged reading."""
    return {point.first: point.seconds for point in figure.series}


def write_weeks(book: Book) -> None:
    say, lay, page = book.say, book.layout, book.sheets["weeks"]
    heads = [say.t(f"rep.x.week.{name}") for name in WEEK_COLUMNS]
    heads += [say.t("rep.x.week_counts", days=rule_name(book, rule)) for rule in lay.week_rules]
    heads += [say.t("rep.x.seconds_of", id=i.id) for i in lay.weekly]
    book.head("weeks", heads, (11, 11, 9, 9))
    over = _weeks_over(book, lay.weekly)
    for row, monday in enumerate(weeks_of_year(book.report.year), start=1):
        book.day(page, row, 0, monday)
        book.day(page, row, 1, monday + timedelta(days=6))
        page.write_number(row, 2, monday.isocalendar().week)
        if monday in over:
            page.write_number(row, 3, 1)
        week = [monday + timedelta(days=n) for n in range(7)]
        for rule in lay.week_rules:
            if any(book.report.inputs.calendar.counts(day, rule) for day in week):
                page.write_number(row, lay.week_rule(rule), 1)
        for indicator in lay.weekly:
            seconds = _seconds(book.report.row(indicator.id)[1])
            book.number(page, row, lay.week_seconds(indicator), seconds.get(monday))


def _weeks_over(book: Book, weekly: tuple[Indicator, ...]) -> set[date]:
    """Weeks of the plan that are over; the same for every indicator."""
    return {p.first for i in weekly for p in book.report.row(i.id)[1].series if p.over}
