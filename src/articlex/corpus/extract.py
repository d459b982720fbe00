"""The parts that can be taken from documents, as records."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

from articlex.blocks import Code, Heading, List, Paragraph, Table
from articlex.document import Document
from articlex.export.records import STATS
from articlex.export.views import HeadingsView, ListView, ParagraphsView, TableView, View

Record: TypeAlias = dict[str, Any]


def _tables(document: Document) -> Iterator[Record]:
    for number, table in enumerate(document.tables, 1):
        if table.kind == "data":
            yield from TableView(document, (number, table)).records()


def _blocks_of(view: type[View[Any]], part: str, document: Document) -> Iterator[Record]:
    yield from view(document, list(enumerate(getattr(document, part), 1))).records()


def _lists(document: Document) -> Iterator[Record]:
    for part in enumerate(document.lists, 1):
        yield from ListView(document, part).records()


def _documents(document: Document) -> Iterator[Record]:
    yield document.to_dict()


def _stats(document: Document) -> Iterator[Record]:
    blocks = Counter(map(type, document.blocks))
    rows = sum(len(table.rows) for table in document.tables)
    counts = (*(blocks[each] for each in (Heading, Paragraph, List, Table, Code)), rows)
    yield {**document.origin(), **dict(zip(STATS, counts, strict=True))}


PARTS: dict[str, Callable[[Document], Iterator[Record]]] = {
    "tables": _tables,
    "lists": _lists,
    "headings": partial(_blocks_of, HeadingsView, "headings"),
    "paragraphs": partial(_blocks_of, ParagraphsView, "paragraphs"),
    "blocks": _documents,
    "stats": _stats,
}
"""Each part by name, and what makes its records of a document."""
