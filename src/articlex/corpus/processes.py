"""Worker processes on this machine: how they start, hear signals and stop."""

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from articlex.corpus.job import Job, Result, Task
from articlex.corpus.manifest import close_lock
from articlex.corpus.worker import run_task

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_TERMINATED = 143
_GRACE = 0.5
"""Seconds that a worker has to remove a half-written file."""
_WATCH = 0.5
"""Seconds between two looks at the parent process."""


def local_executor(jobs: int) -> Executor:
    """Return an executor with that many worker processes, which end with this process."""
    # A fork starts in a hundredth of the time of a new interpreter.
    context = get_context("fork") if sys.platform == "linux" else None
    return ProcessPoolExecutor(jobs, context, _start_worker, (os.getpid(),))


def work(job: Job, task: Task) -> Result:
    """Do one task in a worker process."""
    try:
        _busy.set()
        try:
            return run_task(job, task)
        finally:
            _busy.clear()
    except SystemExit:  # the executor would send it to the parent as the task's result
        os._exit(_TERMINATED)


_busy = threading.Event()
"""Set in a worker while it does a task, which may have a half-written file."""


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold signals back while workers are forked: Python's fork hooks would lose them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker(parent: int) -> None:
    close_lock()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and decides
    signal.signal(signal.SIGTERM, _on_sigterm)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    gc.enable()
    gc.set_threshold(100_000, 20, 100)  # articles make many tuples and no cycles
    threading.Thread(target=_exit_with_parent, args=(parent,), daemon=True).start()


def _on_sigterm(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the executor sends it again
    if _busy.is_set():
        sys.exit(_TERMINATED)  # passes the handlers that remove a half-written file
    os._exit(_TERMINATED)  # the executor's loop would take an exception for a task's


def _exit_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


def stop(executor: Executor, running: Iterable[Future[Result]]) -> None:
    """Stop an executor when its tasks are done."""
    for future in running:
        future.cancel()  # `shutdown` of Dask's executor cannot cancel
    executor.shutdown(wait=True)


def abort(executor: Executor, running: Iterable[Future[Result]]) -> None:
    """Stop an executor at once, with its processes if it has any."""
    # Python 3.14 has `terminate_workers`. Before, the processes are a private attribute.
    processes = list((getattr(executor, "_processes", None) or {}).values())
    for future in running:
        future.cancel()
    executor.shutdown(wait=False)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(_GRACE)
        if process.is_alive():
            process.kill()


@contextmanager
def quiet_threads() -> Iterator[None]:
    """Silence the executors' own threads, which report lost workers with a traceback."""
    before = threading.excepthook
    threading.excepthook = lambda _: None
    try:
        yield
    finally:
        threading.excepthook = before
