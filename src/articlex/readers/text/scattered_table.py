"""Tables that came apart: each cell on a line of its own, each pipe on one, too.

trafilatura 2.0 writes them so where every cell held a paragraph: a lone pipe begins a row and a
lone pipe ends each of its cells. Two pipes in a row are an empty cell or a new row; only a
width that makes all rows begin rightly tells which.
"""

from articlex.model import Row, Table
from articlex.readers.text.lines import Lines

_FEWEST_ROWS = 3
_WIDEST = 30


def scattered(lines: Lines, at: int) -> Table | None:
    """Read a table whose pipes stand alone, if exactly its rows' beginnings tell its width."""
    if lines.bare[at] != "|" or at < lines.pipes_until:
        return None
    cells, end = _cells(lines.bare, at)
    width = _width(cells)
    if width is None:
        lines.pipes_until = end  # else each lone pipe would read on to the end
        return None
    step = width + 1
    rows: tuple[Row, ...] = tuple(
        tuple(cells[start : start + width]) for start in range(0, len(cells), step)
    )
    return Table(at + 1, end, (), None, None, None, (), rows)


def _cells(bare: list[str], at: int) -> tuple[list[str], int]:
    """Return what stands between the lone pipes from `at` on, and where they end."""
    cells = []
    end = at + 1
    while end < len(bare):
        if bare[end] == "|":
            cells.append("")
            end += 1
        elif bare[end] and end + 1 < len(bare) and bare[end + 1] == "|":
            cells.append(bare[end])
            end += 2
        else:
            break
    return cells, end


def _width(cells: list[str]) -> int | None:
    """Return the least number of cells that leaves an empty place between all the rows."""
    for width in range(2, _WIDEST):
        step = width + 1
        rows, rest = divmod(len(cells) + 1, step)
        if rest or rows < _FEWEST_ROWS or any(cells[width::step]):
            continue
        firsts = cells[0::step]
        if sum(map(bool, cells)) * 2 >= rows * width and sum(map(bool, firsts)) * 2 > rows:
            return width
    return None
