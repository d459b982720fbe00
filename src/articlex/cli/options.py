"""The options that commands share, as decorators."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from articlex.choices import Choice
from articlex.readers import FORMATS as INPUT_FORMATS
from articlex.writers import FORMATS

Command = TypeVar("Command", bound=Callable[..., Any])

VIEW = "terminal"
"""The format that a terminal gets unless another is asked for."""


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
        digits = value.rstrip("KMGTiBkb")
        unit = _UNITS.get(value[len(digits) :].upper().removesuffix("B"))
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 16) or unit is None:  # noqa: PLR2004
            self.fail(f"{value!r} is no size such as 200MB or 1GiB", param, ctx)
        return int(digits) * unit


def _no_nan(_context: click.Context, _param: click.Parameter, value: float | None) -> float | None:
    """Refuse what is no number; click's range takes it, for it compares with nothing."""
    if value is not None and value != value:  # noqa: PLR0124
        raise click.BadParameter("nan is not in the range 0<=x<=1.")
    return value


_UNITS = {
    "": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12,
    "KI": 1 << 10, "MI": 1 << 20, "GI": 1 << 30, "TI": 1 << 40,
}  # fmt: skip


def inputs(command: Command) -> Command:
    """Take FILE... and how to decode and read it."""
    return _all(
        keys(command),
        click.argument("files", nargs=-1, metavar="[FILE]..."),
        click.option(
            "--encoding",
            help="The files' encoding.  [default: by byte order mark, else UTF-8, else guessed]",
        ),
        click.option(
            "--errors",
            type=click.Choice(["strict", "replace"]),
            default="strict",
            help="What bytes that are not in the encoding do: fail, or become U+FFFD.",
        ),
        click.option(
            "--from",
            "input_format",
            type=click.Choice([*INPUT_FORMATS, "jsonl", "parquet"]),
            help="What the files hold; jsonl and parquet, an article in each row.  "
            "[default: by suffix, else by what the text looks like]",
        ),
        click.option(
            "--repeat-spans",
            is_flag=True,
            help="In HTML, repeat the text of a cell that spans several in each of them.",
        ),
        click.option(
            "--article",
            is_flag=True,
            help="In HTML, keep only the main article (needs articlex[html-article]).",
        ),
        click.option(
            "--wrapped/--unwrapped",
            default=None,
            help="Whether paragraphs are hard-wrapped over lines.  [default: by line lengths]",
        ),
        click.option(
            "--threshold",
            type=click.FloatRange(0, 1),
            callback=_no_nan,
            metavar="SCORE",
            help="The score from which a line that nothing marks is a heading.",
        ),
        click.option(
            "--heading",
            "heading_lines",
            type=click.IntRange(min=1),
            multiple=True,
            metavar="LINE",
            help="The paragraph on LINE is a heading; may be repeated.",
        ),
        click.option(
            "--not-heading",
            "other_lines",
            type=click.IntRange(min=1),
            multiple=True,
            metavar="LINE",
            help="What stands on LINE is no heading; may be repeated.",
        ),
    )


def keys(command: Command) -> Command:
    """Take the names of the columns in rows, and how large a document may be."""
    return _all(
        command,
        click.option(
            "--text-key", metavar="KEY", help="The key of a row's text.  [default: text…]"
        ),
        click.option("--id-key", metavar="KEY", help="The key of a row's id.  [default: id…]"),
        click.option("--url-key", metavar="KEY", help="The key of a row's URL.  [default: url…]"),
        click.option(
            "--max-size",
            type=ByteSize(),
            default="1GiB",
            show_default=True,
            metavar="SIZE",
            help="The most bytes of one document, unpacked, such as 200MB.",
        ),
    )


def output_file(said: str) -> Callable[[Command], Command]:
    """Take -o, with what `--help` says of it."""
    return click.option("-o", "--output", metavar="FILE", help=said, callback=_place)


def _place(_context: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return where the output goes; standard output by a name is no file to be replaced."""
    return "-" if value in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1") else value


def output(command: Command) -> Command:
    """Take the output's format and place."""
    return _all(
        command,
        click.option(
            "-f",
            "--format",
            "format_name",
            type=click.Choice([*FORMATS, VIEW]),
            metavar="FORMAT",
            help="json, jsonl, csv, tsv, markdown, html, terminal, or a format of tabulate such "
            "as grid, psql, rst, latex.  [default: terminal on a terminal, else json]",
        ),
        output_file("Write to FILE, whole or not at all; its suffix names the format."),
        click.option(
            "--color/--no-color",
            default=None,
            help="Colours in the terminal view.  [default: on a terminal, unless NO_COLOR is set]",
        ),
        click.option(
            "--pager",
            is_flag=True,
            help="Scroll the terminal view in $PAGER, wide tables sideways instead of folded.",
        ),
        click.option(
            "--escape-formulas",
            is_flag=True,
            help="In CSV and TSV, put ' before cells that a spreadsheet would run.",
        ),
        click.option("--fail-empty", is_flag=True, help="Exit with code 3 when nothing is found."),
    )


def choosing(command: Command) -> Command:
    """Take which of a document's parts to keep."""
    return _all(
        command,
        click.option(
            "-n",
            "--index",
            "numbers",
            type=click.IntRange(min=1),
            multiple=True,
            metavar="N",
            help="Only number N of each document, from 1; may be repeated.",
        ),
        click.option(
            "--section",
            default="",
            metavar="TEXT",
            help="Only below headings that hold TEXT; letter case does not matter.",
        ),
        click.option(
            "--match",
            "pattern",
            callback=_pattern,
            metavar="REGEX",
            help="Only what has text that matches REGEX.",
        ),
    )


def choice(given: dict[str, Any], columns: tuple[str, ...] = ()) -> Choice:
    """Return the choice that the options of `choosing` make."""
    return Choice(given["numbers"], given["section"], columns, given["pattern"])


def _pattern(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> re.Pattern[str] | None:
    try:
        return None if value is None else re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise click.BadParameter(f"{value!r} is no regular expression: {error}") from error


def _all(command: Command, *decorators: Callable[[Command], Command]) -> Command:
    for decorate in reversed(decorators):
        command = decorate(command)
    return command
