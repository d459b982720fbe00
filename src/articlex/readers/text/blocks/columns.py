"""What the rules for tables without marks share: which row is a header, which lines are one row."""

import re
from collections.abc import Sequence

from articlex.blocks import Row
from articlex.readers.text.blocks.table_syntax import join_row

_DATA = re.compile(
    r"[-+±~<>(]?\s?[$€£¥#]?\s?[.,]?\d|[-–—]+$|[$€£¥%]$|(?:yes|no|n/a|nan)$", re.IGNORECASE
)
_LONGEST_NAME = 60
_NARROWEST_WRAPPED = 12


def is_data(cell: str) -> bool:
    """Tell whether a cell begins like a value: with a number, an amount or a dash."""
    return _DATA.match(cell) is not None


def has_header(rows: Sequence[Row]) -> bool:
    """Tell whether the first row names the columns.

    Its cells are short and not values, and below one of them there are values. A row of capitals
    is a header, too.
    """
    if len(rows) < 2:  # noqa: PLR2004
        return False
    first, *body = rows
    names = [cell for cell in first if cell]
    width = max(map(len, body))
    if len(names) < 2 or len(names) + 1 < width:  # noqa: PLR2004
        return False
    if any(len(name) > _LONGEST_NAME or is_data(name) for name in names):
        return False
    if all(name.isupper() for name in names) and not all(
        cell.isupper() for row in body for cell in row if cell
    ):
        return True
    return any(_has_values(body, column) for column in range(width))


def _has_values(rows: Sequence[Row], column: int) -> bool:
    cells = [row[column] for row in rows if column < len(row) and row[column]]
    return bool(cells) and sum(map(is_data, cells)) * 2 > len(cells)


def join_wrapped(lines: Sequence[Row]) -> list[Row]:
    """Return the rows that were wrapped over lines.

    A cell continues on the next line if it fills its column: the next word would not have fitted.
    Two lines are one row if a cell continues, and no other column has two cells.
    """
    widths = [
        max((len(line[n]) for line in lines if n < len(line)), default=0)
        for n in range(max(map(len, lines)))
    ]
    rows: list[list[Row]] = []
    for line in lines:
        if rows and _continues(rows[-1][-1], line, widths):
            rows[-1].append(line)
        else:
            rows.append([line])
    return list(map(join_row, rows))


def _continues(above: Row, below: Row, widths: list[int]) -> bool:
    continues = False
    for cell, more, width in zip(above, below, widths, strict=False):
        if not (cell and more):
            continue
        word = more.partition(" ")[0]
        if width < _NARROWEST_WRAPPED or " " not in cell or len(cell) + 1 + len(word) <= width:
            return False
        continues = True
    return continues and (
        len(list(filter(None, above))) < len(widths) or len(list(filter(None, below))) < len(widths)
    )
