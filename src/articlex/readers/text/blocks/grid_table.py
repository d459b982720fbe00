"""Tables drawn with borders: MySQL's output, the grid tables of pandoc and reStructuredText."""

import re
from itertools import accumulate, chain, pairwise, zip_longest

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.blank_columns import cut_aligned
from articlex.readers.text.blocks.columns import is_data
from articlex.readers.text.blocks.table_syntax import (
    closing_line,
    column_edges,
    cut_at,
    is_drawing,
    join_rests,
    join_row,
    positions,
    split_row,
)
from articlex.readers.text.blocks.wrapped_rows import fills
from articlex.readers.text.layout import Lines

_BORDER = frozenset("+-=:| ")
_DASHES = frozenset("-=:")
_TYPES = frozenset((
    "bigint", "bit", "blob", "boolean", "date", "decimal", "double", "enum", "float", "hugeint",
    "int8", "int16", "int32", "int64", "int128", "integer", "interval", "json", "map",
    "smallint", "struct", "time", "timestamp", "tinyint", "ubigint", "uint8", "uint16",
    "uint32", "uint64", "uinteger", "uuid", "varchar",
))  # fmt: skip
"""DuckDB's names of types, which it writes below those of the columns."""
_POLARS = {"---"}
"""What polars writes between the names and the types."""
_DENSE = 0.7
"""The share of cells that are filled in lines that are rows of their own."""
_FIRST_NUMBER = 8
"""Lines from the upper border up to the first number of a row."""
_ROW_NUMBER = re.compile(r" *\d{1,9}\. (?=[|│┃║])")
_BESIDE_CELL = 3
"""Columns from one edge to the next beside those of the cell: an edge and two blanks."""
_OUTER = 2
"""The edges of a table of one column."""


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
    if stripped[start + 1][:1] != "|" or is_drawing(stripped[start]):
        return None
    if any(map(_ROW_NUMBER.match, lines.raw[start + 1 : start + _FIRST_NUMBER])):
        return _numbered_table(lines, start)
    end = _end(stripped, start)
    if any(_is_partial_border(line) for line in stripped[start:end]):
        return _spanning_table(lines, start, end)
    return _bordered_table(lines, start, end)


def _bordered_table(lines: Lines, start: int, end: int) -> Table | None:
    """Read a grid table without cells that span rows."""
    groups, has_double_border = _row_groups(lines, start, end)
    if not groups:
        return None
    first = start + 1
    caption = _title(groups)
    if caption:
        del groups[0]
        first += 2
    _join_bands(lines.raw[first : first + 3], groups)
    is_headless = ":" in lines.stripped[start]  # alignments without a header above them
    borders = [line for line in lines.raw[start:end] if line.lstrip()[:1] == "+"]
    edges = max(map(column_edges, borders), key=len)
    widths = [right - left - _BESIDE_CELL for left, right in pairwise(edges)]
    joined = [groups[0], *[_continued(group, widths) for group in groups[1:]]]
    is_row_per_line = not is_headless and (
        len(groups) == 1
        or _has_row_per_line(groups, joined, grid=has_double_border)
        or _has_names_and_types(joined)
    )
    if is_row_per_line:
        groups = joined
    has_names = is_row_per_line and len(groups) > 1 and not _has_values_per_line(groups[0])
    if has_names and _POLARS in map(set, groups[0]):
        groups[1] = _continued(groups[1], widths, has_words=False)
    if has_names:
        groups[0] = [join_row(_without_types(groups[0]))]
    elif has_double_border and _POLARS in map(set, groups[0]):
        groups[0] = _without_types(groups[0])
    rows = list(chain.from_iterable(groups) if is_row_per_line else map(join_row, groups))
    header = rows.pop(0) if has_double_border or has_names else None
    return Table(start + 1, end, (), None, caption, header, (), tuple(rows), "grid")


