"""Tables drawn with borders: MySQL's output, grid tables, reStructuredText's simple tables."""

from bisect import bisect_left
from itertools import chain, pairwise

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.table_syntax import (
    closing_line,
    column_edges,
    cut_at,
    join_row,
    split_row,
)
from articlex.readers.text.layout import Lines

_BORDER = frozenset("+-=:| ")
_RULE = frozenset("= ")
_DASHES = frozenset("- ")
_MAX_RULES = 3


def grid_table(lines: Lines, start: int) -> Table | None:
    """Read a table whose rows are between ``+---+---+`` lines.

    In the grid tables of pandoc and reStructuredText each row is between two borders, over as many
    lines as its longest cell needs, and a border of ``=`` closes the header. In MySQL's output each
    line is a row, and only the header and perhaps a footer have borders of their own. A pipe beyond
    the number of columns belongs to a cell.
    """
    stripped = lines.stripped
    if not _is_border(stripped[start]) or stripped[start + 1 : start + 2] == []:
        return None
    if stripped[start + 1][:1] != "|":
        return None
    groups, end, has_double_border = _row_groups(lines, start)
    if not groups:
        return None
    is_row_per_line = len(groups) == 1 or (
        len(groups[0]) == 1 and _has_row_per_line(groups[1:], grid=has_double_border)
    )
    rows = list(chain.from_iterable(groups) if is_row_per_line else map(join_row, groups))
    has_header = has_double_border or (is_row_per_line and len(groups) > 1)
    header = rows.pop(0) if has_header else None
    return Table(start + 1, end, (), None, None, header, (), tuple(rows))


def _row_groups(lines: Lines, start: int) -> tuple[list[list[Row]], int, bool]:
    """Return the rows between each two borders, line by line.

    Also return the line below the table, and whether a border of ``=`` closes the first group.
    """
    stripped = lines.stripped
    groups: list[list[Row]] = [[]]
    has_double_border = False
    edges = column_edges(lines.raw[start])
    number = start + 1
    while number < len(stripped) and stripped[number]:
        line = stripped[number]
        if _is_border(line):
            has_double_border = has_double_border or ("=" in line and groups[-1] != [])
            groups.append([])
            edges = column_edges(lines.raw[number])
        elif line[0] == "|":
            last = number if line[-1] == "|" else closing_line(stripped, number) or number
            row = " ".join(stripped[number : last + 1])
            cells = None if "\\|" in row else cut_at(lines.raw[number], edges)
            groups[-1].append(cells or split_row(row))
            number = last
        else:
            break
        number += 1
    return [group for group in groups if group], number, has_double_border


def _has_row_per_line(groups: list[list[Row]], *, grid: bool) -> bool:
    """Tell whether each line of the groups below a header is a row of its own.

    The lines of one row seldom all have a word in each cell, and a table seldom has one row.
    """
    if len(groups) == 1:
        return not grid or any(row[0] for row in groups[0][1:])
    body, *footer = groups
    is_footed = not grid and len(body) > 1 and [*map(len, footer)] == [1]
    return is_footed and all(all(map(all, group)) for group in groups)


def _is_border(line: str) -> bool:
    return (
        line[:1] in ("+", "|")
        and line.count("+") > 1
        and ("-" in line or "=" in line)
        and _BORDER.issuperset(line)
    )


def simple_table(lines: Lines, start: int) -> Table | None:
    """Read a reStructuredText simple table: columns below runs of ``=``, rules around it.

    The text must stay within the columns, but the last one may be longer. A line whose first
    column is empty continues the row above. The rule below the header may have dashes, too.
    """
    columns = _columns(lines.raw[start])
    if columns is None:
        return None
    rules = _rules(lines, start)
    if len(rules) == 1 or rules[-1] == start + 1:
        return None
    lines_of_cells = [_cut(line, columns) for line in lines.raw[start + 1 : rules[-1]]]
    width = len(lines.stripped[start])
    rows: list[list[Row]] = []
    header: list[Row] | None = None
    for number, cells in enumerate(lines_of_cells, start + 1):
        if cells is None:
            return None
        line = lines.stripped[number]
        is_dashed = not line or (_DASHES.issuperset(line) and len(line) == width)
        if is_dashed and (not any(cells) or len(rules) == _MAX_RULES or header is not None):
            continue
        if number in rules or is_dashed:
            header = [row for group in rows for row in group]
            rows = []
        elif rows and not cells[0]:
            rows[-1].append(cells)
        else:
            rows.append([cells])
    return Table(
        start + 1,
        rules[-1] + 1,
        (),
        None,
        None,
        join_row(header) if header else None,
        (),
        tuple(map(join_row, rows)),
    )


def _rules(lines: Lines, start: int) -> list[int]:
    """Return the lines, up to three, that repeat the rule at `start`.

    A blank line may separate rows. Below a rule it ends the table.
    """
    stripped = lines.stripped
    rules = [start]
    for number in range(start + 1, len(stripped)):
        line = stripped[number]
        if line == stripped[start]:
            rules.append(number)
            is_last = not stripped[number + 1 : number + 2] or not stripped[number + 1]
            if len(rules) == _MAX_RULES or is_last:
                break
        elif line[:1] == "=" and _RULE.issuperset(line):
            break
    return rules


def _columns(line: str) -> list[int] | None:
    """Return where the columns begin, or None if the line is not a rule of two or more."""
    if not _RULE.issuperset(line.strip()) or " " not in line.strip():
        return None
    return [n for n in range(len(line)) if line[n] == "=" and (not n or line[n - 1] == " ")]


def _cut(line: str, columns: list[int]) -> Row | None:
    """Return the cells of a line, or None if a word crosses a column's edge."""
    inside = columns[1 : bisect_left(columns, len(line), lo=1)]
    if any(line[n - 1] != " " for n in inside):
        return None
    return tuple(line[start:stop].strip() for start, stop in pairwise([0, *inside, len(line)]))
