"""What the shared options of a command say, as one typed object."""

import os
from typing import Any, NamedTuple

import click

from articlex.cli.console import is_terminal
from articlex.export.formats import OUTPUT_FORMATS, VIEW, Format, format_by_suffix
from articlex.inputs import InputSettings
from articlex.inputs.rows import Keys
from articlex.readers import Options
from articlex.selection import Pattern, Positions, Selection


class Settings(NamedTuple):
    """The shared options of one call.

    Attributes:
        files: the FILE arguments.
        inputs: how to read files.
        options: how to read articles.
        selection: which parts to print.
        output: where the result goes, and how.

    """

    files: tuple[str, ...]
    inputs: InputSettings
    options: Options
    selection: Selection
    output: "OutputSettings"


class OutputSettings(NamedTuple):
    """Where the result goes, and how.

    Attributes:
        format_name: what -f says, or None.
        path: what -o says: a file, ``-``, or None for standard output.
        color: whether the view has colours, or None to decide by the terminal.
        is_paged: whether the view goes through a pager.
        escape_formulas: whether CSV escapes cells that a spreadsheet would run.
        delimiter: the character between the cells of CSV, or None for that of the format.
        bom: whether CSV begins with a byte order mark.
        fail_empty: whether finding nothing is an error.
        force: whether to replace files, or the tables of an earlier run.

    """

    format_name: str | None = None
    path: str | None = None
    color: bool | None = None
    is_paged: bool = False
    escape_formulas: bool = False
    fail_empty: bool = False
    delimiter: str | None = None
    bom: bool = False
    force: bool = False

    def format(self, default: str | None = None) -> Format:
        """Return the output format that -f, the suffix, `default` or the terminal decides.

        Raises:
            click.UsageError: the suffix names another format than -f, or none; or options do not
                go with the format.

        """
        output = self._format(default)
        for option, value in (
            ("--escape-formulas", self.escape_formulas),
            ("--delimiter", self.delimiter),
            ("--bom", self.bom),
        ):
            if value and not output.is_delimited:
                raise click.UsageError(f"{option} works only with -f csv or tsv, not {output.name}")
        if self.delimiter and output.name == "tsv":
            raise click.UsageError("--delimiter works only with -f csv: the cells of tsv have tabs")
        if self.is_paged and (output.name != VIEW or self.path is not None):
            raise click.UsageError("--pager works only with -f terminal and without -o")
        return output

    def _format(self, default: str | None) -> Format:
        named = OUTPUT_FORMATS[self.format_name] if self.format_name else None
        if self.path in (None, "-"):
            if named is not None and named.is_binary:
                file = f"FILE{named.suffixes[0]}"
                raise click.UsageError(f"-f {named.name}: is no text; give -o {file}")
            return named or OUTPUT_FORMATS[default or (VIEW if is_terminal() else "json")]
        suffix = os.path.splitext(self.path)[1].lower()
        by_suffix = format_by_suffix(suffix)
        if named is not None and named.is_binary and by_suffix is None:
            by_suffix = named
        if named is None and by_suffix is None:
            raise click.UsageError(f"-o {self.path}: the suffix names no format; give -f")
        if named and by_suffix and named != by_suffix and suffix not in named.other_suffixes:
            raise click.UsageError(
                f"-o {self.path}: the suffix means {by_suffix.name}, but -f says {named.name}"
            )
        return named or by_suffix or OUTPUT_FORMATS["json"]

    @property
    def has_color(self) -> bool:
        """Whether the view has colours: as --color says, else on a terminal that has them.

        The variables NO_COLOR and TERM=dumb say that it has none.
        """
        if self.color is not None:
            return self.color
        if self.path is not None or os.environ.get("TERM") == "dumb":
            return False
        return is_terminal() and not os.environ.get("NO_COLOR")


class Given(NamedTuple):
    """The values of the shared options, as Click passes them. Absent ones have defaults."""

    files: tuple[str, ...] = ()
    encoding: str | None = None
    errors: str = "strict"
    input_format: str | None = None
    repeat_spans: bool = False
    links: bool = False
    article: bool = False
    wrapped: bool | None = None
    threshold: float | None = None
    heading_lines: tuple[int, ...] = ()
    other_lines: tuple[int, ...] = ()
    text_key: str | None = None
    id_key: str | None = None
    url_key: str | None = None
    max_size: int = 0
    follow_links: bool = False
    format_name: str | None = None
    output: str | None = None
    color: bool | None = None
    pager: bool = False
    escape_formulas: bool = False
    fail_empty: bool = False
    delimiter: str | None = None
    bom: bool = False
    force: bool = False
    numbers: tuple[Positions, ...] = ()
    section: str = ""
    pattern: Pattern | None = None

    @classmethod
    def take(cls, values: dict[str, Any]) -> "Given":
        """Move the values of the shared options out of a command's arguments."""
        return cls(**{name: values.pop(name) for name in cls._fields if name in values})

    def settings(self) -> Settings:
        """Return the settings.

        Raises:
            click.UsageError: a line is said to be a heading and not to be one.

        """
        both = set(self.heading_lines).intersection(self.other_lines)
        if both:
            raise click.UsageError(f"--heading and --not-heading: both name line {min(both)}")
        return Settings(
            self.files,
            InputSettings(
                self.encoding,
                self.errors,
                self.input_format,
                Keys(self.text_key, self.id_key, self.url_key),
                self.max_size,
                follow_links=self.follow_links,
            ),
            Options(
                self.wrapped,
                self.threshold,
                frozenset(self.heading_lines),
                frozenset(self.other_lines),
                repeat_spans=self.repeat_spans,
                links=self.links,
                main_article=self.article,
            ),
            Selection(sum(self.numbers, ()), self.section, (), self.pattern),
            OutputSettings(
                self.format_name,
                self.output,
                self.color,
                self.pager,
                self.escape_formulas,
                self.fail_empty,
                self.delimiter,
                self.bom,
                self.force,
            ),
        )
