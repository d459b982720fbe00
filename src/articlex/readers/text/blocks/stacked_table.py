"""Tables with a cell per line, as BeautifulSoup's ``get_text`` writes them.

The white space of the page's source tells the rows: there are more blank lines between rows than
between cells.
"""

from typing import NamedTuple

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.columns import is_data
from articlex.readers.text.blocks.list_marker import read_marker
from articlex.readers.text.layout import Lines
from articlex.readers.text.layout.wrapping import is_rule

_FEWEST_ROWS = 3
_WIDEST = 12
_LONGEST_CELL = 300
_LONGEST_CLOSE_CELL = 60
"""Characters of a cell where no blank line is between cells, as there is none in paragraphs."""
_MORE = 2
"""How many more blank lines are between rows than between cells, at least."""
_SCORE = 0.6
_MOSTLY = 0.7
"""The share of the cells of a column of values that are values."""


class _Stack(NamedTuple):
    """A row's cells, the line below the last one, the blank lines there and between the cells."""

    cells: Row
    end: int
    below: int
    between: int


def stacked_table(lines: Lines, start: int) -> Table | None:
    """Read rows of equal length, one of whose columns has values.

    Nothing marks a header, so the first row stays a row.
    """
    if start < lines.not_stacked_before or (start and lines.stripped[start - 1]):
        return None
    first = row = _row(lines, start, None)
    rows: list[Row] = []
    begin = start
    while len(row.cells) == len(first.cells) > 1:
        rows.append(row.cells)
        end = row.end
        if row.below < first.between + _MORE or end + row.below >= len(lines.raw):
            break
        begin = end + row.below
        row = _row(lines, begin, first.between)
    if len(rows) < _FEWEST_ROWS or not _has_types(rows):
        lines.not_stacked_before = max(begin, start + 1)  # the rows between would end there, too
        return None
    return Table(start + 1, end, (), None, None, None, (), tuple(rows), "stacked", _SCORE)


def _row(lines: Lines, start: int, between: int | None) -> _Stack:
    """Return the row that begins at a line, without cells if a line there is no cell.

    `between` is how many blank lines are between its cells, or None for the first row.
    """
    cells: list[str] = []
    number = start
    while True:
        cell = lines.stripped[number]
        number += 1
        end = number
        while number < len(lines.raw) and not lines.stripped[number]:
            number += 1
        cells.append(cell)
        longest = _LONGEST_CELL if between else _LONGEST_CLOSE_CELL
        if len(cell) > longest or len(cells) > _WIDEST or _is_marked(cell):
            return _Stack((), end, number - end, between or 0)
        if between is None:
            between = number - end
        if number - end != between or number == len(lines.raw):
            return _Stack(tuple(cells), end, number - end, between)


def _is_marked(cell: str) -> bool:
    """Tell whether a line is a heading, an item, a row, a fence or a rule rather than a cell."""
    return cell[0] in "#|>`~" or read_marker(cell) is not None or is_rule(cell)


def _has_types(rows: list[Row]) -> bool:
    """Tell whether a column has values and another has none."""
    columns = list(zip(*rows, strict=True))
    values = [sum(map(is_data, column[1:])) / (len(rows) - 1) for column in columns]
    return max(values) >= _MOSTLY and any(not any(map(is_data, column)) for column in columns)
