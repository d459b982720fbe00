"""Reads the inputs of one call, reports those that fail, and keeps the exit code."""

import sys
from collections.abc import Iterator

import click

from articlex.article import Article
from articlex.cli.console import print_message, with_progress
from articlex.cli.exit_codes import NOTHING, UNREADABLE, USAGE
from articlex.cli.settings import Settings
from articlex.document import Document
from articlex.errors import InputError, MissingDependencyError
from articlex.inputs import read_articles
from articlex.inputs.paths import expand, has_several, is_folder
from articlex.readers import load, row_filter

_MOST_ERRORS = 1000
"""Errors that are printed. More say nothing new of a shard."""


class Session:
    """One call of a command.

    Attributes:
        settings: the shared options.
        code: the exit code so far.
        errors: how many errors there were.
        has_read: whether any input could be read.

    """

    def __init__(self, settings: Settings) -> None:
        """Take the shared options; print the help if there is no input."""
        self.settings = settings
        self.code = 0
        self.has_read = False
        self.errors = 0
        self.inputs = settings.inputs._replace(row_filter=row_filter(settings.options))
        if not settings.files and (sys.stdin is None or sys.stdin.isatty()):
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

    def finish(self, count: int) -> int:
        """Return the exit code of a run that printed `count` things."""
        if self.errors > _MOST_ERRORS:
            print_message(f"and {self.errors - _MOST_ERRORS} more errors")
        if not count and self.settings.output.fail_empty and not self.code:
            self.error("nothing found (--fail-empty)", NOTHING)
        return self.code

    def has_failed(self) -> bool:
        """Tell whether there were errors and no input could be read."""
        return bool(self.code) and not self.has_read

    def is_single(self) -> bool:
        """Tell whether the input is one article, not several files, a folder or a shard."""
        files = self.settings.files or ("-",)
        if len(files) > 1 or is_folder(files[0]):
            return False
        return self.inputs.shard_format(files[0]) is None and not has_several(files[0])

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
