"""Tables that came apart: one line for each cell and one for each pipe.

trafilatura 2.0 writes them so where every cell had a paragraph. A lone pipe begins a row, and a
lone pipe ends each of its cells. Two pipes in a row are an empty cell or a new row. Only a width
that makes all rows begin right tells which.
"""

from articlex.blocks import Row, Table
from articlex.readers.text.layout import Lines

_FEWEST_ROWS = 3
_WIDEST = 30


def scattered_table(lines: Lines, start: int) -> Table | None:
    """Read a table whose pipes stand alone, if just one width fits all its rows."""
    if lines.stripped[start] != "|" or start < lines.not_scattered_before:
        return None
    cells, end = _cells(lines.stripped, start)
    width = _width(cells)
    if width is None:
        lines.not_scattered_before = end  # otherwise each lone pipe would read to the end again
        return None
    step = width + 1
    rows: tuple[Row, ...] = tuple(
        tuple(cells[first : first + width]) for first in range(0, len(cells), step)
    )
    return Table(start + 1, end, (), None, None, None, (), rows, "scattered")


def _cells(stripped: list[str], start: int) -> tuple[list[str], int]:
    """Return the text between the lone pipes from `start` on, and the line below them."""
    cells = []
    end = start + 1
    while end < len(stripped):
        if stripped[end] == "|":
            cells.append("")
            end += 1
        elif stripped[end] and end + 1 < len(stripped) and stripped[end + 1] == "|":
            cells.append(stripped[end])
            end += 2
        else:
            break
    return cells, end


def _width(cells: list[str]) -> int | None:
    """Return the smallest number of cells that leaves an empty place between all the rows."""
    for width in range(2, _WIDEST):
        step = width + 1
        rows, rest = divmod(len(cells) + 1, step)
        if rest or rows < _FEWEST_ROWS or any(cells[width::step]):
            continue
        firsts = cells[0::step]
        if sum(map(bool, cells)) * 2 >= rows * width and sum(map(bool, firsts)) * 2 > rows:
            return width
    return None
