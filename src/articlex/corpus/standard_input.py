"""Standard input as a shard: a copy on disk, of which several workers read parts."""

import os
import sys
from contextlib import suppress
from functools import partial
from typing import get_args

from articlex.corpus.job import MANIFEST, Job, stdin_path
from articlex.errors import InputError, UsageError
from articlex.export.atomic import bytes_to_file
from articlex.inputs.files import BLOCK
from articlex.inputs.paths import ShardFormat


def copy_standard_input(job: Job, shard: ShardFormat, *, resume: bool) -> str:
    """Return the name of a copy of standard input, in the folder for the outputs.

    With `resume`, an earlier run's copy is the input, and standard input is not read.

    Raises:
        InputError: standard input is closed.
        OutputError: it cannot be written.
        UsageError: there are the outputs or the copy of an earlier run, and `resume` is False; or
            there is no copy to resume from.

    """
    path = stdin_path(job, shard)
    has_run = os.path.exists(os.path.join(job.folder, MANIFEST))
    if has_run and not resume and not os.path.exists(path):
        raise UsageError(f"--to {job.folder}: has the outputs of another run; use an empty folder")
    if os.path.exists(path) != resume:
        reason = (
            "nothing to resume: the copy of standard input is removed after a run without errors"
            if resume
            else "has the standard input of an earlier run; continue it with --resume, or use an "
            "empty folder"
        )
        raise UsageError(f"--to {job.folder}: {reason}")
    if not resume:
        if sys.stdin is None:
            raise InputError("-: standard input is closed")
        bytes_to_file(path, iter(partial(sys.stdin.buffer.read, BLOCK), b""), follow=False)
    return path


def remove_copy(job: Job) -> None:
    """Remove the copy of standard input, if there is one."""
    for shard in get_args(ShardFormat):
        with suppress(FileNotFoundError):
            os.unlink(stdin_path(job, shard))
