"""tabulate's formats, by its own names."""

from collections.abc import Iterable, Iterator

from articlex.errors import OutputError
from articlex.grid import Grid
from articlex.writers import Writer, refusal
from articlex.writers.markdown import inline


def for_format(name: str) -> Writer:
    """Return the writer of the tabulate format called `name`."""
    return lambda grids: _write(grids, name)


class _Cell(str):
    """A cell that tabulate does not take for one of its marks."""

    __slots__ = ()


def _kept(cell: str) -> str:
    # tabulate drops a row for a separating line where a plain str is U+0001.
    return _Cell(cell) if "\x01" in cell else cell


def _write(grids: Iterable[Grid], name: str) -> Iterator[str]:
    from tabulate import tabulate

    first = True
    for grid in grids:
        if (reason := refusal(name, grid)) is not None:
            raise OutputError(reason)
        width = grid.width
        header, rows = grid.full_header(), grid.rows
        if name in ("pipe", "github"):  # tabulate does not escape the pipes in a cell
            header = tuple(map(inline, header))
            rows = tuple(tuple(map(inline, row)) for row in rows)
        rows = tuple(tuple(map(_kept, row)) for row in rows)
        sides = [side or "left" for side in grid.alignments[:width]]
        if not first:
            yield "\n"
        first = False
        yield tabulate(
            rows,
            headers=header if grid.header is not None else (),
            tablefmt=name,
            disable_numparse=True,
            colalign=sides if rows and sides else None,
        )
        yield "\n"
