"""Whole corpora: shards in, one output file a task, on one machine or many.

A *task* is a part of a shard, or some dozens of small files; `run_task` does one and is all that
a worker runs, whoever started it. `run` hands tasks to any `concurrent.futures.Executor`. Each
task writes its own file, whole or not at all, and a record of what it did beside it, so results
are the same bytes however many workers there were, and a run that was stopped can go on.
"""

import gc
import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from importlib import import_module
from itertools import chain, islice
from logging import CRITICAL, getLogger
from typing import Any, NamedTuple, TypeAlias

from articlex import shards, views
from articlex.errors import ArticlexError, InputError, OutputError, UsageError
from articlex.model import Code, Document, Heading, List, Paragraph, Table
from articlex.outputs import to_file
from articlex.readers import Options, parse
from articlex.readers.detection import detect
from articlex.readers.text.table import TABLE_SIGNS, may_hold_tables_as_json
from articlex.sources import (
    LARGEST,
    OUT_OF_MEMORY,
    Article,
    files,
    is_packed,
    is_remote,
    read_file,
    reason_of,
    shard_kind,
    size_and_version,
)

PART_SIZE = 256 << 20
"""Bytes of a shard that make a task."""
_FILES, _FILES_SIZE = 512, 16 << 20
"""The most small files, and bytes of them, that make a task."""
_MOST_MESSAGES = 1000

_MOST_DEATHS = 2
"""How often a worker may die at a task, or at a document, until that is to blame."""

MANIFEST = "manifest.json"


class Job(NamedTuple):
    """What is to be done with every article.

    Attributes:
        part: one of `PARTS`.
        folder: where the outputs go.
        format: ``"jsonl"`` or ``"parquet"``.
        keys: the names of the text, the id and the address in a row.
        largest: the most bytes of one document.

    """

    part: str
    folder: str
    format: str = "jsonl"
    keys: tuple[str | None, str | None, str | None] = (None, None, None)
    largest: int = LARGEST


class Task(NamedTuple):
    """One unit of work: whole files, or a part of one shard."""

    number: int
    paths: tuple[str, ...]
    kind: str | None = None
    span: shards.Span = shards.Span()
    size: int = 0
    skip: tuple[tuple[str, int], ...] = ()
    log: str | None = None

    @property
    def stem(self) -> str:
        """The name of its output without a suffix."""
        return f"part-{self.number:06}"


class Result(NamedTuple):
    """What a task did.

    `complaints` are what could not be read and what else the user should hear of, the first
    thousand of `messages`; `errors` counts only the former. `unread` counts the files that could
    not be opened or read to their end. `length` is the output's, in bytes.
    """

    number: int
    documents: int
    records: int
    tables: int
    rows: int
    size: int
    complaints: tuple[str, ...]
    errors: int
    messages: int
    unread: int
    length: int


Record: TypeAlias = dict[str, Any]


def _tables(document: Document) -> Iterator[Record]:
    found = [(n, table) for n, table in enumerate(document.tables, 1) if table.kind == "data"]
    for grid in views.tables(document, found, records=False):
        yield from grid.objects()


def _numbered(part: str, document: Document) -> Iterator[Record]:
    yield from views.all_numbered(document, enumerate(getattr(document, part), 1))


def _blocks(document: Document) -> Iterator[Record]:
    yield document.to_dict()


def _stats(document: Document) -> Iterator[Record]:
    counts = Counter(map(type, document.blocks))
    yield {
        **document.origin(),
        "headings": counts[Heading],
        "paragraphs": counts[Paragraph],
        "lists": counts[List],
        "tables": counts[Table],
        "code": counts[Code],
        "table_rows": sum(len(table.rows) for table in document.tables),
    }


PARTS: dict[str, Callable[[Document], Iterator[Record]]] = {
    "tables": _tables,
    **{part: partial(_numbered, part) for part in ("lists", "headings", "paragraphs")},
    "blocks": _blocks,
    "stats": _stats,
}
"""What can be taken from a corpus, and the records that a document gives."""


