"""Parquet files of records: tables, other parts of documents, or whole documents."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO

from articlex.blocks import Table
from articlex.document import Document
from articlex.errors import OutputError
from articlex.export.atomic import atomic, printable, refuse_foreign
from articlex.export.records import arrow_schema
from articlex.export.views import Numbered, TableView
from articlex.extras import import_extra
from articlex.tables.cell_format import Value
from articlex.tables.column_types import Column, MakeTypes, typed_rows

_MARK = {b"creator": b"articlex"}
"""The metadata of every file that articlex writes."""
_BATCH = 512
"""Records that are written at once."""
_BATCH_SIZE = 8 << 20
"""Characters from which on a batch is written, however few records it has."""


def write(
    path: str,
    documents: Iterable[tuple[Document, Sequence[Numbered[Table]]]],
    *,
    on_error: Callable[[str], None],  # noqa: ARG001  # Parquet can hold every table
    types: MakeTypes | None = None,
    force: bool = False,
) -> None:
    """Write tables to a Parquet file with a row per table, whole or not at all.

    With `types`, write the only table with its own rows and columns. A cell that a short row lacks
    is null.

    Raises:
        MissingDependencyError: pyarrow is not installed.
        OutputError: the file cannot be written, or it exists, articlex did not write it, and
            `force` is False. With `types`, there is no table, or there are several.

    """
    refuse_foreign(path, _is_ours, force=force)
    if types is not None:
        _write_typed(path, [table for _, tables in documents for _, table in tables], types)
        return
    records = (
        record
        for document, tables in documents
        for table in tables
        for record in TableView(document, table).records()
    )
    write_records(path, "tables", records)


def _write_typed(path: str, tables: Sequence[Table], types: MakeTypes) -> None:
    """Write the only table, with a type for each column."""
    if len(tables) != 1:
        advice = "; choose it with -n" if tables else ""
        raise OutputError(f"{path}: --types stores one table, not {len(tables)}{advice}")
    arrow = import_extra("pyarrow", "parquet", "Parquet")
    parquet = import_extra("pyarrow.parquet", "parquet", "Parquet")
    columns = types(tables[0])
    rows = typed_rows(tables[0], columns)
    arrays = [
        _array(arrow, column, [row[n] if n < len(row) else None for row in rows])
        for n, column in enumerate(columns)
    ]
    names = [printable(column.name) for column in columns]
    table = arrow.Table.from_arrays(arrays, names).replace_schema_metadata(_MARK)
    with _output(path) as stream:
        parquet.write_table(table, stream, compression="zstd")


@contextmanager
def _output(path: str, *, follow: bool = True) -> Iterator[BinaryIO]:
    """Open a file as `atomic` does; OutputError if it cannot be written."""
    try:
        with atomic(path, follow=follow) as stream:
            yield stream
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error


def _array(arrow: Any, column: Column, values: list[Value]) -> Any:  # noqa: ANN401
    """Return the values of a column as Arrow stores them."""
    match column.type:
        case "integer":
            return arrow.array(values, arrow.int64())
        case "boolean":
            return arrow.array(values, arrow.bool_())
        case "date":
            return arrow.array(values, arrow.string()).cast(arrow.date32())
        case "text":
            return arrow.array([v if v is None else printable(str(v)) for v in values])
        case _:
            return arrow.array(values, arrow.float64())


def _is_ours(path: str) -> bool:
    """Tell whether articlex wrote a Parquet file, by its metadata."""
    parquet = import_extra("pyarrow.parquet", "parquet", "Parquet")
    try:
        return _MARK.items() <= (parquet.read_schema(path).metadata or {}).items()
    except (OSError, ValueError):  # no Parquet file
        return False


def write_records(
    path: str,
    part: str,
    records: Iterator[dict[str, Any]],
    *,
    keep: Sequence[str] | None = None,
    follow: bool = True,
) -> None:
    """Write records of a part to a Parquet file, as `atomic` does.

    `keep` names further columns of a corpus, None where the records are of none.

    Raises:
        MissingDependencyError: pyarrow is not installed.
        OutputError: the file cannot be written.

    """
    arrow = import_extra("pyarrow", "parquet", "Parquet")
    parquet = import_extra("pyarrow.parquet", "parquet", "Parquet")
    schema = arrow_schema(part, arrow, keep).with_metadata(_MARK)
    with (
        _output(path, follow=follow) as stream,
        parquet.ParquetWriter(stream, schema, compression="zstd") as writer,
    ):
        while batch := _next_batch(records):
            for record in batch if part == "blocks" else ():
                record["metadata"] = list(record.get("metadata", {}).items())
            try:
                rows = arrow.Table.from_pylist(batch, schema=schema)
            except UnicodeEncodeError:
                rows = arrow.Table.from_pylist(_printable(batch), schema=schema)
            writer.write_table(rows)


def _next_batch(records: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the next records, as many as memory should hold at once."""
    batch: list[dict[str, Any]] = []
    size = 0
    for record in islice(records, _BATCH):
        batch.append(record)
        size += _size(record)
        if size >= _BATCH_SIZE:
            break
    return batch


def _size(value: Any) -> int:  # noqa: ANN401
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return 1
    return sum(map(_size, value))


def _printable(value: Any) -> Any:  # noqa: ANN401
    """Return a value without lone surrogates in its texts."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list) else value
