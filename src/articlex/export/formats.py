"""The output formats: what each is called, where its writer is, and what it can do.

A new format is one line in `OUTPUT_FORMATS` and one module. A text module has a function
`writer(name)` that returns a `Writer`. A binary one has `write(path, documents, *, on_error, types,
force)`.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias

from articlex.errors import UsageError
from articlex.export.records import cell_text
from articlex.export.views import AnyView, TableView
from articlex.proportion import is_padded_too_far

Writer: TypeAlias = Callable[[Iterable[AnyView]], Iterator[str]]

LONGEST_CELL = 32_767
"""The most characters that a cell of Excel may have."""
VIEW = "terminal"
"""The format that a terminal gets by default."""


class Format(NamedTuple):
    """What an output format is and can do.

    Attributes:
        name: the name that -f takes.
        module: the module in this package with its writer.
        suffixes: the file suffixes that name it, the usual one first.
        other_suffixes: suffixes of other formats that its files may have.
        is_binary: its files have no text.
        has_types: it has numbers, dates and booleans.
        always_has_types: it has them without being asked.
        has_all_blocks: it stores the other blocks beside the tables.
        shows_section: it shows a table's section, for which the reader must find headings.
        draws: it draws lists and trees as such instead of in columns.
        is_delimited: it is CSV or TSV, which a spreadsheet may run as formulas.
        pads: it fills up short rows, so that the widest row sets the memory it takes.
        longest_cell: the most characters of a cell, or None for any.

    """

    name: str
    module: str
    suffixes: tuple[str, ...] = ()
    other_suffixes: tuple[str, ...] = ()
    is_binary: bool = False
    has_types: bool = False
    always_has_types: bool = False
    has_all_blocks: bool = False
    shows_section: bool = False
    draws: bool = False
    is_delimited: bool = False
    pads: bool = False
    longest_cell: int | None = None


_TABULATE_SUFFIXES = {
    "plain": (".txt",),
    "rst": (".rst",),
    "latex": (".tex",),
}
_TABULATE_OTHER_SUFFIXES = {
    **dict.fromkeys(("github", "pipe"), (".txt", ".md", ".markdown")),
    "unsafehtml": (".txt", ".html", ".htm"),
    **dict.fromkeys(("latex_booktabs", "latex_longtable", "latex_raw"), (".txt", ".tex")),
    **dict.fromkeys(("grid", "simple"), (".txt", ".rst")),
    "plain": (),
}
_TABULATE = (
    "asciidoc", "colon_grid", "double_grid", "double_outline", "fancy_grid", "fancy_outline",
    "github", "grid", "heavy_grid", "heavy_outline", "jira", "latex", "latex_booktabs",
    "latex_longtable", "latex_raw", "mediawiki", "mixed_grid", "mixed_outline", "moinmoin",
    "orgtbl", "outline", "pipe", "plain", "presto", "pretty", "psql", "rounded_grid",
    "rounded_outline", "rst", "simple", "simple_grid", "simple_outline", "textile",
    "unsafehtml", "youtrack",
)  # fmt: skip
"""tabulate's own names. They are listed here, because importing tabulate takes long."""

OUTPUT_FORMATS = {
    each.name: each
    for each in (
        Format("json", "json", (".json", ".yaml", ".yml"), has_types=True, shows_section=True),
        Format("jsonl", "json", (".jsonl", ".ndjson"), has_types=True, shows_section=True),
        Format("csv", "csv", (".csv",), has_types=True, is_delimited=True),
        Format("tsv", "csv", (".tsv",), has_types=True, is_delimited=True),
        Format("markdown", "markdown", (".md", ".markdown"), draws=True),
        Format("html", "html", (".html", ".htm"), shows_section=True, draws=True),
        *(
            Format(
                name,
                "tabulate",
                _TABULATE_SUFFIXES.get(name, ()),
                _TABULATE_OTHER_SUFFIXES.get(name, (".txt",)),
                pads=True,
            )
            for name in _TABULATE
        ),
        Format(VIEW, "terminal", (), (".txt",), shows_section=True, draws=True),
        Format(
            "sqlite",
            "sqlite",
            (".sqlite", ".sqlite3", ".db"),
            is_binary=True,
            has_types=True,
            has_all_blocks=True,
            shows_section=True,
        ),
        Format(
            "parquet", "parquet", (".parquet",), is_binary=True, has_types=True, shows_section=True
        ),
        Format(
            "xlsx",
            "xlsx",
            (".xlsx",),
            is_binary=True,
            has_types=True,
            always_has_types=True,
            shows_section=True,
            longest_cell=LONGEST_CELL,
        ),
    )
}
"""Every output format by name."""

