"""Tables as a SQLite database, which Datasette, sqlite-utils and every language open."""

import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import Any

from articlex.blocks import Table, texts
from articlex.document import Document
from articlex.errors import OutputError
from articlex.export.atomic import atomic_path, printable, slug
from articlex.export.views import Numbered
from articlex.proportion import is_padded_too_far
from articlex.tables.column_types import Column, MakeTypes, typed_rows

_MAX_COLUMNS = 1999
"""One less than SQLite's own limit."""

_WRITTEN = re.compile(r"t\d{4,}(?:_|$)").match
"""Begins the name of a table that articlex wrote."""

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
_INDEX_TABLES = {"articlex_tables": _INDEX, "articlex_blocks": _BLOCKS}
"""The tables that say where the others are from, with their columns."""
_SCHEMA = {"type": "TEXT", "name": "TEXT", "tbl_name": "TEXT", "rootpage": "INT", "sql": "TEXT"}
"""The columns of SQLite's own table of tables."""
_WAITING = "articlex_waiting"
_MOST_KNOWN = 1000
"""How many tables a connection creates."""
_RECORD_BYTES = 150
"""Of a block's record beside its text and its section, which is in it twice."""
_MOST_TIMES, _FREE_BYTES = 40, 250_000
"""Bytes of all records for one character of the article, and how many more are free."""
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "text": "TEXT", "date": "TEXT"}


def write(
    path: str,
    documents: Iterable[tuple[Document, Sequence[Numbered[Table]]]],
    *,
    on_error: Callable[[str], None],
    types: MakeTypes | None = None,
    force: bool = False,
) -> None:
    """Write one database table for each table, all of them or none.

    `articlex_tables` has the origin of each, the names of its columns and, with `types`, the
    formats of their values. A short row has NULL in its last columns. `articlex_blocks` has every
    block of the documents as JSON.

    A database that exists keeps its other tables. They are written through SQLite, in one
    transaction, so that programs that have the database open see all or nothing.

    Args:
        path: the file, new or a SQLite database.
        documents: each document with the tables to write, numbered from 1.
        on_error: called with a message for each table with too many columns, which is skipped.
        types: returns the types of a table's columns, or None to leave all cells text.
        force: whether to replace the tables of an earlier run.

    Raises:
        OutputError: the file cannot be written, is no database, or has the tables of an earlier
            run and `force` is False.

    """
    try:
        if os.path.isfile(path) and os.path.getsize(path):
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                fill = partial(_fill, lambda _: connection, documents, on_error, types=types)
                _add(connection, path, fill, force=force)
            return
        with atomic_path(path) as temporary, closing(_NewDatabase(temporary)) as database:
            _fill(database.connection, documents, on_error, types=types)
            database.finish()
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"{path}: cannot write: {reason}") from error


_PAGE = 512
"""Bytes of a page of a new database. Every table takes one page or more, and most are small."""


class _NewDatabase:
    """A new database, which may get any number of tables in linear time.

    SQLite looks through the rows of its schema for every new table. So after a thousand tables
    their rows wait in another table, and a new connection knows nothing of them. At the end they
    get back into the schema, which SQLite allows with "PRAGMA writable_schema". Other programs see
    the file only then.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.count = 0
        self._connection = self._open()
        _create(self._connection, _WAITING, _SCHEMA)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute(f"PRAGMA page_size = {_PAGE}")
        # The file takes its name only when it is whole, so it needs no journal.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("BEGIN")
        return connection

    def connection(self, count: int) -> sqlite3.Connection:
        """Return a connection for a new table, before which there are `count` others."""
        if count >= self.count + _MOST_KNOWN:
            self.count = count
            known = f"tbl_name NOT IN ({', '.join('?' * (1 + len(_INDEX_TABLES)))})"
            names = (_WAITING, *_INDEX_TABLES)
            move = f"INSERT INTO {_WAITING} SELECT * FROM sqlite_master WHERE {known}"  # noqa: S608
            self._connection.execute(move, names)
            self._connection.execute(f"DELETE FROM sqlite_master WHERE {known}", names)  # noqa: S608
            self._connection.execute("COMMIT")
            self._connection.close()
            self._connection = self._open()
        return self._connection

    def finish(self) -> None:
        """Put the rows that wait back into the schema."""
        self._connection.execute(f"INSERT INTO sqlite_master SELECT * FROM {_WAITING}")  # noqa: S608
        self._connection.execute(f"DROP TABLE {_WAITING}")
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _add(
    connection: sqlite3.Connection, path: str, fill: Callable[[], None], *, force: bool
) -> None:
    """Add the tables that `fill` writes to a database that exists, or leave it as it was."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name in _earlier_tables(connection, path, force=force):
            connection.execute(f"DROP TABLE {_quote(name)}")
        fill()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _earlier_tables(connection: sqlite3.Connection, path: str, *, force: bool) -> list[str]:
    """Return the names of the tables that an earlier run of articlex wrote.

    Raises:
        OutputError: there are some and `force` is False, or another program wrote a table with one
            of the names that articlex needs.

    """
    existing = _names(connection)
    earlier = [name for name in _INDEX_TABLES if name in existing]
    for name in earlier:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({_quote(name)})")]
        if columns != list(_INDEX_TABLES[name]):
            raise OutputError(f"{path}: {name} is another program's table; choose another file")
    if earlier and not force:
        raise OutputError(f"{path}: has tables of an earlier run; --force replaces them")
    if "articlex_tables" in earlier:
        names = connection.execute("SELECT name FROM articlex_tables").fetchall()
        earlier += [name for (name,) in names if name.lower() in existing and _WRITTEN(name)]
    return earlier


