"""The options that commands share. A command gets their values as `Settings`."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from articlex.cli.settings import Given
from articlex.errors import UsageError
from articlex.export.formats import ALIASES, OUTPUT_FORMATS, VIEW
from articlex.inputs.paths import SHARD_FORMATS
from articlex.readers import FORMATS
from articlex.selection import Positions

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Function: TypeAlias = Callable[..., Any]
Decorator: TypeAlias = Callable[[Function], Function]
Complete: TypeAlias = "Callable[[click.Context, click.Parameter, str], list[CompletionItem]]"


class ByteSize(click.ParamType[int]):
    """A number of bytes, such as `200MB` or `1GiB`."""

    name = "size"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> int:
        """Return the bytes that `value` stands for."""
        if isinstance(value, int):
            return value
        digits = value.upper().rstrip("KMGTIB")
        unit = _UNITS.get(value[len(digits) :].upper().removesuffix("B"))
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 16) or unit is None:  # noqa: PLR2004
            self.fail(f"{value!r} is not a size, e.g. 200MB or 1GiB", param, ctx)
        return int(digits) * unit


_UNITS = {
    "": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12,
    "KI": 1 << 10, "MI": 1 << 20, "GI": 1 << 30, "TI": 1 << 40,
}  # fmt: skip


class FormatName(click.Choice[str]):
    """The name of an output format, or another name that people know it by."""

    def __init__(self, formats: Iterable[str] = OUTPUT_FORMATS) -> None:
        """Offer some formats, or all."""
        super().__init__(tuple(formats))

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return the name of the format that `value` means."""
        return super().convert(ALIASES.get(value, value), param, ctx)


def _delimiter(_context: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return the delimiter. ``tab`` is a tab."""
    if value is None:
        return None
    delimiter = "\t" if value in ("tab", r"\t") else value
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise click.BadParameter(f"{value!r} is not one character, e.g. ';' or tab")
    return delimiter


_NUMBER = re.compile(r"-?0*[1-9][0-9]{0,8}")


class PositionRanges(click.ParamType[Positions]):
    """Positions of parts: `2`, `1,3-5`, `-1` for the last one, `3-` from the third on."""

    name = "positions"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Positions:
        """Return the ranges that `value` names."""
        if isinstance(value, tuple):
            return value
        ranges = []
        for piece in value.split(","):
            single = piece.strip()
            first, dash, last = single.partition("-")
            if single[:1] == "-":
                numbers = (single, single)
            else:
                numbers = (first, (last or "-1") if dash else first)
            if not all(_NUMBER.fullmatch(each) for each in numbers):
                self.fail(f"{value!r} is no number or range, e.g. 2, 1,3-5 or -1", param, ctx)
            start, stop = int(numbers[0]), int(numbers[1])
            if start > stop > 0:
                self.fail(f"{value!r}: the range is empty; write {stop}-{start}", param, ctx)
            ranges.append((start, stop))
        return tuple(ranges)


_LONGEST_SEARCH = 2
"""Seconds that `--match` may take for one text."""


def _reject_nan(_context: click.Context, _param: click.Parameter, value: float | None) -> object:
    """Reject NaN: FloatRange accepts it, because NaN compares false."""
    if value is not None and value != value:  # noqa: PLR0124
        raise click.BadParameter("nan is not in the range 0<=x<=1.")
    return value


class TimedPattern:
    """A regular expression that gives up on a text after some seconds.

    Some expressions take time that doubles with each character, such as ``(a+)+b``.
    """

    def __init__(self, source: str) -> None:
        """Compile an expression; raise `ValueError` if it is none."""
        import regex

        self.source = source
        try:
            self._compiled = regex.compile(source)
        except (regex.error, OverflowError, RecursionError) as error:
            raise ValueError(str(error)) from error

    def search(self, string: str, /) -> object:
        """Search a text for the expression.

        Raises:
            UsageError: the search takes too long.

        """
        try:
            return self._compiled.search(string, timeout=_LONGEST_SEARCH)
        except TimeoutError:
            reason = f"takes more than {_LONGEST_SEARCH} s on one text; simplify the expression"
            raise UsageError(f"--match {self.source!r}: {reason}") from None


def _compile_pattern(
    _context: click.Context, _param: click.Parameter, value: str | None
) -> TimedPattern | None:
    try:
        return None if value is None else TimedPattern(value)
    except ValueError as error:
        message = f"{value!r} is not a valid regular expression: {error}"
        raise click.BadParameter(message) from error


def _standard_output(
    _context: click.Context, _param: click.Parameter, value: str | None
) -> str | None:
    """Return ``-`` for the file names of standard output, which must not be replaced."""
    return "-" if value in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1") else value


def completed_by(name: str) -> Complete:
    """Return a function of `articlex.cli.completion`, which is imported when a shell completes."""

    def complete(
        context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from articlex.cli import completion

        function: Complete = getattr(completion, name)
        return function(context, parameter, incomplete)

    return complete


def output_file(help_text: str) -> Decorator:
    """Return the option -o with the help that fits the command."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        help=help_text,
        callback=_standard_output,
        shell_complete=completed_by("complete_file"),
    )


