"""Tables with rules: one run of dashes or equals signs per column, or one rule below the header.

These are the simple tables of reStructuredText and pandoc, pandoc's multiline tables, and the
output of sqlite, tabulate, virsh and rich.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise, starmap
from typing import NamedTuple

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.blank_columns import blank_columns, cut_aligned
from articlex.readers.text.blocks.columns import is_data, is_note
from articlex.readers.text.blocks.table_syntax import join_rests, join_row
from articlex.readers.text.layout import Lines

_RULE = re.compile(r"\s*(?:-{2,}|={2,})(?:\s+(?:-+|=+))*\s*")
_RUN = re.compile(r"-+|=+")
_MAX_HEADER = 4
_SHORTEST = 2
_WIDE_GAP = 4
_FEWEST_SPACES, _SURELY_SPACES = 4, 6
_LONGEST_CELL_LINE = 60
"""Spaces in a sentence, and characters of a line that is a cell, or ends like a sentence."""
_MOST_TOTALS = 3
"""Lines with sums below a rule."""


class _Column(NamedTuple):
    """The first column of a run, and the column after it."""

    start: int
    end: int


def ruled_table(lines: Lines, start: int) -> Table | None:
    """Read a table with a rule above or below its first lines."""
    first = _columns(lines, start)
    if first is None:
        return _below_header(lines, start)
    if len(first) == 1:
        return _multiline(lines, start, first[0])
    return _between_rules(lines, start, first)


def _columns(lines: Lines, number: int) -> list[_Column] | None:
    """Return the runs of a rule, or None if the line is not a rule."""
    if number >= len(lines.raw):
        return None
    stripped = lines.stripped[number]
    if stripped[:1] not in _FIRST or len(stripped) < 3:  # noqa: PLR2004
        return None
    line = lines.raw[number].expandtabs(8)
    if _RULE.fullmatch(line) is None:
        return None
    return [_Column(*run.span()) for run in _RUN.finditer(line)]


_FIRST = frozenset("-=")


def _below_header(lines: Lines, start: int) -> Table | None:
    """Read a table whose header is above a rule: one run per column, or one for all."""
    columns = _columns(lines, start + 1)
    if columns is None or lines.stripped[start][0] in "|+":
        return None
    header = lines.raw[start].expandtabs(8)
    if len(columns) > 1:
        is_narrow = "  " not in lines.stripped[start]
        if is_narrow and _crosses(_expanded(lines.raw[start : start + 3 : 2]), columns):
            return None  # words
        columns = _widened(lines, start, columns)
        names = _cut(header, columns)
        rows, end = _rows(lines, start + 2, columns)
        if names is None or not rows or sum(map(bool, names)) < _SHORTEST:
            return None
        return Table(start + 1, end, (), None, None, names, (), tuple(rows), "ruled")
    return _below_one_rule(lines, start)


def _crosses(taken: Iterable[str], columns: Sequence[_Column]) -> bool:
    """Tell whether a line has text between two columns."""
    return any(
        line[left.end : right.start].strip() for line in taken for left, right in pairwise(columns)
    )


def _widened(lines: Lines, start: int, columns: list[_Column]) -> list[_Column]:
    """Return the columns with what goes beyond their runs in the lines above and below the rule.

    PowerShell draws a run as long as the name, whatever the values are. The columns stay as they
    are if no blank column is left between two of them.
    """
    taken = _expanded(lines.raw[start : _end_of_rows(lines, start + 2)])
    borders = [0, *[column.end for column in columns]]
    beyond = [
        (line, line[end : column.start].strip(), column.start)
        for line in taken
        for end, column in zip(borders, columns, strict=False)
        if line[end : column.start].strip()
    ]
    if not beyond or any(line[: columns[0].start].strip() for line in taken):
        return columns
    are_numbers = all(starmap(_begins_value, beyond))
    gaps = blank_columns(taken)
    edges = []
    number = 0
    for following in columns[1:]:
        inside = []
        while number < len(gaps) and gaps[number][0] < following.start:
            inside.append(gaps[number])  # the rule is taken, too, so no gap is below a run
            number += 1
        if not are_numbers:  # a single blank may be one of a text over both columns
            inside = [gap for gap in inside if gap[1] - gap[0] > 1 or gap[1] == following.start]
        if not inside:
            return columns
        edges.append(max(inside, key=lambda gap: gap[1] - gap[0]))
    starts = [0, *[gap_end for _, gap_end in edges]]
    ends = [*[gap_start for gap_start, _ in edges], columns[-1].end]
    return [_Column(*span) for span in zip(starts, ends, strict=True)]


def _end_of_rows(lines: Lines, start: int) -> int:
    """Return the line below some rows, which a rule, a blank line or a sentence ends."""
    end = start
    while end < len(lines.raw) and lines.stripped[end] and _columns(lines, end) is None:
        if end > start and _is_prose(lines, end):
            break
        end += 1
    return end


def _expanded(raw: Iterable[str]) -> list[str]:
    return [line.expandtabs(8).rstrip() for line in raw]


def _begins_value(line: str, text: str, start: int) -> bool:
    """Tell whether a text left of the column at `start` is the beginning of a value in it."""
    is_joined = len(line) > start and " " not in line[start - 1 : start + 1]
    return is_joined and " " not in text and is_data(text)


def _is_prose(lines: Lines, number: int, columns: Sequence[_Column] = ()) -> bool:
    """Tell whether a line below a row is a sentence below the table, and no cell.

    It has no gap, and no row with gaps is below it. It begins where the table does, and has text
    between two columns, unless it is a long sentence.
    """
    line, raw = lines.stripped[number], lines.raw[number].expandtabs(8)
    if "  " in line or line.count(" ") < _FEWEST_SPACES:
        return False
    if len(raw) - len(raw.lstrip()) > (columns[0].start if columns else 0):
        return False
    is_sentence = line[-1] == "." and line.count(" ") >= _SURELY_SPACES
    if columns and not (is_sentence or _crosses([raw], columns)):
        return False
    is_long = len(line) > _LONGEST_CELL_LINE or line[-1] in ".:"
    return is_long and "  " not in "".join(lines.stripped[number + 1 : number + 2])


def _below_one_rule(lines: Lines, start: int) -> Table | None:
    """Read rows below a header and one rule, by the columns that all of them leave blank."""
    if "  " not in lines.stripped[start] or " | " in lines.stripped[start]:
        return None
    end = _end_of_rows(lines, start + 2)
    taken = _expanded([lines.raw[start], *lines.raw[start + 2 : end]])
    rows = cut_aligned(taken)
    if rows is None or len(rows) < _SHORTEST:
        return None
    totals = _totals(lines, end)
    more = cut_aligned([*taken, *totals]) if totals else None
    if more and len(more[0]) == len(rows[0]) and _are_sums(more[len(rows) :]):
        rows, end = more, end + 1 + len(totals)
    header, *body = rows
    if sum(map(bool, header)) < len(header) - 1 or any(sum(map(bool, row)) == 0 for row in body):
        return None
    if _columns(lines, end) is not None:
        end += 1
    rows = join_rests(body, _is_rest)
    return Table(start + 1, end, (), None, None, header, (), tuple(rows), "ruled")


def _is_rest(above: list[Row], row: Row) -> bool:
    """Tell whether a line has the rest of the first cells above it: words, and none in front."""
    return not row[0] and all(
        upper and not is_data(lower) for upper, lower in zip(above[0], row, strict=True) if lower
    )


def _totals(lines: Lines, rule: int) -> list[str]:
    """Return the lines with sums below a closing rule: each has numbers in columns."""
    end = rule + 1
    while end < len(lines.raw) and lines.stripped[end] and _columns(lines, end) is None:
        line = lines.stripped[end]
        if end > rule + 1 and _is_prose(lines, end):
            break
        if "  " not in line or not any(map(str.isdecimal, line)) or end - rule > _MOST_TOTALS:
            return []
        end += 1
    is_closed = _columns(lines, end) is not None
    if is_closed and any(lines.stripped[end + 1 : end + 2]) and not _is_prose(lines, end + 1):
        return []  # the header of the next table
    return _expanded(lines.raw[rule + 1 : end])


def _are_sums(rows: Iterable[Row]) -> bool:
    """Tell whether all cells beside the first of each row are values, one or more."""
    return all(any(row[1:]) and all(is_data(c) for c in row[1:] if c) for row in rows)


def _rows(lines: Lines, start: int, columns: list[_Column]) -> tuple[list[Row], int]:
    """Return the rows below a rule, a line each, and the line below a closing rule, if any."""
    rows: list[Row] = []
    number = start
    while number < len(lines.raw) and lines.stripped[number]:
        if _columns(lines, number) is not None:
            sums = _cut_all(_totals(lines, number), columns)
            if not sums or not _are_sums(sums):
                return rows, number + 1
            end = number + 1 + len(sums)
            return rows + sums, end + (_columns(lines, end) is not None)
        cells = _cut(lines.raw[number].expandtabs(8), columns)
        is_below = rows and (is_note(lines.stripped[number]) or _is_prose(lines, number, columns))
        if cells is None or is_below:
            break
        rows.append(cells)
        number += 1
    return rows, number


def _between_rules(lines: Lines, start: int, columns: list[_Column]) -> Table | None:
    """Read the lines between rules: with three rules, the first lines are the header.

    A blank line may separate rows. Below a rule it ends the table. A line whose first cell is
    empty continues the row above.
    """
    has_dashes = False
    is_double = lines.stripped[start][0] == "="
    groups: list[list[Row]] = [[]]
    number = start + 1
    end = None
    while number < len(lines.raw):
        rule = _columns(lines, number)
        if rule is not None:
            if is_double and lines.stripped[number][0] == "-":
                if rule == columns and len(groups) == 1:
                    groups.append([])  # the header's rule; otherwise below a span or between rows
                    has_dashes = True
                number += 1
                continue
            if not _fits(rule, columns):
                return None
            groups.append([])
            end = number + 1
            is_last = number + 1 == len(lines.raw) or not lines.stripped[number + 1]
            if len(groups) == 3 or is_last or has_dashes:  # noqa: PLR2004
                break
        elif lines.stripped[number]:
            cells = _cut(lines.raw[number].expandtabs(8), columns)
            if cells is None:
                return None
            groups[-1].append(cells)
        number += 1
    groups.pop()  # the lines that no rule closes
    if end is None or not any(sum(map(bool, row)) > 1 for group in groups for row in group):
        return None
    body = groups[1] if groups[1:2] and groups[1] else groups[0]
    header = join_row(groups[0]) if body is not groups[0] else None
    rows = join_rests(body, lambda _, row: not row[0])
    return Table(start + 1, end, (), None, None, header, (), tuple(rows), "ruled")


def _fits(rule: list[_Column], columns: list[_Column]) -> bool:
    """Tell whether a rule belongs to a table: a run per column, or one below all of them."""
    return [run.start for run in rule] == [column.start for column in columns] or (
        len(rule) == 1 and rule[0].end > columns[-1].start
    )


def _multiline(lines: Lines, start: int, rule: _Column) -> Table | None:
    """Read pandoc's multiline table: a rule, the header, a rule per column, rows, a rule.

    Blank lines separate the rows, which may have several lines. Without them, each line is a row.
    """
    number, columns = _rule_below(lines, start + 1)
    if columns is None or columns[-1].start >= rule.end:
        return None
    names = _cut_all(lines.raw[start + 1 : number], columns)
    end = number + 1
    while end < len(lines.raw) and _columns(lines, end) is None:
        end += 1
    if names is None or end >= len(lines.raw):
        return None
    groups: list[list[Row]] = []
    for is_row, group in groupby(lines.raw[number + 1 : end], lambda line: bool(line.strip())):
        cells = _cut_all(group, columns) if is_row else []
        if cells is None:
            return None
        if cells:
            groups.append(cells)
    rows = groups[0] if len(groups) == 1 else list(map(join_row, groups))
    header = join_row(names) if names else None
    return Table(start + 1, end + 1, (), None, None, header, (), tuple(rows), "ruled")


def _rule_below(lines: Lines, start: int) -> tuple[int, list[_Column] | None]:
    """Return the line of the first rule with several runs, and its runs, or None."""
    for number in range(start, min(len(lines.raw), start + _MAX_HEADER)):
        columns = _columns(lines, number)
        if columns is not None and len(columns) > 1:
            return number, columns
        if not lines.stripped[number]:
            break
    return start, None


def _cut_all(raw: Iterable[str], columns: list[_Column]) -> list[Row] | None:
    """Return the cells of lines, or None if text stands left of the first column."""
    rows = []
    for line in raw:
        cells = _cut(line.expandtabs(8), columns)
        if cells is None:
            return None
        rows.append(cells)
    return rows


def _cut(line: str, columns: list[_Column]) -> Row | None:
    """Return the cells of a line, or None if text stands left of the first column.

    Text across the gap between two columns is one cell that spans both: the second is empty. Text
    that ends before a wide gap does is only longer than its rule.
    """
    if line[: columns[0].start].strip():
        return None
    cells: list[str] = []
    begin = columns[0].start
    spanned = 0
    for column, following in pairwise(columns):
        gap = line[column.end : following.start]
        end = column.end
        if gap.strip():
            if len(gap) < _WIDE_GAP or not gap[-2:].isspace():
                spanned += 1
                continue
            end = following.start
        cells += [line[begin:end].strip(), *[""] * spanned]
        begin, spanned = following.start, 0
    return (*cells, line[begin:].strip(), *[""] * spanned)
