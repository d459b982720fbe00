"""Tables whose columns only spaces separate: by inscriptis, w3m, pdftotext and `column`."""

import re
from typing import NamedTuple

from articlex.blocks import Row, Table
from articlex.readers.text.blocks.columns import has_header, is_data
from articlex.readers.text.blocks.list_marker import BULLETS
from articlex.readers.text.blocks.wrapped_rows import has_wrapped_rows, join_wrapped_rows
from articlex.readers.text.layout import Lines

GAP = re.compile(r"\S {2,}(?=\S)")
"""Two spaces or more between words."""
_COLUMN_GAP = re.compile(r"(?:[^\s.!?:,;] {2,}|\S {3,})(?=\S)")
"""A gap between columns, and not the two spaces that some people type after a sentence."""
_ENUMERATED = re.compile(r"\w{1,3}[.)] ")
_MAX_LINES = 5_000
_WIDEST = 1_000
_SHORT_LINE = 60
_SAMPLE = 200
"""Lines that show whether a run is code, and which blank columns separate cells."""
_LONGEST_PROSE = 100
_SHORTEST_PROSE = 40
_LONGEST_CELL = 300
_CODE = re.compile(
    r"^(?:>>>|\.\.\.|#|//|\$ |def |if |for |return\b|let |var |import |else\b|class )"
    r"|[{};,]$|\w\(.*[,=\[{'\"].*\)|[^<>!=]=[^=]| {2,}(?:#|//|--|/\*|;;) "
)
"""Signs of a line of code, in which people align comments and equals signs."""
_OTHER_BLOCKS = BULLETS | {"|", "+", "#", "`"}
_THRESHOLD = 0.5
_FEW = 8
"""One line in so many may have a letter in a column that the others leave blank."""
_GAPPED = 0.2
"""The share of lines with gaps in cells from which on columns are missing."""
_SLACK = 3
"""Columns by which such a line may miss the blank one."""
_MANY_WORDS = 3
"""Words of a cell, on average, from which lines that align may be prose."""
_FEWEST_PAIRS, _PAIRS = 3, 0.75
"""How many cells of a column, and which share, have two values if it is two columns."""
_SIGNS = frozenset("$€£¥%.,")
_LEADERS = re.compile(r"\.{4,}|(?:\. ){3,}|…{2,}|_{4,}")


class _Run(NamedTuple):
    """Lines with common columns: their cells, none if there are no columns, and the line below."""

    rows: list[Row]
    end: int


