"""Standard input as a shard: a copy on disk, of which several workers read parts."""

import os
import sys
from contextlib import suppress

from articlex.corpus.job import Job, stdin_path
from articlex.errors import OutputError, UsageError
from articlex.export.atomic import atomic
from articlex.inputs.paths import ShardFormat


def copy_standard_input(job: Job, shard: ShardFormat, *, resume: bool) -> str:
    """Return the name of a copy of standard input, in the folder for the outputs.

    With `resume`, an earlier run's copy is the input, and standard input is not read.

    Raises:
        OutputError: it cannot be written.
        UsageError: there is an earlier run's copy, and `resume` is False; or there is none to
            resume from.

    """
    from shutil import copyfileobj

    path = stdin_path(job, shard)
    if os.path.exists(path) != resume:
        reason = (
            "nothing to resume: the copy of standard input is removed after a run without errors"
            if resume
            else "has the standard input of an earlier run; continue it with --resume, or use an "
            "empty folder"
        )
        raise UsageError(f"--to {job.folder}: {reason}")
    if not resume:
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
            os.unlink(stdin_path(job, shard))
