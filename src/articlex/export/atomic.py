"""Standard output, and files that are written whole or not at all."""

import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from articlex.errors import OutputError

_BUFFER = 1 << 20
_PREFIX, _SUFFIX = ".articlex-", ".tmp"
"""How the name of a temporary file begins and ends. The number of the process is between."""
_LEFT_AFTER = 3600
"""Seconds after which a temporary file may be left over."""

_tidied: set[str] = set()
"""The folders in which leftovers were looked for."""


class ClosedPipeError(Exception):
    """The reader of standard output has gone, as after `| head -1`."""


def encode(pieces: Iterable[str]) -> Iterator[bytes]:
    r"""Yield `pieces` as UTF-8 in few, large chunks.

    A lone surrogate, which UTF-8 cannot hold, becomes ``\udXXX``, as JSON writes it.
    """
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _BUFFER:
            yield _utf8("".join(waiting))
            waiting, size = [], 0
    if waiting:
        yield _utf8("".join(waiting))


def printable(text: str) -> str:
    r"""Return `text` as UTF-8 can hold it: a lone surrogate becomes ``\udXXX``, as in JSON."""
    return text if text.isascii() else _utf8(text).decode()


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def to_stdout(pieces: Iterable[str]) -> None:
    """Write `pieces` to standard output as UTF-8, whatever the locale is.

    Raises:
        ClosedPipeError: the reader has gone.
        OutputError: standard output is closed.

    """
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    try:
        sys.stdout.flush()
        descriptor = sys.stdout.fileno()
        for chunk in encode(pieces):
            # sys.stdout.buffer reports no error when the reader goes amid a large write.
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
        OutputError: the file cannot be written, or exists and `replace` is False. An old file
            stays as it was.

    """
    try:
        with atomic(path, replace=replace, follow=follow) as stream:
            for chunk in chunks:
                stream.write(chunk)
    except FileExistsError:
        raise OutputError(f"{path}: the file exists; --force replaces it") from None
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error


def refuse_foreign(path: str, is_ours: Callable[[str], bool], *, force: bool) -> None:
    """Refuse to replace a file that another program may have written.

    Raises:
        OutputError: the file exists, is not empty, `is_ours` says no, and `force` is False.

    """
    if force or not os.path.isfile(path) or not os.path.getsize(path) or is_ours(path):
        return
    raise OutputError(f"{path}: the file exists, and is not articlex's; --force replaces it")


@contextmanager
def atomic(path: str, *, replace: bool = True, follow: bool = True) -> Iterator[BinaryIO]:
    """Open a file for writing so that it ends up whole or untouched.

    A FIFO or a device is written directly. See `atomic_path` for the rest.
    """
    if follow and replace and _is_special(path):
        with open(path, "wb") as stream:
            yield stream
        return
    with (
        atomic_path(path, replace=replace, follow=follow) as temporary,
        open(temporary, "wb") as stream,
    ):
        yield stream


@contextmanager
def atomic_path(path: str, *, replace: bool = True, follow: bool = True) -> Iterator[str]:
    """Yield the name of a temporary file. What is written to it ends up in `path`, or nothing does.

    The temporary file is beside the target, made with ``O_EXCL``. It takes the target's name only
    when all its bytes are on disk. Any exception leaves the old file.

    Args:
        path: the target. A FIFO or a device gets the bytes at the end.
        replace: whether the target may exist.
        follow: whether to follow a link to the file that it names. Give False for names that
            articlex made itself: a link that somebody put there is then replaced.

    Raises:
        FileExistsError: the target exists and `replace` is False.

    """
    follow = follow and replace
    if follow and _is_special(path):
        from shutil import copyfileobj
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            temporary = os.path.join(folder, "articlex.tmp")
            yield temporary
            with open(temporary, "rb") as source, open(path, "wb") as stream:
                copyfileobj(source, stream)
        return
    old = _status(path, follow=follow)
    if old is not None and not replace:
        raise FileExistsError(path)
    target = os.path.realpath(path) if follow else path
    folder = os.path.dirname(target) or "."
    _remove_leftovers(folder)
    name = f"{_PREFIX}{os.getpid()}-{os.urandom(6).hex()}{_SUFFIX}"
    temporary = os.path.join(folder, name)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield temporary
        _sync(temporary, _mode(old))
        if replace:
            os.replace(temporary, target)
        else:
            _rename_to_new(temporary, target)
        _sync_folder(folder)
    except BaseException:
        # It may be gone already, or out of reach. The first error is the one to report.
        with suppress(OSError):
            os.unlink(temporary)
        raise


def is_temporary(name: str) -> bool:
    """Tell whether a file's name is that of a temporary file."""
    return name.startswith(_PREFIX) and name.endswith(_SUFFIX)


def _remove_leftovers(folder: str) -> None:
    """Remove temporary files of runs that were killed, once per folder.

    Their names have the number of a process that is gone. One on another machine may have such a
    number and be alive, so files stay for an hour after their last change.
    """
    if folder in _tidied:
        return
    _tidied.add(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not is_temporary(entry.name):
                continue
            number = entry.name.split("-")[1]
            is_old = time.time() - entry.stat(follow_symlinks=False).st_mtime > _LEFT_AFTER
            if is_old and number.isdecimal() and not _is_alive(int(number)):
                with suppress(OSError):
                    os.unlink(entry.path)


def _is_alive(process: int) -> bool:
    """Tell whether a process is there. Windows cannot ask without ending it, so all are."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _status(path: str, *, follow: bool) -> os.stat_result | None:
    try:
        return os.stat(path, follow_symlinks=follow)
    except FileNotFoundError:
        return None


def _is_special(path: str) -> bool:
    """Tell whether a path names a FIFO, a device or anything else but a regular file."""
    status = _status(path, follow=True)
    return status is not None and not stat.S_ISREG(status.st_mode)


def _sync(path: str, mode: int) -> None:
    """Give a file its mode, and wait until it is on disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.chmod(path, mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _rename_to_new(temporary: str, target: str) -> None:
    """Give `temporary` the name `target`; raise FileExistsError if that exists by now."""
    try:
        os.link(temporary, target)  # a rename would replace a file that was made meanwhile
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
    """Sync a folder so that a new name in it survives a power loss.

    This is best effort, as in SQLite: some file systems cannot sync folders.
    """
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def slug(text: str, number: int, suffix: str) -> str:
    """Return a file name such as ``0001-focus-area.csv``, at most 80 bytes of UTF-8.

    It is one path component of letters, digits and hyphens. The number in front keeps names
    distinct on any disk, and different from reserved names.
    """
    words = "".join(letter if letter.isalnum() else " " for letter in text.casefold()[:200])
    stem = f"{number:04}-" + "-".join(words.split())
    room = 80 - len(suffix.encode())
    return stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore").rstrip("-") + suffix
