"""Tables drawn with box-drawing characters (Unicode, U+2500 to U+257F), in any style.

rich, DuckDB, polars, nushell, psql and tabulate draw them. They are read as the ASCII tables of the
same shape.
"""

import re

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.columns import has_header
from articlex.readers.text.blocks.grid_table import grid_table, without_row_numbers
from articlex.readers.text.blocks.pipe_table import pipe_table
from articlex.readers.text.blocks.ruled_table import ruled_table
from articlex.readers.text.layout import Lines

_HORIZONTAL = "─┄┈╌╴╶╼╾"
_DOUBLE = "═━┅┉╍╸╺"
_VERTICAL = "│┃┆┇┊┋╎╏║╵╷╹╻╽╿"
_UPPER_LEFT, _LOWER_LEFT = ("┌", "┏", "╔", "╭"), ("└", "┗", "╚", "╰")
_INDENT = 8
"""Columns by which the rest of a cell is indented, at least."""
_FEWEST_LINES = 4
"""A rule, a header, a rule and a row."""
_ENDS = "╷╵╻╹ "
_PIPE = "\ue000"
"""Stands for a real pipe in a cell. It is a character for private use."""

_TO_ASCII = {
    **dict.fromkeys(range(9472, 9600), "+"),
    **{ord(character): "-" for character in _HORIZONTAL},
    **{ord(character): "=" for character in _DOUBLE},
    **{ord(character): "|" for character in _VERTICAL},
    ord("|"): _PIPE,
}


def box_table(lines: Lines, start: int) -> Table | None:
    """Read the table that begins with a line of box-drawing characters, or with a header above."""
    if start < lines.not_box_before:
        return None
    end = _end(lines, start)
    if end == start:
        return None
    if sum(1 for line in lines.stripped[start:end] if _BRANCH.search(line)) * 2 > end - start:
        lines.not_box_before = end
        return None  # a tree of files
    first, last = _without_ends(lines.stripped, start, end)
    ascii_lines = lines.copy_part(first, last)
    names = _names_in_border(ascii_lines.stripped[0])
    if names:
        ascii_lines.raw[0] = _NAME.sub(lambda name: "─" * len(name[0]), ascii_lines.raw[0])
    ascii_lines.raw = [line.translate(_TO_ASCII) for line in without_row_numbers(ascii_lines.raw)]
    ascii_lines.stripped = list(map(str.strip, ascii_lines.raw))
    table = (
        grid_table(ascii_lines, 0)
        or pipe_table(ascii_lines, 0)
        or _below_double_rule(ascii_lines)
        or ruled_table(ascii_lines, 0)
        or _below_a_rule(ascii_lines)
    )
    if table is None or (table.dialect == "pipe" and max(map(len, table.rows), default=0) < 2):  # noqa: PLR2004
        # Half of the lines may still begin a table. Reading all of them again would take long.
        lines.not_box_before = start + (end - start) // 2
        return None
    rows = tuple(map(_restore, table.rows))
    header = None if table.header is None else _restore(table.header)
    if header is None and rows and len(names) == max(map(len, rows)):
        header = names
    if header is None and has_header(rows):
        header, rows = rows[0], rows[1:]
    return table._replace(
        line_start=start + 1,
        line_end=end if first + table.line_end == last else first + table.line_end,
        header=header,
        alignments=(),
        rows=rows,
        dialect="box",
    )


_BRANCH = re.compile("[├└]── ")
_NAME = re.compile(r"(?<=─)[^─┬┌┐]+(?=─)")


def _names_in_border(border: str) -> Row:
    """Return the names that ClickHouse writes into the upper border: ``┌─name─┬─size─┐``."""
    if border[:2] != "┌─" or border[-1:] != "┐":
        return ()
    names = tuple(cell.strip("─ ") for cell in border[1:-1].split("┬"))
    return names if len(names) > 1 and all(names) else ()


def _below_double_rule(lines: Lines) -> Table | None:
    """Read a header and rows with a heavy or double rule between them, and no borders."""
    if len(lines.stripped) < _FEWEST_LINES - 1 or "=+=" not in lines.stripped[1]:
        return None
    dashes = lines.copy_part(0, len(lines.stripped))
    dashes.raw[1] = dashes.raw[1].replace("=", "-")
    dashes.stripped[1] = dashes.raw[1].strip()
    return pipe_table(dashes, 0)


def _without_ends(stripped: list[str], start: int, end: int) -> tuple[int, int]:
    """Return the lines without those that have only the ends of vertical lines, as rich draws."""
    first, last = start, end
    while first < last and not stripped[first].strip(_ENDS):
        first += 1
    while last > first and not stripped[last - 1].strip(_ENDS):
        last -= 1
    return (first, last) if first < last else (start, end)


def _below_a_rule(lines: Lines) -> Table | None:
    """Read a header and rows between rules, without lines between the columns."""
    if len(lines.stripped) < _FEWEST_LINES or lines.stripped[0].strip("-="):
        return None
    return ruled_table(lines, 1)


def _end(lines: Lines, start: int) -> int:
    """Return the line below the boxes, or below the rows of a header with a rule below it."""
    stripped = lines.stripped
    end = start
    while end < len(stripped) and _has_box(stripped[end]):
        end += 1
        is_closed = stripped[end - 1][0] in _LOWER_LEFT
        if is_closed and "".join(stripped[end : end + 1])[:1] in _UPPER_LEFT:
            break  # the next box
    if end == start + 1 and not stripped[start].strip(_HORIZONTAL + _DOUBLE):
        end = start  # a rule above a header
        below = True
    else:
        below = start + 1 < len(stripped) and _has_box(stripped[start + 1])
    if end > start + 1 or (end == start and not below):
        return end
    end = start
    while end < len(stripped) and (
        "  " in stripped[end]
        or _has_box(stripped[end])
        or (end > start + 2 and lines.raw[end][:_INDENT].isspace())  # the rest of a cell
    ):
        end += 1
    return end


def _has_box(line: str) -> bool:
    return not line.isascii() and any("\u2500" <= character <= "\u257f" for character in line)


def _restore(row: Row) -> Row:
    return tuple(cell.replace(_PIPE, "|") for cell in row)
