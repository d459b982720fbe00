"""Tables drawn with borders: MySQL's output, grid tables, reStructuredText's simple tables."""

from bisect import bisect_left
from itertools import chain, pairwise

from articlex.model import Row, Table
from articlex.readers.text.lines import Lines
from articlex.readers.text.table import closing_line, cut_at, edges_of, joined_row, split_row

_BORDER = frozenset("+-=:| ")
_RULE = frozenset("= ")
_DASHED = frozenset("- ")


def bordered(lines: Lines, at: int) -> Table | None:
    """Read a table whose rows stand between ``+---+---+`` lines.

    Between two borders stands one row, over as many lines as its longest cell needs, as in
    pandoc's and reStructuredText's grid tables; but where only the header, or a footer, has a
    border of its own, as in MySQL's output, each line is a row, and the first is the header. In
    the others a border of ``=`` closes the header. A pipe more than there are columns is a cell's.
    """
    bare = lines.bare
    if not _is_border(bare[at]) or at + 1 == len(bare) or bare[at + 1][:1] != "|":
        return None
    groups: list[list[Row]] = [[]]
    double = False
    edges = edges_of(lines.raw[at])
    end = at + 1
    while end < len(bare) and bare[end]:
        line = bare[end]
        if _is_border(line):
            double = double or ("=" in line and groups[-1] != [])
            groups.append([])
            edges = edges_of(lines.raw[end])
        elif line[0] == "|":
            last = end if line[-1] == "|" else closing_line(bare, end) or end
            row = " ".join(bare[end : last + 1])
            cells = None if "\\|" in row else cut_at(lines.raw[end], edges)
            groups[-1].append(cells or split_row(row))
            end = last
        else:
            break
        end += 1
    groups = [group for group in groups if group]
    if not groups:
        return None
    a_line = len(groups) == 1 or (len(groups[0]) == 1 and _is_row_a_line(groups[1:], double))
    rows = list(chain.from_iterable(groups) if a_line else map(joined_row, groups))
    header = rows.pop(0) if double or (a_line and len(groups) > 1) else None
    return Table(at + 1, end, (), None, None, header, (), tuple(rows))


def _is_row_a_line(groups: list[list[Row]], double: bool) -> bool:
    """Tell whether each line of the groups below a header is a row of its own.

    The lines of one row seldom all have a word in each cell, and a table seldom has one row.
    `double` tells that the header has a border of its own kind, as grid tables have it.
    """
    if len(groups) == 1:
        return not double or any(row[0] for row in groups[0][1:])
    body, *footer = groups
    is_footed = not double and len(body) > 1 and [*map(len, footer)] == [1]
    return is_footed and all(all(map(all, group)) for group in groups)


def _is_border(line: str) -> bool:
    return (
        line[:1] in ("+", "|")
        and line.count("+") > 1
        and ("-" in line or "=" in line)
        and _BORDER.issuperset(line)
    )


def simple(lines: Lines, at: int) -> Table | None:
    """Read a reStructuredText simple table: columns below runs of ``=``, rules around it.

    The text must stand within the columns; the last one may be longer. A line whose first
    column is empty goes on with the row above. Below the header may be dashes, too.
    """
    columns = _columns(lines.raw[at])
    if columns is None:
        return None
    rules = _rules(lines, at)
    if len(rules) < 2 or rules[-1] == at + 1:  # noqa: PLR2004
        return None
    cut = [_cut(line, columns) for line in lines.raw[at + 1 : rules[-1]]]
    rows: list[list[Row]] = []
    header: list[Row] | None = None
    for number, cells in enumerate(cut, at + 1):
        if cells is None:
            return None
        line = lines.bare[number]
        dashed = not line or (_DASHED.issuperset(line) and len(line) == len(lines.bare[at]))
        if dashed and (not any(cells) or len(rules) > 2 or header is not None):  # noqa: PLR2004
            continue
        if number in rules or dashed:
            header = [row for group in rows for row in group]
            rows = []
        elif rows and not cells[0]:
            rows[-1].append(cells)
        else:
            rows.append([cells])
    return Table(
        at + 1,
        rules[-1] + 1,
        (),
        None,
        None,
        joined_row(header) if header else None,
        (),
        tuple(map(joined_row, rows)),
    )


def _rules(lines: Lines, at: int) -> list[int]:
    """Return the lines, up to three, that repeat the rule at `at`.

    A blank line may stand between rows; below a rule it ends the table.
    """
    bare = lines.bare
    found = [at]
    for number in range(at + 1, len(bare)):
        line = bare[number]
        if line == bare[at]:
            found.append(number)
            if len(found) == 3 or not bare[number + 1 : number + 2] or not bare[number + 1]:  # noqa: PLR2004
                break
        elif line[:1] == "=" and _RULE.issuperset(line):
            break
    return found


def _columns(line: str) -> list[int] | None:
    """Return where the columns begin, or None if the line is no rule of two or more."""
    if not _RULE.issuperset(line.strip()) or " " not in line.strip():
        return None
    return [at for at in range(len(line)) if line[at] == "=" and (not at or line[at - 1] == " ")]


def _cut(line: str, columns: list[int]) -> Row | None:
    """Return the cells of a line, as far as it goes, or None if a word crosses a column's edge."""
    inside = columns[1 : bisect_left(columns, len(line), lo=1)]
    if any(line[at - 1] != " " for at in inside):
        return None
    return tuple(line[start:stop].strip() for start, stop in pairwise([0, *inside, len(line)]))
