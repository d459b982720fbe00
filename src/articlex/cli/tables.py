"""``articlex tables``."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click

from articlex import views
from articlex.choices import choose
from articlex.cli import options
from articlex.cli.app import Command
from articlex.cli.session import (
    Inputs,
    Output,
    Session,
    View,
    escaped,
    format_of,
    refuse_escapes,
    show,
)
from articlex.errors import OutputError
from articlex.grid import Grid
from articlex.model import Document, Table, as_record
from articlex.outputs import slug, to_file
from articlex.writers import BINARY, CELLS_ALONE, PREFERRED_SUFFIX, TYPED, writer


@click.command(
    cls=Command,
    epilog="""\b
Examples:
  articlex tables article.txt
  articlex tables article.txt -n 2 -f csv
  articlex tables article.txt --columns Country,Population --records
  articlex tables article.txt --list
  articlex tables articles/ --output-dir csv/
  articlex tables articles/ -o tables.sqlite
""",
)
@options.inputs
@options.choosing
@click.option(
    "--columns",
    default="",
    metavar="A,B",
    help="Only tables whose header has all of these columns.",
)
@click.option(
    "--all",
    "layout",
    is_flag=True,
    help="Layout tables too, which only placed whole paragraphs on a page.",
)
@click.option(
    "--records",
    is_flag=True,
    help="In JSON, rows as objects; a repeated header gets _2, an empty one column_3.",
)
@click.option(
    "--as-record",
    "record",
    is_flag=True,
    help="A table of two columns, labels and values, as one row below the labels.",
)
@click.option(
    "--types",
    is_flag=True,
    help="Numbers, dates and booleans as such in columns where every cell agrees and nothing is "
    "lost (json, jsonl, sqlite, xlsx).",
)
@click.option(
    "--list",
    "index",
    is_flag=True,
    help="Print no cells but an index: number, section, rows and columns, lines.",
)
@click.option(
    "--output-dir",
    metavar="DIR",
    help="Write each table to a file of its own in DIR (csv unless -f says).",
)
@click.option("--force", is_flag=True, help="Let --output-dir replace files that exist.")
@options.output
def tables(  # noqa: PLR0913
    *,
    columns: str,
    layout: bool,
    records: bool,
    record: bool,
    types: bool,
    index: bool,
    output_dir: str | None,
    force: bool,
    **given: Any,  # noqa: ANN401
) -> int:
    """Print each article's tables."""
    names = tuple(name.strip() for name in columns.split(",") if name.strip())
    choice = options.choice(given, names)

    def chosen(document: Document) -> list[tuple[int, Table]]:
        found = choose(document.tables, choice)
        if not (layout or choice.numbers):
            found = [(number, table) for number, table in found if table.kind == "data"]
        return [(number, as_record(table)) for number, table in found] if record else found

    def view(document: Document) -> Iterable[Grid]:
        if index:
            return views.index_of_tables(document, chosen(document))
        return views.tables(document, chosen(document), records=records, types=types)

    target = Output.of(given)
    if output_dir is not None:
        target = target._replace(format_name=target.format_name or "csv")
    name = format_of(target)
    _refuse_clashes(target, name, output_dir, types=types, index=index)
    # Finding headings takes longer than all else, and cells alone do not show them.
    judge = output_dir is not None or bool(choice.section) or index or name not in CELLS_ALONE
    inputs = Inputs.of(given, judge=judge, tables_only=name != "sqlite")
    if name in BINARY and output_dir is None and target.output is not None:
        return _as_binary(inputs, target, name, chosen, types=types)
    if output_dir is None:
        return show(inputs, target, view)
    return _one_file_each(inputs, target, view, output_dir, force=force)


def _refuse_clashes(
    target: Output, name: str, output_dir: str | None, *, types: bool, index: bool
) -> None:
    """Raise click.UsageError where options exclude each other."""
    if output_dir is not None and target.output is not None:
        raise click.UsageError("--output and --output-dir exclude each other")
    if output_dir is not None and (name == options.VIEW or target.pager or index):
        clash = "--pager" if target.pager else "--list" if index else "the terminal format"
        raise click.UsageError(f"--output-dir does not go with {clash}")
    if target.escape_formulas:
        refuse_escapes(name)
    if types and name not in TYPED:
        raise click.UsageError(f"--types goes with {', '.join(sorted(TYPED))}")
    if name in BINARY and index:
        raise click.UsageError(f"--list does not go with {name}")


class _NothingReadError(Exception):
    """No input could be read."""


def _as_binary(
    inputs: Inputs,
    target: Output,
    name: str,
    chosen: Callable[[Document], list[tuple[int, Table]]],
    *,
    types: bool,
) -> int:
    """Write the chosen tables to a file that holds no text and return the exit code."""
    session = Session(inputs)
    path = target.output or ""
    count = 0

    def documents() -> Iterator[tuple[Document, list[tuple[int, Table]]]]:
        nonlocal count
        for document in session.documents():
            found = chosen(document)
            count += len(found)
            yield document, found
        if session.has_failed():
            raise _NothingReadError  # which leaves the file as it was

    def records() -> Iterator[dict[str, Any]]:
        for document, tables in documents():
            for grid in views.tables(document, tables):
                yield from grid.objects()

    try:
        if name == "sqlite":
            from articlex import database

            database.write(path, documents(), complain=session.complain, types=types)
        elif name == "xlsx":
            from articlex import workbook

            workbook.write(path, documents(), complain=session.complain, types=types)
        else:
            from articlex.shards import write_parquet

            write_parquet(path, "tables", records())
    except _NothingReadError:
        pass
    return session.finish(count, target)


def _one_file_each(inputs: Inputs, target: Output, view: View, folder: str, *, force: bool) -> int:
    """Write every grid to its own file in `folder` and return the exit code."""
    name = format_of(target)
    suffix = PREFERRED_SUFFIX.get(name, ".txt")
    write = writer(name)
    session = Session(inputs)
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot write: {error.strerror}") from error
    number = 0
    grids = session.grids(view)
    if target.escape_formulas:
        grids = escaped(grids, name)
    for number, grid in enumerate(grids, 1):
        path = os.path.join(folder, slug(grid.title, number, suffix))
        try:
            to_file(path, write([grid]), replace=force, follow=False)
        except OutputError as error:
            session.complain(str(error))
            if getattr(error.__cause__, "errno", None) == errno.ENOSPC:
                break  # the others would say the same
    return session.finish(number, target)
