"""Pipe tables, with or without a delimiter row, leading pipes or trailing pipes.

The header and the delimiter row follow GFM's table extension (GFM spec §4.10). Rows end at the
first line without a pipe, because flattened text has no blank line below a table.
"""

from typing import NamedTuple

from articlex.blocks import Alignment, Row, Table
from articlex.readers.text.blocks.broken_rows import bare_rows, broken_header, broken_rows
from articlex.readers.text.blocks.pipe_dialects import mark_header, named_rows, undouble
from articlex.readers.text.blocks.psql_table import read_psql_rows, stata_table
from articlex.readers.text.blocks.table_rows import RowReader
from articlex.readers.text.blocks.table_syntax import (
    MAX_PIECES,
    closing_line,
    delimiter_row,
    delimiter_row_at,
    is_drawing,
    is_framed,
    is_org_rule,
    split_open_row,
    split_row,
)
from articlex.readers.text.layout import Lines

_STRINGS = frozenset("EADGBC")
"""The names of a guitar's strings."""
_FEWEST_FRETS = 8
"""Signs of the longest bar."""
_FRETS = "-0123456789hpbx/~"
"""What stands on the strings in a guitar's tablature."""


class _Start(NamedTuple):
    """How a table begins.

    Attributes:
        body: the line of its first row, from 0.
        header: the header row, or None.
        alignments: what the delimiter row states, or None without one.

    """

    body: int
    header: Row | None = None
    alignments: tuple[Alignment, ...] | None = None


def pipe_table(lines: Lines, start: int) -> Table | None:
    """Read a pipe table.

    It begins with a row above a delimiter row, with a delimiter row (and no header, or one of
    other cells), or with a row that a pipe opens or closes.
    """
    stripped = lines.stripped
    first = stripped[start]
    if "|" not in first or start < lines.not_piped_before or _is_branch(first):
        return None
    if start and is_drawing(stripped[start - 1]):
        return None
    return stata_table(lines, start) or _separated_table(lines, start)


def _separated_table(lines: Lines, start: int) -> Table | None:
    """Read a table whose cells pipes separate."""
    stripped = lines.stripped
    first = stripped[start]
    framed = is_framed(first)
    if framed and stripped[start + 1 : start + 2] == [""]:
        spaced = _spaced_table(lines, start)
        if spaced is not None:
            return spaced
    begin = _below_a_rule(stripped, start) or _table_start(lines, start, framed=framed)
    if begin is None:
        return None if framed else bare_rows(lines, start)
    caption, (body, header, alignments) = _split_caption(stripped, begin)
    if body > start and not framed and "|" not in stripped[body - 1]:
        rows, end = read_psql_rows(lines, body)
    else:
        width = len(alignments or ())
        rule = stripped[body - 1] if body > start else ""
        is_open = bool(rule) and not (framed and "|" in (rule[0], rule[-1]))
        broken = broken_rows(lines, body, width) if is_open else None
        rows, end = (
            broken
            or RowReader(
                stripped,
                body,
                width,
                accepts_open=is_open,
                is_closed=header is None or first[-1] == "|",
            ).read()
        )
    if end == start:
        return None
    dialect = "pipe"
    if header is None and alignments is None:
        if not any(map(any, rows)) or _are_strings(rows) or _is_box(stripped, start, end):
            lines.not_piped_before = end
            return None  # pipes alone, as in drawings
        header, rows, dialect = (
            undouble(rows) or named_rows(rows, stripped[start:end]) or mark_header(rows)
        )
    return Table(start + 1, end, (), None, caption, header, alignments or (), rows, dialect)


def _is_box(stripped: list[str], start: int, end: int) -> bool:
    """Tell whether one line between borders is of a drawing: tables of borders are read before."""
    return end == start + 1 and start > 0 and stripped[start - 1][:2] == "+-"


