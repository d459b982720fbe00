"""What a shell completes that depends on the files of a call."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from articlex.errors import ArticlexError

_LARGEST_FILE = 5_000_000
"""Bytes of a file that is read for its columns: a person waits."""
_BREAKS = frozenset(" \t,'\"\\;|&$()<>`*?#")
"""Characters that shells or lists of columns give a meaning to."""


def complete_columns(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the names of columns that begin like the last of `incomplete`, which commas separate.

    They are those of the tables in the files before the option. Where a name would need quotes, its
    position stands for it, if the option takes positions.
    """
    before, comma, begun = incomplete.rpartition(",")
    found: dict[str, str] = {}
    # Click does not take the arguments out of `args` where an option lacks its value.
    for position, name in _columns((*(context.params.get("files") or ()), *context.args)):
        is_plain = name and _BREAKS.isdisjoint(name)
        value = name if is_plain else str(position) if parameter.name == "wanted" else ""
        if value.lower().startswith(begun.lower()) and value:
            found.setdefault(value, name)
    return [
        CompletionItem(f"{before}{comma}{value}", help=None if value == name else name)
        for value, name in found.items()
    ]


def _columns(files: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the positions and names of the columns in the tables of some files."""
    from articlex import Options, iter_documents

    options = Options(tables_only=True, detect_headings=False)
    for path in files:
        with suppress(ArticlexError, OSError):
            if os.path.isfile(path) and os.path.getsize(path) <= _LARGEST_FILE:
                for document in iter_documents(path, options=options):
                    for table in document.tables:
                        yield from enumerate(table.header or (), 1)
