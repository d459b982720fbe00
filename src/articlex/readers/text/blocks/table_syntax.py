"""What the rules for tables share: how a row is split, what a delimiter row is."""

import re
from collections.abc import Callable
from itertools import pairwise

from articlex.blocks import Alignment, Row
from articlex.readers.text.layout import Lines

_RUNS = frozenset(("--", "=="))
"""How a rule with several runs begins."""
_MOST_BITS = 15
"""Columns of one letter each from which on a drawing shows bits."""
MAX_PIECES = 40
"""Lines that one row may be broken over. The limit keeps a text of stray pipes linear."""

_BOUND_PIPE = r"(?<=[^\s|])\xa0\|"
_WIKI_LINK = r"\[\[[^][]*\]\]|\{\{[^{}]*\}\}|\[[^][|]*\|\w+://[^][|]*\]"
_DELIMITERS = frozenset("|-:+ \t")
_ALIGNMENTS: dict[tuple[bool, bool], Alignment] = {
    (False, False): None,
    (True, False): "left",
    (False, True): "right",
    (True, True): "center",
}


def split_row(line: str) -> Row:
    r"""Return the cells of a stripped row, without the white space around each.

    A pipe after a backslash belongs to its cell and loses the backslash (GFM §4.10). So does a
    pipe that a no-break space binds to a word, because nobody writes that between cells. A pipe in
    a link or an image of a wiki belongs to it.
    """
    if "\xa0|" in line:
        line = re.sub(_BOUND_PIPE, "\xa0\\\\|", line)
    if "]" in line or "}}" in line:
        line = escape_links(line)
    start = 1 if line[:1] == "|" else 0
    if "\\|" in line:
        return tuple(_split_escaped(line[start:]))
    stop = -1 if line[-1:] == "|" and len(line) > start else len(line)
    return tuple([cell.strip() for cell in line[start:stop].split("|")])


def escape_links(line: str) -> str:
    r"""Return a line with ``\|`` for each pipe in a link or image: ``[[page|text]]``."""
    return re.sub(_WIKI_LINK, lambda link: link[0].replace("|", "\\|"), line)


def split_open_row(line: str, width: int) -> Row:
    """Return the cells of a row without outer pipes: a pipe in front is after an empty cell."""
    is_open = line[0] == "|" and line[-1] != "|" and line.count("|") == width - 1
    return split_row(f" {line}" if is_open else line)


def split_to_width(line: str, width: int) -> Row:
    """Return the cells of a row, which should be `width`, or 0 for any number.

    Where there are more, a pipe after a space is part of a cell, if that makes the row fit:
    html2text writes none between cells.
    """
    row = split_row(line)
    if 0 < width < len(row) and " |" in line:
        tight = tuple([cell.strip() for cell in re.split(r"(?<![ \\])\|", line)])
        return tight if len(tight) == width else row
    return row


def _split_escaped(line: str) -> list[str]:
    *pieces, last = line.split("|")
    cells: list[str] = []
    parts: list[str] = []
    for piece in pieces:
        if piece[-1:] == "\\":
            parts.append(piece[:-1])
        else:
            cells.append("|".join([*parts, piece]).strip())
            parts = []
    if last or parts:  # otherwise the pipe before it closed the row
        cells.append("|".join([*parts, last]).strip())
    return cells


def delimiter_row(line: str) -> tuple[Alignment, ...] | None:
    """Return the alignments that a delimiter row states, or None for any other line.

    Org mode and psql have a plus between the columns where GFM has a pipe.
    """
    if "-" not in line or not _DELIMITERS.issuperset(line):
        return None
    if "-+-" in line or ("+" in line and "|" in line):
        line = line.replace("+", "|")
    if "|" not in line or "+" in line:
        return None
    alignments: list[Alignment] = []
    for cell in split_row(line):
        dashes = cell.strip(":")
        if cell == ":":  # a cut delimiter, beside whole ones
            alignments.append(None)
            continue
        if not dashes or dashes.strip("-") or cell.count(":") > 2:  # noqa: PLR2004
            return None
        alignments.append(_ALIGNMENTS[cell[0] == ":", cell[-1] == ":"])
    return tuple(alignments)


