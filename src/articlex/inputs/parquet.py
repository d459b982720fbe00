"""Parquet shards, read by pyarrow. Memory holds one batch of a row group."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from articlex.article import Article
from articlex.errors import InputError
from articlex.extras import import_extra
from articlex.inputs.files import open_decompressed
from articlex.inputs.paths import is_remote
from articlex.inputs.rows import KEY_OPTIONS, Keys, RowOptions, Span, as_text, in_sample

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile

_BATCH = 512
"""Rows that are read at once."""


def import_pyarrow(module: str = "pyarrow") -> Any:  # noqa: ANN401
    """Return a module of pyarrow; MissingDependencyError if it is not installed."""
    return import_extra(module, "parquet", "Parquet")


def read_rows(path: str, options: RowOptions, span: Span) -> Iterator[Article]:
    """Yield the article in every row of a Parquet file, or of a part of it.

    Raises:
        InputError: it cannot be read, or has no column with text.
        MissingDependencyError: pyarrow is not installed.

    """
    parquet = import_pyarrow("pyarrow.parquet")
    arrow_error = import_pyarrow().ArrowException
    try:
        with _open_seekable(path) as file, parquet.ParquetFile(file) as shard:
            keys = _resolve_columns(path, options, shard.schema_arrow.names)
            number = span.first
            last = sys.maxsize if options.limit is None else options.limit
            for group in range(
                span.start, shard.num_row_groups if span.stop is None else span.stop
            ):
                end = number + shard.metadata.row_group(group).num_rows
                if number > last:
                    break
                try:
                    for first, batch in _batches(shard, group, keys, number, options):
                        number = first
                        if first > last:
                            break
                        yield from _articles(path, batch, keys, first, options)
                        number = first + batch.num_rows
                except (arrow_error, OSError) as error:
                    options.on_rows(end - number)
                    rows = f"rows {number}–{end - 1}"
                    options.on_error(
                        f"{path}:{number}: {rows} cannot be read: {_first_line(error)}"
                    )
                number = end
    except arrow_error as error:
        raise InputError(f"{path}: {_first_line(error)}") from error


def split(path: str, size: int) -> list[Span]:
    """Return the parts, runs of row groups, of about `size` bytes that a file can be read in."""
    parquet = import_pyarrow("pyarrow.parquet")
    arrow_error = import_pyarrow().ArrowException
    try:
        with _open_seekable(path) as file, parquet.ParquetFile(file) as shard:
            groups = [shard.metadata.row_group(n) for n in range(shard.num_row_groups)]
    except (arrow_error, OSError) as error:
        raise InputError(f"{path}: {_first_line(error)}") from error
    spans = []
    start, first, rows, length = 0, 1, 0, 0
    for number, group in enumerate(groups, 1):
        rows += group.num_rows
        length += group.total_byte_size
        if length >= size or number == len(groups):
            spans.append(Span(start, number, first))
            start, first, rows, length = number, first + rows, 0, 0
    return spans or [Span(0, 0, 1)]


def _resolve_columns(path: str, options: RowOptions, names: list[str]) -> Keys:
    wanted = options.keys
    keys = wanted.resolve(names)
    columns = ", ".join(names)
    if wanted.text is None and keys.text is None:
        raise InputError(f"{path}: no text column among {columns}; name it with --text-key")
    for option, asked, key in zip(KEY_OPTIONS, wanted, keys, strict=True):
        if asked is not None and key is None:
            raise InputError(f"{path}: {option}: no column {asked} among {columns}")
    for name in options.keep:
        if name not in names:
            raise InputError(f"{path}: --keep: no column {name} among {columns}")
    return keys


def _chosen(path: str, first: int, count: int, options: RowOptions) -> Sequence[int]:
    """Return the numbers in a batch, from 0, of the rows that --limit and --sample leave."""
    if options.limit is not None:
        count = min(count, options.limit + 1 - first)
    if options.sample >= 1:
        return range(count)
    return [n for n in range(count) if in_sample(path, first + n, options.sample)]


def _batches(
    shard: "ParquetFile", group: int, keys: Keys, first: int, options: RowOptions
) -> Iterator[tuple[int, "RecordBatch"]]:
    """Yield the batches of a row group, each with the number of its first row."""
    columns = list(dict.fromkeys(key for key in (*keys, *options.keep) if key))
    size = _BATCH if options.should_skip is None else 1
    for batch in shard.iter_batches(size, row_groups=[group], columns=columns):
        yield first, batch
        first += batch.num_rows


def _articles(
    path: str, batch: "RecordBatch", keys: Keys, first: int, options: RowOptions
) -> Iterator[Article]:
    """Yield the articles of a batch. `first` is the number of its first row."""
    chosen = _chosen(path, first, batch.num_rows, options)
    options.on_rows(len(chosen))
    if options.should_skip is not None and options.should_skip(first):
        return

    def column(name: str | None) -> Any:  # noqa: ANN401
        return None if name is None else batch.column(batch.schema.names.index(name))

    texts, ids, urls = map(column, keys)
    if hasattr(texts, "dictionary_decode"):
        texts = texts.dictionary_decode()
    kept_columns = [(name, column(name)) for name in options.keep]
    text_filter = options.text_filter
    for n in chosen:
        location = f"{path}:{first + n}"
        try:
            text, id_, url = (
                None if values is None else values[n].as_py() for values in (texts, ids, urls)
            )
        except (ValueError, OverflowError) as error:  # not UTF-8, or a date that Python lacks
            options.on_error(f"{location}: cannot decode the row: {error}")
            continue
        if not isinstance(text, str):
            options.on_error(f"{location}: no text in column {keys.text}")
        elif len(text) > options.max_size:
            limit = f"{options.max_size} characters"
            options.on_error(f"{location}: longer than {limit}; raise the limit with --max-size")
        elif text_filter is None or text_filter(text):
            id_, url = (
                as_text(value, key, text, location, options)
                for value, key in zip((id_, url), keys[1:], strict=True)
            )
            kept = {
                name: value
                for name, values in kept_columns
                if (value := as_text(values[n].as_py(), name, text, location, options)) is not None
            }
            yield Article(path, text, "text", None, id_, first + n, url, kept=kept)


def _open_seekable(path: str) -> AbstractContextManager[str | IO[bytes]]:
    """Return what pyarrow opens: a stream of a remote file, the name of a local one.

    Standard input is read whole, because the index of a Parquet file is at its end.
    """
    if path == "-":
        return nullcontext(BytesIO(sys.stdin.buffer.read()))
    if is_remote(path):
        return open_decompressed(path)
    with open(path, "rb"):  # whose errors are shorter than pyarrow's
        return nullcontext(path)


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0].split("\\x", 1)[0]
