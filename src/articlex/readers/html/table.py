"""HTML's tables: cells that span several places, and header rows.

The limits and the order of the row groups are those of the HTML standard, §4.9.11 and §4.9.12. A
cell spans at most 1000 columns and 65534 rows, and no row beyond its group.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from articlex.blocks import Alignment, Row, Table

_MOST_COLUMNS = 1000
_MOST_ROWS = 65534
_FREE_CELLS = 10_000
"""Places that spans may fill in one page, beside one for every eight characters of the page."""
_PLACE = 4
"""Characters of a repeated text that take as much of the budget as a place."""

_MOST_WARNINGS = 10
"""A hostile page has thousands."""

_NUMBER = re.compile(r"\s*\+?(\d{1,9})")
_ALIGN = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|right|center)\b")


class Cell(NamedTuple):
    """A cell of the page. `copied` is true in the further places that it spans."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    is_header: bool = False
    alignment: Alignment = None
    copied: bool = False


_EMPTY = Cell()
_ALIGNMENTS: dict[str, Alignment] = {"left": "left", "right": "right", "center": "center"}


class SpanExpander:
    """Expands cells that span rows and columns, within a budget for the whole page."""

    def __init__(self, page_size: int, *, repeat: bool) -> None:
        """Begin a page of so many characters. With `repeat`, a cell is in all places it spans."""
        self.repeat = repeat
        self._warnings: list[str] = []
        self._warned = 0
        self._is_spent = False
        self._most = self._left = _FREE_CELLS + page_size // 8

    def fill(self, rows: Sequence[Sequence[Cell]], line: int) -> list[list[Cell]]:
        """Return the rows of one group with a cell in each place that a span covers."""
        running: dict[int, tuple[int, Cell]] = {}  # by column: a cell, and its rows to come
        filled = []
        for number, row in enumerate(rows):
            filled.append(self._fill_row(row, running, len(rows) - number - 1))
            if self._left <= 0:
                running.clear()
                if not self._is_spent:
                    message = f"spans fill more than {self._most} places; the rest are ignored"
                    self._warn(line, message)
                self._is_spent = True
        return filled

    def _fill_row(
        self, row: Sequence[Cell], running: dict[int, tuple[int, Cell]], below: int
    ) -> list[Cell]:
        filled: list[Cell] = []
        end = max(running, default=-1)
        cells = iter(row)
        while True:
            position = len(filled)
            above = running.pop(position, None)
            if above is not None:
                rows, cell = above
                is_shown = self._copies(cell, 1)
                filled.append(cell if is_shown else _EMPTY)
                if rows > 1 and is_shown:
                    running[position] = (rows - 1, cell)
            elif (new := next(cells, None)) is not None:
                height = min(new.rows - 1 if new.rows else below, below)
                columns = 1 + self._copies(new, new.columns - 1)
                copy = new._replace(copied=True)
                filled += [new, *[copy] * (columns - 1)]
                for column in range(position, position + columns):
                    running.pop(column, None)  # where two cells overlap, the later one is shown
                    if height and self._left > 0:
                        running[column] = (height, copy)
            elif position <= end:
                self._left -= 1
                filled.append(_EMPTY)
            else:
                return filled

    def _copies(self, cell: Cell, wanted: int) -> int:
        """Return how many copies of a cell there is budget for, and take it.

        A copy takes a place, and more if a long text is repeated in it. Where the budget is too
        small for all wanted copies, it is spent.
        """
        cost = 1 + len(cell.text) // _PLACE if self.repeat else 1
        copies = min(wanted, max(0, self._left) // cost)
        self._left = self._left - copies * cost if copies == wanted else 0
        return copies

    def parse_span(self, value: object, least: int, most: int, line: int) -> int:
        """Return the number in a `colspan` or `rowspan`, within its limits; 1 if there is none."""
        match = _NUMBER.match(str(value))
        if match is None:
            return 1
        number = int(match[1])
        if number > most:
            self._warn(line, f"a cell spans {number} rows or columns; cut to {most}")
        return max(least, min(number, most))

    def _warn(self, line: int, message: str) -> None:
        self._warned += 1
        if self._warned <= _MOST_WARNINGS:
            self._warnings.append(f"{line}: {message}")

    def take_warnings(self) -> tuple[str, ...]:
        """Return the warnings, each as ``line: message``, and forget them."""
        warnings, self._warnings = tuple(self._warnings), []
        return warnings


class _Row(NamedTuple):
    """A row of the page: the order of its group, the group's number, and its cells."""

    order: int
    group: int
    cells: list[tuple[str, Mapping[str, object], bool]]


class TableBuilder:
    """Takes a table's parts in the order of the page and builds the table that a reader sees."""

    def __init__(self) -> None:
        self.caption: str | None = None
        self._rows: list[_Row] = []
        self._order = 1
        self._moved: set[int] = set()  # the orders of the header and footer that were open
        self._group = 0
        self._in_row = False

    def open_group(self, order: int) -> None:
        """Open a row group: 0 for a header, 1 for a body, 2 for a footer.

        A second header or footer stays where it is, as in a browser.
        """
        self._order = 1 if order in self._moved else order
        if order != 1:
            self._moved.add(order)
        self._group += 1

    def close_group(self) -> None:
        """Close a row group. Rows outside of groups belong to a body."""
        self.open_group(1)

    def open_row(self) -> None:
        """Open a row."""
        self._rows.append(_Row(self._order, self._group, []))
        self._in_row = True

    def close_row(self) -> None:
        """Close a row."""
        self._in_row = False

    def cell(self, text: str, attributes: Mapping[str, object], *, is_header: bool) -> None:
        """Add a cell to the open row; open a row for a cell outside of rows."""
        if not self._in_row:
            self.open_row()
        self._rows[-1].cells.append((text, attributes, is_header))

    def table(self, start: int, end: int, spans: SpanExpander) -> Table | None:
        """Return the table, or None if it has no cells."""
        rows: list[list[Cell]] = []
        marked = 0
        ordered = sorted(self._rows, key=attrgetter("order"))
        for (order, _), group in groupby(ordered, key=attrgetter("order", "group")):
            cells = [[_cell(*each, spans, start) for each in row.cells] for row in group]
            filled = [row for row in spans.fill(cells, start) if row]
            rows += filled
            marked += len(filled) if order == 0 else 0
        if not rows:
            return None
        title, skipped = _title(rows, marked)
        rows, marked = rows[skipped:], max(0, marked - skipped)
        heads = marked or _leading_headers(rows) or _has_plain_corner(rows)
        if heads == len(rows):
            heads = 1
        sides = tuple(cell.alignment for cell in rows[max(0, heads - 1)])
        return Table(
            start,
            end,
            (),
            None,
            ": ".join(filter(None, (self.caption, title))) or None,
            _header(rows[:heads], spans) if heads else None,
            sides if heads or any(sides) else (),
            tuple(_texts(row, spans) for row in rows[heads:]),
            "html",
        )


def _cell(
    text: str, attributes: Mapping[str, object], is_header: bool, spans: SpanExpander, line: int
) -> Cell:
    return Cell(
        text,
        spans.parse_span(attributes.get("colspan", 1), 1, _MOST_COLUMNS, line),
        spans.parse_span(attributes.get("rowspan", 1), 0, _MOST_ROWS, line),
        is_header,
        _alignment(attributes),
    )


def _alignment(attributes: Mapping[str, object]) -> Alignment:
    match = _ALIGN.search(str(attributes.get("style", "")).lower())
    return _ALIGNMENTS.get(match[1] if match else str(attributes.get("align", "")).lower())


def _leading_headers(rows: list[list[Cell]]) -> int:
    """Return how many rows at the top have only header cells and empty cells.

    A single header cell beside an empty one is a name for its row, not for a column.
    """
    for number, row in enumerate(rows):
        if number and _is_across(row):
            return number
        filled = [cell for cell in row if cell.text]
        whole = all(cell.is_header for cell in row)
        named = all(cell.is_header for cell in filled)
        if not filled or not named or (len(filled) < 2 and not whole):  # noqa: PLR2004
            return number
    return len(rows)


def _title(rows: list[list[Cell]], marked: int) -> tuple[str, int]:
    """Return the title in the rows above the header, and how many these are: 0 without a header.

    A row with one cell over all columns is a title. Empty rows may be above or below it.
    """
    titles: list[str] = []
    for number, row in enumerate(rows):
        if _is_across(row):
            titles.append(row[0].text)
        elif any(cell.text for cell in row):
            has_names = number < marked or _leading_headers(rows[number:]) > 0
            return (": ".join(titles), number) if has_names else ("", 0)
    return "", 0


def _is_across(row: list[Cell]) -> bool:
    """Tell whether a row has one cell, with text, over all columns."""
    return len(row) > 1 and row[0].text != "" and all(cell.copied for cell in row[1:])


def _has_plain_corner(rows: list[list[Cell]]) -> bool:
    """Tell whether the first row is a header but for its first cell, as the rows have theirs."""
    (corner, *names), *body = rows
    return (
        len(names) > 1
        and all(cell.is_header for cell in names)
        and bool(body)
        and all(row[0].is_header != corner.is_header for row in body)
        and not any(cell.is_header for row in body for cell in row[1:])
    )


def _header(rows: list[list[Cell]], spans: SpanExpander) -> Row:
    """Return one name per column. The names of several rows are joined by spaces."""
    if len(rows) == 1:
        return _texts(rows[0], spans)
    width = max(map(len, rows))
    columns: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        for names, cell in zip(columns, row, strict=False):
            if cell.text and cell.text not in names[-1:]:
                names.append(cell.text)
    return tuple(" ".join(names) for names in columns)


def _texts(row: list[Cell], spans: SpanExpander) -> Row:
    return tuple("" if cell.copied and not spans.repeat else cell.text for cell in row)
