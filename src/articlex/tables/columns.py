"""Columns of a table: chosen by name or position, dropped, cleared, and merged with their units."""

from collections.abc import Iterable, Sequence

from articlex.blocks import Row, Table
from articlex.errors import UsageError
from articlex.folding import fold

_PREFIXES = frozenset(("$", "€", "£", "¥", "(", "$("))
_SUFFIXES = frozenset(("%", ")", ")%", "€", "£", "¥"))


def take_columns(table: Table, wanted: Sequence[str]) -> Table:
    """Return a table with some of its columns, in the order in which they are wanted.

    Args:
        table: the table.
        wanted: names, in upper or lower case, or positions from 1.

    Raises:
        UsageError: there is no such column.

    """
    keys = table.keys()
    names = list(map(fold, keys))
    positions = []
    for each in wanted:
        if fold(each) in names:
            positions.append(names.index(fold(each)))
        elif each.isdecimal() and 0 < int(each) <= table.width:
            positions.append(int(each) - 1)
        else:
            columns = ", ".join(keys)
            raise UsageError(f"--select {each}: no such column; columns: {columns or 'none'}")
    return _keep(table, positions)


def drop_empty_columns(table: Table) -> Table:
    """Return a table without its empty columns, and with units joined to the numbers beside them.

    Filings have `$` in a column of its own before a number, and `%` or `)` in one after it. Such a
    column has no name, or the name of both: in a page, a year spans them. Any other column with a
    name stays, also without cells.
    """
    if not table.rows:
        return table
    if table.header is None and len(table.rows) > 1 and _are_years(table.rows[0]):
        named = drop_empty_columns(table._replace(header=table.rows[0], rows=table.rows[1:]))
        return named._replace(header=None, rows=(named.header or (), *named.rows))
    columns = [list(column) for column in _columns(table)]
    names = [*(table.header or ()), *[""] * table.width][: len(columns)]
    are_values = list(map(_has_values, columns))
    for number, column in enumerate(columns):
        cells = {cell for cell in column if cell}
        if not cells:
            continue
        before, after = number - 1, number + 1
        is_prefix = cells <= _PREFIXES and after < len(columns) and are_values[after]
        is_suffix = cells <= _SUFFIXES and before >= 0 and are_values[before]
        if is_prefix and not (names[number] and names[after]):
            columns[after] = _joined(column, columns[after])
            columns[number] = [""] * len(column)
            names[number], names[after] = "", names[number] or names[after]
        elif is_suffix and not names[number]:
            columns[before] = _joined(columns[before], column)
            columns[number] = [""] * len(column)
    rows = tuple(map(tuple, zip(*columns, strict=True))) if columns else table.rows
    kept = [number for number, column in enumerate(columns) if any(column) or names[number]]
    header = None if table.header is None else tuple(names)
    return _keep(table._replace(header=header, rows=rows), kept)


def _are_years(row: Row) -> bool:
    """Tell whether a row names years: plain cells do so in the tables of filings."""
    filled = [cell for cell in row if cell]
    return bool(filled) and all(cell.isdecimal() and len(cell) == len("2023") for cell in filled)


def clear_cells(table: Table, nulls: Iterable[str]) -> Table:
    """Return a table in which cells that are one of `nulls` are empty."""
    empty = frozenset(nulls)
    rows = tuple(tuple("" if cell in empty else cell for cell in row) for row in table.rows)
    return table._replace(rows=rows)


def pad_rows(table: Table) -> Table:
    """Return a table whose rows all have as many cells as the widest."""
    width = table.width
    header = None if table.header is None else _padded(table.header, width)
    return table._replace(header=header, rows=tuple(_padded(row, width) for row in table.rows))


def _padded(row: Row, width: int) -> Row:
    return (*row, *[""] * (width - len(row)))


def _columns(table: Table) -> list[Row]:
    width = table.width
    return list(zip(*(_padded(row, width) for row in table.rows), strict=True))


def _joined(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Return two columns as one. A unit without a number beside it stays alone."""
    return [f"{a}{b}" for a, b in zip(left, right, strict=True)]


def _has_values(column: Sequence[str]) -> bool:
    """Tell whether all cells with text have a digit or a dash."""
    return all(any(c.isdigit() or c in "-–—" for c in cell) for cell in column if cell)


def _keep(table: Table, positions: Sequence[int]) -> Table:
    def cut(row: Row) -> Row:
        return tuple([row[n] if n < len(row) else "" for n in positions])

    sides = [*table.alignments, *[None] * table.width] if table.alignments else []
    return table._replace(
        header=None if table.header is None else cut(table.header),
        alignments=tuple([sides[n] for n in positions] if sides else ()),
        rows=tuple(map(cut, table.rows)),
    )
