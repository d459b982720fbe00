"""Reads one file, or standard input, into an article."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from typing import IO

from articlex.article import Article
from articlex.errors import InputError
from articlex.inputs.encoding import decode
from articlex.inputs.paths import (
    compression_suffix,
    is_mail,
    is_remote,
    reason_of,
    text_format,
)

OUT_OF_MEMORY = "not enough memory; split the file"

MAX_SIZE = 1 << 30
"""Bytes that one document may have, decompressed, unless the caller allows more."""

_SAMPLE = 1 << 12
_BINARY = frozenset((b"%", b"{", b"B", b"G", b"\xff", b"\xfd", b"\x1f", b"(", b"R", b"7", b"P"))
"""First bytes of files that are no text, though some have no NUL among their first bytes."""
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
        InputError: it cannot be opened, decompressed or decoded, is too large, or is no text.

    """
    return to_article(read_bytes(path, max_size), path, encoding=encoding, errors=errors)


def read_bytes(path: str, max_size: int) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``, decompressed.

    Raises:
        InputError: it cannot be opened or decompressed, or has more than `max_size` bytes.

    """
    name = "<stdin>" if path == "-" else path
    if path == "-" and sys.stdin is None:
        raise InputError(f"{name}: standard input is closed")
    try:
        with open_decompressed(path) as stream:
            return read_up_to(stream, max_size, name)
    except (OSError, EOFError) as error:
        raise InputError(f"{name}: {reason_of(error)}") from error
    except ValueError as error:  # a NUL in the path
        raise InputError(f"{name}: {error}") from error
    except MemoryError:
        raise InputError(f"{name}: {OUT_OF_MEMORY}") from None


def to_article(data: bytes, path: str, *, encoding: str | None, errors: str) -> Article:
    """Return the article in a file's bytes: an e-mail's text, or all of the file.

    Raises:
        InputError: it is no text, or cannot be decoded.

    """
    name = "<stdin>" if path == "-" else path
    if is_mail(path):
        from articlex.inputs.mail import read_mail

        return read_mail(data, name, encoding=encoding, errors=errors)
    if encoding is None and (b"\0" in data[:_SAMPLE] or data[:1] in _BINARY):
        from articlex.inputs.signatures import refuse_binary

        refuse_binary(data, name)
    text, warning = decode(data, name, encoding=encoding, errors=errors)
    return Article(path, text, text_format(path), warning)


def read_up_to(stream: IO[bytes], limit: int, name: str) -> bytes:
    """Return all of a stream. One read of the limit's size would allocate all of it.

    Raises:
        InputError: it has more than `limit` bytes.

    """
    data = BytesIO()  # gives its bytes without a copy
    rest = limit + 1
    while rest and (piece := stream.read(min(rest, BLOCK))):
        data.write(piece)
        rest -= len(piece)
    if not rest:
        raise InputError(f"{name}: more than {limit} bytes; raise the limit with --max-size")
    return data.getvalue()


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
