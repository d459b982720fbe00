"""Where results go: standard output, or files that are written whole or not at all."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from articlex.errors import OutputError

_BUFFER = 1 << 20


class ClosedPipeError(Exception):
    """Nobody reads standard output any more, as after `| head -1`."""


def encode(pieces: Iterable[str]) -> Iterator[bytes]:
    r"""Yield `pieces` as UTF-8 in few, large chunks.

    A lone surrogate, which UTF-8 cannot hold, becomes ``\udXXX``: what JSON calls it.
    """
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _BUFFER:
            yield "".join(waiting).encode("utf-8", "backslashreplace")
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting).encode("utf-8", "backslashreplace")


def to_stdout(pieces: Iterable[str]) -> None:
    """Write `pieces` to standard output as UTF-8, whatever the locale says.

    Raises:
        ClosedPipeError: the reader has gone.
        OutputError: there is no standard output.

    """
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    try:
        sys.stdout.flush()
        descriptor = sys.stdout.fileno()
        for chunk in encode(pieces):
            # Not through sys.stdout.buffer: when the reader goes in the middle of a large
            # write, that returns as if all were well.
            left = memoryview(chunk)
            while left:
                left = left[os.write(descriptor, left) :]
    except BrokenPipeError:
        raise ClosedPipeError from None


def to_file(path: str, pieces: Iterable[str], *, replace: bool = True, follow: bool = True) -> None:
    """Write `pieces` to the file at `path`, as `bytes_to_file` does."""
    bytes_to_file(path, encode(pieces), replace=replace, follow=follow)


def bytes_to_file(
    path: str, chunks: Iterable[bytes], *, replace: bool = True, follow: bool = True
) -> None:
    """Write `chunks` to the file at `path`.

    Raises:
        OutputError: the file cannot be written, or exists and `replace` is False; the old
            file, if any, is then as it was.

    """
    try:
        with atomic(path, replace=replace, follow=follow) as stream:
            for chunk in chunks:
                stream.write(chunk)
    except FileExistsError:
        raise OutputError(f"{path}: exists already; --force replaces it") from None
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error


@contextmanager
def atomic(path: str, *, replace: bool = True, follow: bool = True) -> Iterator[BinaryIO]:
    """Open `path` for writing so that it ends up whole or untouched.

    The bytes go to a temporary file beside the target, made with ``O_EXCL``, which takes
    the target's name only once they are all on disk. Any exception leaves the old file.

    A path that the user wrote is followed, if it is a link, to what it names, and a FIFO or a
    device is written directly. For names that the tool made itself, `follow` is False: a link
    that somebody planted there is replaced, not followed.

    Raises:
        FileExistsError: the target exists and `replace` is False.

    """
    follow = follow and replace
    try:
        old = os.stat(path) if follow else os.lstat(path)
    except FileNotFoundError:
        old = None
    if old is not None and not replace:
        raise FileExistsError(path)
    if old is not None and follow and not stat.S_ISREG(old.st_mode):
        with open(path, "wb") as stream:
            yield stream
        return
    target = os.path.realpath(path) if follow else path
    folder = os.path.dirname(target) or "."
    temporary = os.path.join(folder, f".articlex-{os.getpid()}-{os.urandom(6).hex()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fchmod(stream.fileno(), _mode(old))
            os.fsync(stream.fileno())
        if replace:
            os.replace(temporary, target)
        else:
            _rename_to_new(temporary, target)
        _sync_folder(folder)
    except BaseException:
        # It may be gone already, or not to be had; the first error is the one to tell.
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _rename_to_new(temporary: str, target: str) -> None:
    """Give `temporary` the name `target`; raise FileExistsError if that is taken by now."""
    try:
        os.link(temporary, target)  # a rename would take the place of a file made meanwhile
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.rename(temporary, target)
    else:
        os.unlink(temporary)


def _mode(old: os.stat_result | None) -> int:
    if old is not None and stat.S_ISREG(old.st_mode):
        return stat.S_IMODE(old.st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: str) -> None:
    """Have the new name outlast a power cut, where the disk can; the file is there either way.

    So a failure is none of the output's, as for SQLite; some file systems sync no folder at all.
    """
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def slug(text: str, number: int, suffix: str) -> str:
    """Return a file name such as ``0001-focus-area.csv``, at most 80 bytes of UTF-8.

    It is one path component of letters, digits and hyphens; the number in front keeps
    names distinct on any disk and off the reserved ones.
    """
    words = "".join(letter if letter.isalnum() else " " for letter in text.casefold()[:200])
    stem = f"{number:04}-" + "-".join(words.split())
    room = 80 - len(suffix.encode())
    return stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore").rstrip("-") + suffix
