"""Tables as an Excel workbook, a sheet each. The only importer of xlsxwriter."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from articlex.blocks import Table
from articlex.document import Document
from articlex.errors import OutputError
from articlex.export.atomic import atomic_path, printable, refuse_foreign
from articlex.export.formats import LONGEST_CELL
from articlex.export.records import cell_text
from articlex.export.views import Numbered
from articlex.extras import import_extra
from articlex.tables.column_types import Column, MakeTypes, typed_rows

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
"""Excel's own limits. Larger tables are skipped with an error; Excel would truncate them."""

_MOST_SHEETS = 900
"""The writer keeps a file open for each, and many systems allow 1,024."""

_FIRST_DAY = "1900-01-01"
"""Excel has no earlier days. They stay text."""

_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date, so that the same tables give the same bytes."""

_AUTHOR = "articlex"
_NARROWEST, _WIDEST, _INDEX_WIDTH = 6, 60, 18
"""Characters that a column shows."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31
_INDEX = ("sheet", "source", "number", "section", "caption", "rows", "line_start", "line_end")


def write(
    path: str,
    documents: Iterable[tuple[Document, Sequence[Numbered[Table]]]],
    *,
    on_error: Callable[[str], None],
    types: MakeTypes | None = None,
    force: bool = False,
) -> None:
    """Write a workbook with a sheet per table and an index on the first sheet.

    Cells are text, so that a spreadsheet neither runs nor rounds them. With `types`, columns that
    have a type get numbers, dates and booleans. Memory holds one row.

    Args:
        path: the file, which is replaced, whole or not at all.
        documents: each document with the tables to write, numbered from 1.
        on_error: called with a message for each table that Excel cannot hold, which is skipped.
        types: returns the types of a table's columns, or None to leave all cells text.
        force: whether to replace a file that articlex did not write.

    Raises:
        MissingDependencyError: xlsxwriter is not installed.
        OutputError: the file cannot be written, or it exists, articlex did not write it, and
            `force` is False.

    """
    workbook = import_extra("xlsxwriter.workbook", "xlsx", "Excel").Workbook
    exceptions = import_extra("xlsxwriter.exceptions", "xlsx", "Excel")
    refuse_foreign(path, _is_ours, force=force)
    try:
        with (
            atomic_path(path) as temporary,
            workbook(temporary, {"constant_memory": True}) as book,
        ):
            _Sheets(book, types=types).fill(documents, on_error)
    except (OSError, exceptions.XlsxFileError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"{path}: cannot write: {reason}") from error


