"""Writes views to standard output, a pager or a file."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import click

from articlex.cli.console import is_device, is_terminal, page
from articlex.cli.exit_codes import USAGE
from articlex.cli.session import Session
from articlex.document import Document
from articlex.errors import UsageError
from articlex.export.atomic import to_file, to_stdout
from articlex.export.control_characters import visible
from articlex.export.formats import VIEW, Capacity, Format, Writer, import_writer, writer
from articlex.export.records import cell_text
from articlex.export.views import AnyView, TableView

if TYPE_CHECKING:
    from articlex.tables.cell_format import ColumnType

MakeViews = Callable[[Document], Iterable[AnyView]]


def show(session: Session, make_views: MakeViews) -> int:
    """Write the views of every document and return the exit code."""
    return show_all(session, views_of(session, make_views))


def show_all(session: Session, views: Iterable[AnyView]) -> int:
    """Write some views and return the exit code."""
    output = session.settings.output.format()
    if output.is_binary:
        return _write_rows(session, views, output)
    capacity = Capacity(output)
    count = tables = 0

    def counted() -> Iterator[AnyView]:
        nonlocal count, tables
        for view in views:
            reason = capacity.refusal(view)
            if reason is None:
                count += 1
                tables += type(view) is TableView
                yield view
            else:
                session.error(f"{view.document.name}:{view.line}: {reason}")

    settings = session.settings.output
    pieces = text_writer(session, output)(counted())
    if settings.is_paged:
        page(pieces, color=settings.has_color)
    else:
        failed = lambda: bool(session.code and not count)  # noqa: E731
        send(pieces, settings.path, failed, is_safe=output.name == VIEW)
    session.note_written(count)
    if output.is_delimited:
        session.note_several(tables)
    return session.finish(count)


def _write_rows(session: Session, views: Iterable[AnyView], output: Format) -> int:
    """Write the rows of some views as one table of a file without text, and return the exit code.

    Numbers stay numbers.

    Raises:
        click.UsageError: the format is Parquet, which stores records, not tables of rows.

    """
    if output.name == "parquet":
        raise click.UsageError(
            "-f parquet: only 'articlex tables' and 'articlex corpus' write it; use sqlite or jsonl"
        )
    from articlex.blocks import Table
    from articlex.tables.column_types import Column

    header: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    kinds: dict[int, ColumnType] = {}
    for view in views:
        header = view.full_header()
        for row in view.rows():
            cells = tuple(map(cell_text, row))
            longest = max(map(len, cells))
            if output.longest_cell is not None and longest > output.longest_cell:
                line = row[header.index("line_start")] if "line_start" in header else view.line
                reason = f"{output.name} cannot hold a cell of {longest} characters"
                session.error(f"{view.document.name}:{line}: skipped: {reason}")
                continue
            kinds.update((n, _NUMBERS[type(v)]) for n, v in enumerate(row) if type(v) in _NUMBERS)
            rows.append(cells)
    if session.has_failed():
        return session.finish(0)
    path = session.settings.output.path or ""
    name = click.get_current_context().info_name or ""
    table = Table(1, 1, (), None, name, header, (), tuple(rows))
    columns = [Column(name, kinds.get(n, "text")) for n, name in enumerate(header)]
    import_writer(output).write(
        path,
        [(Document(()), [(1, table)] if rows else [])],
        on_error=session.error,
        types=lambda _: columns,
        force=session.settings.output.force,
    )
    session.note_written(len(rows))
    return session.finish(len(rows))


_NUMBERS: dict[type, "ColumnType"] = {int: "integer", float: "float"}


def views_of(session: Session, make_views: MakeViews) -> Iterator[AnyView]:
    """Yield the views of every document; report a selected part that does not exist."""
    for document in session.documents():
        try:
            views = list(make_views(document))
            if not views:
                session.note_empty(document)
            yield from views
        except UsageError as error:
            session.error(f"{document.name}: {error}", USAGE)


def text_writer(session: Session, output: Format) -> Writer:
    """Return the writer of a text format with the settings of this call."""
    settings = session.settings.output
    if output.name == VIEW:
        return writer(VIEW, color=settings.has_color, is_paged=settings.is_paged)
    if output.is_delimited:
        return writer(
            output.name,
            escape_formulas=settings.escape_formulas,
            delimiter=settings.delimiter,
            bom=settings.bom,
        )
    return writer(output.name)


def send(
    pieces: Iterable[str],
    path: str | None,
    has_failed: Callable[[], bool],
    *,
    is_safe: bool = False,
) -> None:
    """Write text to a file, or to standard output.

    Args:
        pieces: the text. The first document is read when the first piece is taken.
        path: the file; None or ``-`` for standard output.
        has_failed: tells after the first piece whether all inputs failed. Then nothing is written.
        is_safe: whether the text is made for terminals. Other text is made visible on one.

    """
    rest = iter(pieces)
    first = next(rest, None)
    if has_failed():
        return
    pieces = rest if first is None else chain((first,), rest)
    if path is not None and path != "-":
        to_file(path, map(_visible_lines, pieces) if is_device(path) and not is_safe else pieces)
    elif is_terminal() and not is_safe:
        to_stdout(map(_visible_lines, pieces))
    else:
        to_stdout(pieces)


def _visible_lines(piece: str) -> str:
    return "\n".join(map(visible, piece.split("\n")))
