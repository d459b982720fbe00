"""Standard input as a shard: a copy on disk, of which several workers read parts."""

import os
import sys
from contextlib import suppress

from articlex.corpus.job import Job
from articlex.errors import OutputError, UsageError
from articlex.export.atomic import atomic
from articlex.inputs.paths import ShardFormat


def copy_standard_input(job: Job, shard: ShardFormat, *, resume: bool) -> str:
    """Return the name of a copy of standard input, in the folder for the outputs.

    With `resume`, an earlier run's copy is the input.

    Raises:
        OutputError: it cannot be written.
        UsageError: there is an earlier run's copy, and `resume` is False.

    """
    from shutil import copyfileobj

    path = os.path.join(job.folder, "done", f"stdin.{shard}")
    if os.path.exists(path):
        if resume:
            return path
        raise UsageError(
            f"--to {job.folder}: has the standard input of an earlier run; continue it with "
            "--resume, or use an empty folder"
        )
    try:
        with atomic(path, follow=False) as stream:
            copyfileobj(sys.stdin.buffer, stream)
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error
    return path


def remove_copy(job: Job) -> None:
    """Remove the copy of standard input, if there is one."""
    for shard in ("jsonl", "parquet"):
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(job.folder, "done", f"stdin.{shard}"))
