"""Whole corpora: shards and folders in, one output file per task, on one machine or many.

A *task* is a part of a shard, or up to 512 small files. `plan` makes the tasks, `run_task`
does one, `pool.run` hands them to worker processes, and the manifest makes a stopped run resumable.
Each task writes its own file, whole or not at all, so any number of workers gives the same bytes.
"""

from articlex.corpus.extract import EXTRACTORS
from articlex.corpus.job import Job, Result, Task
from articlex.corpus.planning import plan
from articlex.corpus.worker import run_task

__all__ = ["EXTRACTORS", "Job", "Result", "Task", "plan", "run_task"]
