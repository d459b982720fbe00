"""Pipe tables, with or without a delimiter row, leading pipes or trailing pipes.

The header and delimiter row follow GFM's table extension (GFM spec §4.10); rows end, unlike
there, at the first line without a pipe, for flattened text has no blank line after a table.
"""

from articlex.model import Alignment, Row, Table
from articlex.readers.text.lines import Lines

_DELIMITER_CHARACTERS = frozenset("|-: \t")


def pipe_table(lines: Lines, at: int) -> Table | None:
    """Read a pipe table that starts at line `at`, or decline.

    It starts with a row above a delimiter row, with a delimiter row (no header then), or
    with a row that a pipe opens or closes.
    """
    bare = lines.bare
    first = bare[at]
    if "|" not in first:
        return None
    framed = is_framed(first)
    alignments = delimiter_row(first) if framed else None
    header: Row | None = None
    body = at + 1
    if alignments is None:
        below = delimiter_row(bare[at + 1]) if at + 1 < len(bare) else None
        if below is not None and (framed or len(split_row(first)) == len(below)):
            header, alignments, body = split_row(first), below, at + 2
        elif framed:
            body = at
        else:
            return None
    rows, end = _rows(lines, body, open_rows=not framed)
    return Table(at + 1, end, (), None, None, header, alignments or (), rows)


def _rows(lines: Lines, at: int, *, open_rows: bool) -> tuple[tuple[Row, ...], int]:
    """Read the rows from line `at` on; return them and the number of the last one's line."""
    bare = lines.bare
    rows: list[Row] = []
    last = len(bare)
    while at < last:
        line = bare[at]
        if "|" not in line or not (open_rows or is_framed(line)):
            break
        if at + 1 < last and "---" in bare[at + 1] and delimiter_row(bare[at + 1]) is not None:
            break  # the header of a table that follows; `| - | - |` is a row of gaps
        rows.append(split_row(line))
        at += 1
    return tuple(rows), at


def is_framed(line: str) -> bool:
    """Tell whether a stripped line is a row on its own: closed by a pipe, or holding two."""
    if line[0] == "|":
        return line.count("|") > 1
    return line[-1] == "|" and line[-2:-1] != "\\"


def split_row(line: str) -> Row:
    r"""Return the cells of a stripped row.

    A pipe after a backslash belongs to its cell and loses the backslash (GFM §4.10); white
    space around a cell goes; nothing else changes.
    """
    start = 1 if line[:1] == "|" else 0
    if "\\|" in line:
        return tuple(_escaped_cells(line[start:]))
    stop = -1 if line[-1:] == "|" and len(line) > start else len(line)
    return tuple([cell.strip() for cell in line[start:stop].split("|")])


def _escaped_cells(line: str) -> list[str]:
    *pieces, last = line.split("|")
    cells: list[str] = []
    parts: list[str] = []
    for piece in pieces:
        if piece[-1:] == "\\":
            parts.append(piece[:-1])
        else:
            cells.append("|".join([*parts, piece]).strip())
            parts = []
    if last or parts:  # else the row's closing pipe was the end
        cells.append("|".join([*parts, last]).strip())
    return cells


def delimiter_row(line: str) -> tuple[Alignment, ...] | None:
    """Return the alignments that a delimiter row states, or None for any other line."""
    if "-" not in line or "|" not in line or not _DELIMITER_CHARACTERS.issuperset(line):
        return None
    alignments: list[Alignment] = []
    for cell in split_row(line):
        dashes = cell.strip(":")
        if not dashes or dashes.strip("-") or cell.count(":") > 2:  # noqa: PLR2004
            return None
        alignments.append(_ALIGNMENTS[cell[0] == ":", cell[-1] == ":"])
    return tuple(alignments)


_ALIGNMENTS: dict[tuple[bool, bool], Alignment] = {
    (False, False): None,
    (True, False): "left",
    (False, True): "right",
    (True, True): "center",
}
