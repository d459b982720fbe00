"""Rows whose cells were wrapped over lines, in tables whose columns only spaces separate.

Programs set the shorter cells of such a row at its top (pandoc), in its middle (w3m) or at its
bottom (inscriptis). pdftotext has lines where they are on the page: around the middle of a row,
those of one cell may be between those of another. All rows of a table are set alike.
"""

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from articlex.blocks import Row
from articlex.readers.text.blocks.columns import is_data
from articlex.readers.text.blocks.table_syntax import join_row

_TALLEST = 12
"""Lines of one row."""
_FEWEST_CELLS = 2
_ROW, _LONE = 0.3, -1.0
"""What a row counts, and a line with one cell that is in no row with others."""
_FULL, _NARROW, _ROOM = 0.5, 0.3, -1.0
"""What a joined cell counts whose line was full, also in a narrow column, or had room for more."""
_NARROWEST = 12
_MOST_VALUES = 2
"""Values in a column from which on no lines above can make them one cell."""

_MODES = _TOP, _MIDDLE, _BOTTOM, _BETWEEN = range(4)
"""How cells are set. Between: in the middle, and lines of one cell may be between another's."""


class _Best(NamedTuple):
    """The best rows of the lines so far: what they count, and where the last one begins."""

    value: float
    start: int


class _Weighed(NamedTuple):
    """What some lines count as one row, and how its cells may be set."""

    value: float
    modes: Sequence[int]


def has_wrapped_rows(lines: Sequence[Row]) -> bool:
    """Tell whether some line can only be a part of a row: it has one cell, or none in front."""
    return any(not line[0] or sum(map(bool, line)) < _FEWEST_CELLS for line in lines)


def join_wrapped_rows(lines: Sequence[Row]) -> list[Row]:
    """Return the rows of lines.

    All ways to cut the lines into rows are weighed, for each way of setting. A cell that is joined
    should fill its column: programs wrap where the next word does not fit.
    """
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    best = [[_Best(0.0, 0)] for _ in _MODES]
    for end in range(1, len(lines) + 1):
        choices: list[list[_Best]] = [[] for _ in _MODES]
        for start in range(end - 1, max(-1, end - 1 - _TALLEST), -1):
            row = _row(lines, start, end, widths)
            if row is None:
                break
            for mode in row.modes:
                choices[mode].append(_Best(best[mode][start].value + row.value, start))
        for ways, more in zip(best, choices, strict=True):
            ways.append(max(more, key=itemgetter(0)))
    ends = _ends(max(best, key=lambda ways: ways[-1].value))
    return [join_row(list(lines[start:end])) for start, end in pairwise([0, *ends])]


def _ends(ways: list[_Best]) -> list[int]:
    """Return where each of the best rows ends."""
    ends = []
    end = len(ways) - 1
    while end:
        ends.append(end)
        end = ways[end].start
    return ends[::-1]


def _row(lines: Sequence[Row], start: int, end: int, widths: list[int]) -> _Weighed | None:
    """Return what some lines count as one row, or None if no row can have all of them."""
    height = end - start
    splits = _FULL if end < len(lines) and _is_full(lines[end - 1], lines[end], widths) else 0.0
    if height == 1:
        value = _ROW if sum(map(bool, lines[start])) >= _FEWEST_CELLS else _LONE
        return _Weighed(value - splits, _MODES)
    value = _ROW - splits
    modes: Sequence[int] = _MODES
    filled = tall = 0
    for column, width in enumerate(widths):
        cells = [line[column] for line in lines[start:end]]
        texts = [cell for cell in cells if cell]
        if not texts:
            continue
        first = next(n for n, cell in enumerate(cells) if cell)
        extent = height - first - next(n for n, cell in enumerate(reversed(cells)) if cell)
        if extent > 2 * len(texts) - 1:
            return None
        if extent > len(texts):
            modes = [mode for mode in modes if mode == _BETWEEN]
        modes = [mode for mode in modes if _is_set(first, extent, height, mode)]
        filled += 1
        if len(texts) > 1:
            if all(map(_is_value, texts)):
                if len(texts) > _MOST_VALUES:
                    return None
                modes = ()
            elif all(map(is_data, texts)):  # the lines of an address
                modes = [mode for mode in modes if mode == _TOP]
            tall = max(tall, extent)
            value += sum(_joined(above, below, width) for above, below in pairwise(texts))
    return _Weighed(value, modes if filled >= _FEWEST_CELLS and tall == height else ())


def _is_value(cell: str) -> bool:
    """Tell whether a cell is a value, and no part of an address: ``4 Quay Street``."""
    number, _, word = cell.partition(" ")
    is_address = number.isdecimal() and word[:1].isupper() and word[1:2].islower()
    return is_data(cell) and (not is_address or cell[-1].isdecimal())


def _joined(above: str, below: str, width: int) -> float:
    """Return what two lines of a cell count. A value never goes on below a name."""
    if not fills(above, below, width) or (is_data(below) and not is_data(above)):
        return _ROOM
    return _FULL if width >= _NARROWEST else _NARROW


def _is_full(above: Row, below: Row, widths: list[int]) -> bool:
    """Tell whether some cell of a line fills its column and could go on in the line below."""
    return any(
        cell and more and width >= _NARROWEST and " " in cell and fills(cell, more, width)
        for cell, more, width in zip(above, below, widths, strict=True)
    )


def fills(cell: str, more: str, width: int) -> bool:
    """Tell whether the next word had no room in a cell."""
    return len(cell) + 1 + len(more.partition(" ")[0]) > width


def _is_set(first: int, count: int, height: int, mode: int) -> bool:
    """Tell whether a cell of `count` lines from `first` on is where its row has its cells."""
    if mode == _TOP:
        return first == 0
    if mode == _BOTTOM:
        return first + count == height
    # A line between those of another cell is exactly in the middle.
    return abs(2 * first + count - height) <= (mode == _MIDDLE)