def without_row_numbers(raw: list[str]) -> list[str]:
    """Return lines with blanks for the numbers left of their borders: ``1. | Boats |``."""
    return [_ROW_NUMBER.sub(lambda number: " " * len(number[0]), line) for line in raw]


def _numbered_table(lines: Lines, start: int) -> Table | None:
    """Read a table whose rows have numbers left of it, as Stata lists them.

    Blanks may separate the columns.
    """
    border = lines.raw[start].index("+")
    end = start
    above = ""
    while end < len(lines.raw) and lines.raw[end][border : border + 1] in ("|", "+"):
        if end > start and above == lines.raw[end][border : border + 1] == "+":
            break  # the next table begins
        above = lines.raw[end][border : border + 1]
        end += 1
    part = lines.copy_part(start, end)
    part.raw = without_row_numbers(part.raw)
    if any(line[:border].strip() for line in part.raw):
        return None
    inner = [line[border + 1 :].rstrip("| ") for line in part.raw]
    taken = [line for line in inner if " " in line.strip() or not _BORDER.issuperset(line)]
    rows = cut_aligned(taken) if len(taken) > 1 else None
    if rows is None:
        return None
    if any("|" in cell for row in rows for cell in row):
        part.stripped = list(map(str.strip, part.raw))
        table = grid_table(part, 0)
        return table and table._replace(line_start=start + 1, line_end=start + table.line_end)
    return Table(start + 1, end, (), None, None, rows[0], (), tuple(rows[1:]), "grid")


def titled_grid(lines: Lines, start: int) -> Table | None:
    """Read a table below a title between dashes and its upper border, as the tools of AWS write."""
    stripped = lines.stripped
    rule, title, border = [*stripped[start : start + 3], "", ""][:3]
    if rule.strip("-") or title[:1] != "|" or title.find("|", 1) != len(title) - 1:
        return None
    table = grid_table(lines, start + 2) if border[:2] == "+-" else None
    if table is None or table.caption:
        return None
    return table._replace(line_start=start + 1, caption=title.strip("| "))


def _title(groups: list[list[Row]]) -> str | None:
    """Return the title in a first line over all columns, if there is one."""
    is_title = len(groups) > 1 and [*map(len, groups[0])] == [1]
    return groups[0][0][0] if is_title and any(len(row) > 1 for row in groups[1]) else None


def _join_bands(raw: list[str], groups: list[list[Row]]) -> None:
    """Join names that span columns to those below them: `Crew` above `May` and `June`."""
    if len(groups) < 3 or not len(groups[0]) == len(groups[1]) == 1:  # noqa: PLR2004
        return
    (above,), (below,) = groups[:2]
    has_span = raw[0].count("|") < raw[2].count("|") and len(above) == len(below)
    if has_span and all(below) and not any(map(is_data, below)):
        spread = list(accumulate(above, _last_name))
        groups[:2] = [
            [tuple(f"{name} {part}".strip() for name, part in zip(spread, below, strict=True))]
        ]


def _last_name(left: str, name: str) -> str:
    return name or left


def _has_names_and_types(groups: list[list[Row]]) -> bool:
    """Tell whether a header of several lines is above rows of one line each, and perhaps a footer.

    polars and DuckDB write the type of each column below its name.
    """
    names, *body = groups
    has_lines = body != [] and len(body[0]) > 1 and all(len(group) == 1 for group in body[1:])
    return has_lines and len(names) > 1 and names != _without_types(names)


def _continued(lines: list[Row], widths: list[int], *, has_words: bool = True) -> list[Row]:
    """Return the rows of lines. A line without first cell continues cells that had no more room.

    So polars and rich wrap long texts. With `has_words`, these have several words, and are not in
    all columns: short names, too, fill a column, below a name that is not repeated.
    """

    def is_rest(above: list[Row], row: Row) -> bool:
        uppers = [upper for upper, cell in zip(above[-1], row, strict=False) if cell]
        may_go_on = not row[0] and (
            not has_words or (len(uppers) + 1 < len(row) and all(" " in upper for upper in uppers))
        )
        return may_go_on and _fits_below(above[-1], row, widths)

    return join_rests(lines, is_rest)


