"""Hands tasks to an executor, and finds the document that crashes its worker.

A task's states, by how often a worker crashed while it was running:

    crashes | state    | what happens to the task
    --------+----------+---------------------------------------------------------------------
    0       | waiting  | it runs beside others
    1       | retried  | it runs once more beside others: another task may be the cause
    2       | isolated | it runs alone, and notes each document before it reads it

In an isolated task, each document has states of its own:

    crashes | state    | what happens to the document
    --------+----------+---------------------------------------------------------------------
    0       | read     | it is read
    1       | retried  | it is read once more: the crash may have come from outside
    2       | skipped  | it is skipped with an error

An isolated task that crashes twice before its first document, or at a skipped one, fails.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from articlex.corpus.job import Job, Result, Task, failed_result, log_path
from articlex.corpus.processes import abort, quiet_threads, signals_held, stop, work
from articlex.corpus.worker import last_started
from articlex.errors import ArticlexError

_MAX_CRASHES = 2
"""Crashes after which a task is isolated, and a document is skipped."""

MakeExecutor = Callable[[int], Executor]


def run(
    job: Job, tasks: Iterable[Task], make_executor: MakeExecutor, jobs: int
) -> Iterator[Result]:
    """Yield the result of each task as it finishes, in any order.

    Args:
        job: what to do.
        tasks: the tasks that are not finished.
        make_executor: returns an executor with that many workers.
        jobs: how many tasks run at once. As many more wait, so that memory stays flat.

    """
    with quiet_threads():
        yield from _Pool(job, tasks, make_executor, jobs).results()


class _Pool:
    """The tasks of a run and their states."""

    def __init__(
        self, job: Job, tasks: Iterable[Task], make_executor: MakeExecutor, jobs: int
    ) -> None:
        self.job = job
        self.make_executor = make_executor
        self.jobs = jobs
        self.waiting = iter(tasks)
        self.running: dict[Future[Result], Task] = {}
        self.refused: list[Task] = []  # by an executor that had lost its workers already
        self.crashes: Counter[Task] = Counter()

    def results(self) -> Iterator[Result]:
        """Run all tasks, with a new executor after each crash."""
        is_done = False
        while not is_done:
            executor = self.make_executor(self.jobs)
            try:
                yield from self._run_all(executor)
                is_done = True
            except BrokenProcessPool:
                pass
            finally:
                (stop if is_done else abort)(executor, self.running)
            if not is_done:
                yield from self._recover()

    def _run_all(self, executor: Executor) -> Iterator[Result]:
        """Run the waiting tasks until none is left or a worker crashes."""
        self._submit(executor, 2 * self.jobs)
        while self.running:
            done, _ = wait(self.running, return_when=FIRST_COMPLETED)
            for future in done:
                result = _result(future, self.running[future])
                del self.running[future]
                yield result
                self._submit(executor, 1)

    def _submit(self, executor: Executor, number: int) -> None:
        for task in islice(self.waiting, number):
            self.refused.append(task)
            with signals_held():
                self.running[executor.submit(work, self.job, task)] = task
            self.refused.pop()

    def _recover(self) -> Iterator[Result]:
        """Count a crash for each task that was running; retry it, or run it alone."""
        crashed = list(self.running.values())
        self.crashes.update(crashed)
        retried = [task for task in crashed if self.crashes[task] < _MAX_CRASHES]
        self.waiting = chain(self.waiting, self.refused, retried)
        self.running, self.refused = {}, []
        for task in crashed:
            if self.crashes[task] >= _MAX_CRASHES:
                yield self._run_isolated(task)

    def _run_isolated(self, task: Task) -> Result:
        """Run a task alone, without the documents that crash its worker."""
        log = log_path(self.job, task)
        crashes: Counter[tuple[str, int] | None] = Counter()  # by document, None if unknown
        try:
            while crashes[None] < _MAX_CRASHES:
                skip = tuple(
                    document
                    for document, count in crashes.items()
                    if document is not None and count >= _MAX_CRASHES
                )
                executor = self.make_executor(1)
                isolated = task._replace(log=log, skip=skip)
                try:
                    return executor.submit(work, self.job, isolated).result()
                except BrokenProcessPool:
                    document = last_started(log)
                    crashes[None if document in skip else document] += 1
                finally:
                    abort(executor, ())
            return failed_result(task, "the worker crashed before it read a document")
        finally:
            if os.path.exists(log):
                os.unlink(log)


def _result(future: Future[Result], task: Task) -> Result:
    try:
        return future.result()
    except (BrokenProcessPool, ArticlexError):
        raise
    except Exception as error:  # noqa: BLE001  # of a cluster, which has given up the task
        reason = str(error).split("\n", 1)[0]
        return failed_result(task, f"{type(error).__name__}: {reason}")