def aligned_table(lines: Lines, start: int) -> Table | None:
    """Read a run of lines that leave the same columns blank."""
    if start < lines.not_aligned_before or not _may_begin(lines, start):
        return None
    run = _read_run(lines, start)
    if not run.rows:
        # Half of the lines may still begin a table. Reading all of them again would take long.
        lines.not_aligned_before = start + max(1, (run.end - start) // 2)
        return None
    if _is_code(lines.stripped[start : run.end]) or _is_page_source(lines.raw[start : run.end]):
        lines.not_aligned_before = run.end
        return None
    rows = join_wrapped_rows(run.rows) if has_wrapped_rows(run.rows) else run.rows
    is_headed = has_header(rows)
    score = _score(rows, is_headed=is_headed)
    if score < _THRESHOLD:
        lines.not_aligned_before = run.end  # otherwise each line of a long run would read it again
        return None
    header = rows.pop(0) if is_headed else None
    return Table(
        start + 1, run.end, (), None, None, header, (), tuple(rows), "aligned", round(score, 2)
    )


def _is_code(stripped: list[str]) -> bool:
    filled = [line for line in stripped if line][:_SAMPLE]
    return sum(1 for line in filled if _CODE.search(line)) * 5 >= len(filled) * 2


def _is_page_source(raw: list[str]) -> bool:
    """Tell whether the gaps are those of a page's source: no-break spaces are alone among them.

    They have the same width in each line, whatever the cells, so no columns align.
    """
    filled = [line for line in raw if line.strip()][:_SAMPLE]
    return sum("  \xa0  " in line for line in filled) * 5 >= len(filled)


def _may_begin(lines: Lines, start: int) -> bool:
    line = lines.stripped[start]
    if len(line) > _WIDEST or "|" in line or line[0] in BULLETS:
        return False
    if not any("  " in below for below in lines.stripped[start + 1 : start + 4]):
        return False
    gap = _COLUMN_GAP if len(line) > _SHORT_LINE or _ENUMERATED.match(line) else GAP
    return gap.search(line) is not None and _LEADERS.search(line) is None


def _read_run(lines: Lines, start: int) -> _Run:
    """Return the lines from `start` on that leave columns blank, cut into cells."""
    taken: list[str] = []
    occupied = 0
    for number in range(start, min(len(lines.raw), start + _MAX_LINES)):
        line = lines.raw[number].expandtabs(8).rstrip()
        if not line:
            if not _goes_on(lines, number + 1, occupied):
                break
        elif _ends_run(line, lines.stripped[number]) or (taken and _is_moved(taken[0], line)):
            break
        more = occupied | _mask(line)
        if taken and not _free(more):
            break
        occupied = more
        taken.append(line)
    _remove_prose(taken, occupied)
    end = start + len(taken)
    taken = [line for line in taken if line]
    return _Run(cut_aligned(taken) or [] if len(taken) > 1 else [], end)


def _is_moved(first: str, line: str) -> bool:
    """Tell whether a line repeats the header with other gaps: the same table on the next page."""
    return line != first and line.lstrip()[0] == first.lstrip()[0] and line.split() == first.split()


def _goes_on(lines: Lines, number: int, occupied: int) -> bool:
    """Tell whether the line below a blank one leaves two of the same columns blank."""
    if number >= len(lines.raw):
        return False
    line = lines.raw[number].rstrip()
    if GAP.search(line) is None:
        return False
    free = _free(occupied | _mask(line.expandtabs(8)))
    return bool(free & free >> 1)


def _ends_run(line: str, stripped: str) -> bool:
    return (
        len(line) > _WIDEST
        or stripped[0] in _OTHER_BLOCKS
        or not stripped.strip("-= ")
        or (len(stripped) > _LONGEST_PROSE and "  " not in stripped)
    )


def _remove_prose(taken: list[str], occupied: int) -> None:
    """Remove the last lines if they are blank, or prose rather than the end of a cell."""
    while taken:
        line = taken[-1].strip()
        if line and (len(taken) == 1 or GAP.search(line)):
            return
        if line and len(line) < _SHORTEST_PROSE and not _ends_alone(taken, occupied):
            return
        taken.pop()


def cut_aligned(taken: list[str]) -> list[Row] | None:
    """Return the cells of lines that leave the same columns blank, or None if they do not.

    If many cells then have gaps inside, columns that most lines leave blank separate cells, too:
    pdftotext sets a column a little differently in each line.
    """
    sample = taken[:_SAMPLE]
    edges = _edges(_gaps(_occupied(taken)), sample)
    rows = [_cut(line, edges) for line in taken]
    few = len(sample) // _FEW
    gapped = sum(any("  " in cell for cell in row) for row in rows[:_SAMPLE]) if few else 0
    if gapped > len(sample) * _GAPPED:
        edges = _edges(_gaps(_mostly_occupied(sample, few)), sample)
        rows = [_cut(line, edges) for line in taken]
    more = _between_values(rows, taken, edges)
    if more:
        edges = sorted([*edges, *more])
        rows = [_cut(line, edges) for line in taken]
    return rows if edges else None


def _between_values(
    rows: list[Row], taken: list[str], edges: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return where a single blank separates two columns of values, such as ``$4,302 $4,418``.

    Most cells of the column have two values. Names above them may have any words.
    """
    begins = [0, *[start for start, _ in edges]]
    found = []
    for begin, column in zip(begins, zip(*rows, strict=True), strict=True):
        filled = [(line, cell) for line, cell in zip(taken, column, strict=True) if cell]
        pairs = [(line, cell) for line, cell in filled if _is_pair(cell)]
        if len(pairs) < _FEWEST_PAIRS or len(pairs) < _PAIRS * len(filled):
            continue
        blanks = sorted(line.find(cell, begin) + cell.index(" ") for line, cell in pairs)
        middle = blanks[len(blanks) // 2]
        if blanks[0] >= middle - _SLACK and blanks[-1] <= middle + _SLACK:
            found.append((middle, middle + 1))
    return found


def _is_pair(cell: str) -> bool:
    """Tell whether a cell has two values, one of them with a sign, and is not one: ``12 000``."""
    left, _, right = cell.partition(" ")
    return (
        is_data(left)
        and is_data(right)
        and " " not in right
        and not _SIGNS.isdisjoint(cell)
        and bool(_SIGNS & {left[0], left[-1], right[0], right[-1]} or len(right) != len("000"))
    )


def _occupied(taken: list[str]) -> int:
    """Return a number with a bit for each column that a line has a character in."""
    occupied = 0
    for line in taken:
        occupied |= _mask(line)
    return occupied


def _mostly_occupied(taken: list[str], few: int) -> int:
    """Return a number with a bit for each column that more than a few lines have a character in."""
    masks = list(map(_mask, taken))
    more = [0] * (few + 1)  # more[n]: the columns that more than n lines have a character in
    for mask in masks:
        for count in range(few, 0, -1):
            more[count] |= more[count - 1] & mask
        more[0] |= mask
    return more[few]


def _ends_alone(taken: list[str], occupied: int) -> bool:
    """Tell whether the last line has text in the first column alone."""
    gaps = _gaps(occupied)
    return not gaps or len(taken[-1].rstrip()) <= gaps[0][1]


def _mask(line: str) -> int:
    """Return a number with a bit for each column that has a character."""
    codes = line.replace("\xa0", " ").encode("ascii", "replace")
    return int(codes.translate(_BITS)[::-1] or b"0", 2)


_BITS = bytes(ord("0") if chr(code).isspace() else ord("1") for code in range(256))


def _free(occupied: int) -> int:
    """Return a number with a bit for each blank column between two occupied ones."""
    margin = (occupied & -occupied) - 1
    return ~(occupied | margin) & ((1 << occupied.bit_length()) - 1)


def _gaps(occupied: int) -> list[tuple[int, int]]:
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


def _score(rows: list[Row], *, is_headed: bool) -> float:
    """Return how sure it is, from 0 to 1, that rows are a table."""
    if any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
        return 0.0
    width = len(rows[0])
    filled = [sum(map(bool, row)) for row in rows]
    full = sum(count > 1 for count in filled) / len(rows)
    density = sum(filled) / (width * len(rows))
    if full < 0.5 or density < 0.3 or len(rows) + width < 5:  # noqa: PLR2004
        return 0.0
    cells = [cell for row in rows for cell in row if cell]
    words = sum(cell.count(" ") + 1 for cell in cells) / len(cells)
    values = sum(map(is_data, cells)) / len(cells)
    sentences = sum(cell[-1] in ".,;:" and " " in cell for cell in cells) / len(cells)
    score = 0.25 + 0.1 * min(len(rows), 5) + 0.12 * min(width, 5) + 0.6 * values + 0.2 * density
    score -= 0.03 * max(0.0, words - 4) + 0.3 * sentences
    if is_headed:
        score += 0.2
    elif words > _MANY_WORDS and sum(cell[0].islower() for cell in cells) * 2 > len(cells):
        score -= 0.4  # prose goes on from cell to cell
    return max(0.0, min(1.0, score - 0.36))
