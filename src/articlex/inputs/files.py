"""Reads one file, or standard input, into an article."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO

from articlex.article import Article
from articlex.errors import InputError
from articlex.inputs.encoding import decode
from articlex.inputs.paths import (
    compression_suffix,
    is_remote,
    reason_of,
    shard_format,
    text_format,
)

OUT_OF_MEMORY = "not enough memory; split the file"

MAX_SIZE = 1 << 30
"""Bytes that one document may have, decompressed, unless the caller allows more."""

BLOCK = 1 << 20
"""Bytes that are read at once."""


def read_file(
    path: str,
    *,
    encoding: str | None = None,
    errors: str = "strict",
    max_size: int = MAX_SIZE,
) -> Article:
    """Read and decode a file, or standard input for ``-``.

    Args:
        path: the file; a compressed one is decompressed.
        encoding: its encoding, or None to detect it.
        errors: ``strict`` or ``replace``, for bytes that are not in the encoding.
        max_size: the most bytes that the file may have, decompressed.

    Raises:
        InputError: it cannot be opened, decompressed or decoded, or is too large.

    """
    name = "<stdin>" if path == "-" else path
    if path == "-" and sys.stdin is None:
        raise InputError(f"{name}: standard input is closed")
    try:
        with open_decompressed(path) as stream:
            data = _read_up_to(stream, max_size + 1)
    except (OSError, EOFError) as error:
        raise InputError(f"{name}: {reason_of(error)}") from error
    except ValueError as error:  # a NUL in the path
        raise InputError(f"{name}: {error}") from error
    except MemoryError:
        raise InputError(f"{name}: {OUT_OF_MEMORY}") from None
    if len(data) > max_size:
        raise InputError(f"{name}: more than {max_size} bytes; raise the limit with --max-size")
    text, warning = decode(data, name, encoding=encoding, errors=errors)
    return Article(path, text, text_format(path), warning)


def refuse_shard(path: str) -> None:
    """Raise InputError if a file has an article in every row, so that it is not one article."""
    if shard_format(path) is not None:
        raise InputError(
            f"{path}: has an article in every row; read it with articlex.iter_documents"
        )


def _read_up_to(stream: IO[bytes], limit: int) -> bytes:
    """Read to the end, or `limit` bytes. One read of that size would allocate all of it."""
    pieces: list[bytes] = []
    while limit and (piece := stream.read(min(limit, BLOCK))):
        pieces.append(piece)
        limit -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


@contextmanager
def open_decompressed(path: str) -> Iterator[IO[bytes]]:
    """Open a file for reading bytes, decompressed if its name says so. ``-`` is standard input.

    Raises:
        OSError, EOFError: it cannot be opened, read or decompressed.
        MissingDependencyError: the library for its compression is not installed.

    """
    suffix = compression_suffix(path)
    if path == "-":
        yield sys.stdin.buffer
    elif suffix is None:
        with _open(path) as stream:
            yield stream
    else:
        from articlex.inputs.compression import decompress

        with _open(path) as packed, decompress(packed, suffix) as stream:
            yield stream


def _open(path: str) -> AbstractContextManager[IO[bytes]]:
    if is_remote(path):
        from articlex.inputs.remote import open_remote

        return open_remote(path)
    return open(path, "rb", BLOCK)  # reads short rows four times as fast as with 8 KB
