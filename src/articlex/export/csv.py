"""CSV (RFC 4180 with LF line ends) and TSV. Each cell is as it is in the article."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from articlex.export.formats import Writer
from articlex.export.records import cell_text
from articlex.export.views import AnyView, TableView

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a formula begins with in a spreadsheet (OWASP, CSV injection)."""


def writer(
    name: str, *, escape_formulas: bool = False, delimiter: str | None = None, bom: bool = False
) -> Writer:
    """Return the writer of ``csv`` or ``tsv``.

    Args:
        name: the format.
        escape_formulas: put an apostrophe before each cell that a spreadsheet would run as a
            formula. Such cells do not read back the same, and `-3` becomes text.
        delimiter: the character between cells, or None for that of the format.
        bom: begin with a byte order mark, by which Excel knows UTF-8.

    """
    between = delimiter or ("," if name == "csv" else "\t")
    return lambda views: _write(views, between, escape_formulas=escape_formulas, bom=bom)


def _write(
    views: Iterable[AnyView], delimiter: str, *, escape_formulas: bool, bom: bool
) -> Iterator[str]:
    """Yield tables separated by blank lines, other views below one header."""
    mark = "\ufeff" if bom else ""
    lines = _Lines()
    # With "\r\n" as the line end csv quotes a cell with a lone CR, too. _Lines shortens it.
    rows = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    first = True
    for view in views:
        cells = _cells(view)
        if first or isinstance(view, TableView):
            if not first:
                yield "\n"
            elif mark:
                yield mark
            header = view.header
            if header is not None:
                cells = [header, *cells]
        if escape_formulas:
            cells = [[_escape(cell) for cell in row] for row in cells]
        rows.writerows(cells)
        yield "".join(lines.written)
        lines.written.clear()
        first = False


def _cells(view: AnyView) -> Sequence[Sequence[str]]:
    if isinstance(view, TableView):
        rows = view.rows()
        # A row without cells would be a blank line, as between tables.
        return [row or ("",) for row in rows] if () in rows else rows
    return [list(map(cell_text, row)) for row in view.rows()]


def _escape(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class _Lines:
    """The file that csv writes to, one whole row per call."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, row: str) -> None:
        self.written.append(row[:-2] + "\n")
