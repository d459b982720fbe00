"""Does one task: reads its articles, writes its output and its record."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from articlex.article import Article
from articlex.corpus.extract import EXTRACTORS, Record
from articlex.corpus.job import Job, Result, Task, output_path, shown
from articlex.corpus.records import write_record
from articlex.document import Document
from articlex.errors import InputError, MissingDependencyError
from articlex.export.atomic import bytes_to_file, encode, to_file
from articlex.export.json import document_json
from articlex.export.parquet import write_records
from articlex.inputs import InputSettings, read_articles
from articlex.inputs.compression import compress
from articlex.inputs.files import OUT_OF_MEMORY
from articlex.inputs.paths import ShardFormat
from articlex.inputs.rows import RowOptions
from articlex.inputs.shards import read_rows
from articlex.readers import Options, load, text_filter

_MAX_MESSAGES = 1000

Made = TypeVar("Made", Record, str)
ShouldSkip = Callable[[str, int], bool]


def run_task(job: Job, task: Task) -> Result:
    """Do one task and return what it did. This is all that a worker runs, on any machine.

    Raises:
        OutputError: the output cannot be written.

    """
    run = _Run(job, task)
    path = output_path(job, task)
    if job.format == "parquet":
        write_records(path, job.part, run.records(), keep=job.keep, follow=False)
    elif job.packing:
        bytes_to_file(path, compress(encode(run.lines()), job.packing), follow=False)
    else:
        to_file(path, run.lines(), follow=False)
    result = run.result(os.stat(path).st_size)
    write_record(job, task, result)
    return result


class _Run:
    """One task while it runs: its counts and its messages."""

    def __init__(self, job: Job, task: Task) -> None:
        self.job = job
        self.task = task
        self.options = Options(tables_only=job.part == "tables")
        self.documents = self.written = self.tables = self.rows = 0
        self.messages: list[str] = []
        self.message_count = self.errors = self.unread = 0

    def result(self, length: int) -> Result:
        """Return what was done; `length` is the output's, in bytes."""
        return Result(
            self.task.number,
            self.documents,
            self.written,
            self.tables,
            self.rows,
            self.task.size,
            tuple(self.messages),
            self.errors,
            self.message_count,
            self.unread,
            length,
        )

    def lines(self) -> Iterator[str]:
        """Yield the records as lines of JSON."""
        if self.job.part == "blocks":
            yield from self._made(_document_lines)
            return
        dumps = json.JSONEncoder(ensure_ascii=False).encode

        def lines(document: Document, more: Record) -> list[str]:
            records = self._records(document, more)
            made = [f"{dumps(record)}\n" for record in records]
            self._count_tables(records)  # only now, as memory may end before
            return made

        yield from self._made(lines)

    def records(self) -> Iterator[Record]:
        """Yield the records of every article that can be read."""

        def counted(document: Document, more: Record) -> list[Record]:
            records = self._records(document, more)
            self._count_tables(records)
            return records

        yield from self._made(counted)

    def _records(self, document: Document, more: Record) -> list[Record]:
        """Return the records of a document, which also have the keys `more`."""
        return [record | more for record in EXTRACTORS[self.job.part](document)]

    def _count_tables(self, records: list[Record]) -> None:
        if self.job.part == "tables":
            self.tables += len(records)
            self.rows += sum(len(record["rows"]) for record in records)

    def _made(self, make: Callable[[Document, Record], Sequence[Made]]) -> Iterator[Made]:
        """Yield what is made of every article that can be read, and count it.

        `make` takes a document, and the keys that say where its records belong.
        """
        for article in self._articles():
            kept: Record = {name: article.kept.get(name) for name in self.job.keep}
            kept["document_id"] = article.id or article.location
            try:
                document = load(article, self.options)
                made = make(document, kept)
            except MemoryError:
                self._error(f"{article.location}: {OUT_OF_MEMORY}")
                continue
            for warning in document.warnings:
                self._warn(f"{article.location}:{warning}")
            self.written += len(made)
            yield from made

    def _articles(self) -> Iterator[Article]:
        """Yield the articles; note each in the task's log, if it has one, before it is read."""
        if self.task.log is None:
            yield from self._read(None)
            return
        log = os.open(self.task.log, os.O_WRONLY | os.O_CREAT, 0o600)
        skipped = frozenset(self.task.skip)

        def should_skip(path: str, row: int) -> bool:
            if (path, row) in skipped:
                location = f"{path}:{row}" if row else path
                self._error(f"{location}: skipped: it crashed the worker")
                return True
            os.ftruncate(log, 0)
            os.pwrite(log, json.dumps((path, row)).encode() + b"\n", 0)
            return False

        try:
            yield from self._read(should_skip)
        finally:
            os.close(log)

    def _read(self, should_skip: ShouldSkip | None) -> Iterator[Article]:
        job = self.job
        options = RowOptions(
            self._error,
            job.keys,
            self._count,
            text_filter=text_filter(self.options),
            max_size=job.max_size,
            keep=job.keep,
            limit=job.limit,
            sample=job.sample,
        )
        for path in self.task.paths:
            try:
                if self.task.shard is not None:
                    if should_skip is not None:
                        options = options._replace(should_skip=partial(should_skip, path))
                    yield from self._rows(path, self.task.shard, options)
                    continue
                self._count(1)
                if should_skip is None or not should_skip(path, 0):
                    settings = InputSettings(max_size=job.max_size)
                    for number, article in enumerate(read_articles(path, settings, self._error)):
                        self._count(min(1, number))  # a mailbox has several
                        if article.warning is not None:
                            self._warn(article.warning)
                        yield article
            except (InputError, MissingDependencyError) as error:
                self.unread += 1
                self._error(str(error))

    def _rows(self, path: str, shard: ShardFormat, options: RowOptions) -> Iterator[Article]:
        """Yield the articles of a part of a shard. Standard input is called ``-``."""
        articles = read_rows(path, shard, options, self.task.span)
        name = shown(self.job, path)
        if name == path:
            yield from articles
        else:
            yield from (article._replace(name=name) for article in articles)

    def _count(self, documents: int) -> None:
        self.documents += documents

    def _error(self, message: str) -> None:
        self.errors += 1
        self._add_message(shown(self.job, message))

    def _warn(self, message: str) -> None:
        self._add_message(f"warning: {message}")

    def _add_message(self, message: str) -> None:
        self.message_count += 1
        if len(self.messages) < _MAX_MESSAGES:
            self.messages.append(message)


def _document_lines(document: Document, more: Record) -> list[str]:
    return ["".join((*document_json(document, more), "\n"))]


def last_started(log: str) -> tuple[str, int] | None:
    """Return the file and row that a crashed worker was reading, or None if it had not begun."""
    with suppress(FileNotFoundError, ValueError), open(log, encoding="utf-8") as stream:
        path, row = json.loads(stream.readline())
        return path, row
    return None
