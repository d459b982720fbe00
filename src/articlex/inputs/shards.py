"""Shards: many articles in one JSONL or Parquet file."""

from collections.abc import Iterator
from importlib import import_module

from articlex.article import Article
from articlex.errors import InputError
from articlex.inputs.files import OUT_OF_MEMORY
from articlex.inputs.paths import ShardFormat, reason_of
from articlex.inputs.rows import RowOptions, Span

WHOLE = Span()


def read_rows(
    path: str, shard: ShardFormat, options: RowOptions, span: Span = WHOLE
) -> Iterator[Article]:
    """Yield the article in every row of a shard, or of a part of it.

    Args:
        path: the file, ``-`` for standard input.
        shard: its format.
        options: how to read it, and where its errors go.
        span: the part to read.

    Raises:
        InputError: the file cannot be opened or decompressed, or has no column with text.
        MissingDependencyError: the library for its format is not installed.

    """
    try:
        yield from import_module(f"articlex.inputs.{shard}").read_rows(path, options, span)
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: {reason_of(error)}") from error
    except MemoryError:
        raise InputError(f"{path}: {OUT_OF_MEMORY}") from None


def split(path: str, shard: ShardFormat, size: int) -> list[Span]:
    """Return the parts of about `size` bytes that a shard can be read in, each by itself.

    Raises:
        OSError, InputError: the file cannot be read.

    """
    spans: list[Span] = import_module(f"articlex.inputs.{shard}").split(path, size)
    return spans
