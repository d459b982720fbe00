"""The record of each finished task: its result, and what it was made from."""

import json
import os
import re
from contextlib import suppress
from hashlib import sha256
from typing import Any

from articlex.corpus.job import Job, Result, Task, output_path, record_path
from articlex.export.atomic import to_file

_OUTPUT = re.compile(r"part-(\d{6,})\.[a-z.]+")
_NO_COUNTS = frozenset(("messages", "paths", "inputs"))
"""The keys of a record that are not counts of its result."""


def write_record(job: Job, task: Task, result: Result) -> None:
    """Write the result of a finished task, and what it was made from."""
    record = {**result._asdict(), "paths": task.paths, "inputs": _fingerprint(task)}
    to_file(record_path(job, task), [json.dumps(record, ensure_ascii=False), "\n"])


def task_number(name: str) -> int:
    """Return the number of the task that wrote a file in the output folder, 0 for other files."""
    match = _OUTPUT.fullmatch(name)
    return int(match[1]) if match else 0


def read_records(job: Job) -> dict[int, dict[str, Any]]:
    """Return the sound records of finished tasks, by number."""
    folder = os.path.join(job.folder, "done")
    records: dict[int, dict[str, Any]] = {}
    for name in os.listdir(folder):
        if not name.endswith(".json"):
            continue
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            with open(os.path.join(folder, name), encoding="utf-8") as stream:
                record = json.load(stream)
            record["messages"] = tuple(map(str, record["messages"]))
            record["paths"] = tuple(map(str, record["paths"]))
            records[task_number(name)] = record
    return records


def finished_result(job: Job, task: Task, record: dict[str, Any] | None) -> Result | None:
    """Return the result in a task's record, if its output is whole and no file was unread."""
    if record is None or record.get("inputs") != _fingerprint(task):
        return None
    counts = {name: value for name, value in record.items() if name not in _NO_COUNTS}
    try:
        result = Result(messages=record["messages"], **counts)
        length = os.stat(output_path(job, task)).st_size
    except (OSError, TypeError):
        return None
    is_sound = all(type(value) is int for value in counts.values())
    is_whole = (result.number, result.length) == (task.number, length)
    return result if is_sound and is_whole and not result.unread else None


def _fingerprint(task: Task) -> str:
    """Return a digest of a task's inputs: its files with their versions, and the part of them."""
    inputs = (task.number, task.paths, task.shard, tuple(task.span), task.size, task.version)
    return sha256(repr(inputs).encode("utf-8", "surrogateescape")).hexdigest()
