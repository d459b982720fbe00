"""Unpacking of bzip2 and xz files, stream after stream."""

from io import BufferedReader, RawIOBase
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from bz2 import BZ2Decompressor
    from collections.abc import Callable
    from lzma import LZMADecompressor

    from _typeshed import WriteableBuffer

_BLOCK = 1 << 20


def unpacked(
    packed: IO[bytes], decompressor: "Callable[[], BZ2Decompressor | LZMADecompressor]"
) -> BufferedReader:
    """Return what `packed` holds, which may be several streams, as pbzip2 and `cat` write them.

    `bz2.open` and `lzma.open` take damage at the start of any but the first for the file's end.
    """
    return BufferedReader(_Streams(packed, decompressor), _BLOCK)


class _Streams(RawIOBase):
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
            stream = self.stream
            if stream.eof:
                # xz fills up with zeros (its file format, §2.2).
                found = stream.unused_data.lstrip(b"\0")
                while not found and (more := self.packed.read(_BLOCK)):
                    found = more.lstrip(b"\0")
                if not found:
                    return 0
                self.stream = stream = self.decompressor()
            else:
                found = self.packed.read(_BLOCK) if stream.needs_input else b""
                if stream.needs_input and not found:
                    raise EOFError(
                        "compressed file ended before the end-of-stream marker was reached"
                    )
            data = stream.decompress(found, len(room))
        room[: len(data)] = data
        return len(data)
