"""``articlex corpus``."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from articlex.cli.app import Command
from articlex.cli.console import is_watched, print_line, print_message
from articlex.cli.exit_codes import UNREADABLE
from articlex.cli.options import ROWS, FormatName, completed_by, examples, names, takes
from articlex.cli.settings import Settings
from articlex.corpus import EXTRACTORS, Job, Result, plan
from articlex.corpus.job import shown
from articlex.corpus.manifest import begin, locked, make_folder, remove_temporary_files
from articlex.corpus.pool import run
from articlex.corpus.processes import local_executor
from articlex.corpus.standard_input import copy_standard_input, remove_copy
from articlex.export.records import record_keys

if TYPE_CHECKING:
    from articlex.corpus import Task
    from articlex.corpus.job import Part

_SHARDS = ["jsonl", "parquet"]
_OUTPUTS = ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"]
_DASK_QUEUE = 32
"""Tasks per job that wait on a cluster."""


class _Totals(NamedTuple):
    """The sums of the results."""

    documents: int = 0
    records: int = 0
    tables: int = 0
    rows: int = 0
    errors: int = 0

    def plus(self, result: Result) -> "_Totals":
        return _Totals(*(total + getattr(result, name) for name, total in self._asdict().items()))


class _Request(NamedTuple):
    """How to run the tasks: resumed or new, on how many processes or on which cluster."""

    resume: bool
    jobs: int | None
    scheduler: str | None


def _share(_context: click.Context, _param: click.Parameter, value: str | None) -> tuple[int, int]:
    """Return the first task of a share of the work, from 0, and how many shares there are."""
    number, _, count = (value or "1/1").partition("/")
    is_short = max(len(number), len(count)) < 10  # noqa: PLR2004
    if not (
        is_short and number.isdecimal() and count.isdecimal() and 0 < int(number) <= int(count)
    ):
        raise click.BadParameter(f"{value!r} is no part of the work, e.g. 3/8")
    return int(number) - 1, int(count)


def _names(_context: click.Context, _param: click.Parameter, value: str) -> tuple[str, ...]:
    """Return names that commas separate, each once."""
    return tuple(dict.fromkeys(names(value)))


def _kept(columns: tuple[str, ...], part: str) -> tuple[str, ...]:
    """Return the names of columns to keep, none of which is a key of the records.

    Raises:
        click.UsageError: one is.

    """
    taken = record_keys(part)
    for name in columns:
        if name in taken:
            raise click.UsageError(f"--keep {name}: the records have a key {name} of their own")
    return columns


@click.command(
    cls=Command,
    epilog=examples(
        "corpus tables fineweb/*.parquet --to tables/",
        "corpus stats pages.jsonl.gz articles/ --to stats/ --jobs 8",
        "corpus tables fineweb/*.parquet --to tables/ --resume",
    ),
)
@click.argument("part", type=click.Choice(list(EXTRACTORS)), metavar="PART")
@click.argument(
    "inputs",
    nargs=-1,
    required=True,
    metavar="INPUT...",
    shell_complete=completed_by("complete_file"),
)
@click.option(
    "--to",
    "folder",
    required=True,
    metavar="DIR",
    help="The folder for the outputs.",
    shell_complete=completed_by("complete_folder"),
)
@click.option(
    "-f",
    "--format",
    "output_format",
    type=FormatName(_OUTPUTS),
    default="jsonl",
    show_default=True,
    help="The format of the outputs.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Worker processes.  [default: the number of available cores]",
)
@click.option(
    "--task",
    "share",
    callback=_share,
    metavar="I/N",
    help="Do the Ith of N equal parts of the work, e.g. $SLURM_ARRAY_TASK_ID/100. Give each a DIR "
    "of its own: together they have the files of one run.",
)
@click.option(
    "--keep",
    callback=_names,
    default="",
    metavar="COLUMNS",
    help="Columns of the shards that the records have, too, as text: dump,language. In JSONL also "
    "meta.language.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read only N rows of each shard and N other files, to try a run.",
)
@click.option(
    "--sample",
    type=click.FloatRange(0, 1, min_open=True),
    default=1.0,
    metavar="SHARE",
    help="Read only this share of the rows, such as 0.01: the same ones each time.",
)
@click.option("--resume", is_flag=True, help="Continue a run that was stopped.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on the Dask cluster with the scheduler at ADDRESS (needs articlex[cluster]).",
)
@click.option(
    "--from",
    "shard",
    type=click.Choice(_SHARDS),
    help="The format of every input.  [default: by suffix]",
)
@takes(*ROWS)
def corpus(
    settings: Settings,
    *,
    part: "Part",
    inputs: tuple[str, ...],
    folder: str,
    **rest: Any,  # noqa: ANN401
) -> int:
    """Extract PART of every article in a corpus.

    A corpus is files, folders and shards (JSONL, Parquet); - is JSONL from standard input, copied
    to DIR until a run without errors. Each part of a shard, or up to 512 small
    files, is a task with its own output file in DIR, written whole or not at all. --resume
    continues a run that was stopped.
    """
    form, dot, packing = rest.pop("output_format").partition(".")
    shard = rest.pop("shard")
    first, step = rest.pop("share")
    job = Job(
        part,
        folder,
        form,
        settings.inputs.keys,
        settings.inputs.max_size,
        _kept(rest.pop("keep"), part),
        rest.pop("limit"),
        rest.pop("sample"),
        dot + packing,
    )
    request = _Request(**rest)
    messages = _Messages()
    if "-" in inputs:
        make_folder(job)
        with locked(folder):
            copy = copy_standard_input(job, shard or "jsonl", resume=request.resume)
        inputs = tuple(dict.fromkeys(copy if path == "-" else path for path in inputs))
    planned = plan(inputs, shard, lambda message: messages.error(shown(job, message)), job)
    tasks = list(planned)[first::step]
    if not tasks and messages.errors:
        remove_copy(job)
        return UNREADABLE  # without a folder, which another run may need
    make_folder(job)
    with locked(folder):
        code = _run(job, tasks, messages, request)
        if not code:
            remove_copy(job)
        return code


def _run(job: Job, tasks: list["Task"], messages: "_Messages", request: _Request) -> int:
    """Run the unfinished tasks, print a summary, and return the exit code."""
    finished = begin(job, tasks, resume=request.resume)
    remove_temporary_files(job.folder)
    totals = _Totals()
    for result in finished:
        messages.print_all(result)
        totals = totals.plus(result)
    if finished:
        print_message(f"{len(finished)} of {len(tasks)} tasks are finished already")
    numbers = {result.number for result in finished}
    waiting = [task for task in tasks if task.number not in numbers]
    began = time.perf_counter()
    try:
        with _progress(waiting) as progress:
            for result in _results(job, waiting, request):
                messages.print_all(result)
                totals = totals.plus(result)
                progress(result)
    finally:
        remove_temporary_files(job.folder)  # of a worker that was killed
    totals = totals._replace(errors=totals.errors + messages.errors)
    _print_summary(totals, time.perf_counter() - began, sum(task.size for task in waiting))
    return UNREADABLE if totals.errors else 0


def _results(job: Job, tasks: list["Task"], request: _Request) -> Iterator[Result]:
    if not tasks:
        return iter(())
    jobs = request.jobs or _available_cores()
    if request.scheduler is not None:
        from articlex.corpus.dask import dask_executor

        return run(job, tasks, dask_executor(request.scheduler), _DASK_QUEUE * jobs)
    # Even one worker is its own process: a document that crashes it does not end the run.
    return run(job, tasks, local_executor, min(jobs, len(tasks)))


def _available_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Messages:
    """Prints errors and warnings, and counts the errors of the planning."""

    def __init__(self) -> None:
        self.errors = 0

    def error(self, message: str) -> None:
        """Print an error."""
        self.errors += 1
        print_message(message)

    def print_all(self, result: Result) -> None:
        """Print the messages of a task."""
        for message in result.messages:
            print_message(message)
        more = result.message_count - len(result.messages)
        if more > 0:
            print_message(f"task {result.number}: {more} more messages not shown")


@contextmanager
def _progress(tasks: Sequence["Task"]) -> Iterator[Callable[[Result], object]]:
    """Show the progress on a terminal, with the speed and the time left.

    Yield a function to call with each result.
    """
    if not is_watched() or not tasks:
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

        def show(result: Result) -> None:
            nonlocal documents, size
            documents += result.documents
            size += result.size
            seconds = time.perf_counter() - began
            speed = f"{documents / seconds:,.0f} rows/s {size / 1e6 / seconds:,.1f} MB/s"
            bar.update(line, advance=result.size / 1e6, speed=speed)

        yield show


def _print_summary(totals: _Totals, seconds: float, size: int) -> None:
    """Print the totals to stderr."""
    columns = {
        **{name: f"{total:,}" for name, total in totals._asdict().items()},
        "seconds": f"{seconds:.1f}",
        "MB/s": f"{size / 1e6 / max(seconds, 1e-9):.1f}",
    }
    widths = [max(len(name), len(value)) for name, value in columns.items()]
    for cells in (columns.keys(), columns.values()):
        line = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        print_line(line)
