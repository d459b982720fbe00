"""``articlex tables``."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import click

from articlex.blocks import DIALECTS, Table
from articlex.cli.app import Command
from articlex.cli.exit_codes import USAGE
from articlex.cli.options import (
    INPUTS,
    OUTPUT,
    SELECTION,
    completed_by,
    examples,
    force,
    index,
    names,
    output_format,
    takes,
)
from articlex.cli.render import show, show_all, text_writer, views_of
from articlex.cli.session import Session
from articlex.cli.settings import Settings
from articlex.document import Document
from articlex.errors import OutputError, UsageError
from articlex.export.atomic import slug, to_file
from articlex.export.formats import OUTPUT_FORMATS, VIEW, Format, import_writer
from articlex.export.stack import stacked
from articlex.export.views import AnyView, Numbered, TableIndexView, TableView
from articlex.selection import Selection, select
from articlex.tables.columns import clear_cells, drop_empty_columns, pad_rows, take_columns
from articlex.tables.pairs import as_record


@click.command(
    cls=Command,
    epilog=examples(
        "tables article.txt",
        "tables article.txt -n 2 -f csv",
        "tables article.txt --columns Country,Population --records",
        "tables article.txt --select Country,2 -f csv --bom --delimiter ';'",
        "tables reports/ --columns Year --stack -f csv",
        "tables article.txt --list",
        "tables article.txt --dialect pipe,tab",
        "tables articles/ --output-dir csv/",
        "tables articles/ -o tables.sqlite",
    ),
)
@takes(
    *INPUTS,
    index("--section, --match or --columns"),
    *SELECTION,
    output_format(
        f"json, jsonl, csv, tsv, markdown, html, xlsx, sqlite, parquet, {VIEW}",
    ),
    *OUTPUT,
    force(
        "another program's .xlsx or .parquet file, the tables of an earlier run in a database, or "
        "files in --output-dir"
    ),
)
@click.option(
    "--columns",
    default="",
    shell_complete=completed_by("complete_columns"),
    metavar="A,B",
    help="Only tables whose header has all of these columns.",
)
@click.option(
    "--select",
    "wanted",
    default="",
    shell_complete=completed_by("complete_columns"),
    metavar="A,B",
    help="Only these columns of each table, by name or position from 1, in this order.",
)
@click.option(
    "--drop-empty-columns",
    "drop_empty",
    is_flag=True,
    help="Leave empty columns out, and join $ and % in columns of their own to the numbers beside.",
)
@click.option(
    "--null",
    "nulls",
    default="",
    metavar="A,B",
    help="Cells that mean nothing, such as '–,N/A', become empty.",
)
@click.option("--pad", is_flag=True, help="Fill up short rows with empty cells.")
@click.option(
    "--stack",
    is_flag=True,
    help="Make one table of all tables with the same header, with source, section and index in "
    "front of each row.",
)
@click.option(
    "--dialect",
    "dialects",
    default="",
    metavar="A,B",
    help=f"Only tables that the text draws in one of these ways: {', '.join(DIALECTS)}.",
)
@click.option(
    "--all",
    "keep_layout",
    is_flag=True,
    help="Include layout tables, which only place paragraphs, or one text, on a page.",
)
@click.option(
    "--records",
    "as_objects",
    is_flag=True,
    help="In JSON, print rows as objects; in other formats, name every column. Repeated names get "
    "a suffix (_2), empty ones column_N.",
)
@click.option(
    "--as-record",
    "as_record",
    is_flag=True,
    help="Turn a table of two columns, labels and values, into one row below the labels.",
)
@click.option(
    "--types",
    is_flag=True,
    help="Numbers, dates and booleans, in columns where every cell agrees and no information is "
    "lost (json, csv, sqlite, and one table as parquet; xlsx always has them). In CSV, 1.250,75 € "
    "becomes 1250.75.",
)
@click.option(
    "--list",
    "as_index",
    is_flag=True,
    help="Print an index instead of cells: number, section, size, names of the columns, lines, "
    "and in CSV and JSON the lead-in and the first row.",
)
@click.option(
    "--output-dir",
    shell_complete=completed_by("complete_folder"),
    metavar="DIR",
    help="Write each table to its own file in DIR, as CSV unless -f names another format.",
)
def tables(  # noqa: PLR0913 - its options
    settings: Settings,
    *,
    columns: str,
    wanted: str,
    nulls: str,
    dialects: str,
    output_dir: str | None,
    **choices: bool,
) -> int:
    """Print each article's tables."""
    chosen = names(dialects)
    unknown = [name for name in chosen if name not in DIALECTS]
    if unknown:
        raise click.UsageError(f"--dialect: {unknown[0]}: choose from {', '.join(DIALECTS)}")
    selection = settings.selection._replace(columns=names(columns), dialects=chosen)
    flags: dict[str, Any] = dict(choices)
    request = TableRequest(selection, output_dir, names(wanted), names(nulls), **flags)
    output = _output_format(settings, request)
    settings = settings._replace(selection=selection)
    session = Session(_reading_settings(settings, request, output))
    request = request._replace(on_error=lambda message: session.error(message, USAGE))
    if output_dir is not None:
        return _write_files(session, request, output, output_dir)
    if output.is_binary:
        return _write_binary(session, request, output)
    if request.stack:
        return show_all(session, stacked(views_of(session, request.views)))
    return show(session, request.views)


