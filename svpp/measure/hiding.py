"""Which totals of a table can stand beside its hidden counts, so that none of those follows from what is shown. Pure.

Whoever sees a total knows a sum. Two tables that fit the same sums differ by ones that were moved in a ring: one more
in a cell, one less in another cell of its column, one more in that one's row, and so on. A hidden count that lies on no
such ring can be one thing only: then a total is hidden too. Rows without a shown total share one sum (what the total
of all leaves for them), and so do columns; without the total of all they are free.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

Cell = tuple[str, str]
#: a row (0, name) or a column (1, name)
Line = tuple[int, str]
#: where a cell's one can go on: node → (node, the cell that changes)
Ways = Mapping[Hashable, list[tuple[Hashable, Cell]]]


def tellable(
    hidden: Mapping[Cell, int], sums: Mapping[Line, int], small: int
) -> tuple[frozenset[Line], bool]:
    """The rows and columns whose totals may be shown, and whether the total of all may.

    hidden: the counts of 1 up to and including `small`. sums: the total of every row and column; one as small as that
    is hidden, and must not follow either.
    """
    told, total = {line for line, n in sums.items() if n > small}, True
    with_hidden = {line for cell in hidden for line in _lines(cell)}
    while betrayed := [*_betrayed(hidden, sums, told, total, small)]:
        near = {line for lines in betrayed for line in lines} & told
        spare = near or (with_hidden & told)
        if spare:
            # one alone on its side still follows from the total of all and the others: a second one before any else
            untold = [side for side, _ in with_hidden - told]
            told.remove(min(spare, key=lambda line: (untold.count(line[0]) != 1, sums[line], line)))
        else:
            total = False
    return frozenset(told), total


def _betrayed(
    hidden: Mapping[Cell, int], sums: Mapping[Line, int], told: set[Line], total: bool, small: int
) -> Iterator[tuple[Line, ...]]:
    """Row and column of each hidden count, and each small total, that what is shown leaves one answer."""
    ways = _ways(hidden, told, total, small)
    for cell, n in hidden.items():
        row, column = (_node(line, told, total) for line in _lines(cell))
        more = n < small and _leads(ways, column, row, cell)
        less = n > 1 and _leads(ways, row, column, cell)
        if row != column and not more and not less:
            yield _lines(cell)
    for line, n in sums.items():
        if n <= small:
            alone, others = _ways(hidden, told, total, small, line), _node(line, told, total)
            if not _leads(alone, line, others) and not _leads(alone, others, line):
                yield (line,)


def _ways(
    hidden: Mapping[Cell, int], told: set[Line], total: bool, small: int, apart: Line | None = None
) -> Ways:
    """From row to column where a count may be one more, back where it may be one less; `apart`: a line by itself."""
    found: dict[Hashable, list[tuple[Hashable, Cell]]] = {}
    for cell, n in hidden.items():
        row, column = (line if line == apart else _node(line, told, total) for line in _lines(cell))
        if n < small:
            found.setdefault(row, []).append((column, cell))
        if n > 1:
            found.setdefault(column, []).append((row, cell))
    return found


def _lines(cell: Cell) -> tuple[Line, Line]:
    return (0, cell[0]), (1, cell[1])


def _node(line: Line, told: set[Line], total: bool) -> Hashable:
    """What must keep its sum: the line, or all untold ones of its side together; nothing without the total of all."""
    return line if line in told else line[0] if total else "free"


def _leads(ways: Ways, start: Hashable, end: Hashable, without: Cell | None = None) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for node, cell in ways.get(waiting.pop(), ()):
            if cell == without or node in seen:
                continue
            if node == end:
                return True
            seen.add(node)
            waiting.append(node)
    return False
