"""The waist between views and writers: a titled grid of text cells."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

from articlex.model import Alignment, Row

Shape: TypeAlias = Literal[
    "table", "list", "tree", "headings", "judgements", "prose", "code", "index"
]
"""What a grid's rows are, for writers that draw more than rows and columns."""


class Grid(NamedTuple):
    """Named columns and rows, made by a view and taken by every writer.

    Attributes:
        title: what stands above the grid, such as its table's section; may be empty.
        shape: what the rows are; all but ``"table"`` have the columns that their view names.
        header: the columns' names, or None where an article's table has no header row.
        alignments: the columns' alignments; shorter than the rows where nothing is said.
        rows: the cells, as they went in; rows may differ in length.
        objects: makes the JSON objects that the grid stands for, when a writer asks.

    """

    title: str
    shape: Shape
    header: Row | None
    alignments: tuple[Alignment, ...]
    rows: tuple[Row, ...]
    objects: Callable[[], list[dict[str, Any]]]

    @property
    def width(self) -> int:
        """The number of cells in the longest row, the header among them."""
        return max(max(map(len, self.rows), default=0), len(self.header or ()))

    def full_header(self) -> Row:
        """Return the header with an empty name for each column that it lacks."""
        header = self.header or ()
        return header + ("",) * (self.width - len(header))

    def named(self) -> list[dict[str, str]]:
        """Return the rows of a view, each cell under its column's name."""
        return [dict(zip(self.header or (), row, strict=True)) for row in self.rows]
