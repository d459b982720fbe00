"""Plans a run: from files, folders and shards to tasks."""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from articlex.corpus.job import Job, Task
from articlex.errors import InputError, MissingDependencyError
from articlex.inputs.paths import (
    ShardFormat,
    compression_suffix,
    expand,
    is_remote,
    reason_of,
    shard_format,
    size_and_version,
)
from articlex.inputs.rows import Span, in_sample
from articlex.inputs.shards import WHOLE, split

PART_SIZE = 16 << 20
"""Bytes of a shard that make a task: a few seconds, which is what an interruption loses."""
_MAX_FILES, _MAX_FILES_SIZE = 512, 16 << 20
"""The most small files, and bytes of them, that make a task."""

_EVERYTHING = Job("blocks", "")


def plan(
    inputs: Sequence[str],
    shard: ShardFormat | None,
    on_error: Callable[[str], None],
    job: Job = _EVERYTHING,
) -> Iterator[Task]:
    """Yield the tasks for files, folders and shards. The same inputs give the same tasks.

    Args:
        inputs: files, folders and addresses.
        shard: the format of every input, or None to go by suffix.
        on_error: called with a message for each input that cannot be read.
        job: what to read, and the folder for the outputs. Files already there are skipped, even
            if that folder is also an input.

    """
    numbers = count(1)
    small: list[tuple[str, str]] = []
    small_size = 0
    left = -1 if job.limit is None else job.limit
    for path in _files(inputs, on_error, job.folder):
        file_shard = shard or shard_format(path)
        try:
            length, version = size_and_version(path)
            if file_shard is not None:
                for span, size in _split_shard(path, file_shard, length):
                    if job.limit is not None and span.first > job.limit:
                        break
                    yield Task(next(numbers), (path,), file_shard, span, size, version)
                continue
        except (InputError, MissingDependencyError) as error:
            on_error(str(error))
            continue
        except OSError as error:
            on_error(f"{path}: {reason_of(error)}")
            continue
        if left == 0 or not in_sample(path, 0, job.sample):
            continue
        left -= 1
        small.append((path, f"{length} {version}"))
        small_size += length
        if len(small) == _MAX_FILES or small_size >= _MAX_FILES_SIZE:
            yield _task_of(small, next(numbers), small_size)
            small, small_size = [], 0
    if small:
        yield _task_of(small, next(numbers), small_size)


def _task_of(files: list[tuple[str, str]], number: int, size: int) -> Task:
    """Return the task of some small files, each with its version."""
    paths, versions = zip(*files, strict=True)
    return Task(number, paths, size=size, version=" ".join(versions))


def _split_shard(path: str, shard: ShardFormat, length: int) -> list[tuple[Span, int]]:
    """Return the parts of a shard, each with its share of the length in bytes."""
    if shard == "jsonl" and _is_one_part(path, length):
        return [(WHOLE, length)]
    spans = split(path, shard, PART_SIZE)
    last = spans[-1].stop or 1  # in Parquet the number of row groups
    return [(span, round(length * ((span.stop or 0) - span.start) / last)) for span in spans]


def _is_one_part(path: str, length: int) -> bool:
    # A packed file can only be read from its beginning. To split a remote file by its lines, it
    # would have to be fetched twice.
    return compression_suffix(path) is not None or is_remote(path) or length <= PART_SIZE


def _files(inputs: Sequence[str], on_error: Callable[[str], None], outputs: str) -> Iterator[str]:
    for path in inputs:
        try:
            files, messages = expand(path)
        except (InputError, MissingDependencyError) as error:
            on_error(str(error))
            continue
        for message in messages:
            on_error(message)
        for file in files:
            if file == path or not _is_output(file, outputs):
                yield file


def _is_output(path: str, outputs: str) -> bool:
    folder, name = os.path.split(path)
    if not outputs or not name.startswith("part-"):
        return False
    return os.path.realpath(folder) == os.path.realpath(outputs)
