"""What the rules for tables without marks share: which row is a header, what is a value."""

import re
from collections.abc import Sequence
from functools import cache

from articlex.blocks import Row
from articlex.readers.drafts import COLONS


@cache
def _data() -> "re.Pattern[str]":
    """Return the expression of a value's beginning, compiled when a table first needs it."""
    return re.compile(
        r"[-+±~<>(]?\s?[$€£¥#]?\s?[.,]?\d|[-–—]+$|[$€£¥%]$|(?:yes|no|n/a|nan)$", re.IGNORECASE
    )


_LONGEST_NAME = 60


def is_data(cell: str) -> bool:
    """Tell whether a cell begins like a value: with a number, an amount or a dash."""
    return _data().match(cell) is not None


def has_header(rows: Sequence[Row]) -> bool:
    """Tell whether the first row names the columns.

    Its cells are short and not values, and below one of them there are values. A row of capitals
    is a header, too, and so are years above values, and names above what begins with small letters.
    Fields with colons have none.
    """
    if len(rows) < 2:  # noqa: PLR2004
        return False
    first, *body = rows
    names = [cell for cell in first if cell]
    width = max(map(len, body))
    if len(names) < 2 or len(names) + 1 < width:  # noqa: PLR2004
        return False
    if are_years(first):
        return all(row[0] and not is_data(row[0]) for row in body if row)
    if any(len(name) > _LONGEST_NAME for name in names):
        return False
    if all(row and row[0][-1:] in COLONS for row in rows):
        return False
    years = _years(first)
    if any(
        cell and is_data(cell) and not _is_name(cell, n, body, years)
        for n, cell in enumerate(first)
    ):
        return False
    if all(name.isupper() for name in names) and not all(
        cell.isupper() for row in body for cell in row if cell
    ):
        return True
    return any(
        _has_values(body, column) or _has_small_letters(first, body, column)
        for column in range(width)
    )


def _years(header: Row) -> Sequence[str]:
    """Return the years in a row that may name columns: two or more in order, beside a name."""
    years = [cell for cell in header if is_year(cell)]
    are_in_order = years in (sorted(set(years)), sorted(set(years), reverse=True))
    if len(years) < 2 or not are_in_order or is_data(header[0]):  # noqa: PLR2004
        return ()
    are_near = len(years) > 2 or abs(int(years[0]) - int(years[1])) <= _NEAR_YEARS  # noqa: PLR2004
    return years if are_near else ()


def _has_small_letters(header: Row, body: Sequence[Row], column: int) -> bool:
    """Tell whether a column has small letters below names of one word with a capital each."""
    cells = [row[column] for row in body if column < len(row) and row[column]]
    names = [name for name in header if name]
    return (
        len(names) >= _FEWEST_CELLS <= len(cells)
        and all(name[0].isupper() and " " not in name for name in names)
        and all(cell[0].islower() for cell in cells)
    )


_FEWEST_CELLS = 3
"""Names of columns, and cells with small letters below one of them."""
_NEAR_YEARS = 10
"""Years between two that name columns. Other numbers look like years, too."""
_NAMES = frozenset(("no", "%", "#", "№"))
_SHORT_NUMBER = re.compile(r"(?:\d{1,3}[ -]?|(?:18|19|20)\d\d )[^\W\d].*")


def _is_name(cell: str, column: int, body: Sequence[Row], years: Sequence[str]) -> bool:
    """Tell whether a cell that begins like a value names a column: ``%``, ``3PT``, ``2019 Crew``.

    The numbers have no letters, and are several. Below years, none is a year.
    """
    values = [row[column] for row in body if column < len(row) and row[column]]
    if cell in years:
        return len(values) > 1 and is_data(values[0]) and not any(map(is_year, values))
    if cell.lower() not in _NAMES and _SHORT_NUMBER.fullmatch(cell) is None:
        return False
    return len(values) > 1 and not any(
        any(map(str.isalpha, value)) or value == cell for value in values
    )


# A sentence with a colon, or the number of a page. `re` compiles it on first use.
_NOTE = r"[A-Za-z][a-z ]{1,20}: \S|(?:[Pp]age|Seite|Página|Pagina|Strona) \d{1,4}(?: \w+ \d{1,4})?$"


def is_note(line: str) -> bool:
    """Tell whether a line below a table is no row: ``Time: 0.2 seconds``, or ``Page 3``."""
    return "  " not in line and re.match(_NOTE, line) is not None


def goes_on(header: Row, below: Row) -> bool:
    """Tell whether a header has a second line: years, or the rest of names.

    They are below names alone. Or all names go on but the first, which is in the second line.
    """
    if not header[0] and len(header) > 2 and all(header[1:]):  # noqa: PLR2004
        return all(below) and all(cell[0].islower() for cell in below[1:])
    if not all(name for name, cell in zip(header, below, strict=False) if cell):
        return False
    return are_years(below) or (
        len(header) > 2  # noqa: PLR2004
        and not below[0]
        and any(below)
        and not any(map(str.isdecimal, "".join(below)))
        and all(" " not in cell for cell in below)
    )


def are_years(row: Row) -> bool:
    """Tell whether a row has nothing but years, two or more, and none in front."""
    years = [cell for cell in row if cell]
    return len(years) > 1 and not row[0] and all(map(is_year, years))


def is_year(name: str) -> bool:
    """Tell whether a text is a year of the last three centuries."""
    return len(name) == len("2019") and name.isdecimal() and name[:2] in ("18", "19", "20")


def _has_values(rows: Sequence[Row], column: int) -> bool:
    cells = [row[column] for row in rows if column < len(row) and row[column]]
    return bool(cells) and sum(map(is_data, cells)) * 2 > len(cells)
