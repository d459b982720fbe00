"""The output folder: its lock, its manifest, and the tasks that an earlier run finished."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from articlex.corpus.job import MANIFEST, Job, Result, Task, record_path
from articlex.corpus.records import finished_result, read_records, task_number
from articlex.errors import OutputError, UsageError
from articlex.export.atomic import is_temporary, to_file
from articlex.inputs.paths import is_remote, reason_of
from articlex.inputs.rows import KEY_OPTIONS

_VERSION = 2


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

    A task is finished if its record is of the same inputs, in the same versions. Outputs of tasks
    that there are no more are removed, if all their inputs are among those of other tasks.

    Raises:
        UsageError: the folder has the outputs of another run, or of this one without `resume`.
        OutputError: it cannot be read or written.

    """
    path = os.path.join(job.folder, MANIFEST)
    manifest = _manifest(job)
    old = _read_manifest(path)
    if old is None:
        if any(task_number(name) for name in os.listdir(job.folder)):
            raise UsageError(
                f"--to {job.folder}: contains part-* files that are not from this run; "
                "use an empty folder"
            )
        to_file(path, [json.dumps(manifest, indent=1), "\n"])
        return []
    if old != manifest:
        raise UsageError(
            f"--to {job.folder}: {_difference(old, manifest)}; use an empty folder, or the options "
            "of the run that wrote this one"
        )
    if not resume:
        raise UsageError(
            f"--to {job.folder}: has outputs of this run already; continue it with --resume"
        )
    records = read_records(job)
    _refuse_other_inputs(job, tasks, records.values())
    planned = {task.number for task in tasks}
    for name in os.listdir(job.folder):
        if (number := task_number(name)) and number not in planned:
            for stale in (record_path(job, Task(number, ())), os.path.join(job.folder, name)):
                with suppress(FileNotFoundError):
                    os.unlink(stale)
    results = (finished_result(job, task, records.get(task.number)) for task in tasks)
    return [result for result in results if result is not None]


def _manifest(job: Job) -> dict[str, object]:
    """Return what the outputs depend on beside their inputs."""
    options = dict(zip(KEY_OPTIONS, job.keys, strict=True))
    return {
        "articlex": _VERSION,
        "PART": job.part,
        "--format": f"{job.format}{job.packing}",
        **options,
        "--max-size": job.max_size,
        "--keep": ",".join(job.keep),
        "--limit": job.limit,
        "--sample": job.sample,
    }


def _difference(old: dict[str, object], new: dict[str, object]) -> str:
    """Return in words how the manifests of two runs differ."""
    if old.get("articlex") != new["articlex"] or old.keys() != new.keys():
        return "was written by another version of articlex"
    name = next(name for name in new if new[name] != old[name])
    now, before = ("not given" if each in ("", None) else each for each in (new[name], old[name]))
    return f"{name} is {now}, and was {before}"


def _refuse_other_inputs(
    job: Job, tasks: Sequence[Task], records: Iterable[dict[str, Any]]
) -> None:
    """Raise UsageError if the folder has outputs of a file that no task reads."""
    paths = {path for task in tasks for path in task.paths}
    for record in records:
        for path in record["paths"]:
            if path not in paths:
                raise UsageError(
                    f"--to {job.folder}: has outputs of {path}, which is not among the inputs; "
                    "add it to them, or use an empty folder"
                )


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


def remove_temporary_files(folder: str) -> None:
    """Remove what a killed run left half-written in its output folder."""
    for each in (folder, os.path.join(folder, "done")):
        for name in os.listdir(each):
            if is_temporary(name):
                os.unlink(os.path.join(each, name))
