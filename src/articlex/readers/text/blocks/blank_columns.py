"""Where the columns of a text meet: runs of blank columns, and lines that are cut there."""

import re
from bisect import bisect
from itertools import pairwise

from articlex.blocks import Row
from articlex.readers.text.blocks.columns import is_data, is_year

SAMPLE = 200
"""Lines that show which blank columns separate cells."""
_FEW = 8
"""One line in so many may have a letter in a column that the others leave blank."""
_GAPPED = 0.2
"""The share of lines with gaps in cells from which on columns are missing."""
_SLACK = 3
"""Columns by which such a line may miss the blank one."""
_FEWEST_BODY = 2
_FEWEST_PAIRS, _PAIRS = 3, 0.75
"""How many cells of a column, and which share, have two values if it is two columns."""
_MANY = 4
"""Columns between which there are gaps, from which on two rows show the others."""
_LONGEST_NAMES = 80
"""Characters of the names of some columns. Longer text is prose."""
_FILLED = 0.3
"""The share of lines with cells in a column that its name makes likely."""
_SIGNS = frozenset("$€£¥%.,")
_AMOUNTS = re.compile(r"([$€£¥] *\(?[\d.,]+\)?) +[$€£¥] *\(?[\d.,]+\)?$")
"""Two amounts with their currencies before them."""


def cut_aligned(taken: list[str]) -> list[Row] | None:
    """Return the cells of lines that leave the same columns blank, or None if they do not.

    If many cells then have gaps inside, columns that most lines leave blank separate cells, too:
    pdftotext sets a column a little differently in each line.
    """
    sample = taken[:SAMPLE]
    gaps = blank_columns(taken)
    edges = _edges(gaps, sample)
    rows = [_cut(line, edges) for line in taken]
    few = len(sample) // _FEW
    gapped = sum(any("  " in cell for cell in row) for row in rows[:SAMPLE]) if few else 0
    if gapped > len(sample) * _GAPPED:
        edges = _edges(gaps_in(_mostly_occupied(sample, few)), sample)
        rows = [_cut(line, edges) for line in taken]
    more = set(_between_values(rows, taken, edges)) | set(right_aligned(taken))
    if edges:  # names alone make no columns, or prose would have some
        more.update(_below_two_names(rows, taken, edges))
        more.update(_below_wide_names(rows, taken, gaps, edges))
    if more:
        edges = sorted({*edges, *more})
        rows = [_cut(line, edges) for line in taken]
    return rows if edges else None


def right_aligned(taken: list[str]) -> list[tuple[int, int]]:
    """Return where columns end below a header that is indented and has no gaps, as pandas has.

    The names have single blanks between them, and most values end right below their ends.
    """
    header, body = taken[0], taken[1:]
    if header[:1] != " ":
        return []
    names = list(re.finditer(r"\S+", header))
    if len(body) < _FEWEST_BODY or len(names) < _FEWEST_BODY or "  " in header.strip():
        return []
    if any(len(line) - len(line.lstrip()) >= names[0].start() for line in body[:_FEWEST_BODY]):
        return []
    ends = [name.end() for name in names[:-1]]
    edges = [
        (end, end + 1)
        for end in ends
        if all(line[end : end + 1] in ("", " ") for line in body)
        and sum(line[end - 1 : end].strip() != "" for line in body) >= _PAIRS * len(body)
    ]
    return edges if 3 * len(edges) >= len(ends) else []


def blank_columns(taken: list[str]) -> list[tuple[int, int]]:
    """Return the runs of columns between two others that all lines leave blank: start and end."""
    return gaps_in(_occupied(taken))


