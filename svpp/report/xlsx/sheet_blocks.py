"""Every block: who, what, where, when, how long, and for which calendars and selections it counts."""

from __future__ import annotations

from datetime import date, timedelta

from xlsxwriter.utility import xl_col_to_name

from svpp.plan.catalogue import FIELD, FIELD_ACTIVITIES
from svpp.report.blocks import Block, Selector, blocks_behind, counts_for
from svpp.report.xlsx.book import DAY, ORDINAL_ZERO, Book
from svpp.report.xlsx.layout import BLOCK_COLUMNS, DayRule
from svpp.report.xlsx.ready import escaped, look_of, number, text
from svpp.when.days import bounds_of, monday_of

WIDTHS = (11, 11, 9, 14, 8, 22, 26, 20, 19, 19, 9, 11, 38)


def write_blocks(book: Book) -> list[Block]:
    """All rows, of a part of the plan those that it counts; the blocks at events, which prove what is counted there."""
    say, lay = book.say, book.layout
    heads = [say.t(f"rep.x.block.{name}") for name in BLOCK_COLUMNS]
    heads += [say.t("rep.x.day_counts", days=rule_name(book, rule)) for rule in lay.day_rules]
    heads += [say.t("rep.x.week_counts", days=rule_name(book, rule)) for rule in lay.week_rules]
    heads += [say.t("rep.x.covered", what=selector_name(book, one)) for one in lay.selectors]
    book.head("blocks", heads, WIDTHS)
    rows = _Rows(book, len(heads) - 1)
    at_events, row = [], 0
    for row, block in enumerate(blocks_behind(book.session, book.report), start=1):
        rows.write(row, block)
        if block.event is not None:
            at_events.append(block)
    book.sheets["blocks"].autofilter(0, 0, row, len(heads) - 1)
    return at_events


def rule_name(book: Book, rule: DayRule) -> str:
    if isinstance(rule, str):
        return book.say.t(f"rule.days.{rule}")
    return ", ".join(book.say.t(f"weekday.{name}") for name in rule)


def selector_name(book: Book, selector: Selector) -> str:
    activity, tag = selector
    name = book.say.t("rep.x.field" if activity == FIELD else f"act.{activity}")
    return f"{name}, {tag}" if tag else name


class _Rows:
    """Makes a row a block; what holds for a whole day, or is said often, is worked out once."""

    def __init__(self, book: Book, last_column: int) -> None:
        self.book, self.lay, self.last = book, book.layout, last_column
        self.page = book.sheets["blocks"]
        self.day_look, self.moment_look = look_of(book.formats["day"]), look_of(book.formats["moment"])
        self.activity = {
            a: escaped(book.say.t(f"act.{a}")) for a in (*FIELD_ACTIVITIES, "other_duty", "break")
        }
        self.place = {code: escaped(name) for code, name in book.names.place.items()}
        self.tags: dict[frozenset[str], str] = {}
        self.selected: dict[tuple[str, frozenset[str]], list[tuple[str, Selector]]] = {}
        self.today: date | None = None
        self.counted: list[str] = []
        self.begin, self.is_plain = 0, True
        self.serials = (0, 0)
        #: selection → until when somebody was there, today
        self.until: dict[Selector, int] = {}

    def write(self, row: int, block: Block) -> None:
        if block.day != self.today:
            self._open(block.day)
        n, moment = row + 1, self.moment_look
        self.page.write_ready(
            row,
            f'<c r="A{n}"{self.day_look}><v>{self.serials[0]}</v></c>'
            f'<c r="B{n}"{self.day_look}><v>{self.serials[1]}</v></c>'
            + text("C", n, escaped(self.book.masks.of(block.guard)))
            + text("D", n, self.activity[block.activity])
            + (number("E", n, 1) if block.activity in FIELD_ACTIVITIES else "")
            + text("F", n, self.place.get(block.place, block.place))
            + (text("G", n, self._tags(block.tags)) if block.tags else "")
            + (text("H", n, self._event(block.event)) if block.event else "")
            + f'<c r="I{n}"{moment}><v>{self._clock(block.start)!r}</v></c>'
            f'<c r="J{n}"{moment}><v>{self._clock(block.end)!r}</v></c>'
            + number("K", n, block.end - block.start)
            + (number("L", n, 1) if block.approved else "")
            + text("M", n, block.entry)
            + "".join([number(column, n, 1) for column in self.counted])
            + "".join([number(at, n, self._covered(one, block)) for at, one in self._selected(block)]),
            self.last,
        )

    def _open(self, day: date) -> None:
        self.today, self.until, self.counted = day, {}, self._counted(day)
        self.serials = (day.toordinal() - ORDINAL_ZERO, monday_of(day).toordinal() - ORDINAL_ZERO)
        self.begin, end = bounds_of(day, self.book.report.zone)
        self.is_plain = end - self.begin == DAY

    def _clock(self, seconds: int) -> float:
        """The local clock; on the two days whose clock jumps, looked up in the zone."""
        if self.is_plain:
            return self.serials[0] + (seconds - self.begin) / DAY
        return self.book.serial(seconds)

    def _event(self, code: str) -> str:
        return escaped(self.book.names.event.get(code, code))

    def _covered(self, selector: Selector, block: Block) -> int:
        """The seconds this block adds to the time that somebody was there: blocks come in order of their start."""
        until = self.until.get(selector, block.start)
        self.until[selector] = max(until, block.end)
        return max(0, block.end - max(block.start, until))

    def _tags(self, tags: frozenset[str]) -> str:
        """;burglary_risk;sensitive; so that one tag is found between its signs."""
        return self.tags.setdefault(tags, escaped(f";{';'.join(sorted(tags))};"))

    def _selected(self, block: Block) -> list[tuple[str, Selector]]:
        key = (block.activity, block.tags)
        if key not in self.selected:
            fitting = [s for s in self.lay.selectors if counts_for(block, s)]
            self.selected[key] = [(xl_col_to_name(self.lay.block_coverage(s)), s) for s in fitting]
        return self.selected[key]

    def _counted(self, day: date) -> list[str]:
        """The columns of the calendars in which this day, or its week, counts."""
        calendar = self.book.report.inputs.calendar
        first = len(BLOCK_COLUMNS)
        found = [first + n for n, rule in enumerate(self.lay.day_rules) if calendar.counts(day, rule)]
        first += len(self.lay.day_rules)
        week = [monday_of(day) + timedelta(days=n) for n in range(7)]
        found += [
            first + n
            for n, rule in enumerate(self.lay.week_rules)
            if any(calendar.counts(one, rule) for one in week)
        ]
        return [xl_col_to_name(column) for column in found]