def plan(
    inputs: Sequence[str], kind: str | None, complain: Callable[[str], None], outputs: str = ""
) -> Iterator[Task]:
    """Yield the tasks for files, folders and shards, always the same for the same inputs.

    `kind` is what every input holds, ``"jsonl"`` or ``"parquet"``, or None to go by suffix. The
    outputs that lie in the folder `outputs`, though that be an input, are none of the inputs.
    """
    number = 0
    waiting: list[str] = []
    size = 0
    for path in _paths(inputs, complain, outputs):
        own = kind or shard_kind(path)
        try:
            length, _ = size_and_version(path)
            if own is not None:
                whole = _is_one_part(path, own, length)
                spans = [shards.Span()] if whole else shards.parts(path, own, PART_SIZE)
                last = spans[-1].stop or 1  # of a Parquet file the number of its row groups
                for span in spans:
                    number += 1
                    share = 1.0 if span.stop is None else (span.stop - span.start) / last
                    yield Task(number, (path,), own, span, round(length * share))
                continue
        except (OSError, InputError) as error:
            reason = str(error) if isinstance(error, InputError) else f"{path}: {reason_of(error)}"
            complain(reason)
            continue
        waiting.append(path)
        size += length
        if len(waiting) == _FILES or size >= _FILES_SIZE:
            number += 1
            yield Task(number, tuple(waiting), size=size)
            waiting, size = [], 0
    if waiting:
        yield Task(number + 1, tuple(waiting), size=size)


def _is_one_part(path: str, kind: str, length: int) -> bool:
    # To split a remote file by its lines, it would have to be fetched twice.
    return kind == "jsonl" and (is_packed(path) or is_remote(path) or length <= PART_SIZE)


def _paths(inputs: Sequence[str], complain: Callable[[str], None], outputs: str) -> Iterator[str]:
    own = os.path.realpath(outputs) if outputs else None
    for each in inputs:
        try:
            found, complaints = files(each)
        except InputError as error:
            complain(str(error))
            continue
        for complaint in complaints:
            complain(complaint)
        for path in found:
            if path == each or not _is_output(path, own):
                yield path


def _is_output(path: str, folder: str | None) -> bool:
    place, name = os.path.split(path)
    return name.startswith("part-") and folder is not None and os.path.realpath(place) == folder


class _Log:
    """What a task tells of: the first messages, and how many there were."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.messages = 0
        self.errors = 0
        self.unread = 0

    def tell(self, message: str) -> None:
        self.messages += 1
        if len(self.kept) < _MOST_MESSAGES:
            self.kept.append(message)

    def complain(self, message: str) -> None:
        self.errors += 1
        self.tell(message)

    def miss(self, error: InputError) -> None:
        self.unread += 1
        self.complain(str(error))


def run_task(job: Job, task: Task) -> Result:
    """Do one task: read its articles, write its output and its record, say what happened.

    Raises:
        OutputError: the output cannot be written.

    """
    log = _Log()
    counts = dict.fromkeys(("documents", "records", "tables", "rows"), 0)
    take = PARTS[job.part]
    options = Options(tables_only=job.part == "tables")

    def records() -> Iterator[Record]:
        for article in _articles(job, task, log, counts):
            try:
                document = parse(
                    article.text,
                    source=article.name,
                    format=article.format or detect(article.text),
                    options=options,
                )._replace(id=article.id, line=article.line, url=article.url)
            except MemoryError:
                log.complain(f"{article.place}: {OUT_OF_MEMORY}")
                continue
            for warning in document.warnings:
                log.tell(f"warning: {article.place}:{warning}")
            for record in take(document):
                counts["records"] += 1
                if "rows" in record:
                    counts["tables"] += 1
                    counts["rows"] += len(record["rows"])
                yield record

    _write(job, task, records())
    result = Result(
        task.number,
        **counts,
        size=task.size,
        complaints=tuple(log.kept),
        errors=log.errors,
        messages=log.messages,
        unread=log.unread,
        length=os.stat(output_path(job, task)).st_size,
    )
    to_file(_record_path(job, task), [json.dumps(result._asdict(), ensure_ascii=False), "\n"])
    return result


def _articles(job: Job, task: Task, log: _Log, counts: dict[str, int]) -> Iterator[Article]:
    if task.log is None:
        yield from _read(job, task, log, counts, None)
        return
    note = os.open(task.log, os.O_WRONLY | os.O_CREAT, 0o600)
    skip = frozenset(task.skip)

    def left_out(path: str, row: int) -> bool:
        where = (path, row)
        if where in skip:
            place = f"{path}:{row}" if row else path
            log.complain(f"{place}: left out, for a worker died while reading it")
            return True
        os.ftruncate(note, 0)
        os.pwrite(note, json.dumps(where).encode() + b"\n", 0)
        return False

    try:
        yield from _read(job, task, log, counts, left_out)
    finally:
        os.close(note)


def _read(
    job: Job,
    task: Task,
    log: _Log,
    counts: dict[str, int],
    left_out: Callable[[str, int], bool] | None,
) -> Iterator[Article]:
    """Yield a task's articles; `left_out` is told of each, by file and row, before it is read."""

    def count(rows: int) -> None:
        counts["documents"] += rows

    reading = shards.Reading(
        shards.Keys(*job.keys),
        log.complain,
        counted=count,
        worth=may_hold_tables_as_json if job.part == "tables" else None,
        needles=TABLE_SIGNS if job.part == "tables" else (),
        longest=job.largest,
    )
    for path in task.paths:
        try:
            if task.kind is not None:
                if left_out is not None:
                    reading = reading._replace(left_out=partial(left_out, path))
                yield from shards.rows(path, task.kind, reading, task.span)
                continue
            count(1)
            if left_out is None or not left_out(path, 0):
                article = read_file(path, largest=job.largest)
                if article.warning is not None:
                    log.tell(f"warning: {article.warning}")
                yield article
        except InputError as error:
            log.miss(error)


