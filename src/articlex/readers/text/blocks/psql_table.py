"""The rows of psql's aligned tables, which have no pipes around them."""

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.table_syntax import (
    column_edges,
    cut_at,
    has_pipes,
    is_last_rule,
    join_row,
    starts_table,
)
from articlex.readers.text.layout import Lines

_RULE = frozenset("-+ ")


def read_psql_rows(lines: Lines, body: int) -> tuple[tuple[Row, ...], int]:
    """Return the rows from line `body` on, and the line below the last one.

    A pipe at an end of a row is next to an empty cell: psql prints NULL so. psql does not escape a
    pipe in a cell, so the columns decide. A plus at a column's end continues its cell below.
    """
    stripped, raw = lines.stripped, lines.raw
    rule = raw[body - 1].rstrip()
    edges = column_edges(rule)
    rows: list[list[Row]] = []
    continues = False
    is_padded = raw[body - 2][:1] == " "  # psql pads its cells, people seldom do
    number = body
    while number < len(stripped):
        if _is_last_rule(stripped, number, rule):
            number += 1
            continue
        opens_next = starts_table(stripped, number + 1)
        if "|" not in stripped[number] or (
            opens_next and not _is_last_rule(stripped, number + 1, rule)
        ):
            break
        line = raw[number]
        cells = cut_at(f"|{line}|", [0, *(edge + 1 for edge in edges), len(line) + 1])
        row = cells or tuple(map(str.strip, line.split("|")))
        open_cells = _open_cells(line, edges, len(rule)) if is_padded and "+" in line else ()
        if open_cells:
            row = tuple(
                cell[:-1].rstrip() if n in open_cells else cell for n, cell in enumerate(row)
            )
        if continues:
            rows[-1].append(row)
        else:
            rows.append([row])
        continues = bool(open_cells)
        number += 1
    return tuple(map(join_row, rows)), number


def _is_last_rule(stripped: list[str], number: int, rule: str) -> bool:
    return stripped[number] == rule.strip() and is_last_rule(stripped, number)


def stata_table(lines: Lines, start: int) -> Table | None:
    """Read a table with one pipe per line, right of which spaces separate the columns."""
    if start + 1 >= len(lines.raw) or lines.raw[start].count("|") != 1:
        return None
    pipe = lines.raw[start].index("|")
    rule = lines.stripped[start + 1]
    if (
        "-+-" not in rule
        or not _RULE.issuperset(rule)
        or lines.raw[start + 1][pipe : pipe + 1] != "+"
    ):
        return None
    # Few texts need these.
    from articlex.readers.text.blocks.aligned_table import GAP
    from articlex.readers.text.blocks.blank_columns import cut_aligned

    if GAP.search(lines.raw[start][pipe + 1 :]) is None:
        return None
    end = start
    taken = []
    while end < len(lines.raw) and lines.raw[end][pipe : pipe + 1] in ("|", "+"):
        if not _RULE.issuperset(lines.stripped[end]):
            taken.append(f"{lines.raw[end][:pipe]}   {lines.raw[end][pipe + 1 :]}".rstrip())
        end += 1
    cells = cut_aligned(taken)
    header, *rows = cells or [()]
    return Table(start + 1, end, (), None, None, header, (), tuple(rows), "psql")


def _open_cells(line: str, edges: list[int], length: int) -> frozenset[int]:
    """Return which cells of a row below a rule of that length end with psql's plus."""
    if not has_pipes(line, edges):
        return frozenset()
    last = {len(edges)} if line.rstrip()[length - 1 :] == "+" else set()
    return frozenset(last | {n for n, edge in enumerate(edges) if line[edge - 1] == "+"})
