"""``articlex corpus``."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from articlex import corpus as work
from articlex.cli import options
from articlex.cli.app import UNREADABLE, Command
from articlex.cli.session import tell
from articlex.writers.safe import safe

if TYPE_CHECKING:
    from articlex.corpus import Result, Task


class _Totals(NamedTuple):
    documents: int = 0
    records: int = 0
    tables: int = 0
    rows: int = 0
    size: int = 0
    errors: int = 0

    def plus(self, result: "Result") -> "_Totals":
        return _Totals(*(own + getattr(result, name) for name, own in self._asdict().items()))


@click.command(
    cls=Command,
    epilog="""\b
Examples:
  articlex corpus tables fineweb/*.parquet --to tables/
  articlex corpus stats pages.jsonl.gz articles/ --to stats/ --jobs 8
  articlex corpus tables fineweb/*.parquet --to tables/ --resume
""",
)
@click.argument("part", type=click.Choice(list(work.PARTS)))
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--to", "folder", required=True, metavar="DIR", help="Where the outputs go.")
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="The format of the outputs.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Worker processes.  [default: the cores that this process may use]",
)
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on the Dask cluster whose scheduler is there (needs articlex[cluster]).",
)
@click.option(
    "--from",
    "kind",
    type=click.Choice(["jsonl", "parquet"]),
    help="What every input holds.  [default: by suffix]",
)
@options.keys
def corpus(  # noqa: PLR0913
    *,
    part: str,
    inputs: tuple[str, ...],
    folder: str,
    format_name: str,
    jobs: int | None,
    resume: bool,
    scheduler: str | None,
    kind: str | None,
    text_key: str | None,
    id_key: str | None,
    url_key: str | None,
    max_size: int,
) -> int:
    """Take PART of every article in files, folders and shards (JSONL, Parquet).

    Each part of a shard, or some hundred small files, is a task with an output file of its own
    in DIR, written whole or not at all. A run that was stopped goes on with --resume.
    """
    complaints = _Complaints()
    job = work.Job(part, folder, format_name, (text_key, id_key, url_key), max_size)
    tasks = list(work.plan(inputs, kind, complaints, folder))
    if not tasks and complaints.number:
        return UNREADABLE  # and no folder, which would be another run's
    work.make_folder(job)
    with work.locked(folder):
        return _run(job, tasks, complaints, resume=resume, jobs=jobs, scheduler=scheduler)


def _run(  # noqa: PLR0913
    job: "work.Job",
    tasks: list["Task"],
    complaints: "_Complaints",
    *,
    resume: bool,
    jobs: int | None,
    scheduler: str | None,
) -> int:
    """Do the tasks that are not done yet, say how it went, and return the exit code."""
    done = work.begin(job, tasks, resume=resume)
    work.clean(job.folder)
    totals = _Totals()
    for result in done:
        complaints.take(result)
        totals = totals.plus(result)
    if done:
        say(f"{len(done)} of {len(tasks)} tasks are done already")
    finished = {result.number for result in done}
    waiting = [task for task in tasks if task.number not in finished]
    began = time.perf_counter()
    try:
        with _progress(waiting) as progress:
            for result in _results(job, waiting, jobs or _cores(), scheduler):
                complaints.take(result)
                totals = totals.plus(result)
                progress(result)
    finally:
        work.clean(job.folder)  # of a worker that was killed, too
    seconds = time.perf_counter() - began
    _close(totals, complaints.number, seconds, sum(task.size for task in waiting))
    return UNREADABLE if complaints.number or totals.errors else 0


def _results(
    job: "work.Job", tasks: list["Task"], jobs: int, scheduler: str | None
) -> Iterator["Result"]:
    if not tasks:
        return iter(())
    if scheduler is not None:
        return work.run(job, tasks, work.dask_executor(scheduler), 32 * jobs)
    # One worker, too, is a process of its own: a document that kills it does not end the run.
    return work.run(job, tasks, work.local_executor, min(jobs, len(tasks)))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def say(message: str) -> None:
    """Print one line to stderr."""
    tell(f"articlex: {safe(message)}")


class _Complaints:
    """Prints what is wrong, and counts it."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, message: str) -> None:
        self.number += 1
        say(message)

    def take(self, result: "Result") -> None:
        """Print what a task complained of."""
        for message in result.complaints:
            say(message)
        more = result.messages - len(result.complaints)
        if more > 0:
            say(f"… and {more} more in task {result.number}")


@contextmanager
def _progress(tasks: Sequence["Task"]) -> Iterator[Callable[["Result"], object]]:
    """Show on a terminal how far the work is, its speed and the time left; yield what to tell."""
    if not sys.stderr.isatty() or not tasks:
        yield bool
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    began = time.perf_counter()
    with Progress(
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} MB"),
        BarColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        line = bar.add_task("", total=sum(task.size for task in tasks) / 1e6, speed="")

        documents = size = 0

        def show(result: "Result") -> None:
            nonlocal documents, size
            documents += result.documents
            size += result.size
            seconds = time.perf_counter() - began
            speed = f"{documents / seconds:,.0f} rows/s {size / 1e6 / seconds:,.1f} MB/s"
            bar.update(line, advance=result.size / 1e6, speed=speed)

        yield show


def _close(totals: _Totals, complaints: int, seconds: float, size: int) -> None:
    """Print the closing table to stderr."""
    columns = {
        "documents": f"{totals.documents:,}",
        "records": f"{totals.records:,}",
        "tables": f"{totals.tables:,}",
        "rows": f"{totals.rows:,}",
        "errors": f"{totals.errors + complaints:,}",
        "seconds": f"{seconds:.1f}",
        "MB/s": f"{size / 1e6 / max(seconds, 1e-9):.1f}",
    }
    widths = [max(len(name), len(said)) for name, said in columns.items()]
    for cells in (columns.keys(), columns.values()):
        line = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        tell(line)
