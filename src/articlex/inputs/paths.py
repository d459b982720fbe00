"""File names: the input format by suffix, folders, and addresses such as ``s3://bucket/key``."""

import os
from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from articlex.errors import InputError

ShardFormat: TypeAlias = Literal["jsonl", "parquet"]

FORMATS_BY_SUFFIX = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
"""Input formats by suffix. The text of any other file shows its format."""

SHARD_FORMATS: dict[str, ShardFormat] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
"""Formats of files with an article in every row, by suffix."""

COMPRESSED = frozenset((".gz", ".bz2", ".xz", ".zst"))
"""Suffixes of compressed files."""

_MAGIC = frozenset("*?[")
"""The characters of a pattern."""

_MAIL, _MAILBOX = ".eml", ".mbox"
_ARCHIVES = frozenset((".zip", ".tar"))
_SHORT = {".tgz": (".tar", ".gz"), ".tbz2": (".tar", ".bz2"), ".txz": (".tar", ".xz")}
"""Suffixes that stand for an archive's and its compression's."""

ARTICLE_SUFFIXES = FORMATS_BY_SUFFIX.keys() | {_MAIL}
"""The suffixes of files with one article."""
_KNOWN = ARTICLE_SUFFIXES | SHARD_FORMATS.keys() | {_MAILBOX} | _ARCHIVES
"""The suffixes of the files that are read in a folder."""


def is_remote(path: str) -> bool:
    """Tell whether a path is an address such as ``s3://bucket/key``, which fsspec opens."""
    return "://" in path


def _is_page(path: str) -> bool:
    """Tell whether a path is the address of a web page, whose links are no files in a folder."""
    return path.startswith(("http://", "https://"))


def is_folder(path: str) -> bool:
    """Tell whether a path is a folder. A remote path is one unless its suffix is known."""
    if is_remote(path):
        return not _is_page(path) and format_suffix(path) not in _KNOWN
    return os.path.isdir(path)


def text_format(path: str) -> str | None:
    """Return the input format that a file's name tells, or None."""
    return FORMATS_BY_SUFFIX.get(format_suffix(path))


def shard_format(path: str) -> ShardFormat | None:
    """Return the format of a shard by its name, or None for a file with one article."""
    return SHARD_FORMATS.get(format_suffix(path))


def is_mail(path: str) -> bool:
    """Tell whether a file is an e-mail by its name."""
    return format_suffix(path) == _MAIL


def is_mailbox(path: str) -> bool:
    """Tell whether a file has many e-mails by its name."""
    return format_suffix(path) == _MAILBOX


def is_archive(path: str) -> bool:
    """Tell whether a file is an archive of texts by its name."""
    return format_suffix(path) in _ARCHIVES


def is_pattern(path: str) -> bool:
    """Tell whether a path is a pattern, such as ``shards/*.parquet``. A file's own name is none."""
    if is_remote(path):
        return "*" in path and not _is_page(path)
    return not _MAGIC.isdisjoint(path) and not os.path.exists(path)


def format_suffix(path: str) -> str:
    """Return a name's suffix in lower case, without that of the compression."""
    stem, suffix = _split(path)
    if suffix in _SHORT:
        return _SHORT[suffix][0]
    if suffix not in COMPRESSED:
        return suffix
    inner = os.path.splitext(stem)[1]
    return ".jsonl" if inner == ".json" else inner  # as C4 and Dolma name their shards


def compression_suffix(path: str) -> str | None:
    """Return the suffix of a compressed file, such as ``.gz``, or None."""
    suffix = _split(path)[1]
    suffix = _SHORT[suffix][1] if suffix in _SHORT else suffix
    return suffix if suffix in COMPRESSED else None


def _split(path: str) -> tuple[str, str]:
    """Return a name's stem and suffix in lower case.

    An address may continue after the name: with ``?download=true``, or with ``::`` and the file
    that contains it.
    """
    if is_remote(path):
        path = path.partition("::")[0].partition("?")[0]
    return os.path.splitext(path.lower())


def expand(path: str, *, follow_links: bool = False) -> tuple[list[str], list[str]]:
    """Return the files of a path, and a message for each folder or link that is left out.

    A path is a file, or a folder whose articles are taken in order of name. Either may be remote.
    Where there is no such file, the path may be a pattern, such as ``shards/*.parquet``.
    Links in a folder to files outside it are left out, unless `follow_links` is set.

    Raises:
        InputError: a folder has no file with a known suffix, or cannot be listed.

    """
    errors: list[OSError] = []
    messages: list[str] = []
    if is_remote(path):
        from articlex.inputs import remote

        try:
            names = None if _is_page(path) else remote.list_folder(path)
        except OSError as error:
            raise InputError(f"{path}: {reason_of(error)}") from error
        if names is None and is_pattern(path):
            return _matches(path, remote.match(path)), []
        if names is None:
            return [path], []
        files = [name for name in names if format_suffix(name) in _KNOWN]
    elif path == "-" or not os.path.isdir(path):
        if is_pattern(path):
            from glob import glob

            return _matches(path, glob(path, recursive=True)), []
        return [path], []
    else:
        files = []
        top = os.path.join(os.path.realpath(path), "")
        for file in _walk(path, errors.append):
            if follow_links or not _links_outside(file, top):
                files.append(file)
            else:
                messages.append(f"{file}: links to a file outside the folder; see --follow-links")
    if not (files or errors or messages):
        suffixes = ", ".join(sorted(_KNOWN))
        raise InputError(f"{path}: the folder has no file with a known suffix ({suffixes})")
    messages += [f"{error.filename}: {reason_of(error)}" for error in errors]
    return files, messages


def _matches(pattern: str, files: list[str]) -> list[str]:
    """Return the files that match a pattern, in order of name; InputError if there are none."""
    if not files:
        raise InputError(f"{pattern}: no file matches the pattern")
    return sorted(files)


def _links_outside(path: str, top: str) -> bool:
    """Tell whether a path is a link to a file that is not below `top`."""
    return os.path.islink(path) and not os.path.realpath(path).startswith(top)


def _walk(top: str, on_error: Callable[[OSError], None]) -> Iterator[str]:
    for folder, subfolders, names in os.walk(top, onerror=on_error):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and format_suffix(name) in _KNOWN:
                path = os.path.join(folder, name)
                # A FIFO or a socket would wait for a writer. A broken link is a missing input.
                if os.path.isfile(path) or not os.path.exists(path):
                    yield path


def size_and_version(path: str) -> tuple[int, str]:
    """Return a file's length in bytes, and a string that changes when the file does.

    Raises:
        OSError, InputError: it does not exist or cannot be read.

    """
    if is_remote(path):
        from articlex.inputs import remote

        return remote.size_and_version(path)
    status = os.stat(path)
    return status.st_size, str(status.st_mtime_ns)


def reason_of(error: OSError | EOFError) -> str:
    """Return in a few words why a file cannot be read."""
    reason = getattr(error, "strerror", None) or str(error)
    if isinstance(error, FileNotFoundError) and "://" in reason:  # fsspec names the address alone
        return "no such file"
    return reason[:1].lower() + reason[1:]
