"""Pipe tables, with or without a delimiter row, leading pipes or trailing pipes.

The header and delimiter row follow GFM's table extension (GFM spec §4.10); rows end, unlike
there, at the first line without a pipe, for flattened text has no blank line after a table.
"""

import re
from itertools import pairwise

from articlex.model import Alignment, Row, Table
from articlex.readers.text.lines import Lines

_BOUND_PIPE = r"(?<=[^\s|])\xa0\|"
_DELIMITER_CHARACTERS = frozenset("|-:+ \t")


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
    if alignments is not None:
        names, *rule = bare[at + 1 : at + 3] or [""]
        if _is_rule(first) and names[:1] == "|" and rule and _is_rule(rule[0]):
            header, body = split_row(names), at + 3
    else:
        below = _delimiter_row_at(bare, at + 1)
        if below is not None and (framed or len(split_row(first)) == len(below)):
            header, alignments, body = split_row(first), below, at + 2
        elif framed and (broken := _broken_header(bare, at)) is not None:
            header, alignments, body = broken
        elif framed or (first[0] == "|" and closing_line(bare, at) is not None):
            body = at
        else:
            return None
    caption = None
    if header is not None and (named := _below_caption(bare, body, header, alignments)):
        caption, header, alignments, body = named
    if body > at and not framed and "|" not in bare[body - 1]:
        rows, end = _rows_of_psql(lines, body)
    else:
        rows, end = _Rows(
            bare,
            body,
            len(alignments or ()),
            open_rows=body > at and not (framed and "|" in (bare[body - 1][0], bare[body - 1][-1])),
            closed=header is None or first[-1] == "|",
        ).read()
    if end == at:
        return None
    return Table(at + 1, end, (), None, caption, header, alignments or (), rows)


def may_hold_tables(text: str) -> bool:
    """Tell in a fraction of the time that reading takes that a text has no table of any kind.

    A table has a line that a pipe opens or closes, or a delimiter row, or a rule of equals
    signs with gaps.
    """
    # One character is sought ten times as fast as two.
    if ("+" in text and "-+-" in text) or ("=" in text and "= " in text):
        return True
    if "|" not in text:
        return False
    if "\r" in text:
        text = text.replace("\r", "\n")
    at = text.find("|")
    while at != -1:
        end = text.find("\n", at)
        line = text[text.rfind("\n", 0, at) + 1 : end if end != -1 else len(text)].strip()
        if line[0] == "|" or line[-1] == "|" or _DELIMITER_CHARACTERS.issuperset(line):
            return True
        at = text.find("|", end) if end != -1 else -1
    return False


TABLE_SIGNS = ("|", "= ", "-+-")
"""One of these is in every text with a table."""


def may_hold_tables_as_json(line: bytes) -> bool:
    """Tell by a row's bytes, JSON not yet decoded, that its text has no table.

    A pipe, an equals sign or a dash could be written as an escape, too.
    """
    return (
        b"|" in line
        or (b"=" in line and b"= " in line)
        or (b"+" in line and b"-+-" in line)
        or (b"\\" in line and b"\\u00" in line)
    )


_MOST_PIECES = 40
"""Lines over which one row may be broken; a bound keeps a text of stray pipes linear."""