def _between_values(
    rows: list[Row], taken: list[str], edges: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return where a single blank separates two columns of values, such as ``$4,302 $4,418``.

    Most cells of the column have two values. Names above them may have any words.
    """
    begins = [0, *[start for start, _ in edges]]
    separators = []
    for begin, column in zip(begins, zip(*rows, strict=True), strict=True):
        filled = [(line, cell) for line, cell in zip(taken, column, strict=True) if cell]
        pairs = [(line, cell, where) for line, cell in filled if (where := _middle(cell))]
        if len(pairs) < _FEWEST_PAIRS or len(pairs) < _PAIRS * len(filled):
            continue
        positions = sorted(line.find(cell, begin) + where for line, cell, where in pairs)
        middle = positions[len(positions) // 2]
        if positions[0] >= middle - _SLACK and positions[-1] <= middle + _SLACK:
            separators.append((middle, middle + 1))
    return separators


def _below_two_names(
    rows: list[Row], taken: list[str], edges: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return where single blanks separate columns of values from the next, as `ps` writes them.

    The names above have a blank there, too. The values end right before it, as their name does, and
    some are shorter or longer. If not, capitals show that the words are names. In a listing, some
    rows may end before it.
    """
    begins = [0, *[end for _, end in edges]]
    ends = [*[start for start, _ in edges], None]
    fewest = _FEWEST_PAIRS if len(edges) < _MANY else _FEWEST_PAIRS - 1
    is_listing = len(edges) >= _MANY and taken[0].isupper()  # of `lsof` or `w`
    separators = []
    columns = zip(begins, ends, zip(*rows, strict=True), strict=True)
    for begin, end, (name, *cells) in columns:
        body = [line for line, cell in zip(taken[1:], cells, strict=True) if cell][:SAMPLE]
        if " " not in name or is_data(name) or len(body) < fewest:
            continue
        first = taken[0].find(name, begin)
        left, word = begin, first
        for blank in [first + n for n, character in enumerate(name) if character == " "]:
            values = [line[left:blank].lstrip() for line in body]
            filled = [line for line in body if line[blank:end].strip()]
            fewest_filled = _FEWEST_BODY if is_listing else len(body)
            if (
                (name.isupper() or any(len(value) != blank - word for value in values))
                and len(filled) >= fewest_filled
                and all(line[blank] == " " and line[blank - 1] != " " for line in filled)
                and not any(" " in value for value in values)
                and (is_listing or sum(map(is_data, values)) >= _PAIRS * len(values))
            ):
                separators.append((blank, blank + 1))
                left = word = blank + 1
    return separators


def _below_wide_names(
    rows: list[Row], taken: list[str], gaps: list[tuple[int, int]], edges: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return where single blanks separate cells below names that have wide gaps between them.

    All lines are blank there: it is one of `gaps`. And each of the columns has a name, and cells in
    some lines.
    """
    header, sample = taken[0], taken[1:SAMPLE]
    begins = [0, *[end for _, end in edges]]
    ends = [*[start for start, _ in edges], len(header)]
    separators = []
    for name, begin, end in zip(rows[0], begins, ends, strict=True):
        is_long = len(name) > _LONGEST_NAMES
        if "  " not in name or is_long or is_data(name) or len(rows) < _FEWEST_PAIRS:
            continue
        named = begin + len(header[begin:end].rstrip())
        inside = [
            gap for gap in gaps[bisect(gaps, (begin,)) : bisect(gaps, (end,))] if gap[1] < end
        ]
        last = begin
        for (start, stop), following in pairwise([*inside, (end, end)]):
            if stop < named and all(
                header[left:right].strip() and _is_filled(sample, left, right)
                for left, right in ((last, start), (stop, following[0]))
            ):
                separators.append((start, stop))
                last = stop
    return separators


def _is_filled(lines: list[str], start: int, end: int) -> bool:
    """Tell whether enough lines have text between two columns."""
    filled = sum(1 for line in lines if line[start:end].strip())
    return filled >= _FILLED * len(lines)


def _middle(cell: str) -> int:
    """Return where a blank separates two values in a cell, one of them with a sign; 0 for none.

    A currency may be apart from its amount. Two years are values, ``12 000`` is one.
    """
    amounts = _AMOUNTS.match(cell)
    if amounts is not None:
        return amounts.end(1)
    left, _, right = cell.partition(" ")
    right = right.lstrip()
    right = right.lstrip("$€£¥").lstrip() or right
    is_pair = (
        (is_year(left) and is_year(right))
        or _are_losses(left, right)
        or (
            is_data(left)
            and is_data(right)
            and " " not in right
            and not _SIGNS.isdisjoint(cell)
            and bool(_SIGNS & {left[0], left[-1], right[0], right[-1]} or len(right) != len("000"))
        )
    )
    return len(left) if is_pair else 0


def _are_losses(left: str, right: str) -> bool:
    """Tell whether both are numbers in parentheses, as filings write those below zero."""
    return all(side[:1] == "(" and side[-1:] == ")" and is_data(side) for side in (left, right))


def _occupied(taken: list[str]) -> int:
    """Return a number with a bit for each column that a line has a character in."""
    occupied = 0
    for line in taken:
        occupied |= occupied_mask(line)
    return occupied


def _mostly_occupied(taken: list[str], few: int) -> int:
    """Return a number with a bit for each column that more than a few lines have a character in."""
    masks = list(map(occupied_mask, taken))
    more = [0] * (few + 1)  # more[n]: the columns that more than n lines have a character in
    for mask in masks:
        for count in range(few, 0, -1):
            more[count] |= more[count - 1] & mask
        more[0] |= mask
    return more[few]


def occupied_mask(line: str) -> int:
    """Return a number with a bit for each column that has a character."""
    codes = line.replace("\xa0", " ").encode("ascii", "replace")
    return int(codes.translate(_BITS)[::-1] or b"0", 2)


_BITS = bytes(ord("0") if chr(code).isspace() else ord("1") for code in range(256))


def blank_mask(occupied: int) -> int:
    """Return a number with a bit for each blank column between two occupied ones."""
    margin = (occupied & -occupied) - 1
    return ~(occupied | margin) & ((1 << occupied.bit_length()) - 1)


def gaps_in(occupied: int) -> list[tuple[int, int]]:
    """Return the runs of blank columns between two occupied ones, as first column and end."""
    bits = bin(occupied)[:1:-1]
    first = bits.find("1")
    return [(m.start(), m.end()) for m in re.finditer("0+", bits) if m.start() > first]


def _edges(gaps: list[tuple[int, int]], taken: list[str]) -> list[tuple[int, int]]:
    """Return the blank columns that separate cells, and not only words.

    Two or more do. A single one does if few lines have text on both sides, because a cell is padded
    to the longest one of its column, and if both sides have text in several lines.
    """
    wide = [(start, end) for start, end in gaps if end - start > 1]
    limit = 0.34 if wide else 0.5
    edges = [
        (start, end) for start, end in gaps if end - start > 1 or _tightness(start, taken) <= limit
    ]
    while any(end - start == 1 for start, end in edges):
        counts = [
            sum(map(bool, column)) for column in zip(*(_cut(t, edges) for t in taken), strict=True)
        ]
        sparse = [
            n
            for n, (start, end) in enumerate(edges)
            if end - start == 1 and min(counts[n], counts[n + 1]) < max(2, 0.4 * len(taken))
        ]
        if not sparse:
            return edges
        worst = min(sparse, key=lambda n: min(counts[n], counts[n + 1]))
        del edges[worst]
    return edges


def _tightness(gap: int, taken: list[str]) -> float:
    """Return the share of lines with text on both sides of a blank column."""
    lines = [line for line in taken if len(line) > gap + 1]
    tight = sum(1 for line in lines if line[gap - 1] != " " and line[gap + 1] != " ")
    return tight / len(lines) if lines else 1.0


def _cut(line: str, edges: list[tuple[int, int]]) -> Row:
    """Return the cells of a line. Text across an edge is one cell, and the next one is empty."""
    cells = []
    begin = spanned = 0
    for start, end in edges:
        between = line[start:end]
        blank: int | None = start
        if between and not between.isspace():
            blank = _nearest_blank(line, start, end)
        if blank is None or blank < begin:
            spanned += 1
            continue
        cells += [line[begin:blank].strip(), *[""] * spanned]
        begin, spanned = blank, 0
    return (*cells, line[begin:].strip(), *[""] * spanned)


def _nearest_blank(line: str, start: int, end: int) -> int | None:
    """Return where a line is blank that has letters in a column that others leave blank."""
    first = max(0, start - _SLACK)
    window = line[first : end + _SLACK]
    wide = window.find("  ")
    if wide != -1:
        return first + wide
    blanks = [first + n for n, character in enumerate(window) if character == " "]
    # A value that begins there says more than how near the blank is.
    return min(
        blanks,
        key=lambda blank: (not is_data(line[blank + 1 :]), abs(2 * blank + 1 - start - end)),
        default=None,
    )
