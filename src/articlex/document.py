"""A document: the blocks of an article, and where they came from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from articlex.blocks import Block, Heading, List, Paragraph, Table, block_from_dict, of_kind
from articlex.sections import Section, sections, split_section

SCHEMA = "articlex/1"
"""The version of the JSON. Keys may be added under it, never removed or changed."""

NO_METADATA: Mapping[str, str] = MappingProxyType({})

Reasons: TypeAlias = tuple[tuple[str, float], ...]
"""What weighed most for a decision, each with its weight in log-odds."""


class HeadingCandidate(NamedTuple):
    """A line that nothing marks, and why it is a heading or not.

    Attributes:
        line: the line's number, from 1.
        text: its text.
        score: the reader's confidence that it is a heading, from 0 to 1.
        threshold: the score from which a line is a heading.
        is_heading: whether it became a heading.
        reasons: what weighed most, each with its weight in log-odds.
        level: a heading's level, else None.
        level_score: the reader's confidence in the level, from 0 to 1.
        level_reasons: where the heading is in the outline and what weighed most for it.

    """

    line: int
    text: str
    score: float
    threshold: float
    is_heading: bool
    reasons: Reasons
    level: int | None = None
    level_score: float | None = None
    level_reasons: Reasons = ()


class OutlineNode(NamedTuple):
    """A heading and the headings below it."""

    heading: Heading
    children: list["OutlineNode"]


class Document(NamedTuple):
    """An article: its blocks in order, and where they came from.

    Attributes:
        blocks: the blocks, in order.
        source: the file, ``-`` for standard input, None for a text given to the library.
        format: the input format.
        metadata: what the article says about itself, such as a page's title.
        warnings: limits that cut something off, each as ``line: message``.
        id: the row's id, of an article from a shard that has one.
        line: the row's number from 1, of an article from a shard.
        url: the row's address, of an article from a shard that has one.
        candidates: the lines that could be headings, where `Options.explain` asked for them.

    """

    blocks: tuple[Block, ...]
    source: str | None = None
    format: str = "text"
    metadata: Mapping[str, str] = NO_METADATA
    warnings: tuple[str, ...] = ()
    id: str | None = None
    line: int | None = None
    url: str | None = None
    candidates: tuple[HeadingCandidate, ...] = ()

    def __reduce__(self) -> tuple[object, ...]:
        # A mapping proxy, the default metadata, cannot be pickled.
        return Document, tuple(self._replace(metadata=dict(self.metadata)))

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings, in order."""
        return of_kind(self.blocks, Heading)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs, in order."""
        return of_kind(self.blocks, Paragraph)

    @property
    def lists(self) -> tuple[List, ...]:
        """The lists, in order."""
        return of_kind(self.blocks, List)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order."""
        return of_kind(self.blocks, Table)

    def origin(self) -> dict[str, Any]:
        """Return the keys that name the document in every JSON object: source, id, line, url."""
        row = {"id": self.id, "line": self.line, "url": self.url}
        return {"source": self.source, **{key: value for key, value in row.items() if value}}

    @property
    def name(self) -> str:
        """The document's name for a cell: its source, with its row in a shard."""
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

    def sections(self, max_chars: int | None = None) -> list[Section]:
        """Return each section once, in order: a heading and what is below it up to the next.

        With `max_chars`, sections whose Markdown is longer come in pieces that end at the border of
        a block, a row or an item. Each piece of a table has its header.

        Raises:
            ValueError: `max_chars` is below 1.
            TypeError: `max_chars` is no whole number.

        """
        whole = sections(self.blocks)
        if max_chars is None:
            return whole
        if not isinstance(max_chars, int):
            raise TypeError(f"max_chars is a number of characters, not {type(max_chars).__name__}")
        if max_chars < 1:
            raise ValueError(f"max_chars is {max_chars}; give 1 or more")
        from articlex.export.as_text import blocks_text

        def measure(block: Block) -> int:
            return len(blocks_text([block], "markdown")) + 1

        return [piece for each in whole for piece in split_section(each, max_chars, measure)]

    def to_markdown(self) -> str:
        """Return the whole document in Markdown, as `articlex convert` prints it."""
        from articlex.export.as_text import blocks_text

        return blocks_text(self.blocks, "markdown")

    def to_html(self) -> str:
        """Return the whole document as an HTML page, as `articlex convert --to html` prints it."""
        from articlex.export.as_text import blocks_text

        return blocks_text(self.blocks, "html")

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "Document":
        """Return the document that `to_dict` turned into a JSON object.

        Raises:
            ValueError: the object is of another schema.
            TypeError: `record` is no mapping.

        """
        if not isinstance(record, Mapping):
            raise TypeError(f"from_dict takes a mapping, not {type(record).__name__}")
        if record.get("schema") != SCHEMA:
            raise ValueError(f"schema {record.get('schema')!r} is not {SCHEMA!r}")
        blocks = record.get("blocks")
        if not isinstance(blocks, list | tuple):
            kind = type(blocks).__name__
            raise ValueError(f"'blocks' is a list of objects, not {kind}")  # noqa: TRY004
        return cls(
            tuple(map(block_from_dict, blocks)),
            record.get("source"),
            record.get("format", "text"),
            record.get("metadata", {}),
            id=record.get("id"),
            line=record.get("line"),
            url=record.get("url"),
        )

    def head(self) -> dict[str, Any]:
        """Return the keys of `to_dict` before ``blocks``."""
        return {
            "schema": SCHEMA,
            **self.origin(),
            "format": self.format,
            **({"metadata": dict(self.metadata)} if self.metadata else {}),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the document as a JSON object of the schema ``articlex/1``."""
        return {**self.head(), "blocks": [block.to_dict() for block in self.blocks]}
