"""Pipe tables of html2text, whose rows are broken into lines, and rows of pipes without a rule.

html2text writes no outer pipes, wraps at 78 columns, and breaks the line at each ``<br>``. Each
row, and each ``<br>``, ends in two spaces.
"""

from collections.abc import Iterator
from itertools import islice

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.table_syntax import (
    MAX_PIECES,
    delimiter_row,
    is_framed,
    split_row,
    split_to_width,
    starts_table,
)
from articlex.readers.text.layout import Lines

_LINE_END = "  "
_FEWEST_ROWS = 3
_FEWEST_CELLS = 3
_MOST_LINES = 5
"""Lines up to the next row, of which all but the last are in the last cell of the row above."""
_LONGEST_CELL = 60
_BARE_SCORE = 0.6
"""How sure a table is that nothing but its pipes marks."""


def broken_header(lines: Lines, start: int) -> tuple[int, Row] | None:
    """Return the line of the delimiter row below a header in several lines, and the header."""
    stripped, raw = lines.stripped, lines.raw
    for number in range(start, min(len(stripped) - 1, start + MAX_PIECES)):
        if not stripped[number] or not raw[number].endswith(_LINE_END):
            return None
        below = stripped[number + 1]
        alignments = delimiter_row(below)
        if alignments is not None:
            header = split_row(" ".join(stripped[start : number + 1]))
            fits = number > start and below[0] != "|" and len(header) == len(alignments)
            return (number + 1, header) if fits else None
    return None


def broken_rows(lines: Lines, body: int, width: int) -> tuple[tuple[Row, ...], int] | None:
    """Return the rows of a table whose rows are broken into lines, and the line below it.

    It is None unless some row has several lines and every row has `width` cells.
    """
    stripped, raw = lines.stripped, lines.raw
    has_marks = raw[body - 1].endswith(_LINE_END)
    rows: list[Row] = []
    pieces: list[str] = []
    is_broken = False
    number = body
    while number < len(stripped) and (line := stripped[number]):
        if (
            not pieces
            and rows
            and raw[number - 1].endswith(_LINE_END)
            and _is_rest(line)
            and _is_row_near(stripped, number, width)
        ):
            rows[-1] = (*rows[-1][:-1], f"{rows[-1][-1]} {line}")  # below a <br> in the last cell
            is_broken = True
            number += 1
            continue
        if not pieces and (
            "|" not in line or is_framed(line) or starts_table(stripped, number + 1)
        ):
            break
        pieces.append(line)
        number += 1
        if len(pieces) > MAX_PIECES:
            return None
        if sum([piece.count("|") for piece in pieces]) < width - 1:
            continue
        if has_marks and not raw[number - 1].endswith(_LINE_END):
            continue
        row = split_to_width(" ".join(pieces), width)
        if len(row) != width:
            return None
        is_broken = is_broken or len(pieces) > 1
        rows.append(row)
        pieces = []
    return (tuple(rows), number) if is_broken and not pieces else None


def _is_rest(line: str) -> bool:
    """Tell whether a line without pipes may be in the last cell above it, and is no other block."""
    return "|" not in line and line[0] not in "#-*>" and line[-1] != "."


def _is_row_near(stripped: list[str], start: int, width: int) -> bool:
    """Tell whether one of the next lines is a row, without a blank line before it."""
    for number, line in enumerate(stripped[start + 1 : start + _MOST_LINES], start + 1):
        if not line or "|" in line:
            is_row = line.count("|") == width - 1 > 0 and not is_framed(line)
            return is_row and not starts_table(stripped, number + 1)
    return False


def bare_rows(lines: Lines, start: int) -> Table | None:
    """Read rows of pipes that neither outer pipes nor a delimiter row mark.

    There are three or more, with as many cells each. A column of values below a name without a
    digit tells them from menus.
    """
    stripped = lines.stripped
    pipes = stripped[start].count("|")
    if pipes < _FEWEST_CELLS - 1:
        return None
    for count in (_FEWEST_ROWS, MAX_PIECES):  # few rows rule out most tables
        first = list(islice(_bare_rows(stripped, start, pipes), count))
        if len(first) < _FEWEST_ROWS or not any(map(_is_values, zip(*first, strict=False))):
            return None
    header, *rows = _bare_rows(stripped, start, pipes)
    end = start + 1 + len(rows)
    return Table(start + 1, end, (), None, None, header, (), tuple(rows), "pipe", _BARE_SCORE)


def _bare_rows(stripped: list[str], start: int, pipes: int) -> Iterator[Row]:
    """Yield the rows with so many pipes, none of them in front, and short cells."""
    for number in range(start, len(stripped)):
        line = stripped[number]
        if line.count("|") != pipes or line[0] == "|":
            return
        if "||" in line and (number == start or " || " in line):
            return  # code, or Jira's header
        row = split_row(line + " ")  # a pipe at the end is before an empty cell
        if any(len(cell) > _LONGEST_CELL for cell in row):
            return
        yield row


def _is_values(column: tuple[str, ...]) -> bool:
    """Tell whether a column has a name above numbers. Some may be missing."""
    name, *values = column
    filled = [value for value in values if value]
    return (
        bool(name)
        and not any(map(str.isdigit, name))
        and 2 * len(filled) > len(values)
        and all(value[0].isdigit() or value[0] in "-+$€£" for value in filled)
    )
