"""The types of a table's columns: numbers, dates and booleans where no information is lost.

A column has a type only if every filled cell has it, in one format, and if writing the values
back gives the same text. `007`, `1,234` beside `1.234`, a plain `2019` among counts such as
`12,500`, or `25.417` with nothing to tell thousands from fractions: each keeps a column text, and
`Column.reason` says why.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from articlex.blocks import Row, Table
from articlex.errors import quoted
from articlex.tables.cell_format import (
    MINUS,
    NUMBER,
    PARENTHESES,
    CellFormat,
    ColumnType,
    Value,
    read_cell,
    with_hyphen,
    write_cell,
)

_CURRENCIES = frozenset((
    *"$€£¥₹₽₩₺₴₫₪₱฿", "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "INR", "RUB", "PLN", "CZK", "SEK",
    "NOK", "DKK", "HUF", "RON", "TRY", "UAH", "BRL", "MXN", "ARS", "CAD", "AUD", "NZD", "ZAR",
    "KRW", "SGD", "HKD", "US$", "A$", "C$", "R$", "kr", "zł", "Kč", "Fr.", "Ft",
))  # fmt: skip
_BOOLEANS = (("true", "false"), ("yes", "no"))
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y")
_DATE_DIGITS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}([./])[0-9]{2}\1[0-9]{4}")
_NUMERIC: frozenset[ColumnType] = frozenset(("integer", "float", "percentage", "currency"))
_OTHER_SEPARATOR = {".": ",", ",": "."}

Candidate: TypeAlias = tuple[ColumnType, CellFormat]


class Column(NamedTuple):
    """A column's type and format, or the reason why it is text."""

    name: str
    type: ColumnType = "text"
    format: CellFormat = CellFormat()
    reason: str | None = None

    def read(self, cell: str) -> Value:
        """Return the value of one of the column's cells; None for an empty cell of a type."""
        return read_cell(cell, self.type, self.format)

    def write(self, value: Value) -> str:
        """Return the cell that `value` was read from."""
        return write_cell(value, self.format)

    def to_dict(self) -> dict[str, Any]:
        """Return the column as a JSON object: name, type, and its format or the reason."""
        usual = CellFormat()._asdict()
        unusual = {key: v for key, v in self.format._asdict().items() if v != usual[key]}
        reason = {"reason": self.reason} if self.reason else {}
        return {"name": self.name, "type": self.type, **unusual, **reason}


MakeTypes: TypeAlias = Callable[[Table], Sequence[Column]]
"""Returns the types of a table's columns."""


def column_types(table: Table) -> tuple[Column, ...]:
    """Return the type of each of a table's columns, which `Table.keys` names."""
    names = table.keys()
    columns = filled_cells(table.rows, len(names))
    decimal = _decimal_separator(chain.from_iterable(columns))
    return tuple(
        _infer(name, cells, decimal or _decimal_separator(cells))
        for name, cells in zip(names, columns, strict=True)
    )


def filled_cells(rows: Sequence[Row], width: int) -> list[list[str]]:
    """Return for each of `width` columns its cells that are not empty.

    Takes time in proportion to the cells, because rows may be much shorter than the header.
    """
    columns: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        for cells, cell in zip(columns, row, strict=False):
            if cell:
                cells.append(cell)
    return columns


def typed_rows(table: Table, columns: Sequence[Column]) -> list[list[Value]]:
    """Return a table's rows as values. Short rows stay short."""
    return [
        [column.read(cell) for column, cell in zip(columns, row, strict=False)]
        for row in table.rows
    ]


def is_numeric(cells: list[str]) -> bool:
    """Tell whether the filled cells of a column are numbers in one format."""
    return _infer("", cells, _decimal_separator(cells) or ".").type in _NUMERIC


def _decimal_separator(cells: Iterable[str]) -> str:
    """Return the decimal separator of a table's cells, or nothing where none shows it.

    A fraction of other than three digits shows it, and so does a zero before it. Two separators
    of thousands in one number show that they are not the decimal separator.
    """
    separators = set()
    for match in filter(None, map(NUMBER.fullmatch, cells)):
        thousands = match["thousands"]
        if match["decimal"]:
            separators.add(match["decimal"])
        elif thousands in _OTHER_SEPARATOR and match["whole"][0] == "0":
            separators.add(thousands)
        elif thousands in _OTHER_SEPARATOR and match["whole"].count(thousands) > 1:
            separators.add(_OTHER_SEPARATOR[thousands])
    return separators.pop() if len(separators) == 1 else ""


def _infer(name: str, cells: list[str], decimal: str) -> Column:
    if not cells:
        return Column(name, reason="empty")
    furthest, reason = -1, f"{quoted(cells[0])} is not a number, date or boolean"
    negative = _negative(cells)
    plain = [with_hyphen(cell, negative) for cell in cells]
    for kind, style in _candidates(plain, decimal):
        column = Column(name, kind, style._replace(negative=negative))
        misfit = next((n for n, cell in enumerate(cells) if not _fits(column, cell)), None)
        if misfit is None:
            return column
        if misfit >= furthest:
            furthest, reason = misfit, _misfit_reason(kind, cells[0], cells[misfit])
    ambiguity = _ambiguous_date(cells) or _ambiguous_number(plain, decimal)
    return Column(name, reason=ambiguity or reason)


