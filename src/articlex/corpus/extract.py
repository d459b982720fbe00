"""The parts that can be taken from documents, as records."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

from articlex.blocks import Code, Heading, Kind, List, Paragraph, Table
from articlex.document import Document
from articlex.export.block_views import numbered_record
from articlex.export.records import STATS

Record: TypeAlias = dict[str, Any]


def _tables(document: Document) -> Iterator[Record]:
    for record, table in _numbered(document, Table):
        if table.kind == "data":
            yield record


def _blocks_of(kind: type[Kind], document: Document) -> Iterator[Record]:
    for record, _ in _numbered(document, kind):
        yield record


def _numbered(document: Document, kind: type[Kind]) -> Iterator[tuple[Record, Kind]]:
    """Yield the record of each block of a kind, with its numbers of its kind and of all blocks."""
    index = 0
    for position, block in enumerate(document.blocks, 1):
        if isinstance(block, kind):
            index += 1
            record = numbered_record(document, index, block)
            record["block_index"] = position
            yield record, block


def _documents(document: Document) -> Iterator[Record]:
    yield document.to_dict()


def _stats(document: Document) -> Iterator[Record]:
    blocks = Counter(map(type, document.blocks))
    rows = sum(len(table.rows) for table in document.tables)
    counts = (*(blocks[each] for each in (Heading, Paragraph, List, Table, Code)), rows)
    yield {**document.origin(), **dict(zip(STATS, counts, strict=True))}


EXTRACTORS: dict[str, Callable[[Document], Iterator[Record]]] = {
    "tables": _tables,
    "lists": partial(_blocks_of, List),
    "headings": partial(_blocks_of, Heading),
    "paragraphs": partial(_blocks_of, Paragraph),
    "blocks": _documents,
    "stats": _stats,
}
"""Each part by name, and what makes its records of a document."""
