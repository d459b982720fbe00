"""Where articles come from: files, packed files, folders, standard input."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO, Any, NamedTuple

from articlex.errors import ArticlexError, InputError

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
"""Input formats by suffix; the text of any other file tells what it is."""

SHARDS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
"""Files that hold an article in every row, by suffix."""

_ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
_PACKED = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma", ".zst": _ZSTD}
_DECOMPRESSORS = {"bz2": "BZ2Decompressor", "lzma": "LZMADecompressor"}
OUT_OF_MEMORY = "too large for the memory that there is"

LARGEST = 1 << 30
"""Bytes that one document may have, unpacked, unless more are allowed."""

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


_KNOWN = FORMATS.keys() | SHARDS.keys()


class Article(NamedTuple):
    """A text to read, what to call it, and what the user should hear of it, if anything.

    `format` is None where the name does not tell. An article from a shard has its row's
    number in `line`, and its id and address where the row has them.
    """

    name: str
    text: str
    format: str | None = None
    warning: str | None = None
    id: str | None = None
    line: int | None = None
    url: str | None = None

    @property
    def place(self) -> str:
        """What to call the article in a message: its name, with its row in a shard."""
        return self.name if self.line is None else f"{self.name}:{self.line}"


def is_remote(path: str) -> bool:
    """Tell whether a path is an address such as ``s3://bucket/key``, for fsspec to open."""
    return "://" in path


def is_folder(path: str) -> bool:
    """Tell whether a path is a folder; a remote one is taken for one unless its suffix is known."""
    return _suffix(path) not in _KNOWN if is_remote(path) else os.path.isdir(path)


def files(path: str) -> tuple[list[str], list[str]]:
    """Return the files that `path` names, and a complaint for each folder that is closed.

    A path is a file, or a folder whose articles are taken in order of name; either may be remote.

    Raises:
        InputError: a folder, though open, has no file with a suffix in `FORMATS`, or a remote one
            cannot be listed.

    """
    errors: list[OSError] = []
    if is_remote(path):
        from articlex import remote

        try:
            below = remote.folder(path)
        except OSError as error:
            raise InputError(f"{path}: {reason_of(error)}") from error
        if below is None:
            return [path], []
        found = [name for name in below if _suffix(name) in _KNOWN]
    elif path == "-" or not os.path.isdir(path):
        return [path], []
    else:
        found = list(_walk(path, errors.append))
    if not found and not errors:
        raise InputError(f"{path}: no articles in this folder ({', '.join(sorted(_KNOWN))})")
    return found, [f"{error.filename}: {reason_of(error)}" for error in errors]


def _walk(folder: str, complain: Callable[[OSError], None]) -> Iterator[str]:
    for place, folders, names in os.walk(folder, onerror=complain):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and _suffix(name) in _KNOWN:
                path = os.path.join(place, name)
                # Whatever waits for a writer, a FIFO or a socket, has to be named to be read; a
                # link to nothing is an input that is not there.
                if os.path.isfile(path) or not os.path.exists(path):
                    yield path


def _suffix(name: str) -> str:
    stem, suffix = _split(name)
    if suffix not in _PACKED:
        return suffix
    inner = os.path.splitext(stem)[1]
    return ".jsonl" if inner == ".json" else inner  # as C4 and Dolma name theirs


def _split(name: str) -> tuple[str, str]:
    """Return what a name ends in, and what stands before, both in small letters.

    An address may go on: `?download=true`, or `::` and what holds the file.
    """
    if is_remote(name):
        name = name.partition("::")[0].partition("?")[0]
    return os.path.splitext(name.lower())


def size_and_version(path: str) -> tuple[int, str]:
    """Return a file's length in bytes and what changes when the file does.

    Raises:
        OSError, InputError: it is not there, or not to be looked at.

    """
    if is_remote(path):
        from articlex import remote

        return remote.size_and_version(path)
    found = os.stat(path)
    return found.st_size, str(found.st_mtime_ns)


def shard_kind(path: str) -> str | None:
    """Return what kind of shard a file is by its name, or None for a file with one article."""
    return SHARDS.get(_suffix(path))


def is_packed(path: str) -> bool:
    """Tell whether a file's name says that it must be unpacked."""
    return _split(path)[1] in _PACKED


def read_file(
    path: str, *, encoding: str | None = None, errors: str = "strict", largest: int = LARGEST
) -> Article:
    """Read and decode the file at `path`, or standard input for ``-``, of at most `largest` bytes.

    Raises:
        InputError: the file cannot be opened, unpacked or decoded; the message names it.

    """
    name = "<stdin>" if path == "-" else path
    if path == "-" and sys.stdin is None:
        raise InputError(f"{name}: standard input is closed")
    try:
        with open_packed(path) as stream:
            data = _read_up_to(stream, largest + 1)
    except (OSError, EOFError) as error:
        raise InputError(f"{name}: {reason_of(error)}") from error
    except ValueError as error:  # a NUL in the path
        raise InputError(f"{name}: {error}") from error
    except MemoryError:
        raise InputError(f"{name}: {OUT_OF_MEMORY}") from None
    if len(data) > largest:
        raise InputError(f"{name}: more than {largest} bytes; --max-size allows more")
    text, warning = decode(data, name, encoding=encoding, errors=errors)
    return Article(path, text, FORMATS.get(_suffix(path)), warning)


