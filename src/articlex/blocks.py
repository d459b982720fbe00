"""The blocks of an article: headings, paragraphs, lists, tables and code, with their lines.

Each class is the one description of its record. Its fields and their annotations make the JSON, its
schema, and the columns of CSV and Parquet: see `articlex.export.records`.

The classes are immutable. All but `Table` are `NamedTuple`s, made in a third of a frozen
dataclass's time and imported 4 ms faster. Never index them by position: keys may be added.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias, TypeVar

from articlex.extras import import_extra
from articlex.fields import About, dict_encoder

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


Alignment: TypeAlias = Literal["left", "right", "center"] | None
"""None where the delimiter row does not state an alignment."""

Row: TypeAlias = tuple[str, ...]
Line: TypeAlias = Annotated[int, About("A line number from 1. line_end is inclusive.", minimum=1)]
Section: TypeAlias = Annotated[Row, About("The headings above the block, outermost first.")]
LeadIn: TypeAlias = Annotated[
    str | None,
    About(
        "The paragraph above that introduces the list or table. It ends in a colon or says "
        "'the following'."
    ),
]

DIALECTS = (
    "aligned", "asciidoc", "box", "creole", "directive", "dokuwiki", "double-pipe", "grid", "html",
    "jira", "latex", "mediawiki", "moinmoin", "pipe", "psql", "records", "ruled", "scattered",
    "stacked", "tab", "textile",
)  # fmt: skip
"""How a text may draw a table: the values of `Table.dialect`. HTML marks its tables instead."""

_LONG_CELL = 400
_MOST_LAYOUT_CELLS = 12


class Heading(NamedTuple):
    """A heading. Both scores are 1.0 where the text marks it as one."""

    line_start: Line
    line_end: Line
    section: Section
    level: Annotated[int, About("The level, from 1 for the outermost.", minimum=1, maximum=6)]
    text: str
    score: Annotated[
        float,
        About("Confidence from 0 to 1, and 1 if the text marks the heading.", minimum=0, maximum=1),
    ] = 1.0
    level_score: Annotated[
        float,
        About(
            "Confidence in the level, and 1 if the text marks the heading.", minimum=0, maximum=1
        ),
    ] = 1.0

    def to_dict(self) -> dict[str, Any]:
        """Return the block as a JSON object."""
        return dict_encoder(Heading)(self)


class Paragraph(NamedTuple):
    """A paragraph. The lines of a hard-wrapped one are joined by spaces."""

    line_start: Line
    line_end: Line
    section: Section
    text: Annotated[str, About("The lines of a hard-wrapped paragraph, joined by spaces.")]

    def to_dict(self) -> dict[str, Any]:
        """Return the block as a JSON object."""
        return dict_encoder(Paragraph)(self)


class ListItem(NamedTuple):
    """One item of a list."""

    text: Annotated[str, About("The item's text. A blank line separates its paragraphs.", column=1)]
    depth: Annotated[int, About("How deep the item is nested, from 0.", minimum=0)]
    marker: Annotated[str, About("The marker as written: -, 1., (a).")]
    line_start: Line
    line_end: Line
    checked: Annotated[
        bool | None,
        About("Whether the task is done. Present only for tasks.", absent_if_none=True, column=2),
    ] = None

    def to_dict(self) -> dict[str, Any]:
        """Return the item as a JSON object."""
        return dict_encoder(ListItem, has_type=False)(self)


class List(NamedTuple):
    """A list. Its items are flat and each has a depth, so that any nesting is cheap."""

    line_start: Line
    line_end: Line
    section: Section
    lead_in: LeadIn
    ordered: Annotated[bool, About("Whether a number or a letter marks the first item.")]
    items: tuple[ListItem, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the block as a JSON object."""
        return dict_encoder(List)(self)