ROWS: Sequence[Decorator] = (
    click.option(
        "--text-key",
        metavar="KEY",
        help="The column with a row's text; in JSONL also article.body.  [default: the first of "
        "text, content, …]",
    ),
    click.option(
        "--id-key",
        metavar="KEY",
        help="The column with a row's id.  [default: the first of id, doc_id, …]",
    ),
    click.option(
        "--url-key",
        metavar="KEY",
        help="The column with a row's URL.  [default: the first of url, uri, …]",
    ),
    click.option(
        "--max-size",
        type=ByteSize(),
        default="1GiB",
        show_default=True,
        metavar="SIZE",
        help="The most bytes of one document, decompressed, e.g. 200MB.",
    ),
)
"""The columns of shards, and how large a document may be."""

INPUTS: Sequence[Decorator] = (
    click.argument(
        "files", nargs=-1, metavar="[FILE]...", shell_complete=completed_by("complete_file")
    ),
    click.option(
        "--encoding",
        help="The encoding of the files.  [default: detected]",
    ),
    click.option(
        "--errors",
        type=click.Choice(["strict", "replace"]),
        default="strict",
        help="How to handle undecodable bytes: fail, or replace them with U+FFFD.",
    ),
    click.option(
        "--from",
        "input_format",
        type=click.Choice([*FORMATS, *dict.fromkeys(SHARD_FORMATS.values())]),
        help="The format of the files. jsonl and parquet have an article in each row.  "
        "[default: by suffix, else detected]",
    ),
    click.option(
        "--repeat-spans",
        is_flag=True,
        help="In HTML, repeat the text of a spanning cell in every cell that it covers.",
    ),
    click.option(
        "--links",
        is_flag=True,
        help="In HTML and Markdown, keep the addresses of links: text <address>.",
    ),
    click.option(
        "--article",
        is_flag=True,
        help="In HTML, keep only the main article (needs articlex[html-article]).",
    ),
    click.option(
        "--wrapped/--unwrapped",
        default=None,
        help="Whether paragraphs are hard-wrapped.  [default: detected]",
    ),
    click.option(
        "--threshold",
        type=click.FloatRange(0, 1),
        callback=_reject_nan,
        metavar="SCORE",
        help="The lowest score of an unmarked line that is a heading.",
    ),
    click.option(
        "--heading",
        "heading_lines",
        type=click.IntRange(min=1),
        multiple=True,
        metavar="LINE",
        help="Treat the paragraph on LINE as a heading. Repeatable.",
    ),
    click.option(
        "--not-heading",
        "other_lines",
        type=click.IntRange(min=1),
        multiple=True,
        metavar="LINE",
        help="Never treat LINE as a heading. Repeatable.",
    ),
    click.option(
        "--follow-links",
        is_flag=True,
        help="In a folder, read what links to files outside it name.",
    ),
    *ROWS,
)
"""FILE... and how to decode and read them."""

OUTPUT: Sequence[Decorator] = (
    output_file("Write to FILE, whole or not at all. Its suffix names the format."),
    click.option(
        "--color/--no-color",
        default=None,
        help="Colours in the terminal view.  [default: on a terminal, unless NO_COLOR is set]",
    ),
    click.option(
        "--pager",
        is_flag=True,
        help="Show the terminal view in $PAGER. Wide tables scroll sideways.",
    ),
    click.option(
        "--escape-formulas",
        is_flag=True,
        help="In CSV and TSV, put ' before cells that a spreadsheet would run as formulas.",
    ),
    click.option(
        "--delimiter",
        callback=_delimiter,
        metavar="CHARACTER",
        help="In CSV, the character between cells, such as ';' or tab.",
    ),
    click.option(
        "--bom",
        is_flag=True,
        help="In CSV, begin with a byte order mark, by which Excel knows UTF-8.",
    ),
    click.option("--fail-empty", is_flag=True, help="Exit with code 3 when nothing is found."),
)
"""The destination of the output, and how it looks."""


def output_format(formats: str) -> Decorator:
    """Return the option -f; `formats` are the names of those that tabulate does not draw."""
    return click.option(
        "-f",
        "--format",
        "format_name",
        type=FormatName(),
        metavar="FORMAT",
        help=f"{formats}, or a format of tabulate such as grid, psql, rst, latex.  "
        f"[default: {VIEW} on a terminal, else json]",
    )


def force(replaced: str) -> Decorator:
    """Return the option --force; `replaced` is what it replaces."""
    return click.option("--force", is_flag=True, help=f"Replace {replaced}.")


def index(others: str) -> Decorator:
    """Return the option -n; `others` are the options after which it counts."""
    return click.option(
        "-n",
        "--index",
        "numbers",
        type=PositionRanges(),
        multiple=True,
        metavar="N",
        help=f"Only the Nth part of each document: 2, 1,3-5, or -1 for the last. With {others}, N "
        "counts the parts that these leave. Repeatable.",
    )


SELECTION: Sequence[Decorator] = (
    click.option(
        "--section",
        default="",
        metavar="TEXT",
        help="Only parts below headings that contain TEXT (case-insensitive).",
    ),
    click.option(
        "--match",
        "pattern",
        callback=_compile_pattern,
        metavar="REGEX",
        help="Only parts with text that matches REGEX.",
    ),
)
"""Which parts of a document to keep."""


def takes(*options: Decorator) -> Decorator:
    """Add shared options to a command, whose first argument then is its `Settings`."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def call(**values: Any) -> Any:  # noqa: ANN401
            return function(Given.take(values).settings(), **values)

        command: Function = call
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def names(text: str) -> tuple[str, ...]:
    """Return the names in a list with commas between."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def examples(*lines: str) -> str:
    """Return the end of a command's help, with examples."""
    return "\b\nExamples:\n" + "".join(f"  articlex {line}\n" for line in lines)
