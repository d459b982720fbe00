"""Tables with the same header as one table, as csvstack does it."""

from collections.abc import Iterable, Iterator
from typing import Any

from articlex.blocks import Row, Table
from articlex.export.records import cell_text
from articlex.export.views import AnyView, TableView
from articlex.folding import fold

_ORIGIN = ("source", "section", "index")
"""The columns in front, which say where a row is from."""


class StackView(TableView):
    """Tables with one header, one below the other, with their origin in front of each row."""

    def __init__(self, views: list[TableView]) -> None:
        """Take the views of the tables, at least one."""
        first = views[0]
        rows = tuple(
            (view.document.name, cell_text(view.table.section), str(number), *row)
            for view in views
            for number, _ in view.parts
            for row in view.rows()
        )
        header: Row = (*_ORIGIN, *(first.header or first.table.keys()))
        table = Table(
            first.table.line_start, first.table.line_end, (), None, None, header, (), rows
        )
        super().__init__(first.document, (1, table), as_objects=first.as_objects)
        self._views = views

    def records(self) -> list[dict[str, Any]]:
        """Return one object: the header, the rows, and where they are from."""
        keys = self.table.keys()
        rows: list[Any] = [list(row) for row in self.table.rows]
        if self.as_objects:
            rows = [dict(zip(keys, row, strict=False)) for row in rows]
        tables = [
            {"source": view.document.name, "index": number, "line_start": table.line_start}
            for view in self._views
            for number, table in view.parts
        ]
        return [{"header": list(keys), "rows": rows, "tables": tables}]


def stacked(views: Iterable[AnyView]) -> Iterator[AnyView]:
    """Yield one view for all tables with the same header, in the order of their first ones.

    Upper and lower case and white space do not count. All tables are in memory.
    """
    groups: dict[Row, list[TableView]] = {}
    for view in views:
        if isinstance(view, TableView):
            names = view.header or view.table.keys()
            groups.setdefault(tuple(fold(name.strip()) for name in names), []).append(view)
    for group in groups.values():
        yield StackView(group)