def _fits_below(above: Row, row: Row, widths: list[int]) -> bool:
    """Tell whether all cells of a line go on with those above, which had no room for more."""
    return all(
        upper and not is_data(cell) and fills(upper, cell, width)
        for (upper, cell), width in zip(zip_longest(above, row, fillvalue=""), widths, strict=False)
        if cell
    )


def _without_types(header: list[Row]) -> list[Row]:
    """Return the lines of a header without the types of polars and DuckDB."""
    for number, line in enumerate(header):
        if number and (set(line) == _POLARS or all(map(_is_type, line))):
            return header[:number]
    return header


def _is_type(cell: str) -> bool:
    """Tell whether a cell names a type: ``varchar``, ``int64[]`` or ``decimal(4,1)``."""
    return cell.lower().partition("(")[0].rstrip("[]") in _TYPES


def _end(stripped: list[str], start: int) -> int:
    """Return the line below the table."""
    number = start + 1
    while number < len(stripped) and stripped[number]:
        line = stripped[number]
        if line[0] == "|" and line[-1] not in "|+":
            number = closing_line(stripped, number) or number
        elif line[0] not in "|+" or (line[0] == "+" and line[1:2] not in _DASHES):
            break
        number += 1
    return number


def _row_groups(lines: Lines, start: int, end: int) -> tuple[list[list[Row]], bool]:
    """Return the rows between each two borders, line by line.

    Also return whether a border of ``=`` closes the first group.
    """
    stripped = lines.stripped
    groups: list[list[Row]] = [[]]
    has_double_border = False
    all_edges = max(map(_edges, lines.raw[start:end]), key=len)
    if len(all_edges) == _OUTER:
        all_edges = _shared_pipes(lines.raw[start:end]) or all_edges
    edges = column_edges(lines.raw[start])
    number = start + 1
    while number < end:
        line = stripped[number]
        if _is_border(line):
            has_double_border = has_double_border or ("=" in line and groups[-1] != [])
            groups.append([])
            edges = column_edges(lines.raw[number])
        else:
            last = number if line[-1] == "|" else closing_line(stripped, number) or number
            row = " ".join(stripped[number : last + 1])
            has_all_edges = set(edges) <= set(all_edges) or len(edges) == _OUTER
            cells = _cells(lines.raw[number], row, all_edges if has_all_edges else edges)
            groups[-1].append(cells)
            number = last
        number += 1
    return [group for group in groups if group], has_double_border


def _edges(line: str) -> list[int]:
    """Return the positions in a border where columns meet. Pipes may be at its ends."""
    if line.lstrip()[:2] != "|-":
        return column_edges(line)
    return [line.index("|"), *column_edges(line), line.rindex("|")]


def _shared_pipes(raw: list[str]) -> list[int] | None:
    """Return where all rows have pipes, if there are several rows and pipes inside them."""
    rows = [line for line in raw if line.lstrip()[:1] == "|"]
    pipes = [positions(row, "|") for row in rows]
    is_shared = len(rows) > 1 and len(pipes[0]) > _OUTER and all(each == pipes[0] for each in pipes)
    return pipes[0] if is_shared else None


def _cells(raw: str, row: str, edges: list[int]) -> Row:
    """Return the cells of a row: by its pipes, or by the columns where a cell spans several."""
    if "\\|" in row:
        return split_row(row)
    cells = cut_at(raw, edges)
    if cells is not None:
        return cells
    pipes = positions(raw, "|")
    if 2 < len(pipes) < len(edges) and set(pipes) <= set(edges):  # noqa: PLR2004
        return _spread(raw, edges)
    return split_row(row)


