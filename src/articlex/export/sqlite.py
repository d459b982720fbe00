"""Tables as a SQLite database, which Datasette, sqlite-utils and every language open."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from articlex.blocks import Table
from articlex.document import Document
from articlex.errors import OutputError
from articlex.export.atomic import atomic_path, printable, slug
from articlex.export.views import Numbered
from articlex.tables.column_types import Column, column_types, typed_rows

_MAX_COLUMNS = 1999
"""One less than SQLite's own limit."""

_INDEX = {
    "name": "TEXT PRIMARY KEY",
    "source": "TEXT",
    "number": "INTEGER",
    "section": "TEXT",
    "caption": "TEXT",
    "lead_in": "TEXT",
    "columns": "TEXT",
    "rows": "INTEGER",
    "line_start": "INTEGER",
    "line_end": "INTEGER",
    "types": "TEXT",
}
_BLOCKS = {
    "source": "TEXT",
    "number": "INTEGER",
    "type": "TEXT",
    "section": "TEXT",
    "line_start": "INTEGER",
    "line_end": "INTEGER",
    "json": "TEXT",
}
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "text": "TEXT", "date": "TEXT"}


def write(
    path: str,
    documents: Iterable[tuple[Document, Sequence[Numbered[Table]]]],
    *,
    on_error: Callable[[str], None],
    types: bool = False,
) -> None:
    """Write a database with one table for each table, whole or not at all.

    `articlex_tables` has the origin of each, the names of its columns and, with `types`, the
    formats of their values. A short row has NULL in its last columns. `articlex_blocks` has every
    block of the documents as JSON.

    Args:
        path: the file, which is replaced.
        documents: each document with the tables to write, numbered from 1.
        on_error: called with a message for each table with too many columns, which is skipped.
        types: whether to give types to columns that have one.

    Raises:
        OutputError: the file cannot be written.

    """
    try:
        with atomic_path(path) as temporary:
            connection = sqlite3.connect(temporary, isolation_level=None)
            try:
                _fill(connection, documents, on_error, types=types)
            finally:
                connection.close()
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"{path}: cannot write: {reason}") from error


def _fill(
    connection: sqlite3.Connection,
    documents: Iterable[tuple[Document, Sequence[Numbered[Table]]]],
    on_error: Callable[[str], None],
    *,
    types: bool,
) -> None:
    # The file replaces the target only when it is whole, so it needs no journal.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    _create(connection, "articlex_tables", _INDEX)
    _create(connection, "articlex_blocks", _BLOCKS)
    count = 0
    for document, tables in documents:
        _insert(connection, "articlex_blocks", len(_BLOCKS), _block_rows(document))
        for number, table in tables:
            if table.width > _MAX_COLUMNS:
                location = f"{document.name}:{table.line_start}"
                on_error(f"{location}: skipped: SQLite cannot hold {table.width} columns")
                continue
            count += 1
            columns = column_types(table) if types else tuple(map(Column, table.keys()))
            name = "t" + slug(table.title, count, "").replace("-", "_")
            _write_table(connection, name, table, columns)
            formats = _json([column.to_dict() for column in columns]) if types else None
            row = _index_row(name, document, number, table, formats)
            _insert(connection, "articlex_tables", len(_INDEX), [row])
    connection.execute("COMMIT")


def _block_rows(document: Document) -> Iterator[Sequence[object]]:
    for number, block in enumerate(document.blocks, 1):
        record = block.to_dict()
        yield (
            printable(document.name),
            number,
            record["type"],
            _json(record["section"]),
            block.line_start,
            block.line_end,
            _json(record),
        )


def _index_row(
    name: str, document: Document, number: int, table: Table, formats: str | None
) -> Sequence[object]:
    return (
        name,
        printable(document.name),
        number,
        _json(table.section),
        table.caption and printable(table.caption),
        table.lead_in and printable(table.lead_in),
        _json(table.header),
        len(table.rows),
        table.line_start,
        table.line_end,
        formats,
    )


def _write_table(
    connection: sqlite3.Connection, name: str, table: Table, columns: Sequence[Column]
) -> None:
    names = _distinct(column.name for column in columns) or ["nothing"]
    kinds = [_TYPES.get(column.type, "REAL") for column in columns] or ["TEXT"]
    _create(connection, name, dict(zip(names, kinds, strict=True)))
    width = len(names)
    rows = (
        [*(printable(v) if isinstance(v, str) else v for v in row), *[None] * (width - len(row))]
        for row in typed_rows(table, columns)
    )
    _insert(connection, name, width, rows)


def _create(connection: sqlite3.Connection, name: str, columns: dict[str, str]) -> None:
    definitions = ", ".join(f"{_quote(column)} {kind}" for column, kind in columns.items())
    connection.execute(f"CREATE TABLE {_quote(name)} ({definitions})")


def _insert(
    connection: sqlite3.Connection, name: str, width: int, rows: Iterable[Sequence[Any]]
) -> None:
    values = ", ".join("?" * width)
    connection.executemany(f"INSERT INTO {_quote(name)} VALUES ({values})", rows)  # noqa: S608


def _distinct(names: Iterable[str]) -> list[str]:
    """Return names that differ in more than upper and lower case, as SQLite's columns must."""
    distinct: list[str] = []
    taken: set[str] = set()
    for name in names:
        base = printable(name).replace("\0", "\ufffd")
        unique, repeat = base, 1
        while unique.lower() in taken:
            repeat += 1
            unique = f"{base}_{repeat}"
        taken.add(unique.lower())
        distinct.append(unique)
    return distinct


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _json(value: object) -> str:
    return printable(json.dumps(value, ensure_ascii=False))
