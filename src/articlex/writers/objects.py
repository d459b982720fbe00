"""JSON: an array with one object a line; and JSON Lines: the same without the array."""

import json
from collections.abc import Iterable, Iterator

from articlex.grid import Grid
from articlex.writers import Writer


def for_format(name: str) -> Writer:
    """Return the writer of ``json`` or ``jsonl``."""
    return write_array if name == "json" else write_lines


def write_array(grids: Iterable[Grid]) -> Iterator[str]:
    """Yield one JSON array of the grids' objects."""
    before = "[\n"
    for grid in grids:
        for found in grid.objects():
            yield before
            yield json.dumps(found, ensure_ascii=False)
            before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def write_lines(grids: Iterable[Grid]) -> Iterator[str]:
    """Yield the grids' objects, one a line."""
    for grid in grids:
        for found in grid.objects():
            yield json.dumps(found, ensure_ascii=False)
            yield "\n"