def _are_strings(rows: tuple[Row, ...]) -> bool:
    """Tell whether rows are the strings of a guitar: frets between dashes."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    are_strings = all(row[0].strip().upper() in _STRINGS for row in rows if row)
    return (
        are_strings
        and any(len(cell) >= _FEWEST_FRETS for cell in cells)
        and all("--" in cell and not cell.strip(_FRETS) for cell in cells)
    )


def _spaced_table(lines: Lines, start: int) -> Table | None:
    """Read a table with a blank line below each row: of programs that end lines twice."""
    taken = lines.stripped[start : start + 1]
    number = start + 2
    while (
        number < len(lines.stripped)
        and not lines.stripped[number - 1]
        and _is_closed(lines.stripped[number])
    ):
        taken.append(lines.stripped[number])
        number += 2
    alignments = delimiter_row_at(taken, 1)
    if alignments is None or len(split_row(taken[0])) != len(alignments):
        return None
    header, _, *rows = [split_row(line) for line in taken]
    return Table(start + 1, number - 1, (), None, None, header, alignments, tuple(rows), "pipe")


def rows_between_rules(lines: Lines, start: int) -> Table | None:
    """Read rows with outer pipes below a rule of dashes, which is below the first row, too."""
    stripped = lines.stripped
    rule = stripped[start]
    if rule.strip("-") or stripped[start + 2 : start + 3] != [rule]:
        return None
    rows: list[Row] = []
    end = start
    while end < len(stripped) and (stripped[end] == rule or _is_closed(stripped[end])):
        if stripped[end] != rule:
            rows.append(split_row(stripped[end]))
        end += 1
    if len(rows) < 2 or not _is_closed(stripped[start + 1]):  # noqa: PLR2004
        return None
    return Table(start + 1, end, (), None, None, rows[0], (), tuple(rows[1:]), "pipe")


def _is_closed(line: str) -> bool:
    return len(line) > 1 and line[0] == line[-1] == "|"


def _is_branch(line: str) -> bool:
    """Tell whether a line is of a tree of files, as the program tree draws it: ``|   |-- bin``."""
    trunk, branch, _ = line.partition("|-- ")
    return bool(branch) and not trunk.strip("| ")


def _table_start(lines: Lines, start: int, *, framed: bool) -> _Start | None:
    stripped = lines.stripped
    first = stripped[start]
    alignments = delimiter_row(first) if framed else None
    if alignments is not None:
        return _org_start(stripped, start) or _Start(start + 1, None, alignments)
    below = delimiter_row_at(stripped, start + 1)
    if below is not None:
        is_open = stripped[start + 1][0] != "|"
        header = split_open_row(first, len(below)) if is_open else split_row(first)
        if framed or len(header) == len(below):
            return _Start(start + 2, header, below)
    if not framed:
        alignments = delimiter_row(first)
        if alignments is not None and _is_row(stripped, start + 1, len(alignments)):
            return _Start(start + 1, None, alignments)
        broken = broken_header(lines, start)
        if broken is not None:
            rule, header = broken
            return _Start(rule + 1, header, delimiter_row(stripped[rule]))
    elif (closed := _broken_header(stripped, start)) is not None:
        return closed
    if framed or (first[0] == "|" and closing_line(stripped, start) is not None):
        return _Start(start)
    return None


def _below_a_rule(stripped: list[str], start: int) -> _Start | None:
    """Read the header of a table that begins with the rule that is also below the header."""
    rule = stripped[start]
    alignments = delimiter_row(rule)
    if alignments is None or stripped[start + 2 : start + 3] != [rule] or rule[0] == "|":
        return None
    has_names = _is_row(stripped, start + 1, len(alignments))
    return _Start(start + 3, split_row(stripped[start + 1]), alignments) if has_names else None


def _is_row(stripped: list[str], number: int, width: int) -> bool:
    """Tell whether a line has so many cells with pipes between, and is no delimiter row."""
    line = stripped[number] if number < len(stripped) else ""
    return line.count("|") == width - 1 and "|" in line and delimiter_row(line) is None


def _org_start(stripped: list[str], start: int) -> _Start | None:
    """Read the header of an Org table that begins with a rule."""
    names, rule = ([*stripped[start + 1 : start + 3], "", ""])[:2]
    if is_org_rule(stripped[start]) and names[:1] == "|" and is_org_rule(rule):
        return _Start(start + 3, split_row(names), delimiter_row(stripped[start]))
    return None


def _broken_header(stripped: list[str], start: int) -> _Start | None:
    """Read a header with one cell per line above a delimiter row for all."""
    header: Row = ()
    for number in range(start, min(len(stripped) - 1, start + MAX_PIECES)):
        line = stripped[number]
        if not line or not is_framed(line) or (number > start and line[0] == "|"):
            return None
        header += split_row(line)
        alignments = delimiter_row(stripped[number + 1])
        if alignments is not None:
            fits = len(header) == len(alignments)
            return _Start(number + 2, header, alignments) if fits else None
    return None


def _split_caption(stripped: list[str], begin: _Start) -> tuple[str | None, _Start]:
    """Return a table's caption, or None, and its start below that.

    trafilatura writes a caption as a row of one cell with a delimiter row of its own.
    """
    body, header, alignments = begin
    filled = [cell for cell in header or () if cell]
    if header is None or len(filled) != 1 or len(header) == 1 or body + 1 >= len(stripped):
        return None, begin
    if "|" not in stripped[body] or delimiter_row(stripped[body + 1]) != alignments:
        return None, begin
    below = split_row(stripped[body])
    if alignments is None or len(below) != len(alignments):
        return None, begin
    return filled[0], _Start(body + 2, below, alignments)