class TableRequest(NamedTuple):
    """Which tables to print, and how.

    Attributes:
        selection: which tables to keep.
        output_dir: the folder for a file per table, or None.
        wanted: the columns to keep, by name or position; none keeps all.
        nulls: cells that become empty.
        drop_empty: whether to leave empty columns out.
        pad: whether to fill up short rows.
        stack: whether to make one table of those with the same header.
        keep_layout: whether to keep layout tables.
        as_objects: whether JSON has rows as objects.
        as_record: whether to turn tables of labels and values into one row.
        types: whether columns get types.
        as_index: whether to print an index instead of cells.
        on_error: called with a message for each table that lacks a wanted column.

    """

    selection: Selection
    output_dir: str | None
    wanted: tuple[str, ...]
    nulls: tuple[str, ...]
    drop_empty: bool
    pad: bool
    stack: bool
    keep_layout: bool
    as_objects: bool
    as_record: bool
    types: bool
    as_index: bool
    on_error: Callable[[str], object] = bool

    def select(self, document: Document) -> list[Numbered[Table]]:
        """Return a document's tables that are wanted, with their numbers."""
        parts = select(document.tables, self.selection, "tables")
        if not (self.keep_layout or self.selection.numbers):
            parts = [(number, table) for number, table in parts if table.kind == "data"]
        if self.as_record:
            parts = [(number, as_record(table)) for number, table in parts]
        return [
            (number, shaped)
            for number, table in parts
            if (shaped := self._shaped_or_none(table, document)) is not None
        ]

    def _shaped_or_none(self, table: Table, document: Document) -> Table | None:
        """Return a table as it is wanted, or None, with a message, if it lacks a column."""
        try:
            return self._shaped(table)
        except UsageError as error:
            self.on_error(f"{document.name}:{table.line_start}: {error}")
            return None

    def _shaped(self, table: Table) -> Table:
        """Return a table with the columns and cells that are wanted."""
        if self.nulls:
            table = clear_cells(table, self.nulls)
        if self.drop_empty:
            table = drop_empty_columns(table)
        if self.wanted:
            table = take_columns(table, self.wanted)
        return pad_rows(table) if self.pad else table

    def views(self, document: Document) -> Iterable[AnyView]:
        """Return the views of a document's tables."""
        parts = self.select(document)
        if self.as_index:
            return [TableIndexView(document, parts)] if parts else []
        return [
            TableView(document, part, as_objects=self.as_objects, with_types=self.types)
            for part in parts
        ]


