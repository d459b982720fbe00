"""Views: the parts of a document as writers take them, one class per kind.

A writer that draws takes the blocks in `parts`. A writer of columns takes `header` and `rows`, with
typed values. A writer of JSON takes `records`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from articlex.blocks import Block, Code, Heading, List, ListItem, Paragraph, Row, Table
from articlex.document import Document
from articlex.export.records import Value, cell_text, csv_columns
from articlex.export.terms import split_term

Part = TypeVar("Part", Heading, Paragraph, List, Table, Code)

Numbered: TypeAlias = tuple[int, Part]
"""A block and its number among the document's blocks of its kind, from 1."""


class View(Generic[Part]):
    """Blocks of one kind from one document.

    Attributes:
        document: the document.
        parts: the blocks with their numbers, at least one.

    """

    record: ClassVar[type]

    def __init__(self, document: Document, parts: Sequence[Numbered[Part]]) -> None:
        """Take the blocks with their numbers."""
        self.document = document
        self.parts: Sequence[tuple[int, Part]] = parts

    @property
    def title(self) -> str:
        """The text above the view; may be empty."""
        return self.document.name

    @property
    def header(self) -> Row | None:
        """The names of the columns, or None for a table without a header row."""
        return ("source", "index", "section", *csv_columns(self.record))

    @property
    def line(self) -> int:
        """The line on which the view begins, for messages."""
        line: int = self.parts[0][1].line_start
        return line

    @property
    def length(self) -> int:
        """The number of rows."""
        return len(self.parts)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.header or ())

    def full_header(self) -> Row:
        """Return the header, with an empty name for each column that it lacks."""
        header = self.header or ()
        return header + ("",) * (self.width - len(header))

    def rows(self) -> Iterable[Sequence[Value]]:
        """Return the rows. Those of a table may differ in length."""
        for number, block in self.parts:
            shared: dict[str, Value] = {"source": self.document.name, "index": number}
            yield [
                shared[name] if name in shared else getattr(block, name)
                for name in self.header or ()
            ]

    def records(self) -> list[dict[str, Any]]:
        """Return the JSON objects."""
        return [numbered_record(self.document, number, block) for number, block in self.parts]


class HeadingsView(View[Heading]):
    """Headings."""

    record = Heading


class ParagraphsView(View[Paragraph]):
    """Paragraphs."""

    record = Paragraph


class CodeView(View[Code]):
    """Code blocks, as a part of a whole article."""

    record = Code


class ListView(View[List]):
    """One list, with a row per item.

    With `split_terms`, the text before an item's colon becomes a term of its own.
    """

    def __init__(
        self, document: Document, part: Numbered[List], *, split_terms: bool = False
    ) -> None:
        """Take the list with its number."""
        super().__init__(document, [part])
        self.number, self.list = part
        self.split_terms = split_terms

    @property
    def title(self) -> str:
        section = self.list.section
        return self.list.lead_in or (section[-1] if section else "")

    @property
    def header(self) -> Row:
        columns = csv_columns(ListItem)
        if self.split_terms:
            text = columns.index("text")
            columns = (*columns[:text], "term", *columns[text:])
        return ("source", "list", "section", *columns)

    @property
    def length(self) -> int:
        return len(self.list.items)

    def rows(self) -> Iterator[Sequence[Value]]:
        shared: dict[str, Value] = {
            "source": self.document.name,
            "list": self.number,
            "section": self.list.section,
        }
        for item in self.list.items:
            values = shared | item._asdict()
            if self.split_terms:
                values["term"], values["text"] = split_term(item.text)
            yield [values[name] for name in self.header]

    def records(self) -> list[dict[str, Any]]:
        (record,) = super().records()
        if self.split_terms:
            for item in record["items"]:
                term, item["text"] = split_term(item["text"])
                item["term"] = term or None
        return [record]


class TableView(View[Table]):
    """One table.

    With `as_objects`, JSON has an object per row. With `with_types`, it has numbers, dates and
    booleans, and the type of each column.
    """

    def __init__(
        self,
        document: Document,
        part: Numbered[Table],
        *,
        as_objects: bool = False,
        with_types: bool = False,
    ) -> None:
        """Take the table with its number."""
        super().__init__(document, [part])
        self.table = part[1]
        self.as_objects = as_objects
        self.with_types = with_types

    @property
    def title(self) -> str:
        return self.table.title

    @property
    def header(self) -> Row | None:
        return self.table.keys() if self.as_objects else self.table.header

    @property
    def length(self) -> int:
        return len(self.table.rows)

    @property
    def width(self) -> int:
        return self.table.width

    def rows(self) -> tuple[Row, ...]:
        if not self.with_types:
            return self.table.rows
        from articlex.tables.column_types import column_types, typed_rows

        rows = typed_rows(self.table, column_types(self.table))
        return tuple(tuple(map(cell_text, row)) for row in rows)

    def records(self) -> list[dict[str, Any]]:
        (record,) = super().records()
        lines = {key: record.pop(key) for key in ("line_start", "line_end")}
        if self.with_types:
            from articlex.tables.column_types import column_types, typed_rows

            columns = column_types(self.table)
            record["rows"] = typed_rows(self.table, columns)
            record["types"] = [column.to_dict() for column in columns]
        if self.as_objects:
            keys = self.table.keys()
            record["rows"] = [dict(zip(keys, row, strict=False)) for row in record["rows"]]
        return [record | lines]


def numbered_record(document: Document, number: int, block: Block) -> dict[str, Any]:
    """Return the JSON object of a block with its document's origin and its number."""
    record = block.to_dict()
    del record["type"]
    return {**document.origin(), "index": number, **record}