def _negative(cells: list[str]) -> str:
    """Return how a column writes negative numbers, by its cells.

    Parentheses are a sign only beside numbers without them: all of ``(1)``, ``(2)`` are notes.
    """
    if any(cell[0] == MINUS for cell in cells):
        return MINUS
    enclosed = sum(cell[0] + cell[-1] == PARENTHESES for cell in cells)
    return PARENTHESES if 0 < enclosed < len(cells) else "-"


def _misfit_reason(kind: ColumnType, first: str, misfit: str) -> str:
    if misfit == first:
        noun = "number" if kind in ("integer", "float") else kind
        return f"{quoted(misfit)} looks like a {noun}, but converting it back would change the text"
    return f"{quoted(misfit)} and {quoted(first)} have different formats"


def _fits(column: Column, cell: str) -> bool:
    try:
        value = column.read(cell)
    except ValueError:
        return False
    return column.write(value) == cell


def _candidates(cells: list[str], decimal: str) -> Iterator[Candidate]:
    """Yield the types and formats that the cells suggest, most likely first."""
    if _DATE_DIGITS.fullmatch(cells[0]):
        if not _ambiguous_date(cells):
            yield from (("date", CellFormat(date=style)) for style in _DATES)
        return
    yield from _boolean_formats(cells[0])
    first = NUMBER.fullmatch(cells[0])
    kind = _number_kind(first["prefix"], first["suffix"]) if first else None
    if kind is None or _ambiguous_number(cells, decimal):
        return
    matches = [match for cell in cells if (match := NUMBER.fullmatch(cell))]
    style = _number_format(cells, matches, decimal)
    if kind == "float":
        yield "integer", style._replace(decimals=None, decimal=CellFormat().decimal)
    yield kind, style
    yield kind, style._replace(decimals=None)


def _boolean_formats(first: str) -> Iterator[Candidate]:
    for true, false in _BOOLEANS:
        if first.lower() in (true, false):
            for case in (str.lower, str.title, str.upper):
                yield "boolean", CellFormat(true=case(true), false=case(false))


def _number_format(
    cells: list[str], matches: list[re.Match[str]], table_decimal: str
) -> CellFormat:
    """Return the format of a column of numbers, by its separators."""
    affixes = matches[0]["prefix"], matches[0]["suffix"]
    separators = list(dict.fromkeys(m["thousands"] for m in matches if m["thousands"]))
    decimal = next((match["decimal"] for match in matches if match["decimal"]), ".")
    lengths = {len(match["fraction"] or "") for match in matches}
    decimals = lengths.pop() if len(lengths) == 1 else None
    if len(separators) > 1:
        # `1,234` beside `1.234`: either may be a fraction, and no format fits both.
        return CellFormat(*affixes, separators[0], "")
    thousands = separators[0] if separators else ""
    if thousands and thousands == (table_decimal or decimal):
        # `1.234` is a fraction here, unless `1.234.567` shows that the points are of thousands.
        if any(match["whole"].count(thousands) > 1 for match in matches):
            return CellFormat(*affixes, thousands, _OTHER_SEPARATOR.get(thousands, decimal))
        return CellFormat(*affixes, "", thousands, _common_decimals(cells, thousands))
    if thousands == decimal:
        return CellFormat(*affixes, thousands, _OTHER_SEPARATOR.get(thousands, ""))
    return CellFormat(*affixes, thousands, decimal, decimals)


def _common_decimals(cells: list[str], decimal: str) -> int | None:
    """Return the number of digits after the last separator, where all cells agree."""
    if not all(decimal in cell for cell in cells):
        return None
    lengths = {len(re.sub(r"\D+$", "", cell).rpartition(decimal)[2]) for cell in cells}
    return lengths.pop() if len(lengths) == 1 else None


def _number_kind(prefix: str, suffix: str) -> ColumnType | None:
    """Return the type of a number by the text around it, or None if it is not a number."""
    before, after = prefix.strip(), suffix.strip()
    if not prefix and not suffix:
        return "float"
    if not before and after == "%":
        return "percentage"
    if bool(before) != bool(after) and (before or after) in _CURRENCIES:
        return "currency"
    return None


def _ambiguous_date(cells: list[str]) -> str | None:
    if all(_DATE_DIGITS.fullmatch(cell) and cell[2] == "/" for cell in cells) and all(
        cell[:2] <= "12" and cell[3:5] <= "12" for cell in cells
    ):
        return f"{cells[0]!r} may begin with the day or with the month"
    return None


def _ambiguous_number(cells: list[str], decimal: str) -> str | None:
    """Return why a point in `25.417` could be of thousands or of a fraction, if it could.

    A comma there separates thousands unless the table shows otherwise.
    """
    matches = map(NUMBER.fullmatch, cells)
    if decimal or not all(
        match and match["thousands"] == "." and not match["decimal"] for match in matches
    ):
        return None
    return f"the point in {quoted(cells[0])} may separate thousands or a fraction"