def _is_ours(path: str) -> bool:
    """Tell whether articlex wrote a workbook, by its author."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            return f"<dc:creator>{_AUTHOR}<".encode() in archive.read("docProps/core.xml")
    except (BadZipFile, KeyError):
        return False


class _Sheets:
    """The sheets of a workbook, and the formats that they share."""

    def __init__(self, book: "Workbook", *, types: MakeTypes | None) -> None:
        book.set_properties({"created": _CREATED, "author": _AUTHOR})
        self.book = book
        self.types = types
        self.bold = book.add_format({"bold": True})
        self.formats: dict[str, Format | None] = {"": None}  # by the code of the number format

    def fill(
        self,
        documents: Iterable[tuple[Document, Sequence[Numbered[Table]]]],
        on_error: Callable[[str], None],
    ) -> None:
        """Add a sheet for each table that Excel can hold."""
        index = self.book.add_worksheet("Tables")
        index.write_row(0, 0, _INDEX, self.bold)
        index.freeze_panes(1, 0)
        index.set_column(0, len(_INDEX) - 1, _INDEX_WIDTH)
        count = left_out = 0
        for document, tables in documents:
            for number, table in tables:
                if count == _MOST_SHEETS:
                    left_out += 1
                    continue
                labels = (document.name, cell_text(table.section), table.caption or "")
                reason = _refusal(table, labels)
                if reason is not None:
                    on_error(f"{document.name}:{table.line_start}: skipped: {reason}")
                    continue
                count += 1
                sheet = self.book.add_worksheet(_sheet_name(table, count))
                self._write_table(sheet, table)
                source, section, caption = labels
                size = (len(table.rows), table.line_start, table.line_end)
                row = (sheet.name, source, number, section, caption, *size)
                for column, value in enumerate(row):
                    _write_cell(index, (count, column), value)
                target = sheet.name.replace("'", "''")
                index.write_url(count, 0, f"internal:'{target}'!A1", string=sheet.name)
        if left_out:
            advice = "use -f sqlite or --output-dir"
            on_error(f"{left_out} more tables: skipped: a workbook has {count} at most; {advice}")

    def _write_table(self, sheet: "Worksheet", table: Table) -> None:
        for column, name in enumerate(table.header or ()):
            _write_cell(sheet, (0, column), name, self.bold)
        if table.header is not None:
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
        for column, width in enumerate(_widths(table)):
            sheet.set_column(column, column, width)
        types = self.types(table) if self.types else ()
        rows: Iterable[Sequence[Any]] = typed_rows(table, types) if types else table.rows
        formats = [self._format(each) for each in types] or [None] * table.width
        dates = [each.type == "date" for each in types] or [False] * table.width
        for number, row in enumerate(rows, int(table.header is not None)):
            for column, value in enumerate(row):
                position = number, column
                if dates[column] and value and value >= _FIRST_DAY:
                    sheet.write_datetime(*position, date.fromisoformat(value), formats[column])
                elif value is not None:
                    _write_cell(sheet, position, value, formats[column])

    def _format(self, column: Column) -> "Format | None":
        code = _number_format(column)
        if code not in self.formats:
            self.formats[code] = self.book.add_format({"num_format": code})
        return self.formats[code]


def _widths(table: Table) -> list[int]:
    """Return the widths of the columns, in characters, by their longest cells."""
    widths = [_NARROWEST] * table.width
    for row in (table.header or (), *table.rows):
        for column, cell in enumerate(row):
            widths[column] = max(widths[column], min(_WIDEST, len(cell) + 2))
    return widths


def _refusal(table: Table, labels: Sequence[str]) -> str | None:
    """Return why Excel cannot hold a table or its labels in the index, or None if it can."""
    rows = (table.header or (), *table.rows)
    if len(table.rows) >= _MAX_ROWS or table.width > _MAX_COLUMNS:
        return f"Excel cannot hold {len(table.rows)} rows × {table.width} columns"
    longest = max(len(printable(text)) for text in chain(labels, *rows))
    if longest > LONGEST_CELL:
        return f"Excel cannot hold a cell of {longest} characters"
    return None


def _number_format(column: Column) -> str:
    """Return Excel's code for a column's format; an empty one for plain numbers and text."""
    style = column.format
    if column.type == "date":
        return "yyyy-mm-dd"
    if not (style.prefix or style.suffix or style.thousands):
        return ""
    digits = "#,##0" if style.thousands else "0"
    if column.type != "integer" and style.decimals is None:
        digits = "General"
    elif style.decimals:
        digits += "." + "0" * style.decimals
    before, after = (f'"{affix}"' if affix else "" for affix in (style.prefix, style.suffix))
    return f"{before}{digits}{after}"


def _write_cell(
    sheet: "Worksheet", position: tuple[int, int], value: object, style: "Format | None" = None
) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(*position, value)
    elif isinstance(value, int | float):
        sheet.write_number(*position, value, style)
    else:
        sheet.write_string(*position, printable(str(value)), style)


def _sheet_name(table: Table, number: int) -> str:
    """Return a sheet's name: distinct by its number, and with the characters that Excel allows."""
    title = table.title or "table"
    plain = "".join(c for c in title.translate(_FORBIDDEN) if c.isprintable())
    return f"{number} {plain}"[:_LONGEST_NAME].strip(" '")
