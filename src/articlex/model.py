"""The document model: an article as a flat tuple of blocks, each with its span of lines.

The classes are `NamedTuple`s: frozen, without a `__dict__`, and cheap. A frozen slotted
dataclass takes three times as long to make and eight of them add 4 ms to every start-up,
a tenth of a whole call on a small file.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from articlex.errors import ArticlexError

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = "articlex/1"

Alignment: TypeAlias = str | None
"""``"left"``, ``"right"``, ``"center"`` or None where the delimiter row does not say."""

Row: TypeAlias = tuple[str, ...]


_LAYOUT_CELL = 400
_MOST_LAYOUT_CELLS = 12


class Heading(NamedTuple):
    """A heading; `score` is the reader's confidence, 1.0 where the text marks it as one."""

    line_start: int
    line_end: int
    section: tuple[str, ...]
    level: int
    text: str
    score: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """Return the block as the JSON schema has it."""
        return _block("heading", self) | {
            "level": self.level,
            "text": self.text,
            "score": self.score,
        }


class Paragraph(NamedTuple):
    """A paragraph; the lines of a hard-wrapped one are joined by single spaces."""

    line_start: int
    line_end: int
    section: tuple[str, ...]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the block as the JSON schema has it."""
        return _block("paragraph", self) | {"text": self.text}


class ListItem(NamedTuple):
    """One item of a list: `depth` counts from 0, `checked` is None unless it is a task."""

    line_start: int
    line_end: int
    depth: int
    marker: str
    text: str
    checked: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the item as the JSON schema has it."""
        found: dict[str, Any] = {
            "text": self.text,
            "depth": self.depth,
            "marker": self.marker,
            "line_start": self.line_start,
            "line_end": self.line_end,
        }
        if self.checked is not None:
            found["checked"] = self.checked
        return found