def _names(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all tables and views, in small letters, as SQLite compares them."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return {name.lower() for (name,) in rows}


def _fill(
    connect: Callable[[int], sqlite3.Connection],
    documents: Iterable[tuple[Document, Sequence[Numbered[Table]]]],
    on_error: Callable[[str], None],
    *,
    types: MakeTypes | None,
) -> None:
    """Write the tables. `connect` returns the connection for the next of them by its number."""
    connection = connect(0)
    foreign = _names(connection)
    for name, columns_of_index in _INDEX_TABLES.items():
        _create(connection, name, columns_of_index)
    count = 0
    for document, tables in documents:
        if (reason := _blocks_refusal(document)) is None:
            _insert(connection, "articlex_blocks", len(_BLOCKS), _block_rows(document))
        else:
            on_error(f"{document.name}: {reason}")
        for number, table in tables:
            if (reason := _refusal(table)) is not None:
                on_error(f"{document.name}:{table.line_start}: skipped: {reason}")
                continue
            connection = connect(count)
            count += 1
            columns = types(table) if types else tuple(map(Column, table.keys()))
            name = "t" + slug(table.title, count, "").replace("-", "_")
            while name.lower() in foreign:
                name += "_"
            _write_table(connection, name, table, columns)
            formats = _json([column.to_dict() for column in columns]) if types else None
            row = _index_row(name, document, number, table, formats)
            _insert(connection, "articlex_tables", len(_INDEX), [row])


def _refusal(table: Table) -> str | None:
    """Return why a database cannot hold a table, or None if it can."""
    width, length = table.width, len(table.rows)
    if width > _MAX_COLUMNS:
        return f"SQLite cannot hold {width} columns"
    if is_padded_too_far(width * length, sum(map(len, table.rows))):
        return f"SQLite would pad {length} short rows to {width} columns; use csv or json"
    return None


def _blocks_refusal(document: Document) -> str | None:
    """Return why a database should not have an article's blocks, or None if it should.

    Records of blocks of one or two letters, or of a word below long titles, would be a hundred
    times as large as the article.
    """
    blocks = document.blocks
    letters = sum(len(text) for block in blocks for _, text in texts(block))
    sections = sum(len(title) for block in blocks for title in block.section)
    if _RECORD_BYTES * len(blocks) + 2 * sections <= _MOST_TIMES * letters + _FREE_BYTES:
        return None
    return (
        f"articlex_blocks leaves out its {len(blocks)} blocks, which have {letters} characters in "
        "all; articlex parse prints them"
    )


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
    repeats: Counter[str] = Counter()
    for name in names:
        base = printable(name).replace("\0", "\ufffd")
        folded, unique = base.lower(), base
        while unique.lower() in taken:
            repeats[folded] += 1
            unique = f"{base}_{repeats[folded] + 1}"
        taken.add(unique.lower())
        distinct.append(unique)
    return distinct


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _json(value: object) -> str:
    return printable(json.dumps(value, ensure_ascii=False))
