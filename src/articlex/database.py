"""Tables as a SQLite database, which Datasette, sqlite-utils and every language open."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence

from articlex.columns import Column, columns, typed_rows
from articlex.errors import OutputError
from articlex.model import Document, Table
from articlex.outputs import bytes_to_file, slug

_MOST_COLUMNS = 1999  # SQLite's own limit is 2000, and rows have a number of their own

_SCHEMA = """
CREATE TABLE articlex_tables (
    name TEXT PRIMARY KEY, source TEXT, number INTEGER, section TEXT, caption TEXT, lead_in TEXT,
    columns TEXT, rows INTEGER, line_start INTEGER, line_end INTEGER, types TEXT
);
CREATE TABLE articlex_blocks (
    source TEXT, number INTEGER, type TEXT, section TEXT, line_start INTEGER, line_end INTEGER,
    json TEXT
);
"""


def write(
    path: str,
    documents: Iterable[tuple[Document, Sequence[tuple[int, Table]]]],
    *,
    complain: Callable[[str], None],
    types: bool = False,
) -> None:
    """Write a database with a table for each table, whole or not at all.

    `articlex_tables` says where each is from, what its columns were called and, with `types`, how
    they wrote their values; a short row has NULL in its last columns. `articlex_blocks` has every
    block of the documents as JSON.

    Args:
        path: the file; it is replaced.
        documents: each document with those of its tables that are wanted, numbered from 1.
        complain: is told of a table with more columns than SQLite takes, which is left out.
        types: whether columns that `articlex.columns` finds a type for get it.

    Raises:
        OutputError: the file cannot be written.

    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_SCHEMA)
        count = 0
        for document, tables in documents:
            _blocks(connection, document)
            for number, table in tables:
                names = _distinct(table.keys())
                if len(names) > _MOST_COLUMNS:
                    where = f"{document.name}:{table.line_start}"
                    complain(f"{where}: {len(names)} columns are too many for SQLite")
                    continue
                count += 1
                _table(connection, document, number, table, count, names=names, types=types)
        connection.commit()
        bytes_to_file(path, [connection.serialize()])
    except sqlite3.Error as error:
        raise OutputError(f"{path}: cannot write: {error}") from error
    finally:
        connection.close()


def _blocks(connection: sqlite3.Connection, document: Document) -> None:
    connection.executemany(
        "INSERT INTO articlex_blocks VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                _text(document.name),
                number,
                found["type"],
                _json(found["section"]),
                found["line_start"],
                found["line_end"],
                _json(found),
            )
            for number, found in enumerate(document.to_dict()["blocks"], 1)
        ),
    )


_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "text": "TEXT", "date": "TEXT"}


def _table(  # noqa: PLR0913
    connection: sqlite3.Connection,
    document: Document,
    number: int,
    table: Table,
    count: int,
    *,
    names: list[str],
    types: bool,
) -> None:
    said = columns(table) if types else tuple(map(Column, names))
    title = table.caption or (table.section[-1] if table.section else "")
    name = "t" + slug(title, count, "").replace("-", "_")
    quoted = ", ".join(
        f"{_quoted(own)} {_TYPES.get(column.type, 'REAL')}"
        for own, column in zip(names, said, strict=True)
    )
    quoted = quoted or '"nothing" TEXT'
    connection.execute(f"CREATE TABLE {_quoted(name)} ({quoted})")
    width = max(1, len(names))
    places = ", ".join("?" * width)
    connection.executemany(
        f"INSERT INTO {_quoted(name)} VALUES ({places})",  # noqa: S608  # quoted
        (
            (*(_text(each) if isinstance(each, str) else each for each in row),)
            + (None,) * (width - len(row))
            for row in typed_rows(table, said)
        ),
    )
    connection.execute(
        "INSERT INTO articlex_tables VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            name,
            _text(document.name),
            number,
            _json(table.section),
            table.caption and _text(table.caption),
            table.lead_in and _text(table.lead_in),
            _json(table.header),
            len(table.rows),
            table.line_start,
            table.line_end,
            _json([column.to_dict() for column in said]) if types else None,
        ),
    )


def _distinct(names: Iterable[str]) -> list[str]:
    """Return names that differ in more than letter case, as SQLite's columns must."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        plain = _text(name).replace("\0", "\ufffd")
        own, repeat = plain, 1
        while own.lower() in taken:
            repeat += 1
            own = f"{plain}_{repeat}"
        taken.add(own.lower())
        found.append(own)
    return found


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()  # SQLite takes no lone surrogate


def _json(value: object) -> str:
    return _text(json.dumps(value, ensure_ascii=False))