def _read_up_to(stream: IO[bytes], most: int) -> bytes:
    """Read to the end, or `most` bytes; at once they would all be allocated beforehand."""
    pieces: list[bytes] = []
    while most and (piece := stream.read(min(most, BLOCK))):
        pieces.append(piece)
        most -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


BLOCK = 1 << 20
"""Bytes that are read at once."""


@contextmanager
def open_packed(path: str) -> Iterator[IO[bytes]]:
    """Open a file, ``-`` for standard input, for reading bytes, unpacked if its name says so.

    Raises:
        OSError, EOFError: it cannot be opened or read; an EOFError where it cannot be unpacked.
        InputError: a library to unpack it is missing.

    """
    module = _PACKED.get(_split(path)[1])
    if path == "-":
        yield sys.stdin.buffer
    elif module is None:
        with _open(path) as stream:
            yield stream
    else:
        try:
            with _open(path) as packed, _unpacked(path, packed, module) as stream:
                yield stream
        except (OSError, EOFError, ArticlexError):
            raise
        except Exception as error:
            if type(error).__module__.split(".")[0] not in ("zlib", "_lzma", "_zstd", "backports"):
                raise
            raise EOFError(f"cannot unpack: {error}") from error


def _unpacked(path: str, packed: IO[bytes], module: str) -> AbstractContextManager[IO[bytes]]:
    library = _import(path, module)
    if module not in _DECOMPRESSORS:
        stream: IO[bytes] = library.open(packed, "rb")
        return stream
    from articlex.unpacking import unpacked

    return unpacked(packed, getattr(library, _DECOMPRESSORS[module]))


def _open(path: str) -> AbstractContextManager[IO[bytes]]:
    if is_remote(path):
        from articlex.remote import opened

        return opened(path)
    return open(path, "rb", BLOCK)  # short rows are read four times as fast as by 8 KB


def _import(path: str, module: str) -> Any:  # noqa: ANN401
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        raise InputError(
            f"{path}: needs {module}; install it with: pip install 'articlex[zst]'"
        ) from None


def reason_of(error: OSError | EOFError) -> str:
    """Return in a few words why a file could not be read."""
    reason = getattr(error, "strerror", None) or str(error)
    return reason[:1].lower() + reason[1:]


def decode(
    data: bytes, name: str, *, encoding: str | None = None, errors: str = "strict"
) -> tuple[str, str | None]:
    """Return the text in `data` and a warning, or None, about how it was decoded.

    A byte order mark decides; else UTF-8; else, unless `encoding` says, what an HTML page
    declares, or what charset-normalizer finds, with a warning.

    Raises:
        InputError: the bytes are in no encoding; the message names the file, the line and
            the offset of the first bad byte.

    """
    mark = next((codec for mark, codec in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    codec = encoding or mark or "utf-8"
    try:
        text = data.decode(codec, errors)
    except LookupError:
        raise InputError(f"{name}: no text encoding {codec!r}") from None
    except UnicodeDecodeError as error:
        guess = None if encoding or mark or b"\0" in data else _declared(data) or _guess(data)
        if guess is None:
            seen = error.object[: error.start]  # without the byte order mark
            before = seen.decode(error.encoding, "replace").replace("\r\n", "\n")
            line = before.count("\n") + before.count("\r") + 1
            offset = error.start + len(data) - len(error.object)
            raise InputError(
                f"{name}:{line}: byte 0x{data[offset]:02x} at offset {offset} "
                f"is not {error.encoding}; give --encoding, or --errors replace"
            ) from None
        text, codec = guess
        return text, f"{name}: not UTF-8; read as {codec}; --encoding says otherwise"
    except UnicodeError as error:  # of codecs that are not for files, such as idna
        raise InputError(f"{name}: cannot be read as {codec}: {error}") from None
    return text.removeprefix("\ufeff"), None


def _declared(data: bytes) -> tuple[str, str] | None:
    """Decode an HTML page as its `meta` says, which must stand in the first 1024 bytes."""
    import re

    declaration = rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,40})"
    found = re.search(declaration, data[:1024], re.IGNORECASE)
    if found is None:
        return None
    codec = found[1].decode("ascii", "replace")
    try:
        return data.decode(codec), codec
    except (LookupError, UnicodeError):
        return None


_UNLIKELY = ["utf_7", *(f"utf_{n}{order}" for n in (16, 32) for order in ("", "_le", "_be"))]
"""Encodings that have a byte order mark, or NULs, or that nobody writes files in."""


_COMMONEST = "cp1252"
"""By far the commonest of the old encodings: of equally good ones it is the likelier."""
_CLOSE = 0.05
"""How little worse, by charset-normalizer's measure of mess, an encoding may be to be named."""


def _guess(data: bytes) -> tuple[str, str] | None:
    """Decode text as charset-normalizer finds it is; say what else it may well be."""
    from charset_normalizer import from_bytes

    found = list(from_bytes(data, cp_exclusion=_UNLIKELY))
    if not found:
        return None
    first = found[0]
    found.sort(
        key=lambda each: (
            (each.chaos, -each.coherence) != (first.chaos, -first.coherence)
            or each.encoding != _COMMONEST
        )
    )
    best, *others = found
    near = [each.encoding for each in others if each.chaos - first.chaos < _CLOSE][:2]
    return str(best), f"{best.encoding} (or {' or '.join(near)}?)" if near else best.encoding