class _Rows:
    """Reads a table's rows, whole lines as well as rows that an extractor broke into lines.

    trafilatura 2.0 begins a row with a pipe and ends each cell with one, and breaks the line
    after, or inside, a cell that held paragraphs. So a line that a pipe closes but none opens
    goes on with the row above, as long as that has room.
    """

    def __init__(
        self, bare: list[str], at: int, width: int, *, open_rows: bool, closed: bool
    ) -> None:
        self.bare = bare
        self.at = at
        self.width = width
        self.open_rows = open_rows  # no pipe opens or closes them: any line with one is a row
        self.closed = closed  # a pipe closes each row
        # Org's are: a rule may stand between any two rows, as it does above these.
        self.ruled = at > 0 and _is_rule(bare[at - 1])
        self.opened = False  # a pipe opened some row

    def read(self) -> tuple[tuple[Row, ...], int]:
        """Return the rows and the number of the last one's line."""
        bare = self.bare
        rows: list[Row] = []
        last = len(bare)
        while self.at < last:
            at = self.at
            line = bare[at]
            if "|" not in line:
                break
            if self.ruled and _is_rule(line):
                self.at += 1
                continue
            if _starts_table(bare, at + 1) and not self._is_ruled(at + 1):
                break
            cells = self._row(line)
            if not cells:
                break
            rows.append(cells)
            if self.width == 0 and len(cells) > 1:
                self.width = len(cells)
        return tuple(rows), self.at

    def _is_ruled(self, at: int) -> bool:
        return self.ruled and _is_rule(self.bare[at])

    def _row(self, line: str) -> Row | None:
        """Return the cells of the row that `line` begins and move on, or decline."""
        if line == "|":
            return self._between_lone_pipes()
        cells = split_row(line) if self.open_rows or is_framed(line) else None
        if line[0] == "|":
            self.opened = True
            if line[-1] != "|" and self.closed:
                cells = self._closed_below(cells)
        if cells is None:
            return None
        self.at += 1
        if self.closed and len(cells) < max(2, self.width):
            cells = self._with_lines_below(cells)
        return cells

    def _between_lone_pipes(self) -> Row:
        """Return the cells of a row whose every pipe has a line of its own; none if it has not.

        Pipes within such a cell's line are the cell's.
        """
        bare = self.bare
        at = self.at + 1
        cells: Row = ()
        while at + 1 < len(bare) and bare[at + 1] == "|" and bare[at][:1] not in ("", "|"):
            cells += (bare[at],)
            at += 2
        if cells and len(cells) <= (self.width or 1):
            self.at = at
            return cells
        return ()

    def _closed_below(self, cells: Row | None) -> Row | None:
        """Return the cells of a row that a later line closes, if it has room, else `cells`."""
        end = closing_line(self.bare, self.at)
        if end is None or (cells and not self.width):
            return cells
        found = split_row(" ".join(self.bare[self.at : end + 1]))
        if self.width and len(found) > self.width:
            return cells
        self.at = end
        return found

    def _with_lines_below(self, cells: Row) -> Row:
        """Add the cells of the lines below that belong to the row, as far as it has room.

        Where no pipe opens the rows, the row must begin with one cell and be filled exactly:
        else it is one cut short by a cell that spanned columns.
        """
        bare = self.bare
        if not self.opened and (not self.width or len(cells) > 1):
            return cells
        room = self.width - len(cells) if self.width else _MOST_PIECES
        at = self.at
        found = cells
        last = min(len(bare), at + _MOST_PIECES)
        while at < last and room > 0:
            line = bare[at]
            if not line or line[0] == "|" or line[-1] != "|" or line[-2:-1] == "\\":
                break
            more = split_row(line)
            if len(more) > room or (at + 1 < len(bare) and delimiter_row(bare[at + 1]) is not None):
                break
            found += more
            room -= len(more)
            at += 1
        if room and not self.opened:
            return cells
        self.at = at
        return found


def _rows_of_psql(lines: Lines, at: int) -> tuple[tuple[Row, ...], int]:
    """Return the rows from line `at` on, and the number of the last one's line.

    No pipe stands around psql's rows: one at an end is next to an empty cell, which NULL is. Nor
    does psql escape a pipe within a cell; the columns tell those apart. A plus at a column's end
    says that its cell goes on below.
    """
    bare, raw = lines.bare, lines.raw
    rule = raw[at - 1].rstrip()
    edges = edges_of(rule)
    rows: list[list[Row]] = []
    goes_on = False
    padded = raw[at - 2][:1] == " "  # as psql pads its cells; by hand few do
    while at < len(bare) and "|" in bare[at]:
        if _starts_table(bare, at + 1):
            break
        line = raw[at]
        cells = cut_at(f"|{line}|", [0, *(edge + 1 for edge in edges), len(line) + 1])
        found = cells or tuple(map(str.strip, line.split("|")))
        open_cells = _open_cells(line, edges, len(rule)) if padded and "+" in line else ()
        if open_cells:
            found = tuple(
                cell[:-1].rstrip() if place in open_cells else cell
                for place, cell in enumerate(found)
            )
        if goes_on:
            rows[-1].append(found)
        else:
            rows.append([found])
        goes_on = bool(open_cells)
        at += 1
    return tuple(map(joined_row, rows)), at


def _open_cells(line: str, edges: list[int], size: int) -> frozenset[int]:
    """Return which cells of a row that stands below a rule of `size` end in psql's own plus."""
    if not _has_pipes(line, edges):
        return frozenset()
    last = {len(edges)} if line.rstrip()[size - 1 :] == "+" else set()
    return frozenset(last | {at for at, edge in enumerate(edges) if line[edge - 1] == "+"})


