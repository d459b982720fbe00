"""tabulate's formats, by its own names."""

from collections.abc import Iterable, Iterator

from tabulate import tabulate

from articlex.export.formats import Writer
from articlex.export.markdown import escape
from articlex.export.records import cell_text
from articlex.export.views import AnyView, TableView

_PIPE_FORMATS = ("pipe", "github")


def writer(name: str) -> Writer:
    """Return the writer of the tabulate format called `name`."""
    return lambda views: _write(views, name)


class _Cell(str):
    """A cell that tabulate does not compare with its separating line, which is U+0001."""

    __slots__ = ()


def _write(views: Iterable[AnyView], name: str) -> Iterator[str]:
    # tabulate does not escape the pipes in a cell.
    text = escape if name in _PIPE_FORMATS else str
    first = True
    for view in views:
        rows = [[_cell(text(cell_text(value))) for value in row] for row in view.rows()]
        alignments = view.table.alignments if isinstance(view, TableView) else ()
        sides = [side or "left" for side in alignments[: view.width]]
        if not first:
            yield "\n"
        first = False
        yield tabulate(
            rows,
            headers=() if view.header is None else tuple(map(text, view.full_header())),
            tablefmt=name,
            disable_numparse=True,
            colalign=sides if rows and sides else None,
        )
        yield "\n"


def _cell(cell: str) -> str:
    return _Cell(cell) if "\x01" in cell else cell
