"""Tables as an Excel workbook, a sheet each; the only importer of xlsxwriter."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any

from articlex.columns import Column, columns, typed_rows
from articlex.errors import OutputError
from articlex.model import Document, Table
from articlex.outputs import bytes_to_file

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MOST_ROWS, _MOST_COLUMNS, _MOST_CHARACTERS = 1_048_576, 16_384, 32_767
"""Excel's own limits; a table beyond them is left out and told of, for it would be cut silently."""

_FIRST_DAY = "1900-01-01"
"""Excel has no days before that; they stay text."""

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31
_INDEX = ("sheet", "source", "number", "section", "caption", "rows", "line_start", "line_end")


def write(
    path: str,
    documents: Iterable[tuple[Document, Sequence[tuple[int, Table]]]],
    *,
    complain: Callable[[str], None],
    types: bool = False,
) -> None:
    """Write a workbook whose first sheet lists the tables that have a sheet each.

    Cells are text, so that a spreadsheet runs and rounds none of them; with `types`, columns
    that `articlex.columns` finds a type for hold numbers, dates and booleans.

    Args:
        path: the file; it is replaced, whole or not at all.
        documents: each document with those of its tables that are wanted, numbered from 1.
        complain: is told of a table that is larger than a sheet, or has a cell that is too long.
        types: whether columns get types.

    Raises:
        OutputError: xlsxwriter is not installed, or the file cannot be written.

    """
    try:
        from xlsxwriter.workbook import Workbook
    except ImportError:
        raise OutputError(
            f"{path}: needs xlsxwriter; install it with: pip install 'articlex[xlsx]'"
        ) from None
    memory = BytesIO()
    book = Workbook(memory, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    formats = {"": None}  # by the number format, for a workbook holds each only once

    def format_of(column: Column) -> "Format | None":
        code = _number_format(column)
        if code not in formats:
            formats[code] = book.add_format({"num_format": code})
        return formats[code]

    index = book.add_worksheet("Tables")
    index.write_row(0, 0, _INDEX)
    count = 0
    for document, tables in documents:
        for number, table in tables:
            said = (document.name, " > ".join(table.section), table.caption or "")
            reason = _refusal(table, said)
            if reason is not None:
                complain(f"{document.name}:{table.line_start}: {reason}")
                continue
            count += 1
            sheet = book.add_worksheet(_name(table, count))
            _fill(sheet, table, bold, columns(table) if types else (), format_of)
            source, section, caption = said
            place = (len(table.rows), table.line_start, table.line_end)
            for at, each in enumerate((sheet.name, source, number, section, caption, *place)):
                _put(index, count, at, each)
    book.close()
    bytes_to_file(path, [memory.getvalue()])


def _refusal(table: Table, said: Sequence[str]) -> str | None:
    """Return why Excel could not hold a table and what is `said` of it, or None."""
    rows = (table.header or (), *table.rows)
    width = max(map(len, rows))
    if len(table.rows) >= _MOST_ROWS or width > _MOST_COLUMNS:
        return f"{len(table.rows)} rows × {width} are too many for a sheet"
    longest = max(len(_writable(text)) for text in chain(said, *rows))
    if longest > _MOST_CHARACTERS:
        return f"a cell of {longest} characters is too long for Excel"
    return None


def _fill(
    sheet: "Worksheet",
    table: Table,
    bold: "Format",
    types: Sequence[Column],
    format_of: "Callable[[Column], Format | None]",
) -> None:
    """Write a table to its sheet; `format_of` gives the format of a typed column's cells."""
    for at, name in enumerate(table.header or ()):
        _put(sheet, 0, at, name, bold)
    rows: Sequence[Sequence[Any]] = typed_rows(table, types) if types else table.rows
    formats = [format_of(column) for column in types]
    dates = [column.type == "date" for column in types]
    for number, row in enumerate(rows, int(table.header is not None)):
        for at, value in enumerate(row):
            if types and dates[at] and value and value >= _FIRST_DAY:
                sheet.write_datetime(number, at, date.fromisoformat(value), formats[at])
            elif value is not None:
                _put(sheet, number, at, value, formats[at] if types else None)


def _number_format(column: Column) -> str:
    """Return Excel's code for how a column writes its values; none for plain numbers and text."""
    form = column.form
    if column.type == "date":
        return "yyyy-mm-dd"
    if not (form.prefix or form.suffix or form.group):
        return ""
    digits = "#,##0" if form.group else "0"
    if column.type != "integer" and form.decimals is None:
        digits = "General"
    elif form.decimals:
        digits += "." + "0" * form.decimals
    before, behind = (f'"{affix}"' if affix else "" for affix in (form.prefix, form.suffix))
    return f"{before}{digits}{behind}"


def _put(
    sheet: "Worksheet",
    row: int,
    at: int,
    value: object,
    form: "Format | None" = None,
) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, at, value, form)
    else:
        sheet.write_string(row, at, _writable(str(value)), form)


def _writable(text: str) -> str:
    """Return `text` with lone surrogates, which no file can hold, as JSON calls them."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _name(table: Table, number: int) -> str:
    """Return a sheet's name: distinct by its number, and made of what Excel allows."""
    title = table.caption or (table.section[-1] if table.section else "table")
    plain = "".join(sign for sign in title.translate(_FORBIDDEN) if sign.isprintable())
    return f"{number} {plain}"[:_LONGEST_NAME].strip(" '")