def _spread(raw: str, edges: list[int]) -> Row:
    """Return the cells of a line, with empty ones for the further columns that a cell spans."""
    cells: list[str] = []
    begin = edges[0]
    spanned = 0
    for edge in edges[1:]:
        if raw[edge : edge + 1] in ("|", "+"):
            cells += [raw[begin + 1 : edge].strip(), *[""] * spanned]
            begin, spanned = edge, 0
        else:
            spanned += 1
    rest = raw[begin + 1 :].strip().removesuffix("|").rstrip()
    if rest or spanned:  # the last pipe is not below the border's end
        cells += [rest, *[""] * (spanned - 1)]
    return tuple(cells)


def _spanning_table(lines: Lines, start: int, end: int) -> Table | None:
    """Read a grid table in which cells span rows: some borders stop at them."""
    raw = lines.raw[start:end]
    edges = sorted(set(chain.from_iterable(column_edges(line) for line in raw if "+-" in line)))
    width = len(edges) - 1
    if width < 1:
        return None
    rows: list[list[list[str]]] = []
    owners = [0] * width  # by column, the row that its text belongs to
    header_end = 0
    for line, stripped in zip(raw, lines.stripped[start:end], strict=True):
        is_border = stripped[0] == "+" or _is_partial_border(stripped)
        if is_border:
            rows.append([[] for _ in range(width)])
            if "=" in stripped and len(rows) > 1:
                header_end = len(rows) - 1
        for column, (left, right) in enumerate(pairwise(edges)):
            if is_border and _DASHES.issuperset(line[left + 1 : right]):
                owners[column] = len(rows) - 1
        if stripped[0] == "+" and _is_border(stripped):
            continue
        for column, text in enumerate(_spread(line, edges)):
            if text and not _DASHES.issuperset(text):
                cell = min(column, width - 1)
                rows[owners[cell]][cell].append(text)
    table = [tuple(" ".join(parts) for parts in row) for row in rows[:-1]]
    header = table[0] if header_end == 1 else None
    return Table(
        start + 1, end, (), None, None, header, (), tuple(table[1:] if header else table), "grid"
    )


def _has_row_per_line(groups: list[list[Row]], joined: list[list[Row]], *, grid: bool) -> bool:
    """Tell whether each line of the groups below a header is a row of its own.

    The lines of one row seldom all have a word in each cell, and never all have a number in a
    column. A table seldom has one row. `joined` has the groups without wrapped sentences.
    """
    header, *body = joined
    if len(header) == len(body) == 1:
        return not grid or any(row[0] for row in body[0][1:])
    several = [group for group in body if len(group) > 1]
    if _has_values_per_line(header):
        several.append(header)
    if several and all(map(_has_values_per_line, several)):
        return True
    several = [group for group in groups[1:] if len(group) > 1]
    is_footed = len(several) > 1 or (several == groups[1:2] and [*map(len, groups[2:])] == [1])
    cells = [cell for group in several for row in group for cell in row]
    is_filled = all(row[0] for group in several for row in group)
    is_dense = sum(map(bool, cells)) >= _DENSE * len(cells)
    return len(header) == 1 and is_footed and is_filled and is_dense and not grid


def _has_values_per_line(group: list[Row]) -> bool:
    """Tell whether some column has a number in each of several lines, or none."""
    columns = [[cell for cell in column if cell] for column in zip_longest(*group, fillvalue="")]
    return len(columns[0]) == len(group) and any(
        len(column) > 1 and all(" " not in cell and is_data(cell) for cell in column)
        for column in columns
    )


def _is_border(line: str) -> bool:
    return (
        line[:1] in ("+", "|")
        and line.count("+") > 1
        and ("-" in line or "=" in line)
        and _BORDER.issuperset(line)
    ) or (line[:2] == "|-" and line[-1:] == "|" and "+" in line and _BORDER.issuperset(line))


def _is_partial_border(line: str) -> bool:
    """Tell whether a border stops at a cell that spans rows."""
    if line[0] == "|":
        return line[-1] == "+" and "+-" in line
    return line[0] == "+" and line[1:2] in _DASHES and not _BORDER.issuperset(line)