def _write(job: Job, task: Task, records: Iterator[Record]) -> None:
    path = output_path(job, task)
    if job.format == "parquet":
        shards.write_parquet(path, job.part, records, follow=False)
        return
    dumps = json.JSONEncoder(ensure_ascii=False).encode
    to_file(path, (f"{dumps(record)}\n" for record in records), follow=False)


def output_path(job: Job, task: Task) -> str:
    """Return the file that a task writes."""
    return os.path.join(job.folder, f"{task.stem}.{job.format}")


def _record_path(job: Job, task: Task) -> str:
    return os.path.join(job.folder, "done", f"{task.stem}.json")


def make_folder(job: Job) -> None:
    """Make the folder for the outputs.

    Raises:
        OutputError: it cannot be made.
        UsageError: it is remote; outputs take their names by a rename, which only disks have.

    """
    if is_remote(job.folder):
        raise UsageError(f"{job.folder}: --to needs a folder on a disk; copy from there")
    try:
        os.makedirs(os.path.join(job.folder, "done"), exist_ok=True)
    except OSError as error:
        raise OutputError(f"{job.folder}: cannot write: {error.strerror}") from error


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Keep other runs out of the output folder, where the system can (POSIX's flock).

    Raises:
        UsageError: another run is at work there.

    """
    global _lock  # noqa: PLW0603
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # on Windows
        yield
        return
    held = os.open(os.path.join(folder, "done"), os.O_RDONLY)
    try:
        with suppress(OSError):  # of disks elsewhere that know no locks
            try:
                flock(held, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                raise UsageError(f"{folder}: another run is at work there") from None
        _lock = held
        yield
    finally:
        _lock = None
        os.close(held)


_lock: int | None = None
"""What a run holds open as long as it lasts; its workers, who may outlive it, do not."""


def begin(job: Job, tasks: Sequence[Task], *, resume: bool) -> list[Result]:
    """Make the manifest in the output folder; return what an earlier run has done already.

    Raises:
        UsageError: the folder holds another run, or one that is not to be resumed.
        OutputError: it cannot be written.

    """
    path = os.path.join(job.folder, MANIFEST)
    manifest = {
        "articlex": 1,
        "part": job.part,
        "format": job.format,
        "tasks": len(tasks),
        "inputs": _fingerprint(job, tasks),
    }
    try:
        with open(path, encoding="utf-8") as stream:
            old = json.load(stream)
    except FileNotFoundError:
        old = None
    except OSError as error:
        raise OutputError(f"{path}: {reason_of(error)}") from error
    except (ValueError, RecursionError):
        old = {}
    if old is None:
        if any(name.startswith("part-") for name in os.listdir(job.folder)):
            raise UsageError(f"{job.folder}: holds files of outputs' names; give an empty folder")
        to_file(path, [json.dumps(manifest, indent=1), "\n"])
        return []
    if old != manifest:
        raise UsageError(f"{job.folder}: holds the outputs of another run; give an empty folder")
    if not resume:
        raise UsageError(f"{job.folder}: holds this run's outputs already; --resume goes on there")
    return [result for task in tasks if (result := _done(job, task)) is not None]


def _fingerprint(job: Job, tasks: Sequence[Task]) -> str:
    """Return a digest of what the outputs depend on: the inputs by name, size and age."""
    digest = sha256(repr((job.part, job.format, job.keys, job.largest)).encode())
    ages: dict[str, str] = {}
    for task in tasks:
        for path in task.paths:
            if path not in ages:
                _, ages[path] = size_and_version(path)
        digest.update(repr((task, [ages[path] for path in task.paths])).encode())
    return digest.hexdigest()


def _done(job: Job, task: Task) -> Result | None:
    """Return what a task's record says, if it was done, is whole, and missed no file."""
    try:
        with open(_record_path(job, task), encoding="utf-8") as stream:
            found = json.load(stream)
        complaints = found.pop("complaints")
        result = Result(complaints=tuple(map(str, complaints)), **found)
        length = os.stat(output_path(job, task)).st_size
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    counts = {name: value for name, value in found.items() if type(value) is int}
    whole = len(counts) == len(found) and (result.number, result.length) == (task.number, length)
    return result if whole and not result.unread else None


def work(job: Job, task: Task) -> Result:
    """Do one task in a worker, and leave for good when told to."""
    try:
        _busy.set()
        try:
            return run_task(job, task)
        finally:
            _busy.clear()
    except SystemExit:  # else the executor takes it for the task's result
        os._exit(143)


_busy = threading.Event()
"""Set in a worker while it does a task, which may have a file half written."""


def run(
    job: Job, tasks: Iterable[Task], executor: Callable[[int], Executor], jobs: int
) -> Iterator[Result]:
    """Yield the result of each task as it is done, in any order.

    When a worker dies, the tasks that were running are done again: a second time like all others,
    for somebody else may have killed it; the third time each alone and document by document, so
    that only the document that kills its worker is left out.

    Args:
        job: what to do.
        tasks: the tasks that are not done yet.
        executor: makes an executor with so many workers.
        jobs: how many tasks may run at once; as many again wait, so memory stays flat.

    """
    waiting = iter(tasks)
    deaths: Counter[Task] = Counter()
    while True:
        pool = executor(jobs)
        running: dict[Future[Result], Task] = {}
        refused: list[Task] = []  # by a pool that had lost its workers already
        whole = False
        try:
            _submit(pool, job, islice(waiting, 2 * jobs), running, refused)
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    result = _result(future, running[future])
                    del running[future]
                    yield result
                    _submit(pool, job, islice(waiting, 1), running, refused)
            whole = True
        except BrokenProcessPool:
            pass
        finally:
            _stop(pool, running, at_once=not whole)
        if whole:
            return
        deaths.update(running.values())
        again = [task for task in running.values() if deaths[task] < _MOST_DEATHS]
        for task in running.values():
            if deaths[task] >= _MOST_DEATHS:
                yield _alone(job, task, executor)
        waiting = chain(waiting, refused, again)


def _result(future: "Future[Result]", task: Task) -> Result:
    try:
        return future.result()
    except (BrokenProcessPool, ArticlexError):
        raise
    except Exception as error:  # noqa: BLE001  # a cluster's, which has given the task up
        said = str(error).split("\n", 1)[0]
        return _lost(task, f"{type(error).__name__}: {said}")


def _submit(
    pool: Executor,
    job: Job,
    tasks: Iterable[Task],
    running: dict[Future[Result], Task],
    refused: list[Task],
) -> None:
    """Hand `tasks` to the pool; what it raises at, its workers gone, stays in `refused`."""
    for task in tasks:
        refused.append(task)
        with _signals_held():
            running[pool.submit(work, job, task)] = task
        refused.pop()


@contextmanager
def _signals_held() -> Iterator[None]:
    """Keep signals waiting while workers are forked, where they would be lost in Python's hooks."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _alone(job: Job, task: Task, executor: Callable[[int], Executor]) -> Result:
    """Do a task that may kill its worker, without the documents that do.

    One that a worker dies at is tried once more, for somebody else may have killed that.
    """
    log = os.path.join(job.folder, "done", f"{task.stem}.at")
    deaths: Counter[tuple[str, int]] = Counter()
    try:
        while deaths[_NOWHERE] < _MOST_DEATHS:
            pool = executor(1)
            skip = tuple(place for place, count in deaths.items() if count >= _MOST_DEATHS)
            try:
                return pool.submit(work, job, task._replace(log=log, skip=skip)).result()
            except BrokenProcessPool:
                place = _last_begun(log)
                deaths[_NOWHERE if place in skip else place] += 1
            finally:
                _stop(pool, (), at_once=True)
        return _lost(task, "its worker died, at no document")
    finally:
        if os.path.exists(log):
            os.unlink(log)


_NOWHERE = ("", 0)


def _last_begun(log: str) -> tuple[str, int]:
    """Return the file and row that a worker had before it when it died."""
    try:
        with open(log, encoding="utf-8") as stream:
            name, line = json.loads(stream.readline())
    except (FileNotFoundError, ValueError):  # it died before the first
        return _NOWHERE
    return name, line


def _lost(task: Task, reason: str) -> Result:
    """Return the result of a task that is not done; it has no record, so that it can be resumed."""
    files_of = ", ".join(task.paths[:2]) + (", …" if len(task.paths) > 2 else "")  # noqa: PLR2004
    message = f"{task.stem} ({files_of}): {reason}; --resume tries again"
    return Result(task.number, 0, 0, 0, 0, task.size, (message,), 1, 1, len(task.paths), 0)


def _stop(pool: Executor, running: Iterable[Future[Result]], *, at_once: bool) -> None:
    # Python 3.14 has a method for it; before, the processes are a private attribute.
    processes = list((getattr(pool, "_processes", None) or {}).values())
    if at_once:  # the pool's own thread may find its workers gone and say so at length
        threading.excepthook = lambda _: None
    for future in running:
        future.cancel()  # not by `shutdown`, for Dask's cannot
    pool.shutdown(wait=not at_once)
    if not at_once:
        return
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(_GRACE)
        if process.is_alive():
            process.kill()


_GRACE = 0.5
"""Seconds that a worker has to take away what it wrote half."""


def local_executor(jobs: int) -> Executor:
    """Return an executor with so many worker processes, which die with this one."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A fork starts in a hundredth of the time that a new interpreter takes.
    context = get_context("fork") if sys.platform == "linux" else None
    return ProcessPoolExecutor(jobs, context, _start_worker, (os.getpid(),))


def _start_worker(parent: int) -> None:
    if _lock is not None:
        os.close(_lock)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and decides
    signal.signal(signal.SIGTERM, _leave)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    gc.enable()
    gc.set_threshold(100_000, 20, 100)  # articles make tuples by the thousand, and no cycles
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _leave(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the executor sends it once more
    if _busy.is_set():
        sys.exit(143)  # through the handlers that take away a file half written
    os._exit(143)  # the executor's own loop would take an exception for a task's


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def dask_executor(address: str) -> Callable[[int], Executor]:
    """Return what makes an executor of the Dask cluster whose scheduler is at `address`.

    Raises:
        UsageError: Dask is not installed, or there is no scheduler.

    """
    try:
        cluster: Any = import_module("distributed")
    except ImportError:
        raise UsageError(
            "--scheduler needs Dask; install it with: pip install 'articlex[cluster]'"
        ) from None
    # What becomes of the tasks is said here; its own logger says it at length.
    getLogger("distributed.client").setLevel(CRITICAL)
    try:
        client = cluster.Client(address)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler at {address}: {error}") from None

    def executor(_jobs: int) -> Executor:
        made: Executor = client.get_executor(retries=3)
        return made

    return executor


def clean(folder: str) -> None:
    """Take away what a run that was killed left half written in its output folder."""
    for place in (folder, os.path.join(folder, "done")):
        for name in os.listdir(place):
            if name.startswith(".articlex-") and name.endswith(".tmp"):
                os.unlink(os.path.join(place, name))