def _output_format(settings: Settings, request: TableRequest) -> Format:
    """Return the output format.

    Raises:
        click.UsageError: options contradict each other, or do not go with the format.

    """
    output = settings.output.format("csv" if request.output_dir is not None else None)
    if request.output_dir is not None:
        if settings.output.path is not None:
            raise click.UsageError("--output-dir and --output: give only one of them")
        if output.name == VIEW:
            raise click.UsageError(
                "--output-dir cannot be used with -f terminal; choose another format"
            )
        if request.as_index:
            raise click.UsageError("--output-dir and --list: give only one of them")
    if request.stack and (request.as_index or output.is_binary or request.output_dir is not None):
        raise click.UsageError("--stack goes with text formats alone, not with --list or files")
    if request.as_objects and request.as_index:
        raise click.UsageError("--records and --list: give only one of them")
    if request.types and (request.as_index or request.stack):
        raise click.UsageError("--types cannot be combined with --list or --stack")
    if request.types and not output.has_types:
        typed = ", ".join(sorted(name for name, each in OUTPUT_FORMATS.items() if each.has_types))
        raise click.UsageError(f"--types: {output.name} cannot store types; use {typed}")
    if output.is_binary and request.as_index:
        raise click.UsageError(f"--list: cannot write the index as {output.name}; use csv or json")
    return output


def _reading_settings(settings: Settings, request: TableRequest, output: Format) -> Settings:
    """Return the settings without the work that the output does not show."""
    options = settings.options
    if options.force_headings:  # the whole document is needed to report missing lines
        return settings
    uses_titles = request.output_dir is not None or request.as_index or request.stack
    shows_section = uses_titles or output.shows_section or bool(request.selection.section)
    return settings._replace(
        options=options._replace(
            detect_headings=shows_section, tables_only=not output.has_all_blocks
        )
    )


class _NothingReadError(Exception):
    """No input could be read, so the output file must stay as it was."""


def _write_binary(session: Session, request: TableRequest, output: Format) -> int:
    """Write the tables to a file without text and return the exit code."""
    from articlex.tables.column_types import column_types

    count = 0

    def documents() -> Iterator[tuple[Document, Sequence[Numbered[Table]]]]:
        nonlocal count
        for document in session.documents():
            try:
                parts = request.select(document)
            except UsageError as error:
                session.error(f"{document.name}: {error}", USAGE)
                continue
            if not parts:
                session.note_empty(document)
            count += len(parts)
            yield document, parts
        if session.has_failed():
            raise _NothingReadError

    path = session.settings.output.path or ""
    write = import_writer(output).write
    with suppress(_NothingReadError):
        write(
            path,
            documents(),
            on_error=session.error,
            types=column_types if request.types or output.always_has_types else None,
            force=session.settings.output.force,
        )
    session.note_written(count)
    return session.finish(count)


def _write_files(session: Session, request: TableRequest, output: Format, folder: str) -> int:
    """Write each table to its own file in a folder and return the exit code."""
    suffix = output.suffixes[0] if output.suffixes else ".txt"
    write = text_writer(session, output)
    force = session.settings.output.force
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot write: {error.strerror}") from error
    number = 0
    is_single = session.is_single()
    index: list[str] = []
    for number, view in enumerate(views_of(session, request.views), 1):
        source = "" if is_single else os.path.splitext(os.path.basename(view.document.name))[0]
        name = slug(f"{source} {view.title}", number, suffix)
        path = os.path.join(folder, name)
        try:
            to_file(path, write([view]), replace=force, follow=False)
            index += _index_lines(name, view, first=not index)
        except OutputError as error:
            session.error(str(error))
            if getattr(error.__cause__, "errno", None) == errno.ENOSPC:
                break  # the disk is full for the others, too
    if index:
        path = os.path.join(folder, "index.csv")
        try:
            to_file(path, index, replace=force, follow=False)
        except OutputError as error:
            session.error(str(error))
    session.note_written(number, folder)
    return session.finish(number)


def _index_lines(name: str, view: AnyView, *, first: bool) -> list[str]:
    """Return a file's line of the index in CSV, below the names of the columns if it is the first.

    The line says from which table of which document the file is.
    """
    parts = [(number, part) for number, part in view.parts if isinstance(part, Table)]
    index = TableIndexView(view.document, parts)
    lines = "".join(import_writer(OUTPUT_FORMATS["csv"]).writer("csv")([index])).splitlines(
        keepends=True
    )
    header, *rows = lines
    return [*([f"file,{header}"] if first else []), f"{name},{''.join(rows)}"]
