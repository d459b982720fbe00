"""Files at addresses such as ``s3://bucket/key``, through fsspec. The only importer of fsspec.

fsspec has a library for each kind of store (s3fs, gcsfs, huggingface_hub) and names the one to
install. It fetches only what is asked for: a Parquet file's columns, a stream's next block.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from typing import IO, Any

from articlex.errors import ArticlexError, InputError
from articlex.extras import import_extra

_BLOCK = 1 << 20
_VERSION_KEYS = ("ETag", "etag", "md5Hash", "blob_id", "LastModified", "mtime", "created")


@contextmanager
def open_remote(path: str) -> Iterator[IO[bytes]]:
    """Open the file at an address for reading bytes; it supports seeking.

    Raises:
        OSError: it does not exist or cannot be read.
        InputError: the library for such addresses reports an error.
        MissingDependencyError: fsspec is not installed.

    """
    with _store_errors(path):
        store, key = _store_and_key(path)
        # The stores' own streams cannot read a line up to a size.
        with store.open(key, "rb") as stream, BufferedReader(stream, _BLOCK) as buffered:
            yield buffered


def list_folder(path: str) -> list[str] | None:
    """Return the addresses of all files below a folder in order of name, or None for a file.

    Raises:
        OSError, InputError, MissingDependencyError: as for `open_remote`.

    """
    with _store_errors(path):
        store, key = _store_and_key(path)
        if not store.isdir(key):
            return None
        return [store.unstrip_protocol(name) for name in sorted(store.find(key))]


def match(pattern: str) -> list[str]:
    """Return the addresses of the files that match a pattern.

    Raises:
        OSError, InputError, MissingDependencyError: as for `open_remote`.

    """
    with _store_errors(pattern):
        store, key = _store_and_key(pattern)
        return [store.unstrip_protocol(name) for name in store.glob(key)]


def size_and_version(path: str) -> tuple[int, str]:
    """Return a file's length in bytes, 0 if unknown, and a string that changes when the file does.

    Raises:
        OSError, InputError, MissingDependencyError: as for `open_remote`.

    """
    with _store_errors(path):
        store, key = _store_and_key(path)
        status = store.info(key)
        version = next((status[name] for name in _VERSION_KEYS if status.get(name)), "")
        return int(status.get("size") or 0), str(version)


def _store_and_key(path: str) -> tuple[Any, str]:
    core = import_extra("fsspec.core", "remote", path)
    if path.startswith(("http://", "https://")):
        import_extra("aiohttp", "remote", path)
    try:
        store, key = core.url_to_fs(path)
    except (TypeError, AttributeError) as error:  # of stores that need more than an address
        scheme = path.partition("://")[0]
        raise InputError(f"{path}: {scheme}:// needs more than an address: {error}") from error
    return store, key


@contextmanager
def _store_errors(path: str) -> Iterator[None]:
    """Turn the errors of the stores' many libraries into an InputError of one line."""
    try:
        yield
    except (OSError, EOFError, ArticlexError):
        raise
    except Exception as error:
        library = type(error).__module__.partition(".")[0]
        # fsspec raises these two for an unknown scheme, or one without its library.
        is_fsspec = isinstance(error, (ImportError, ValueError))
        if library in ("builtins", "articlex") and not is_fsspec:
            raise
        message = str(error).partition("\n")[0] or type(error).__name__
        raise InputError(f"{path}: {message}") from error
