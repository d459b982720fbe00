"""The output folder: its lock, its manifest, and the tasks that an earlier run finished."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256

from articlex.corpus.job import Job, Result, Task, output_path, record_path
from articlex.errors import OutputError, UsageError
from articlex.export.atomic import to_file
from articlex.inputs.paths import is_remote, reason_of, size_and_version

MANIFEST = "manifest.json"


def make_folder(job: Job) -> None:
    """Make the folder for the outputs.

    Raises:
        OutputError: it cannot be made.
        UsageError: it is remote. Outputs get their names by renaming, which only disks can do.

    """
    if is_remote(job.folder):
        raise UsageError(f"--to {job.folder}: must be a local folder; upload the outputs later")
    try:
        os.makedirs(os.path.join(job.folder, "done"), exist_ok=True)
    except OSError as error:
        raise OutputError(f"{job.folder}: cannot write: {error.strerror}") from error


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Keep other runs out of the output folder, where the system supports it (POSIX's flock).

    Workers that outlive the run do not keep the lock: Python does not pass the descriptor on to
    new processes, and a forked worker closes it (`close_lock`).

    Raises:
        UsageError: another run is using the folder.

    """
    global _lock  # noqa: PLW0603
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # on Windows
        yield
        return
    descriptor = os.open(os.path.join(folder, "done"), os.O_RDONLY)
    try:
        with suppress(OSError):  # network disks without locks
            try:
                flock(descriptor, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                raise UsageError(f"--to {folder}: another run is using this folder") from None
        _lock = descriptor
        yield
    finally:
        _lock = None
        os.close(descriptor)


_lock: int | None = None
"""The descriptor that holds the lock."""


def close_lock() -> None:
    """Close the lock in a worker that was forked from the run."""
    if _lock is not None:
        os.close(_lock)


def begin(job: Job, tasks: Sequence[Task], *, resume: bool) -> list[Result]:
    """Write the manifest, or check it; return the results of the tasks that are finished.

    Raises:
        UsageError: the folder has the outputs of another run, or of this one without `resume`.
        OutputError: it cannot be read or written.

    """
    path = os.path.join(job.folder, MANIFEST)
    manifest = {
        "articlex": 1,
        "part": job.part,
        "format": job.format,
        "tasks": len(tasks),
        "inputs": _fingerprint(job, tasks),
    }
    old = _read_manifest(path)
    if old is None:
        if any(name.startswith("part-") for name in os.listdir(job.folder)):
            raise UsageError(
                f"--to {job.folder}: contains part-* files that are not from this run; "
                "use an empty folder"
            )
        to_file(path, [json.dumps(manifest, indent=1), "\n"])
        return []
    if old != manifest:
        raise UsageError(
            f"--to {job.folder}: the inputs or options differ from the run that wrote this folder; "
            "use an empty folder"
        )
    if not resume:
        raise UsageError(
            f"--to {job.folder}: has outputs of this run already; continue it with --resume"
        )
    return [result for task in tasks if (result := _finished(job, task)) is not None]


def _read_manifest(path: str) -> dict[str, object] | None:
    try:
        with open(path, encoding="utf-8") as stream:
            manifest: dict[str, object] = json.load(stream)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{path}: {reason_of(error)}") from error
    except (ValueError, RecursionError):
        return {}
    return manifest


def _fingerprint(job: Job, tasks: Sequence[Task]) -> str:
    """Return a digest of what the outputs depend on: the inputs by name, size and version."""
    digest = sha256(repr((job.part, job.format, tuple(job.keys), job.max_size)).encode())
    versions: dict[str, str] = {}
    for task in tasks:
        for path in task.paths:
            if path not in versions:
                _, versions[path] = size_and_version(path)
        digest.update(repr((task, [versions[path] for path in task.paths])).encode())
    return digest.hexdigest()


def _finished(job: Job, task: Task) -> Result | None:
    """Return the result in a task's record, if its output is whole and no file was unread."""
    try:
        with open(record_path(job, task), encoding="utf-8") as stream:
            record = json.load(stream)
        messages = record.pop("messages")
        result = Result(messages=tuple(map(str, messages)), **record)
        length = os.stat(output_path(job, task)).st_size
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    is_sound = all(type(value) is int for value in record.values())
    is_whole = (result.number, result.length) == (task.number, length)
    return result if is_sound and is_whole and not result.unread else None


def remove_temporary_files(folder: str) -> None:
    """Remove what a killed run left half-written in its output folder."""
    for each in (folder, os.path.join(folder, "done")):
        for name in os.listdir(each):
            if name.startswith(".articlex-") and name.endswith(".tmp"):
                os.unlink(os.path.join(each, name))
