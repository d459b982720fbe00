"""Files elsewhere, such as ``s3://bucket/key``, through fsspec; this module is its only importer.

fsspec knows a library for each kind of store (s3fs, gcsfs, huggingface_hub) and says which one to
install. Only what is asked for is fetched: a Parquet file's columns, a stream's next block.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from typing import IO, Any

from articlex.errors import ArticlexError, InputError

_BLOCK = 1 << 20


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """Open the file at an address for reading bytes; it can be sought in.

    Raises:
        OSError: it is not there, or not to be read.
        InputError: fsspec, or its library for such addresses, is missing or says no.

    """
    with _telling(path):
        system, own = _system(path)
        # Their own streams read no line up to a size.
        with system.open(own, "rb") as stream, BufferedReader(stream, _BLOCK) as lines:
            yield lines


def folder(path: str) -> list[str] | None:
    """Return the addresses of all files below a folder in order of name; None for a file.

    Raises:
        OSError, InputError: as for `opened`.

    """
    with _telling(path):
        system, own = _system(path)
        if not system.isdir(own):
            return None
        return [system.unstrip_protocol(name) for name in sorted(system.find(own))]


def size_and_version(path: str) -> tuple[int, str]:
    """Return a file's length in bytes, 0 if unknown, and what changes when the file does.

    Raises:
        OSError, InputError: as for `opened`.

    """
    with _telling(path):
        system, own = _system(path)
        found = system.info(own)
        version = next((found[key] for key in _VERSIONS if found.get(key)), "")
        return int(found.get("size") or 0), str(version)


_VERSIONS = ("ETag", "etag", "md5Hash", "blob_id", "LastModified", "mtime", "created")


def _system(path: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError(
            f"{path}: needs fsspec; install it with: pip install 'articlex[remote]'"
        ) from None
    system, own = url_to_fs(path)
    return system, own


@contextmanager
def _telling(path: str) -> Iterator[None]:
    """Turn the errors of the stores' many libraries into one line each."""
    try:
        yield
    except (OSError, EOFError, ArticlexError):
        raise
    except Exception as error:
        home = type(error).__module__.partition(".")[0]
        # fsspec itself raises these two, for a scheme that it does not know or has no library for.
        if home in ("builtins", "articlex") and not isinstance(error, (ImportError, ValueError)):
            raise
        said = str(error).partition("\n")[0]
        raise InputError(f"{path}: {said or type(error).__name__}") from error
