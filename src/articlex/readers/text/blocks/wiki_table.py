"""Tables in wiki markup: MediaWiki, AsciiDoc and DokuWiki.

The rules follow https://www.mediawiki.org/wiki/Help:Tables, the AsciiDoc language documentation and
https://www.dokuwiki.org/wiki:syntax. Markup inside cells stays as it is.
"""

import re
from itertools import chain, islice, repeat, zip_longest

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.table_syntax import escape_links
from articlex.readers.text.layout import Lines

_MAX_CELLS = 1_000_000
"""Cells that spans may fill in one table."""
_DOKUWIKI_MARKS = frozenset("^|")
_FEWEST_DOKUWIKI_MARKS = 3
_ROW_SPAN = ":::"
"""A place that the cell above spans."""
_MAX_DIGITS = 3
_MAX_SPAN = 1_000
_ATTRIBUTES = re.compile(r"(?:\s*[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s|\"']+))+\s*")
_SPAN = re.compile(r"(col|row)span\s*=\s*[\"']?(\d{1,4})")
_COLUMNS = re.compile(r"cols\s*=\s*(?:\"([^\"]+)\"|(\d+))")
_SPECIFIER = re.compile(
    r"(?:^|(?<=\s))(?:(\d{1,3})?(?:\.(\d{1,3}))?([+*]))?[<^>]?(?:\.[<^>])?[adehlmsv]?\|"
)
_HARD_BREAK = " +"


def mediawiki_table(lines: Lines, start: int) -> Table | None:
    """Read a MediaWiki table, from ``{|`` to ``|}``."""
    stripped = lines.stripped
    if stripped[start][:2] != "{|":
        return None
    end = _closing(lines, start + 1, "|}")
    if end is None:
        return None
    caption, rows = _mediawiki_rows(stripped[start + 1 : end])
    if not rows:
        return None
    has_header = all(cell.is_header for cell in rows[0])
    expanded = _expand(rows)
    if has_header and len(rows) > 1 and _has_groups(rows):
        spread = _spread_names(rows[0], expanded[0])
        expanded[:2] = [
            tuple(
                [
                    f"{name} {more}".strip()
                    for name, more in zip_longest(spread, expanded[1], fillvalue="")
                ]
            )
        ]
    header = expanded.pop(0) if has_header else None
    return Table(start + 1, end + 1, (), None, caption, header, (), tuple(expanded), "mediawiki")


def _has_groups(rows: list[list["_Cell"]]) -> bool:
    """Tell whether the second row has the names of columns that cells of the first one span."""
    spans = sum(cell.columns for cell in rows[0] if cell.columns > 1)
    below = sum(cell.columns for cell in rows[0] if cell.rows < 2)  # noqa: PLR2004
    return spans > 0 and len(rows[1]) == below and all(cell.is_header for cell in rows[1])


def _spread_names(cells: list["_Cell"], expanded: Row) -> list[str]:
    """Return the names of a row, those that span columns in each of them."""
    names = chain.from_iterable(repeat(cell.text, cell.columns) for cell in cells)
    return list(islice(names, len(expanded)))


def _mediawiki_rows(stripped: list[str]) -> tuple[str | None, list[list["_Cell"]]]:
    """Return the caption and the rows. Text outside any cell belongs to the caption."""
    caption = ""
    rows: list[list[_Cell]] = [[]]
    for line in stripped:
        if line[:2] == "|-":
            rows.append([])
        elif line[:2] == "|+":
            caption = _without_attributes(line[2:])[1]
        elif line[:1] == "!":
            rows[-1] += [_cell(text, is_header=True) for text in re.split(r"!!|\|\|", line[1:])]
        elif line[:1] == "|":
            rows[-1] += [_cell(text) for text in line[1:].split("||")]
        elif rows[-1]:
            rows[-1][-1].text = f"{rows[-1][-1].text} {line}".strip()
        else:
            caption = f"{caption} {line}".strip()
    return caption or None, [row for row in rows if row]


class _Cell:
    """A cell that may span rows and columns."""

    __slots__ = ("columns", "is_header", "rows", "text")

    def __init__(self, text: str, columns: int, rows: int, *, is_header: bool) -> None:
        self.text = text
        self.columns = columns
        self.rows = rows
        self.is_header = is_header


def _cell(source: str, *, is_header: bool = False) -> _Cell:
    attributes, text = _without_attributes(source)
    spans = {kind: min(_MAX_SPAN, int(number)) for kind, number in _SPAN.findall(attributes)}
    return _Cell(text, spans.get("col", 1), spans.get("row", 1), is_header=is_header)


def _without_attributes(source: str) -> tuple[str, str]:
    attributes, pipe, text = source.partition("|")
    if pipe and _ATTRIBUTES.fullmatch(attributes):
        return attributes, text.strip()
    return "", source.strip()


def _expand(rows: list[list[_Cell]]) -> list[Row]:
    """Return the rows with empty cells for the further places that a cell spans."""
    expanded: list[Row] = []
    running: dict[int, int] = {}  # by column, how many rows a cell still spans
    budget = _MAX_CELLS
    for row in rows:
        cells: list[str] = []
        for cell in row:
            while running.get(len(cells), 0) and budget > 0:
                running[len(cells)] -= 1
                cells.append("")
                budget -= 1
            columns = max(1, cell.columns) if budget > 0 else 1
            budget -= columns
            for column in range(len(cells), len(cells) + columns):
                if cell.rows > 1:
                    running[column] = cell.rows - 1
            cells += [cell.text, *[""] * (columns - 1)]
        expanded.append(tuple(cells))
    return expanded


