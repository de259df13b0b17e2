"""Old files as they are: each thing that is wrong with one has its own sentence, and what can be read is."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from svpp.sheets import cells, reading
from svpp.sheets.faults import LineRefused, SheetRefused
from svpp.sheets.mapping import Map, find_names, places_of, read_map, recognise
from svpp.sheets.reading import ExcelError, Formula, open_sheet, read_sheet
from svpp.sheets.writing import written
from svpp.when.days import BRUSSELS

HEAD = ["Agent", "Datum", "Van", "Tot", "Wijk"]
LINE = ["Bob Bogaert", date(2019, 3, 4), time(8, 0), time(12, 0), "Maritiem"]


def workbook(*rows: list[Any], change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows or (HEAD, LINE):
        book.active.append(row)
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook() -> None:
    sheet = read_sheet(workbook())
    assert sheet.headings == HEAD
    (row,) = sheet.rows
    assert row.line == 2
    assert row.cells[1:3] == [datetime.fromisoformat("2019-03-04"), time(8, 0)]
    assert recognise(sheet).columns == {
        "guard": "Agent",
        "date": "Datum",
        "start": "Van",
        "end": "Tot",
        "place": "Wijk",
    }


def merged(book: Any) -> None:
    book.active.merge_cells("C1:D1")


def other_header(book: Any) -> None:
    book.active.insert_rows(1)
    book.active["A1"] = "Uren 2019"


def from_1904(book: Any) -> None:
    book.epoch = CALENDAR_MAC_1904


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old_excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") + bytes(600), "password"),
        (b"PK\x03\x04 no zip", "unreadable"),
        (b"a;b\n\x00;1\n", "unreadable"),
        (b"Agent;Datum\n", "empty"),
        (workbook(HEAD, [None] * 5), "empty"),
        (workbook(change=merged), "merged"),
        (bytes(9 * 2**20), "too_large"),
    ],
)
def test_what_is_no_sheet_to_read(data: bytes, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_sheet(data)
    assert refused.value.fault.code == code
    assert len(str(refused.value)) > 20


def test_a_sheet_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(SheetRefused, match="There is no sheet Uren; the file has: Sheet"):
        read_sheet(workbook(), name="Uren")


def test_the_column_names_on_another_line() -> None:
    sheet = read_sheet(workbook(change=other_header), header=2)
    assert (sheet.headings, sheet.rows[0].line) == (HEAD, 3)


def test_a_title_above_the_column_names_is_passed_over() -> None:
    """Merged as titles are; the line is told, and lines keep their numbers."""

    def titled(book: Any) -> None:
        book.active.insert_rows(1, 3)
        book.active["A1"] = "Uren 2019, afdrukken met datum"
        book.active.merge_cells("A1:E1")

    sheet = find_names(open_sheet(workbook(change=titled)))
    assert (sheet.headings, sheet.rows[0].line, sheet.header) == (HEAD, 5, 4)
    assert [(notice.code, notice.values) for notice in sheet.notices] == [("header", {"line": "4"})]
    assert recognise(sheet).header == 4


def test_a_hidden_sheet_and_a_chart_are_no_sheet_of_lines() -> None:
    def around(book: Any) -> None:
        book.active.title = "Uren"
        book.create_chartsheet("Grafiek", 0).add_chart(BarChart())
        book.create_sheet("Lijsten", 0).sheet_state = "hidden"
        book["Uren"].column_dimensions["C"].hidden = True

    for name in (None, "Uren"):
        sheet = read_sheet(workbook(change=around), name)
        assert (sheet.headings, [str(notice) for notice in sheet.notices]) == (
            HEAD,
            ["Hidden lines and columns are read too: there are 1."],
        )


def test_what_unfolds_to_millions_of_cells_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_CELLS", 8)
    with pytest.raises(SheetRefused) as refused:
        read_sheet(workbook())
    assert refused.value.fault.code == "too_many_lines"


def test_days_counted_from_1904_are_read_and_said() -> None:
    sheet = read_sheet(workbook(change=from_1904))
    assert sheet.rows[0].cells[1] == datetime.fromisoformat("2019-03-04")
    assert [notice.code for notice in sheet.notices] == ["days_from_1904"]


def test_a_formula_without_a_result_and_an_error() -> None:
    sheet = read_sheet(workbook(HEAD, ["Bob", date(2019, 3, 4), "=A2", "#REF!", "Maritiem"]))
    assert sheet.rows[0].cells[2:4] == [Formula(), ExcelError("#REF!")]
    for cell, code in ((Formula(), "formula"), (ExcelError("#REF!"), "error_cell")):
        with pytest.raises(LineRefused) as refused:
            cells.text(cell, "Van")
        assert refused.value.fault.code == code


@pytest.mark.parametrize(
    ("data", "notices"),
    [
        ("Agent;Datum;Van\nZoé;04/03/2019;8:00\n".encode("cp1252"), ["not_utf8"]),
        ("\ufeffAgent;Datum;Van\r\nZoé;04/03/2019;8:00\r\n".encode(), []),
        ('Agent,Datum,Van\n"Zoé",04/03/2019,8:00\n'.encode(), []),
        ("Agent\tDatum\tVan\nZoé\t04/03/2019\t8:00\n".encode(), []),
        ("Agent\tDatum\tVan\nZoé\t04/03/2019\t8:00\n".encode("utf-16"), []),
        ("sep=;\r\nAgent;Datum;Van\r\nZoé;04/03/2019;8:00\r\n".encode(), []),
    ],
)
def test_a_csv_of_any_make(data: bytes, notices: list[str]) -> None:
    sheet = read_sheet(data)
    assert sheet.headings == ["Agent", "Datum", "Van"]
    assert sheet.rows[0].cells == ["Zoé", "04/03/2019", "8:00"]
    assert [notice.code for notice in sheet.notices] == notices


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("04/03/2019", date(2019, 3, 4)),
        ("4-3-19", date(2019, 3, 4)),
        ("2019-03-04", date(2019, 3, 4)),
        (datetime.fromisoformat("2019-03-04T05:00"), date(2019, 3, 4)),
    ],
)
def test_dates(cell: Any, found: date) -> None:
    assert cells.day(cell, "Datum") == found


@pytest.mark.parametrize("cell", ["31/02/2019", "maandag", 43528, "03/2019"])
def test_no_dates(cell: Any) -> None:
    with pytest.raises(LineRefused) as refused:
        cells.day(cell, "Datum")
    assert refused.value.fault.code == "bad_date"


@pytest.mark.parametrize(
    "cell",
    ["7:30", "7u30", "7 h 30", "07.30", time(7, 30), 0.3125, datetime.fromisoformat("1900-01-01T07:30")],
)
def test_times(cell: Any) -> None:
    assert cells.moment(cell, "Van", date(2019, 1, 4), BRUSSELS).isoformat() == "2019-01-04T06:30:00+00:00"


def test_the_two_nights_on_which_the_clock_changes() -> None:
    for day, code in ((date(2019, 3, 31), "missing_hour"), (date(2019, 10, 27), "double_hour")):
        with pytest.raises(LineRefused) as refused:
            cells.moment("2:30", "Van", day, BRUSSELS)
        assert refused.value.fault.code == code


@pytest.mark.parametrize("cell", ["7,5", "7.5", 7.5, "7u30", "7:30", time(7, 30), timedelta(hours=7.5)])
def test_lengths(cell: Any) -> None:
    assert cells.hours(cell, "Uren") == timedelta(hours=7, minutes=30)


def test_numbers() -> None:
    assert cells.number("1.234,5", "Aantal") == Fraction(2469, 2)
    with pytest.raises(LineRefused, match="twaalf in Aantal is no number"):
        cells.number("twaalf", "Aantal")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind = ", "Invalid value"),
        ("[import]\nkind = 'hours'", "expected one of presence, incident, activity"),
        ("[import]\nkind = 'activity'", "register names"),
        ("[columns]\nwho = 'Agent'", "who is none of guard"),
        ("[colums]\nguard = 'Agent'", "colums"),
        ("[import]\nheader = 0", "header is the number"),
    ],
)
def test_a_map_that_is_not_right(text: str, said: str) -> None:
    with pytest.raises(SheetRefused, match=said):
        read_map(text)


@pytest.mark.parametrize(
    ("headings", "columns", "code"),
    [
        (["Agent"], "guard = 'Agent'\ndate = 'Datum'", "no_column"),
        (["Agent", "agent "], "guard = 'Agent'", "column_twice"),
        (["Agent", "Datum"], "guard = 'Agent'\ndate = 'Datum'", "not_recognised"),
    ],
)
def test_columns_that_are_not_there(headings: list[str], columns: str, code: str) -> None:
    sheet = read_sheet(workbook(headings, ["x"] * len(headings)))
    with pytest.raises(SheetRefused) as refused:
        places_of(read_map(f"[columns]\n{columns}"), sheet)
    assert refused.value.fault.code == code


def test_columns_nobody_recognises() -> None:
    with pytest.raises(SheetRefused, match="plaats is missing"):
        recognise(read_sheet(workbook(HEAD[:-1], LINE[:-1])))


@pytest.mark.parametrize(
    "mapping",
    [
        Map(),
        Map(
            "activity",
            "Blad 2",
            3,
            "meetings",
            {"date": "Datum", "fields.subject": 'Wat "er" is'},
            {},
            {"note": "x"},
        ),
        Map(
            columns={"guard": "Wie\n\t\x7f\\"},
            values={"place": {"de 'Wijk' €😀": "maritiem"}, "activity": {"b": "c"}},
        ),
    ],
)
def test_a_map_that_was_written_reads_as_it_was(mapping: Map) -> None:
    assert read_map(written(mapping)) == mapping


def test_a_time_that_is_half_a_number_is_none() -> None:
    with pytest.raises(LineRefused):
        cells.moment(7.25, "Van", date(2019, 3, 4), BRUSSELS)