def delimiter_row_at(stripped: list[str], number: int) -> tuple[Alignment, ...] | None:
    """Return the alignments that line `number` states, or None.

    A closing border is not a delimiter row.
    """
    if number >= len(stripped):
        return None
    line = stripped[number]
    alignments = delimiter_row(line)
    closes = line[:1] == "+" and "|" not in "".join(stripped[number + 1 : number + 2])
    return None if closes else alignments


def starts_table(stripped: list[str], number: int) -> bool:
    """Tell whether line `number` makes the row above it a header amid another table's rows.

    `| - | - |` there is a row of empty cells.
    """
    if delimiter_row_at(stripped, number) is None:
        return False
    return "---" in stripped[number] or " " not in stripped[number]


def is_last_rule(stripped: list[str], number: int) -> bool:
    """Tell whether a rule is below a table's last row, or above sums below which it is again.

    Between narrow dashes, a header without rows could be meant.
    """
    rule = stripped[number]
    below = [*stripped[number + 1 : number + 4], "", "", ""]
    if below[1] == rule and "|" in below[0]:
        del below[:2]
    return "----" in rule and "|" not in below[0]


def opens_table(lines: Lines, number: int) -> bool:
    """Tell whether a line and the delimiter row below it open a table."""
    stripped = lines.stripped
    return (
        number + 1 < len(stripped)
        and "|" in stripped[number]
        and delimiter_row(stripped[number + 1]) is not None
    )


def is_org_rule(line: str) -> bool:
    """Tell whether a line is a rule between the rows of an Org table: ``|---+---|``."""
    return line[:2] == "|-" and "+" in line and delimiter_row(line) is not None


def is_framed(line: str) -> bool:
    """Tell whether a stripped line is a row by itself: a pipe closes it, or it has two."""
    if line[0] == "|":
        return line.count("|") > 1
    return line[-1] == "|" and line[-2:-1] != "\\"


def closing_line(stripped: list[str], start: int) -> int | None:
    """Return the line below `start` that closes the row that `start` opens, or None."""
    for number in range(start + 1, min(len(stripped), start + 1 + MAX_PIECES)):
        line = stripped[number]
        if not line or line[0] == "|" or delimiter_row(line) is not None:
            return None
        if line[-1] == "|":
            return number
    return None


def column_edges(border: str) -> list[int]:
    """Return the positions of the pluses in a border, where columns meet."""
    return positions(border, "+")


def positions(line: str, sign: str) -> list[int]:
    """Return the positions of a character in a line."""
    return [position for position, character in enumerate(line) if character == sign]


def has_pipes(line: str, edges: list[int]) -> bool:
    """Tell whether a line has a pipe at each of the edges."""
    return all(line[edge : edge + 1] == "|" for edge in edges)


def cut_at(line: str, edges: list[int]) -> Row | None:
    """Return the cells between the pipes at `edges`, or None.

    The line must have a pipe at each edge, more pipes than that, and nothing after the last.
    """
    if line.count("|") <= len(edges) or len(line.rstrip()) > edges[-1] + 1:
        return None
    if not has_pipes(line, edges):
        return None
    return tuple(line[start + 1 : end].strip() for start, end in pairwise(edges))


def join_rests(lines: list[Row], is_rest: Callable[[list[Row], Row], bool]) -> list[Row]:
    """Return the rows of lines. `is_rest` tells whether a line goes on with a row so far."""
    rows: list[list[Row]] = []
    for line in lines:
        if rows and is_rest(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return list(map(join_row, rows))


def join_row(lines: list[Row]) -> Row:
    """Return the row whose cells were written over several lines."""
    if len(lines) == 1:
        return lines[0]
    columns: list[list[str]] = []
    for line in lines:
        columns += ([] for _ in range(len(line) - len(columns)))
        for parts, piece in zip(columns, line, strict=False):
            if piece:
                parts.append(piece)
    return tuple(" ".join(parts) for parts in columns)


def has_runs(line: str) -> bool:
    """Tell whether a line could be a rule with a run for each of several columns."""
    return line[:2] in _RUNS and ("- -" in line or "= =" in line)


def is_drawing(border: str) -> bool:
    """Tell whether an upper border is of boxes side by side, or of the bits of a packet."""
    if border[:2] not in ("+-", "+="):
        return False
    return "+ " in border or (border.count("+-") > _MOST_BITS and "--" not in border)