TEXT_FORMATS = tuple(name for name, each in OUTPUT_FORMATS.items() if not each.is_binary)

ALIASES = {
    "md": "markdown",
    "ndjson": "jsonl",
    "htm": "html",
    "excel": "xlsx",
    "db": "sqlite",
    "yaml": "json",
}
"""Other names that people know formats by. JSON is YAML (YAML 1.2, §1.3)."""

_BY_SUFFIX = {suffix: each for each in OUTPUT_FORMATS.values() for suffix in each.suffixes}

_BETWEEN_CELLS = 3
"""Characters between two padded cells."""

_REPEATED = frozenset(("source", "section"))
"""Columns of blocks whose values every row repeats."""

MAX_PADDED = 2_000_000
"""Cells that a format that pads may write for one table."""


def format_by_suffix(suffix: str) -> Format | None:
    """Return the format that a file name's suffix names, or None."""
    return _BY_SUFFIX.get(suffix)


def import_writer(output: Format) -> Any:  # noqa: ANN401
    """Return the module that writes a format."""
    return import_module(f"articlex.export.{output.module}")


def writer(name: str, **settings: Any) -> Writer:  # noqa: ANN401
    """Return the writer of a text format.

    Args:
        name: one of `TEXT_FORMATS`.
        settings: what its module takes: ``escape_formulas``, ``delimiter`` and ``bom`` for CSV,
            ``color`` and ``is_paged`` for the terminal.

    Raises:
        UsageError: there is no such text format.

    """
    output = OUTPUT_FORMATS.get(name)
    if output is None or output.is_binary:
        raise UsageError(f"unknown text format {name!r}; choose from {', '.join(TEXT_FORMATS)}")
    made: Writer = import_writer(output).writer(name, **settings)
    return made


class Capacity:
    """What one run may write in a format.

    A format that pads can take far more room than the cells have. Small views add up: a frame
    around each of many short lists is as large as one around a long list.
    """

    def __init__(self, output: Format) -> None:
        """Begin a run that writes `output`."""
        self._output = output
        self._drawn = self._filled = 0

    def refusal(self, view: AnyView) -> str | None:
        """Return why the format cannot hold a view beside the earlier ones, or None if it can."""
        if isinstance(view, TableView) and view.as_objects:
            return _records_refusal(view)
        if not self._output.pads:
            return None
        advice = f"for -f {self._output.name}; use csv or json, which do not pad"
        if view.width * (view.length + 1) > MAX_PADDED:
            return f"{view.length} rows padded to {view.width} columns are too many {advice}"
        drawn, filled = _padded_size(view)
        drawn += self._drawn
        filled += self._filled
        if is_padded_too_far(drawn, filled):
            before = "with the ones before, " if self._drawn else ""
            return f"{before}columns padded to {drawn} characters are too wide {advice}"
        self._drawn, self._filled = drawn, filled
        return None


def _padded_size(view: AnyView) -> tuple[int, int]:
    """Return how many characters a view has with padded columns, and how many in its cells.

    A long cell beside many short rows would be repeated in length by each of them. The names of the
    columns are the article's own in tables alone.
    """
    header = view.full_header()
    is_table = isinstance(view, TableView)
    counts = [is_table or name not in _REPEATED for name in header]
    widths = list(map(len, header))
    filled = sum(widths) if is_table else 0
    for row in view.rows():
        for number, value in enumerate(row):
            length = len(cell_text(value))
            widths[number] = max(widths[number], length)
            if isinstance(value, str) and counts[number]:
                filled += length
    return (view.length + 1) * sum(width + _BETWEEN_CELLS for width in widths), filled


def _records_refusal(view: TableView) -> str | None:
    """Return why a table's rows cannot be objects: each of them would repeat a long header."""
    keys = sum(map(len, view.table.keys()))
    cells = sum(len(cell) for row in view.table.rows for cell in row)
    if not is_padded_too_far(keys * view.length, cells + keys):
        return None
    return (
        f"--records would repeat a header of {keys} characters in {view.length} rows; "
        "leave out --records"
    )
