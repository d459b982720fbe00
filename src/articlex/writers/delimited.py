"""CSV (RFC 4180 with LF line ends) and TSV, each cell as it is in the article."""

import csv
from collections.abc import Iterable, Iterator

from articlex.grid import Grid
from articlex.writers import Writer


def for_format(name: str) -> Writer:
    """Return the writer of ``csv`` or ``tsv``."""
    delimiter = "," if name == "csv" else "\t"
    return lambda grids: _write(grids, delimiter)


def _write(grids: Iterable[Grid], delimiter: str) -> Iterator[str]:
    """Yield the grids' rows: article tables a blank line apart, views under one header."""
    lines = _Lines()
    # With "\r\n" as the line end csv quotes a cell with a lone CR too; _Lines shortens it.
    rows = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    first = True
    for grid in grids:
        if first or grid.shape == "table":
            if not first:
                yield "\n"
            if grid.header is not None:
                rows.writerow(grid.header)
        # A row without cells would be a blank line, as between tables.
        rows.writerows([row or ("",) for row in grid.rows] if () in grid.rows else grid.rows)
        yield "".join(lines.written)
        lines.written.clear()
        first = False


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def without_formulas(grid: Grid) -> Grid:
    """Return `grid` with an apostrophe before each cell that a spreadsheet takes for a formula.

    The signs are OWASP's (CSV injection). The cells do not read back, and `-3` is text then.
    """
    header = None if grid.header is None else tuple(map(_plain, grid.header))
    return grid._replace(header=header, rows=tuple(tuple(map(_plain, row)) for row in grid.rows))


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class _Lines:
    """The file that csv writes to, one whole row a call."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, row: str) -> None:
        self.written.append(row[:-2] + "\n")
