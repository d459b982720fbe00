"""JSON: an array with one object per line; JSON Lines: the same without the array."""

import json
from collections.abc import Iterable, Iterator

from articlex.export.formats import Writer
from articlex.export.views import AnyView


def writer(name: str) -> Writer:
    """Return the writer of ``json`` or ``jsonl``."""
    return _write_array if name == "json" else _write_lines


def _write_array(views: Iterable[AnyView]) -> Iterator[str]:
    return json_array(
        json.dumps(record, ensure_ascii=False) for view in views for record in view.records()
    )


def json_array(objects: Iterable[str]) -> Iterator[str]:
    """Yield a JSON array of `objects`, which are JSON already, one per line."""
    before = "[\n"
    for each in objects:
        yield before
        yield each
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _write_lines(views: Iterable[AnyView]) -> Iterator[str]:
    for view in views:
        for record in view.records():
            yield json.dumps(record, ensure_ascii=False)
            yield "\n"