def asciidoc_table(lines: Lines, start: int) -> Table | None:
    """Read an AsciiDoc table between two ``|===`` lines, with its attributes and title above."""
    stripped = lines.stripped
    opening = start
    attributes = caption = ""
    while opening < len(stripped) and opening < start + 3:
        line = stripped[opening]
        if line[:1] == "[" and line[-1:] == "]":
            attributes = line
        elif line[:1] == "." and line[1:2].isalnum():
            caption = line[1:]
        else:
            break
        opening += 1
    if opening >= len(stripped) or not _is_asciidoc_rule(stripped[opening]):
        return None
    end = _closing(lines, opening + 1, stripped[opening])
    if end is None:
        return None
    body = stripped[opening + 1 : end]
    cells = _asciidoc_cells(body)
    first = next((n for n, line in enumerate(body) if line), len(body))
    first_width = sum(cell.columns for cell in _asciidoc_cells(body[first : first + 1]))
    width = _asciidoc_width(attributes) or first_width
    if not cells or not width:
        return None
    rows = _expand(_asciidoc_rows(cells, width))
    is_implicit = first == 0 and body[1:2] == [""] and first_width == width
    header = rows.pop(0) if is_implicit or "header" in attributes else None
    return Table(start + 1, end + 1, (), None, caption or None, header, (), tuple(rows), "asciidoc")


def _is_asciidoc_rule(line: str) -> bool:
    return line[:4] == "|===" and not line[1:].strip("=")


def _asciidoc_width(attributes: str) -> int:
    """Return the number of columns that ``cols`` gives, or 0 without it."""
    match = _COLUMNS.search(attributes)
    if match is None:
        return 0
    columns = match[1] or match[2]
    if columns.isdecimal():
        return int(columns[:_MAX_DIGITS])
    repeats = (column.partition("*") for column in re.split("[,;]", columns))
    return sum(
        int(number.strip()[:_MAX_DIGITS]) if star and number.strip().isdecimal() else 1
        for number, star, _ in repeats
    )


def _asciidoc_cells(lines: list[str]) -> list[_Cell]:
    """Return the cells of some lines. A line without a pipe continues the cell above it."""
    cells: list[_Cell] = []
    for line in lines:
        before, *pieces = _SPECIFIER.split(line) if "|" in line else [line]
        if cells and before.strip():
            cells[-1].text = f"{cells[-1].text.removesuffix(_HARD_BREAK)} {before.strip()}".strip()
        for columns, rows, sign, text in zip(*[iter(pieces)] * 4, strict=True):
            spans = [min(_MAX_SPAN, max(1, int(number or 1))) for number in (columns, rows)]
            repeats = spans.pop(0) if sign == "*" else 1
            cell = _Cell(text.strip(), spans[0] if sign == "+" else 1, spans[-1], is_header=False)
            cells += [cell] * repeats
    return cells


def _asciidoc_rows(cells: list[_Cell], width: int) -> list[list[_Cell]]:
    """Return the rows of a table of `width` columns, some of which cells from above may span."""
    rows: list[list[_Cell]] = []
    spanned = [0] * width  # by column, in how many more rows a cell from above is there
    owners = cells[:1] * width  # by column, that cell
    column = width
    for cell in cells:
        column = _free_column(spanned, column)
        if column == width:
            whole = min(spanned)  # rows in which no cell begins are left out
            spanned = [rest - whole for rest in spanned]
            for owner in {id(owner): owner for owner in owners}.values() if whole else ():
                owner.rows -= whole
            column = _free_column(spanned, 0)
            rows.append([])
        cell.columns = min(cell.columns, width - column)
        rows[-1].append(cell)
        for n in range(column, column + cell.columns):
            spanned[n] = cell.rows - 1
            owners[n] = cell
        column += cell.columns
    return rows


def _free_column(spanned: list[int], column: int) -> int:
    """Return the next column that no cell from above is in, and count the others' row."""
    while column < len(spanned) and spanned[column]:
        spanned[column] -= 1
        column += 1
    return column


def dokuwiki_table(lines: Lines, start: int) -> Table | None:
    """Read a DokuWiki table, whose header cells have ``^`` in front."""
    stripped = lines.stripped
    if not _is_dokuwiki_row(stripped[start]):
        return None
    end = start
    while end < len(stripped) and _is_dokuwiki_row(stripped[end], first=_DOKUWIKI_MARKS):
        end += 1
    rows = [
        tuple(
            "" if cell.strip() == _ROW_SPAN else cell.strip().replace("\\|", "|")
            for cell in re.split(r"(?<!\\)[|^]", escape_links(line[1:-1]))
        )
        for line in stripped[start:end]
    ]
    has_header = "|" not in stripped[start]
    header = rows.pop(0) if has_header else None
    return Table(start + 1, end, (), None, None, header, (), tuple(rows), "dokuwiki")


def _is_dokuwiki_row(line: str, first: frozenset[str] = frozenset("^")) -> bool:
    return (
        line[:1] in first
        and line[-1:] in _DOKUWIKI_MARKS
        and "^^^" not in line
        and line.count("^") + line.count("|") >= _FEWEST_DOKUWIKI_MARKS
    )


def _closing(lines: Lines, start: int, closing: str) -> int | None:
    end = lines.line_that_ends_with(closing, start)
    return end if end is not None and lines.stripped[end] == closing else None