class List(NamedTuple):
    """A list; its items are flat, each with a depth, so no nesting is too deep."""

    line_start: int
    line_end: int
    section: tuple[str, ...]
    lead_in: str | None
    ordered: bool
    items: tuple[ListItem, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the block as the JSON schema has it."""
        return _block("list", self) | {
            "lead_in": self.lead_in,
            "ordered": self.ordered,
            "items": [item.to_dict() for item in self.items],
        }


class Table(NamedTuple):
    """A table; rows keep their own lengths, `header` is None where the table has none."""

    line_start: int
    line_end: int
    section: tuple[str, ...]
    lead_in: str | None
    caption: str | None
    header: Row | None
    alignments: tuple[Alignment, ...]
    rows: tuple[Row, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the block as the JSON schema has it."""
        return _block("table", self) | self.contents()

    @property
    def kind(self) -> str:
        """``"data"``, or ``"layout"`` for one that only placed paragraphs on a page.

        A layout table has no header, at most a handful of cells that say anything, and
        several sentences in every second one of them.
        """
        cells = [cell for row in self.rows for cell in row if cell]
        if self.header is not None or len(cells) > _MOST_LAYOUT_CELLS:
            return "data"
        long = sum(len(cell) > _LAYOUT_CELL for cell in cells)
        return "layout" if long and long * 2 >= len(cells) else "data"

    def contents(self) -> dict[str, Any]:
        """Return what a table says beside its place: captions, header, alignments, rows."""
        return {
            "lead_in": self.lead_in,
            "caption": self.caption,
            "header": None if self.header is None else list(self.header),
            "alignments": list(self.alignments),
            "rows": [list(row) for row in self.rows],
            "kind": self.kind,
        }

    def keys(self) -> Row:
        """Return one distinct name per column, for rows as objects.

        A repeated header gets ``_2``, ``_3``…; an empty or missing one is ``column_N``, N
        counted from 1. There are as many names as the longest row has cells.
        """
        width = max((len(row) for row in self.rows), default=0)
        header = self.header or ()
        taken = set(header)
        seen: set[str] = set()
        repeats: dict[str, int] = {}
        names = []
        for number in range(max(width, len(header))):
            own = header[number] if number < len(header) else ""
            name = wanted = own or f"column_{number + 1}"
            # The first use keeps the name; a made-up one must miss every real header.
            while name in seen or (name in taken and name != own):
                repeats[wanted] = repeats.get(wanted, 1) + 1
                name = f"{wanted}_{repeats[wanted]}"
            seen.add(name)
            names.append(name)
        return tuple(names)

    def records(self) -> list[dict[str, str]]:
        """Return the rows as dicts keyed by `keys()`; a short row lacks its last keys."""
        keys = self.keys()
        return [dict(zip(keys, row, strict=False)) for row in self.rows]

    def to_arrow(self) -> "pa.Table":
        """Return the table as an Arrow table of strings, its columns named by `keys()`.

        A cell that a short row lacks is null.

        Raises:
            ArticlexError: pyarrow is not installed; the message names the extra.

        """
        try:
            import pyarrow as pa
        except ImportError:
            raise ArticlexError(
                "Arrow needs pyarrow; install it with: pip install 'articlex[parquet]'"
            ) from None
        keys = self.keys()
        columns = [
            pa.array([row[at] if at < len(row) else None for row in self.rows], "string")
            for at in range(len(keys))
        ]
        return pa.table(columns, names=list(keys))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the table to pandas, polars, pyarrow and others (Arrow PyCapsule interface).

        DuckDB looks at no tuple since its 2.0.1: give it what `to_arrow` returns.
        """
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def as_record(table: Table) -> Table:
    """Return a table of labels and values, as infoboxes are, as one row below the labels.

    The header, which extractors make of the first row, is a label and a value, too. Any other
    table, such as one with a label twice or a row of three cells, is returned as it is.
    """
    rows = table.rows if table.header is None else (table.header, *table.rows)
    if not table.rows or any(len(row) != 2 for row in rows):  # noqa: PLR2004
        return table
    labels = tuple(row[0] for row in rows)
    if not all(labels) or len(set(labels)) < len(labels):
        return table
    return table._replace(header=labels, alignments=(), rows=(tuple(row[1] for row in rows),))


class Code(NamedTuple):
    """Preformatted text, without its fences or its indentation."""

    line_start: int
    line_end: int
    section: tuple[str, ...]
    language: str | None
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the block as the JSON schema has it."""
        return _block("code", self) | {"language": self.language, "text": self.text}


Block: TypeAlias = Heading | Paragraph | List | Table | Code


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


class Judged(NamedTuple):
    """A line that nothing marks, and why it is, or is not, taken for a heading."""

    line: int
    text: str
    score: float
    heading: bool
    reasons: tuple[tuple[str, float], ...]


class OutlineNode(NamedTuple):
    """A heading and the headings below it; nesting never skips a step."""

    heading: Heading
    children: list["OutlineNode"]


class Document(NamedTuple):
    """An article: its blocks in order, and where they came from.

    `metadata` is what it says of itself, such as a page's title or Markdown's front matter;
    `warnings` are the bounds that cut something, each as ``line: message``. A document from a
    row of a shard has the row's number in `line`, and its `id` and `url` where it has them.
    """

    blocks: tuple[Block, ...]
    source: str | None = None
    format: str = "text"
    metadata: Mapping[str, str] = MappingProxyType({})
    warnings: tuple[str, ...] = ()
    id: str | None = None
    line: int | None = None
    url: str | None = None

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def lists(self) -> tuple[List, ...]:
        """The lists, in order."""
        return tuple(block for block in self.blocks if isinstance(block, List))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def origin(self) -> dict[str, Any]:
        """Return where the document came from, as every JSON object says it."""
        row = {"id": self.id, "line": self.line, "url": self.url}
        return {"source": self.source, **{key: said for key, said in row.items() if said}}

    @property
    def name(self) -> str:
        """What to call the document in a cell: its source, with its row in a shard."""
        source = self.source or ""
        return source if self.line is None else f"{source}:{self.line}"

    def outline(self) -> list[OutlineNode]:
        """Return the headings as a tree, outermost first."""
        roots: list[OutlineNode] = []
        path: list[OutlineNode] = []
        for heading in self.headings:
            while path and path[-1].heading.level >= heading.level:
                path.pop()
            node = OutlineNode(heading, [])
            (path[-1].children if path else roots).append(node)
            path.append(node)
        return roots

    def to_dict(self) -> dict[str, Any]:
        """Return the document as the JSON schema ``articlex/1`` has it."""
        return {
            "schema": SCHEMA,
            **self.origin(),
            "format": self.format,
            **({"metadata": dict(self.metadata)} if self.metadata else {}),
            "blocks": [block.to_dict() for block in self.blocks],
        }


def _block(kind: str, block: Block) -> dict[str, Any]:
    return {
        "type": kind,
        "line_start": block.line_start,
        "line_end": block.line_end,
        "section": list(block.section),
    }
