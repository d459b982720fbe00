"""Decompression of gzip, bzip2, xz and Zstandard files, with one kind of error; compression."""

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from typing import IO, TYPE_CHECKING, Any

from articlex.extras import import_extra

if TYPE_CHECKING:
    from bz2 import BZ2Decompressor
    from lzma import LZMADecompressor

    from _typeshed import WriteableBuffer

_BLOCK = 1 << 20
_GZIP = 31
"""zlib's sign for gzip, with a header without a date."""
_ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"


@contextmanager
def decompress(packed: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    """Open a compressed stream for reading.

    Args:
        packed: the compressed stream.
        suffix: ``.gz``, ``.bz2``, ``.xz`` or ``.zst``.

    Raises:
        OSError, EOFError: it cannot be decompressed.
        MissingDependencyError: the library for Zstandard is not installed.

    """
    stream, damaged = _OPENERS[suffix](packed)
    try:
        with stream:
            yield stream
    except damaged as error:
        raise EOFError(f"cannot be decompressed: {error}") from error


def compress(chunks: Iterable[bytes], suffix: str) -> Iterator[bytes]:
    """Yield bytes compressed with gzip or Zstandard. The same bytes give the same.

    Args:
        chunks: the bytes.
        suffix: ``.gz`` or ``.zst``.

    Raises:
        MissingDependencyError: the library for Zstandard is not installed.

    """
    compressor: Any
    if suffix == ".zst":
        compressor = import_extra(_ZSTD, "zst", "Zstandard").ZstdCompressor()
    else:
        compressor = zlib.compressobj(wbits=_GZIP)
    for chunk in chunks:
        yield compressor.compress(chunk)
    yield compressor.flush()


_Opened = tuple[IO[bytes], tuple[type[Exception], ...]]


def _open_gzip(packed: IO[bytes]) -> _Opened:
    from gzip import GzipFile

    stream: Any = GzipFile(fileobj=packed, mode="rb")
    return stream, (zlib.error,)


def _open_bz2(packed: IO[bytes]) -> _Opened:
    from bz2 import BZ2Decompressor

    return BufferedReader(_Streams(packed, BZ2Decompressor), _BLOCK), ()


def _open_xz(packed: IO[bytes]) -> _Opened:
    from lzma import LZMADecompressor, LZMAError

    return BufferedReader(_Streams(packed, LZMADecompressor), _BLOCK), (LZMAError,)


def _open_zstd(packed: IO[bytes]) -> _Opened:
    library = import_extra(_ZSTD, "zst", "Zstandard")
    return library.open(packed, "rb"), (library.ZstdError,)


_OPENERS: dict[str, Callable[[IO[bytes]], _Opened]] = {
    ".gz": _open_gzip,
    ".bz2": _open_bz2,
    ".xz": _open_xz,
    ".zst": _open_zstd,
}


class _Streams(RawIOBase):
    """The contents of one compressed stream after another, as pbzip2 and `cat` write them.

    `bz2.open` and `lzma.open` treat damage at the start of any stream but the first as the end
    of the file.
    """

    def __init__(
        self, packed: IO[bytes], decompressor: "Callable[[], BZ2Decompressor | LZMADecompressor]"
    ) -> None:
        self.packed = packed
        self.decompressor = decompressor
        self.stream = decompressor()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        room = memoryview(buffer)
        data = b""
        while not data:
            if self.stream.eof:
                packed = self._next_stream()
                if not packed:
                    return 0
            elif self.stream.needs_input:
                packed = self.packed.read(_BLOCK)
                if not packed:
                    raise EOFError(
                        "compressed file ended before the end-of-stream marker was reached"
                    )
            else:
                packed = b""
            data = self.stream.decompress(packed, len(room))
        room[: len(data)] = data
        return len(data)

    def _next_stream(self) -> bytes:
        """Begin the next stream and return its first bytes, or nothing at the file's end."""
        # Zeros may stand between xz streams (its file format, §2.2).
        packed = self.stream.unused_data.lstrip(b"\0")
        while not packed and (block := self.packed.read(_BLOCK)):
            packed = block.lstrip(b"\0")
        if packed:
            self.stream = self.decompressor()
        return packed
