"""Blocks, sections and documents as text, for the methods and functions of the library."""

import os
from collections.abc import Iterable
from itertools import chain

from articlex.blocks import Block, Table
from articlex.document import Document
from articlex.errors import UsageError
from articlex.export.formats import OUTPUT_FORMATS, format_by_suffix, import_writer, writer
from articlex.export.views import AnyView, TableView, article_views


def blocks_text(blocks: Iterable[Block], name: str) -> str:
    """Return blocks in a text format: ``markdown`` or ``html``."""
    views = article_views(Document(tuple(blocks)), has_captions=name == "html")
    return "".join(writer(name)(views))


def table_text(table: Table, name: str) -> str:
    """Return a table in any text format, such as ``csv`` or ``markdown``."""
    return "".join(writer(name)([TableView(Document((table,)), (1, table))]))


def write_document(document: Document, path: str, *, force: bool = False) -> None:
    """Write a document to a file, whole or not at all, in the format that its suffix names.

    Formats that have only tables get the document's tables. `force` replaces what a format would
    not replace by itself.

    Raises:
        UsageError: the suffix names no format.
        OutputError: the file cannot be written.

    """
    from articlex.export.atomic import to_file

    suffix = os.path.splitext(path)[1].lower()
    output = format_by_suffix(suffix)
    if output is None:
        suffixes = (suffix for known in OUTPUT_FORMATS.values() for suffix in known.suffixes)
        raise UsageError(f"{path}: the suffix names no format; use one of {', '.join(suffixes)}")
    tables = list(enumerate(document.tables, 1))
    if output.is_binary:
        from warnings import warn

        from articlex.tables.column_types import column_types

        types = column_types if output.always_has_types else None
        write = import_writer(output).write
        write(path, [(document, tables)], on_error=warn, types=types, force=force)
    elif output.name in ("json", "jsonl"):
        from articlex.export.json import document_json

        to_file(path, chain(document_json(document), ["\n"]))
    elif output.name in ("markdown", "html"):
        to_file(path, [blocks_text(document.blocks, output.name)])
    else:
        views: list[AnyView] = [TableView(document, part) for part in tables]
        to_file(path, writer(output.name)(views))
