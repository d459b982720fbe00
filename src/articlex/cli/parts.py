"""``articlex lists``, ``headings``, ``paragraphs`` and ``outline``."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import click

from articlex import views
from articlex.choices import Choice, choose
from articlex.cli import options
from articlex.cli.session import Inputs, Output, show
from articlex.grid import Grid
from articlex.model import Document
from articlex.readers import Options


def _command(name: str, view: Callable[[Document, Choice], Iterable[Grid]], about: str) -> Any:  # noqa: ANN401
    """Make the command called `name`, which shows `view` of every article."""

    def call(  # noqa: PLR0913
        files: tuple[str, ...],
        encoding: str | None,
        errors: str,
        *,
        wrapped: bool | None,
        numbers: tuple[int, ...],
        section: str,
        pattern: re.Pattern[str] | None,
        format_name: str | None,
        output: str | None,
        color: bool | None,
        fail_empty: bool,
    ) -> int:
        choice = Choice(numbers, section, (), pattern)
        return show(
            Inputs(files, encoding, errors, Options(wrapped)),
            Output(format_name, output, color, fail_empty),
            lambda document: view(document, choice),
        )

    call.__doc__ = about
    epilog = f"""\b
Examples:
  articlex {name} article.txt
  articlex {name} article.txt --section methods -f csv
  cat article.txt | articlex {name} - -f json
"""
    decorated = options.inputs(options.choosing(options.output(call)))
    return click.command(name, epilog=epilog)(decorated)


lists = _command(
    "lists",
    lambda document, choice: views.lists(document, choose(document.lists, choice)),
    "Print each article's lists, nested as they are.",
)
headings = _command(
    "headings",
    lambda document, choice: views.headings(document, choose(document.headings, choice)),
    "Print each article's headings, with level and score.",
)
paragraphs = _command(
    "paragraphs",
    lambda document, choice: views.paragraphs(document, choose(document.paragraphs, choice)),
    "Print each article's paragraphs.",
)
outline = _command(
    "outline",
    lambda document, choice: views.outline(document, choose(document.headings, choice)),
    "Print each article's headings as a tree.",
)
