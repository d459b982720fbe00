"""Tables with tabs between cells: one, as browsers and spreadsheets write, or two (resiliparse)."""

import re
from collections import Counter

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.columns import has_header
from articlex.readers.text.blocks.list_marker import is_item
from articlex.readers.text.layout import Lines
from articlex.readers.text.scan.plain import NEAR

_MAX_PARAGRAPHS = 8
_LONGEST_PARAGRAPH = 400
_MOST_LONE = NEAR - 2
"""Rows with one cell in a row, and further lines of a quoted cell: rows are near each other."""
_GOES_ON = tuple(",;:–-(/&")
"""What ends a line inside a sentence."""
_ITEMS = ("- ", "• ", "+ ")
"""What begins an item in a cell."""
_LONGEST_LONE = 40
"""Characters of a cell by itself. A longer line behind a tab begins a paragraph."""


def tab_table(lines: Lines, start: int) -> Table | None:
    """Read a run of lines with tabs between their cells.

    Between two tabs an empty cell has none, so that it shows as two or four tabs in a row.
    resiliparse ends a row at a cell of several paragraphs, which follow it.
    """
    if "\t" not in lines.stripped[start] or is_item(lines.stripped[start]):
        return None
    raw, end = _rows(lines, start)
    stripped = list(map(str.strip, raw))
    separator = _separator(stripped)
    rows = [_cells(line, separator) for line in raw]
    if len({len(row) for row in rows}) > 1:
        rows = _padded_rows(stripped) or rows
    if separator == "\t\t":
        rows, end = _with_paragraphs(lines, _joined(rows), end)
    several = [row for row in rows if sum(map(bool, row)) > 1]
    if len(several) == 1 and (len(rows) > 1 or sum(map(bool, rows[0])) <= 2):  # noqa: PLR2004
        return None
    header = rows.pop(0) if has_header(rows) else None
    return Table(start + 1, end, (), None, None, header, (), tuple(rows), "tab")


def _rows(lines: Lines, start: int) -> tuple[list[str], int]:
    """Return a run of rows, and the line below it.

    A row with one cell ends in tabs, or a short cell is behind the first one, which is empty. None
    is the last. Spreadsheets put quotes around a cell of several lines, which become one.
    """
    rows: list[str] = []
    starts: list[int] = []
    end = start
    lone = 0
    while end < len(lines.raw) and (row := lines.raw[end]) and "\t" in row:
        text = lines.stripped[end]
        lone = 0 if "\t" in text else lone + 1
        if not text or (lone and (lone > _MOST_LONE or len(text) > _LONGEST_LONE)):
            break
        starts.append(end)
        end += 1
        closing = _closing_quote(lines.raw, row, end)
        while closing is not None:
            cells, _, opened = row.rpartition('"')
            cell, _, more = " ".join([opened, *lines.stripped[end:closing]]).partition('"')
            row = f"{cells}{cell}{more}"
            end = closing
            closing = _closing_quote(lines.raw, row, end) if end - starts[-1] < NEAR - 1 else None
        rows.append(row)
    while len(rows) > 1 and "\t" not in rows[-1].strip():  # the first line of a paragraph
        rows.pop()
        end = starts.pop()
    return rows, end


def _closing_quote(raw: list[str], row: str, number: int) -> int | None:
    """Return the line below the rest of a row whose last cell begins with an open quote, if any."""
    opened = row.rpartition("\t")[2]
    if opened[:1] != '"' or opened.count('"') != 1:
        return None
    for end, line in enumerate(raw[number : number + _MOST_LONE], number + 1):
        closing = line.find('"')
        if "\t" in (line if closing == -1 else line[:closing]):
            return None
        if closing != -1:
            return end if line[closing + 1 : closing + 2] in ("", "\t") else None
    return None


def _joined(rows: list[Row]) -> list[Row]:
    """Return the rows, those joined that a line break in a cell cut into two.

    Together they have one cell more than most rows. The first part ends inside a sentence, or the
    second one begins with an item: short rows may also lack their last cells.
    """
    width, count = Counter(map(len, rows)).most_common(1)[0]
    if count * 2 < len(rows):
        return rows
    joined: list[Row] = []
    for row in rows:
        above = joined[-1] if joined else ()
        is_rest = (
            0 < len(above) < width
            and len(above) + len(row) - 1 == width
            and (above[-1][-1:] in _GOES_ON or row[0][:2] in _ITEMS)
        )
        if is_rest:
            joined[-1] = (*above[:-1], f"{above[-1]} {row[0]}".strip(), *row[1:])
        else:
            joined.append(row)
    return joined


def _padded_rows(stripped: list[str]) -> list[Row] | None:
    """Return the rows of lines that several tabs pad, as programs for terminals write them.

    Shorter cells have more tabs behind them, and all rows have as many cells.
    """
    rows = [tuple(cell.strip() for cell in re.split("\t+", line)) for line in stripped]
    if len({len(row) for row in rows}) > 1:
        return None
    return rows if len(set(map(_starts, stripped))) == 1 else None


def _starts(line: str) -> tuple[int, ...]:
    """Return the columns at which a line's cells begin, with a tab stop at every eighth."""
    columns = []
    column = 0
    for cell, tabs in re.findall("([^\t]+)(\t*)", line):
        column = (column + len(cell)) // 8 * 8 + 8 * len(tabs)
        columns.append(column)
    return tuple(columns[:-1])


def _separator(stripped: list[str]) -> str:
    """Return two tabs if every run of tabs has an even length, else one."""
    runs = (run for line in stripped for run in re.findall("\t+", line))
    return "\t\t" if all(len(run) % 2 == 0 for run in runs) else "\t"


def _cells(raw: str, separator: str) -> Row:
    # A tab at the beginning is an empty first cell; one after an indent is not.
    return tuple([cell.strip() for cell in raw.strip(" ").split(separator)])


def _with_paragraphs(lines: Lines, rows: list[Row], end: int) -> tuple[list[Row], int]:
    """Continue a table after the paragraphs of its last cell, and of the next row's first one."""
    width = max(map(len, rows))
    while 1 < len(rows[-1]) < width:
        texts, below = _paragraphs(lines, end)
        if not texts or below >= len(lines.stripped) or "\t\t" not in lines.stripped[below]:
            break
        more = []
        while below < len(lines.stripped) and "\t\t" in lines.stripped[below]:
            more.append(_cells(lines.raw[below], "\t\t"))
            below += 1
        if max(map(len, more)) > width:
            break
        if not more[0][0] and len(texts) > 1:  # its first cell is a paragraph, too
            more[0] = (texts.pop(), *more[0][1:])
        rows[-1] = (*rows[-1], " ".join(texts))
        rows += more
        end = below
    return rows, end


def _paragraphs(lines: Lines, start: int) -> tuple[list[str], int]:
    """Return the paragraphs from a line on, up to the next row, and that row's line."""
    texts: list[str] = []
    number = start
    while number < len(lines.stripped) and len(texts) <= _MAX_PARAGRAPHS:
        line = lines.stripped[number]
        if "\t" in line:
            return texts, number
        if len(line) > _LONGEST_PARAGRAPH:
            break
        if line:
            texts.append(line)
        number += 1
    return [], number
