"""What a run consists of: the job, its tasks, and the result of each."""

import os
from typing import Literal, NamedTuple, TypeAlias, get_args

from articlex.inputs.files import MAX_SIZE
from articlex.inputs.paths import ShardFormat
from articlex.inputs.rows import Keys, Span

MANIFEST = "manifest.json"
"""The file in the folder for the outputs that says what they depend on."""

Part: TypeAlias = Literal["tables", "lists", "headings", "paragraphs", "blocks", "stats"]


class Job(NamedTuple):
    """What to do with every article.

    Attributes:
        part: what to extract, one of `EXTRACTORS`.
        folder: the folder for the outputs.
        format: the format of the outputs.
        keys: the names of the columns of shards.
        max_size: the most bytes of one document.
        keep: the names of columns whose values the records have, too, as text.
        limit: how many rows of each shard, and how many other files, are read; None for all.
        sample: the share of the rows and files that is read, from 0 to 1.
        packing: the suffix of compressed outputs, ``.gz`` or ``.zst``, or nothing.

    """

    part: Part
    folder: str
    format: ShardFormat = "jsonl"
    keys: Keys = Keys()
    max_size: int = MAX_SIZE
    keep: tuple[str, ...] = ()
    limit: int | None = None
    sample: float = 1.0
    packing: str = ""


class Task(NamedTuple):
    """One unit of work: whole files, or a part of one shard.

    Attributes:
        number: the task's number, from 1.
        paths: the files.
        shard: the format of the shard, or None for files with one article each.
        span: the part of the shard.
        size: the bytes to read.
        version: what changes when a file does.
        skip: files and rows to skip, because they crashed a worker. A file's row is 0.
        log: a file in which to note the current document, or None.

    """

    number: int
    paths: tuple[str, ...]
    shard: ShardFormat | None = None
    span: Span = Span()
    size: int = 0
    version: str = ""
    skip: tuple[tuple[str, int], ...] = ()
    log: str | None = None

    @property
    def stem(self) -> str:
        """The name of the output without its suffix."""
        return f"part-{self.number:06}"


class Result(NamedTuple):
    """What a task did.

    Attributes:
        number: the task's number.
        documents: the documents seen, including bad ones.
        records: the records written.
        tables: the tables among them.
        rows: the rows of these tables.
        size: the bytes read.
        messages: the first thousand errors and warnings.
        errors: the number of errors.
        message_count: the number of errors and warnings.
        unread: the files that could not be read to their end.
        length: the bytes of the output.

    """

    number: int
    documents: int = 0
    records: int = 0
    tables: int = 0
    rows: int = 0
    size: int = 0
    messages: tuple[str, ...] = ()
    errors: int = 0
    message_count: int = 0
    unread: int = 0
    length: int = 0


def failed_result(task: Task, reason: str) -> Result:
    """Return the result of a task that failed. It leaves no record, so --resume retries it."""
    names = ", ".join(task.paths[:2]) + (", …" if len(task.paths) > 2 else "")  # noqa: PLR2004
    message = f"{task.stem} ({names}): {reason}; --resume retries it"
    return Result(
        task.number,
        size=task.size,
        messages=(message,),
        errors=1,
        message_count=1,
        unread=len(task.paths),
    )


def output_path(job: Job, task: Task) -> str:
    """Return the file that a task writes."""
    return os.path.join(job.folder, f"{task.stem}.{job.format}{job.packing}")


def record_path(job: Job, task: Task) -> str:
    """Return the file with the result of a finished task."""
    return os.path.join(job.folder, "done", f"{task.stem}.json")


def stdin_path(job: Job, shard: ShardFormat) -> str:
    """Return the file with a copy of standard input."""
    return os.path.join(job.folder, "done", f"stdin.{shard}")


def shown(job: Job, message: str) -> str:
    """Return a message, or the name of an input, with ``-`` for the copy of standard input."""
    for shard in get_args(ShardFormat):
        message = message.replace(stdin_path(job, shard), "-", 1)
    return message


def log_path(job: Job, task: Task) -> str:
    """Return the file in which a task notes its current document."""
    return os.path.join(job.folder, "done", f"{task.stem}.at")
