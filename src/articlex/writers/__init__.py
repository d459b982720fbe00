"""Writers by output format: each turns grids into pieces of text.

A writer's module has a function `for_format(name) -> Writer` and is imported when its format
is asked for; tabulate's formats share one module.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TypeAlias

from articlex.grid import Grid

Writer: TypeAlias = Callable[[Iterable[Grid]], Iterator[str]]

OWN = {
    "json": "objects",
    "jsonl": "objects",
    "csv": "delimited",
    "tsv": "delimited",
    "markdown": "markdown",
    "html": "html",
}
"""The formats with a writer of our own, and its module."""

TABULATE = (
    "asciidoc", "colon_grid", "double_grid", "double_outline", "fancy_grid", "fancy_outline",
    "github", "grid", "heavy_grid", "heavy_outline", "jira", "latex", "latex_booktabs",
    "latex_longtable", "latex_raw", "mediawiki", "mixed_grid", "mixed_outline", "moinmoin",
    "orgtbl", "outline", "pipe", "plain", "presto", "pretty", "psql", "rounded_grid",
    "rounded_outline", "rst", "simple", "simple_grid", "simple_outline", "textile",
    "unsafehtml", "youtrack",
)  # fmt: skip
"""tabulate's own names, here so that a call that needs none of them need not import it."""

FORMATS = (*OWN, *TABULATE)

BINARY = ("sqlite", "parquet", "xlsx")
"""Formats of files that hold no text; only tables have them."""

TYPED = frozenset(("json", "jsonl", "sqlite", "xlsx"))
"""The formats that know numbers, dates and booleans."""

CELLS_ALONE = frozenset(("csv", "tsv", "markdown", *TABULATE))
"""The formats that write a table's cells and neither its title nor its section."""

SUFFIXES = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "plain",
    ".rst": "rst",
    ".tex": "latex",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
"""The format that a file name's suffix stands for."""

SHARED_SUFFIXES = {
    ".txt": frozenset(("terminal", *TABULATE)),
    ".md": frozenset(("github", "pipe")),
    ".markdown": frozenset(("github", "pipe")),
    ".html": frozenset(("unsafehtml",)),
    ".htm": frozenset(("unsafehtml",)),
    ".tex": frozenset(("latex_booktabs", "latex_longtable", "latex_raw")),
    ".rst": frozenset(("grid", "simple")),
}
"""The formats that a suffix may name beside its own."""

PREFERRED_SUFFIX = {name: suffix for suffix, name in reversed(SUFFIXES.items())}


MOST_PADDED = 2_000_000
"""Cells that a format of tabulate's may fill, for it pads each row to the widest."""


def refusal(name: str, grid: Grid) -> str | None:
    """Return why the format called `name` cannot hold a grid, or None if it can."""
    if name not in TABULATE or grid.width * (len(grid.rows) + 1) <= MOST_PADDED:
        return None
    return (
        f"{len(grid.rows)} rows padded to {grid.width} columns are too many for the format "
        f"{name!r}; csv and json do not pad"
    )


def writer(name: str) -> Writer:
    """Return the writer of the format called `name`, one of `FORMATS`."""
    module = import_module(f"articlex.writers.{OWN.get(name, 'tabulated')}")
    made: Writer = module.for_format(name)
    return made


def number_of(marker: str) -> str | None:
    """Return an item's number; None for a bullet, a letter, and what Markdown has no number for.

    CommonMark has numbers of nine digits at most (§5.2).
    """
    number = marker.strip("().")
    fits = number.isascii() and number.isdecimal() and len(number) < 10  # noqa: PLR2004
    return number if fits else None
