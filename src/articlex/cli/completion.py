"""What a shell completes that depends on the files of a call."""

import os
from collections.abc import Iterator
from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from articlex.errors import ArticlexError

_LARGEST_FILE = 5_000_000
"""Bytes of a file that is read for its columns: a person waits."""
_BREAKS = frozenset(" \t,'\"\\;|&$()<>`*?#")
"""Characters to which bash, which gets names unquoted, or a list of columns gives a meaning."""


def complete_file(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return what makes the shell complete the name of a file."""
    return [CompletionItem(incomplete, type="file")]


def complete_folder(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return what makes the shell complete the name of a folder."""
    return [CompletionItem(incomplete, type="dir")]


def complete_columns(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the names of columns that begin like the last of `incomplete`, which commas separate.

    They are those of the tables in the files before the option. Where bash would split a name, its
    position stands for it, if the option takes positions.
    """
    before, comma, begun = incomplete.rpartition(",")
    names: dict[str, str] = {}
    is_bash = os.environ.get("_ARTICLEX_COMPLETE", "").startswith("bash")
    breaks = _BREAKS if is_bash else frozenset(",\n")
    for position, name in _columns(context):
        is_plain = name and breaks.isdisjoint(name)
        value = name if is_plain else str(position) if parameter.name == "wanted" else ""
        if value.lower().startswith(begun.lower()) and value:
            names.setdefault(value, name)
    return [
        CompletionItem(f"{before}{comma}{value}", help=None if value == name else name)
        for value, name in names.items()
    ]


def _columns(context: click.Context) -> Iterator[tuple[int, str]]:
    """Yield the positions and names of the columns in the tables of the call's files."""
    from articlex.inputs import InputSettings, Keys, read_articles
    from articlex.readers import Options, load

    given = context.params.get
    settings = InputSettings(format=given("input_format"), keys=Keys(given("text_key")))
    options = Options(tables_only=True, detect_headings=False)
    # Click does not take the arguments out of `args` where an option lacks its value.
    for path in (*(given("files") or ()), *context.args):
        with suppress(ArticlexError, OSError):
            if os.path.isfile(path) and os.path.getsize(path) <= _LARGEST_FILE:
                for article in read_articles(path, settings, lambda _: None):
                    for table in load(article, options).tables:
                        yield from enumerate(table.header or (), 1)
