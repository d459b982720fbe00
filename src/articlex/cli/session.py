"""Reads the inputs of one call, reports those that fail, and keeps the exit code."""

import sys
from collections.abc import Iterator
from itertools import islice

import click

from articlex.article import Article
from articlex.cli.console import is_device, is_watched, print_message, with_progress
from articlex.cli.exit_codes import NOTHING, UNREADABLE, USAGE
from articlex.cli.settings import Settings
from articlex.document import Document
from articlex.errors import InputError, MissingDependencyError
from articlex.folding import fold
from articlex.inputs import read_articles
from articlex.inputs.paths import expand, is_folder, is_pattern
from articlex.readers import load, text_filter
from articlex.selection import Selection

_NOUNS = ("tables", "lists", "headings", "paragraphs", "sections")
_MOST_NAMES = 20
"""Names that a message lists."""
_MOST_ERRORS = 1000
"""Errors that are printed. More say nothing new of a shard."""


def _noun(count: int) -> str:
    """Return what the command prints, in the plural unless there is one."""
    name = click.get_current_context().info_name
    plural = name if name in _NOUNS else "parts"
    return plural[:-1] if count == 1 else plural


class Session:
    """One call of a command.

    Attributes:
        settings: the shared options.
        code: the exit code so far.
        errors: how many errors there were.
        columns: names of columns in documents where nothing was found, in order.
        sections: titles in documents where nothing was found, in order.
        dialects: the dialects of the tables in such documents.
        has_read: whether any input could be read.

    """

    def __init__(self, settings: Settings) -> None:
        """Take the shared options; print the help if there is no input."""
        self.settings = settings
        self.code = 0
        self.has_read = False
        self.errors = 0
        self.columns: dict[str, None] = {}
        self.sections: dict[str, None] = {}
        self.dialects: set[str] = set()
        self.inputs = settings.inputs._replace(text_filter=text_filter(settings.options))
        if not settings.files and sys.stdin is not None and sys.stdin.isatty():
            context = click.get_current_context()
            click.echo(context.get_help())
            context.exit(0)

    def error(self, message: str, code: int = UNREADABLE) -> None:
        """Print one line to stderr, for the first thousand. The run continues, ends with `code`."""
        self.code = max(self.code, code)
        self.errors += 1
        if self.errors <= _MOST_ERRORS:
            print_message(message)

    def warn(self, message: str) -> None:
        """Print one line to stderr, without effect on the exit code."""
        print_message(f"warning: {message}")

    def end(self) -> int:
        """Return the exit code of the run, and count the errors that were not printed."""
        if self.errors > _MOST_ERRORS:
            print_message(f"and {self.errors - _MOST_ERRORS} more errors")
        return self.code

    def finish(self, count: int) -> int:
        """Return the exit code of a run that printed `count` things; say why there are none."""
        if not count and not self.code:
            self._say_what_there_is()
        if not count and self.settings.output.fail_empty and not self.code:
            self.error("nothing found (--fail-empty)", NOTHING)
        return self.end()

    def note_written(self, count: int, folder: str | None = None) -> None:
        """Tell a person at a terminal how much was written to which file."""
        path = folder or self.settings.output.path
        if path in (None, "-") or is_device(path or "") or not count:
            return
        if is_watched():
            print_message(f"{count} {_noun(count)} → {path}")

    def note_several(self, count: int) -> None:
        """Tell a person at a terminal that a CSV file has several tables."""
        if count > 1 and is_watched():
            print_message(
                f"{count} tables in one CSV; --stack joins those with the same header, "
                "--output-dir writes a file for each"
            )

    def note_empty(self, document: Document) -> None:
        """Remember what a document has in which nothing was found."""
        columns = (name for table in document.tables for name in table.header or ())
        titles = (heading.text for heading in document.headings)
        self.dialects.update(table.dialect for table in document.tables if table.dialect)
        for names, more in ((self.columns, columns), (self.sections, titles)):
            names.update(dict.fromkeys(islice(more, max(0, _MOST_NAMES - len(names)))))

    def _say_what_there_is(self) -> None:
        """Say what could have been selected, if the options left nothing, or that there is none."""
        selection = self.settings.selection
        if selection == Selection():
            if is_watched():
                print_message(f"no {_noun(0)} found")
            return
        options = (
            ("--columns", selection.columns),
            ("--dialect", selection.dialects),
            ("--section", selection.section),
            ("--match", selection.pattern),
            ("--index", selection.numbers),
        )
        given = [name for name, value in options if value]
        message = f"{' and '.join(given)} {'leave' if len(given) > 1 else 'leaves'} nothing"
        known = set(map(fold, self.columns))
        if known and not known.issuperset(map(fold, selection.columns)):
            wanted = ", ".join(selection.columns)
            message = f"no table has the columns {wanted}; columns: {', '.join(self.columns)}"
        elif selection.section and self.sections and not selection.columns:
            titles = "; ".join(self.sections)
            message = f"nothing is below a heading with {selection.section!r}; headings: {titles}"
        elif selection.dialects and self.dialects:
            wanted, others = ", ".join(selection.dialects), ", ".join(sorted(self.dialects))
            message = f"no table is of the dialect {wanted}; dialects: {others}"
        elif selection.pattern is not None and self.sections:
            source = getattr(selection.pattern, "source", selection.pattern)
            message = f"nothing matches {source!r}; headings: {'; '.join(self.sections)}"
        print_message(message)

    def has_failed(self) -> bool:
        """Tell whether there were errors and no input could be read."""
        return bool(self.code) and not self.has_read

    def is_single(self) -> bool:
        """Tell whether the input is one article, not several files, a folder or a shard."""
        first, *others = self.settings.files or ("-",)
        is_file = not (others or is_folder(first) or is_pattern(first))
        return is_file and not self.inputs.has_several(first)

    def documents(self) -> Iterator[Document]:
        """Yield every document that can be read."""
        for article in self._articles():
            document = load(article, self.settings.options)
            for warning in document.warnings:
                self.warn(f"{article.location}:{warning}")
            self._check_forced_headings(document)
            yield document

    def _articles(self) -> Iterator[Article]:
        for path in self.settings.files or ("-",):
            try:
                files, messages = expand(path, follow_links=self.inputs.follow_links)
            except (InputError, MissingDependencyError) as error:
                self.error(str(error))
                continue
            for message in messages:
                self.error(message)
            for file in with_progress(files):
                try:
                    for article in read_articles(file, self.inputs, self.error):
                        self.has_read = True
                        self._warn_about(article)
                        yield article
                    self.has_read = True
                except (InputError, MissingDependencyError) as error:
                    self.error(str(error))

    def _warn_about(self, article: Article) -> None:
        if article.warning:
            self.warn(article.warning)
        if article.format is None and article.text.startswith('{"'):
            self.warn(f"{article.name}: looks like JSONL; --from jsonl reads its rows")

    def _check_forced_headings(self, document: Document) -> None:
        headings = {heading.line_start for heading in document.headings}
        for line in sorted(self.settings.options.force_headings - headings):
            message = f"--heading {line}: no paragraph begins on line {line}"
            self.error(f"{document.name}: {message}", USAGE)
