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
    return array(
        json.dumps(found, ensure_ascii=False) for grid in grids for found in grid.objects()
    )


def array(objects: Iterable[str]) -> Iterator[str]:
    """Yield a JSON array of `objects`, which are JSON already, one a line."""
    before = "[\n"
    for found in objects:
        yield before
        yield found
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def write_lines(grids: Iterable[Grid]) -> Iterator[str]:
    """Yield the grids' objects, one a line."""
    for grid in grids:
        for found in grid.objects():
            yield json.dumps(found, ensure_ascii=False)
            yield "\n"