def joined_row(lines: list[Row]) -> Row:
    """Return the row that was written over several lines."""
    if len(lines) == 1:
        return lines[0]
    cells: list[list[str]] = []
    for line in lines:
        cells += ([] for _ in range(len(line) - len(cells)))
        for parts, piece in zip(cells, line, strict=False):
            if piece:
                parts.append(piece)
    return tuple(" ".join(parts) for parts in cells)


def cut_at(line: str, edges: list[int]) -> Row | None:
    """Return the cells between the pipes at `edges`, if these and more are all within the line."""
    if line.count("|") <= len(edges) or len(line.rstrip()) > edges[-1] + 1:
        return None
    if not _has_pipes(line, edges):
        return None
    return tuple(line[start + 1 : end].strip() for start, end in pairwise(edges))


def edges_of(border: str) -> list[int]:
    """Return where the columns meet in a border that has a plus there."""
    return [place for place, sign in enumerate(border) if sign == "+"]


def _has_pipes(line: str, edges: list[int]) -> bool:
    return all(line[edge : edge + 1] == "|" for edge in edges)


def _is_rule(line: str) -> bool:
    """Tell whether a line is a rule between an Org table's rows: `|---+---|`."""
    return line[:2] == "|-" and "+" in line and delimiter_row(line) is not None


def _starts_table(bare: list[str], at: int) -> bool:
    """Tell whether a delimiter row makes the row above it a header, amid another table's rows.

    `| - | - |` there is a row of gaps.
    """
    found = _delimiter_row_at(bare, at)
    return found is not None and ("---" in bare[at] or " " not in bare[at])


def _delimiter_row_at(bare: list[str], at: int) -> tuple[Alignment, ...] | None:
    """Return what a delimiter row on line `at` states, if there is one; the last border is none."""
    if at >= len(bare):
        return None
    found = delimiter_row(bare[at])
    closes = found is not None and bare[at][0] == "+" and "|" not in "".join(bare[at + 1 : at + 2])
    return None if closes else found


def _below_caption(
    bare: list[str], at: int, header: Row, alignments: tuple[Alignment, ...] | None
) -> tuple[str, Row, tuple[Alignment, ...], int] | None:
    """Read the true header below a row that holds the table's caption alone.

    trafilatura writes a `caption` so, with a delimiter row of its own.
    """
    said = [cell for cell in header if cell]
    if len(said) != 1 or len(header) < 2 or at + 1 >= len(bare) or "|" not in bare[at]:  # noqa: PLR2004
        return None
    below = delimiter_row(bare[at + 1])
    if below is None or below != alignments:
        return None
    own = split_row(bare[at])
    return (said[0], own, below, at + 2) if len(own) == len(below) else None


def _broken_header(bare: list[str], at: int) -> tuple[Row, tuple[Alignment, ...], int] | None:
    """Read a header whose cells stand on lines of their own above a delimiter row for all."""
    header: Row = ()
    for number in range(at, min(len(bare) - 1, at + _MOST_PIECES)):
        line = bare[number]
        if not line or not is_framed(line) or (number > at and line[0] == "|"):
            return None
        header += split_row(line)
        alignments = delimiter_row(bare[number + 1])
        if alignments is not None:
            return (header, alignments, number + 2) if len(header) == len(alignments) else None
    return None


def closing_line(bare: list[str], at: int) -> int | None:
    """Return the line below `at` that closes the row that `at` opens, or None."""
    for number in range(at + 1, min(len(bare), at + 1 + _MOST_PIECES)):
        line = bare[number]
        if not line or line[0] == "|" or delimiter_row(line) is not None:
            return None
        if line[-1] == "|":
            return number
    return None


def is_framed(line: str) -> bool:
    """Tell whether a stripped line is a row on its own: closed by a pipe, or holding two."""
    if line[0] == "|":
        return line.count("|") > 1
    return line[-1] == "|" and line[-2:-1] != "\\"


def split_row(line: str) -> Row:
    r"""Return the cells of a stripped row.

    A pipe after a backslash belongs to its cell and loses the backslash (GFM §4.10), and so
    does one that a no-break space binds to a word, for between cells nobody writes that. White
    space around a cell goes; nothing else changes.
    """
    if "\xa0|" in line:
        line = re.sub(_BOUND_PIPE, "\xa0\\\\|", line)
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
    """Return the alignments that a delimiter row states, or None for any other line.

    Org mode and psql write a plus between the columns where GFM has a pipe.
    """
    if "-" not in line or not _DELIMITER_CHARACTERS.issuperset(line):
        return None
    if "-+-" in line or ("+" in line and "|" in line):
        line = line.replace("+", "|")
    if "|" not in line or "+" in line:
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