class Table:
    """A table. Rows keep their own lengths.

    It is immutable like the other blocks, but no tuple: data frames would take a tuple's fields for
    rows.
    """

    __slots__ = (  # noqa: RUF023 - in the order of `__init__`
        "line_start", "line_end", "section", "lead_in", "caption", "header", "alignments", "rows",
        "dialect", "score",
    )  # fmt: skip

    line_start: Line
    line_end: Line
    section: Section
    lead_in: LeadIn
    caption: str | None
    header: Annotated[Row | None, About("null where the table has no header row.")]
    alignments: Annotated[
        tuple[Alignment, ...], About("As the delimiter row states. Empty without one.")
    ]
    rows: Annotated[tuple[Row, ...], About("Rows keep their own lengths.")]
    dialect: Annotated[str | None, About("How the text draws it, such as pipe or aligned.")]
    score: Annotated[
        float | None,
        About("How sure the reader is of an inferred shape.", absent_if_none=True),
    ]

    def __init__(  # noqa: PLR0913, PLR0917 - the fields of the record
        self,
        line_start: int,
        line_end: int,
        section: Row,
        lead_in: str | None,
        caption: str | None,
        header: Row | None,
        alignments: tuple[Alignment, ...],
        rows: tuple[Row, ...],
        dialect: str | None = None,
        score: float | None = None,
    ) -> None:
        """Make a table. `Table` describes the fields."""
        values = (
            line_start, line_end, section, lead_in, caption, header, alignments, rows, dialect,
            score,
        )  # fmt: skip
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot set {name}: a table is immutable")

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self.__slots__])

    def _replace(self, **changes: Any) -> "Table":  # noqa: ANN401
        """Return the table with some fields changed, as the other blocks' `_replace` does."""
        fields = dict(zip(self.__slots__, self._values(), strict=True))
        return Table(**{**fields, **changes})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = zip(self.__slots__, self._values(), strict=True)
        return f"Table({', '.join(f'{name}={value!r}' for name, value in fields)})"

    def __reduce__(self) -> tuple[object, ...]:
        return Table, self._values()

    def to_dict(self) -> dict[str, Any]:
        """Return the block as a JSON object."""
        return dict_encoder(Table)(self)

    @property
    def kind(
        self,
    ) -> Annotated[
        Literal["data", "layout"],
        About("layout: the table only places whole paragraphs, or one text, on a page."),
    ]:
        """``"data"``, or ``"layout"`` for a table that only places paragraphs on a page.

        A layout table has one cell, such as a snippet of code in a frame. Or it has no header and
        at most twelve cells with text, and every second one of them holds several sentences.
        """
        if len(self.header or ()) + sum(map(len, self.rows)) == 1:
            return "layout"
        cells = [cell for row in self.rows for cell in row if cell]
        if self.header is not None or len(cells) > _MOST_LAYOUT_CELLS:
            return "data"
        long = sum(len(cell) > _LONG_CELL for cell in cells)
        return "layout" if long and long * 2 >= len(cells) else "data"

    @property
    def width(self) -> int:
        """The number of cells in the longest row. The header counts as a row."""
        return max(max(map(len, self.rows), default=0), len(self.header or ()))

    @property
    def title(self) -> str:
        """The caption, else the innermost heading above the table, else an empty string."""
        return self.caption or (self.section[-1] if self.section else "")

    def keys(self) -> Row:
        """Return one distinct name per column, for rows as objects.

        A repeated header gets ``_2``, ``_3`` and so on. An empty or missing one becomes
        ``column_N``, where N counts from 1. There are as many names as the longest row has cells.
        """
        header = self.header or ()
        taken = set(header)
        used: set[str] = set()
        repeats: dict[str, int] = {}
        names = []
        for number in range(self.width):
            title = header[number] if number < len(header) else ""
            name = base = title or f"column_{number + 1}"
            # The first use keeps the name. A generated one must differ from every header.
            while name in used or (name in taken and name != title):
                repeats[base] = repeats.get(base, 1) + 1
                name = f"{base}_{repeats[base]}"
            used.add(name)
            names.append(name)
        return tuple(names)

    def records(self) -> list[dict[str, str]]:
        """Return the rows as dicts with the keys of `keys`. A short row lacks its last keys."""
        keys = self.keys()
        return [dict(zip(keys, row, strict=False)) for row in self.rows]

    def to_arrow(self) -> "pa.Table":
        """Return the table as an Arrow table of strings, with the columns named by `keys`.

        A cell that a short row lacks is null.

        Raises:
            MissingDependencyError: pyarrow is not installed.

        """
        pa = import_extra("pyarrow", "parquet", "Arrow")
        columns = self._columns()
        return pa.table([pa.array(each, "string") for each in columns.values()], names=[*columns])

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the table to polars, pyarrow, DuckDB and others (Arrow PyCapsule interface)."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> "pd.DataFrame":
        """Return the table as a pandas data frame of strings, with the columns named by `keys`.

        A cell that a short row lacks is missing.

        Raises:
            MissingDependencyError: pandas is not installed.

        """
        frame: pd.DataFrame = import_extra("pandas", "pandas", "to_pandas").DataFrame(
            self._columns()
        )
        return frame

    def to_polars(self) -> "pl.DataFrame":
        """Return the table as a polars data frame of strings, with the columns named by `keys`.

        A cell that a short row lacks is null.

        Raises:
            MissingDependencyError: polars is not installed.

        """
        polars = import_extra("polars", "polars", "to_polars")
        columns = self._columns()
        frame: pl.DataFrame = polars.DataFrame(
            columns, schema=dict.fromkeys(columns, polars.String)
        )
        return frame

    def to_csv(self) -> str:
        """Return the table as CSV, as `articlex tables -f csv` prints it."""
        return self._as_text("csv")

    def to_markdown(self) -> str:
        """Return the table in Markdown (GFM)."""
        return self._as_text("markdown")

    def _as_text(self, name: str) -> str:
        from articlex.export.as_text import table_text

        return table_text(self, name)

    def _columns(self) -> dict[str, list[str | None]]:
        return {
            key: [row[number] if number < len(row) else None for row in self.rows]
            for number, key in enumerate(self.keys())
        }


