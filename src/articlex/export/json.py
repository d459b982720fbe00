"""JSON: an array with one object per line; JSON Lines: the same without the array."""

import json
from collections.abc import Iterable, Iterator, Mapping

from articlex.document import NO_METADATA, Document
from articlex.export.formats import Writer
from articlex.export.views import AnyView
from articlex.fields import json_encoder


def writer(name: str) -> Writer:
    """Return the writer of ``json`` or ``jsonl``."""
    return _write_array if name == "json" else _write_lines


def _write_array(views: Iterable[AnyView]) -> Iterator[str]:
    return json_array(
        [json.dumps(record, ensure_ascii=False)] for view in views for record in view.records()
    )


def json_array(objects: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a JSON array of `objects`, each the pieces of its JSON, one per line."""
    before = "[\n"
    for pieces in objects:
        yield before
        yield from pieces
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def document_json(document: Document, more: Mapping[str, object] = NO_METADATA) -> Iterator[str]:
    """Yield the JSON of a document on one line, block by block. `more` are keys at its end.

    Memory holds one block of it.
    """
    yield f'{json.dumps(document.head(), ensure_ascii=False)[:-1]}, "blocks": ['
    separator = ""
    for block in document.blocks:
        kind: type = block.__class__
        yield separator + json_encoder(kind)(block)
        separator = ", "
    end = json.dumps(dict(more), ensure_ascii=False)[1:]
    yield f"], {end}" if more else "]}"


def _write_lines(views: Iterable[AnyView]) -> Iterator[str]:
    for view in views:
        for record in view.records():
            yield json.dumps(record, ensure_ascii=False)
            yield "\n"