class Code(NamedTuple):
    """Preformatted text, without its fences or its indentation."""

    line_start: Line
    line_end: Line
    section: Section
    language: Annotated[str | None, About("The text after the opening fence.")]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the block as a JSON object."""
        return dict_encoder(Code)(self)


Block: TypeAlias = Heading | Paragraph | List | Table | Code


Kind = TypeVar("Kind", Heading, Paragraph, List, Table, Code)


def of_kind(blocks: Iterable[Block], kind: type[Kind]) -> tuple[Kind, ...]:
    """Return the blocks of a kind, in order."""
    return tuple(block for block in blocks if isinstance(block, kind))


def block_from_dict(record: Mapping[str, Any]) -> Block:
    """Return the block that `to_dict` turned into a JSON object, without keys that are unknown.

    Raises:
        ValueError: there is no such type of block, or it lacks a key.

    """
    if not isinstance(record, Mapping):
        raise ValueError(f"a block is an object, not {type(record).__name__}")  # noqa: TRY004
    known = {kind.__name__.lower(): kind for kind in (Heading, Paragraph, List, Table, Code)}
    name = record.get("type")
    kind = known.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ValueError(f"unknown type of block: {name!r}")
    try:
        block: Block = _from_dict(kind, record)
    except (KeyError, TypeError) as error:
        raise ValueError(f"a block of type {record['type']} lacks a key: {error}") from error
    return block


def _from_dict(kind: Any, record: Mapping[str, Any]) -> Any:  # noqa: ANN401
    names = kind.__slots__ if kind is Table else kind._fields
    values = {name: _as_tuple(record[name]) for name in names if name in record}
    if kind is List:
        values["items"] = tuple(_from_dict(ListItem, item) for item in record["items"])
    return kind(**values)


def _as_tuple(value: object) -> object:
    """Return arrays of JSON as tuples."""
    return tuple(map(_as_tuple, value)) if isinstance(value, list) else value


def texts(block: Block) -> Iterator[tuple[int, str]]:
    """Yield each text in a block, cell by cell and item by item, with the line it starts on."""
    match block:
        case Table():
            for row in ((block.caption or "",), block.header or (), *block.rows):
                for cell in row:
                    yield block.line_start, cell
        case List():
            for item in block.items:
                yield item.line_start, item.text
        case _:
            yield block.line_start, block.text
