"""``articlex lists``, ``headings``, ``paragraphs``, ``outline`` and ``sections``."""

from collections.abc import Iterable, Iterator

import click

from articlex.cli.app import Command
from articlex.cli.options import (
    INPUTS,
    OUTPUT,
    SELECTION,
    examples,
    force,
    index,
    output_format,
    takes,
)
from articlex.cli.render import show
from articlex.cli.session import Session
from articlex.cli.settings import Settings
from articlex.diagnostics import find_problems
from articlex.document import Document
from articlex.export.formats import VIEW
from articlex.export.views import (
    AnyView,
    CandidatesView,
    HeadingsView,
    ListView,
    OutlineView,
    ParagraphsView,
    SectionsView,
)
from articlex.selection import Selection, select

_OUTPUT = (
    output_format(f"json, jsonl, csv, tsv, markdown, html, xlsx, sqlite, {VIEW}"),
    *OUTPUT,
    force("another program's .xlsx file, or the tables of an earlier run in a database"),
)
_SHARED = (*INPUTS, index("--section or --match"), *SELECTION, *_OUTPUT)


def _examples(name: str, *more: str) -> str:
    return examples(f"{name} article.txt", f"{name} article.txt --section methods -f csv", *more)


@click.command(
    cls=Command,
    epilog=_examples(
        "lists", "lists article.txt -f markdown", "lists article.txt --split-terms -f csv"
    ),
)
@takes(*_SHARED)
@click.option(
    "--split-terms",
    is_flag=True,
    help="In JSON, CSV and tables, the text before an item's colon becomes a term of its own.",
)
def lists(settings: Settings, *, split_terms: bool) -> int:
    """Print each article's lists, nested as they are."""
    output = settings.output.format()
    if split_terms and output.draws:
        raise click.UsageError(f"--split-terms: {output.name} has no columns; use -f csv or json")

    def views(document: Document) -> Iterator[AnyView]:
        for part in select(document.lists, settings.selection, "lists"):
            yield ListView(document, part, split_terms=split_terms)

    return show(Session(settings), views)


@click.command(
    cls=Command, epilog=_examples("paragraphs", "paragraphs article.txt --match '[0-9]+ %'")
)
@takes(*_SHARED)
def paragraphs(settings: Settings) -> int:
    """Print each article's paragraphs."""

    def views(document: Document) -> Iterable[AnyView]:
        parts = select(document.paragraphs, settings.selection, "paragraphs")
        return [ParagraphsView(document, parts)] if parts else []

    return show(Session(settings), views)


@click.command(cls=Command, epilog=_examples("outline", "outline - -f markdown < article.txt"))
@takes(*_SHARED)
def outline(settings: Settings) -> int:
    """Print each article's headings as a tree."""

    def views(document: Document) -> Iterable[AnyView]:
        parts = select(document.headings, settings.selection, "headings")
        return [OutlineView(document, parts)] if parts else []

    return show(Session(settings), views)


@click.command(
    cls=Command,
    epilog=examples(
        "sections article.txt -f markdown",
        "sections article.txt --max-chars 2000 -f jsonl",
        "sections articles/ -f jsonl | jq -r .text",
    ),
)
@takes(*INPUTS, *_OUTPUT)
@click.option(
    "--max-chars",
    type=click.IntRange(min=1),
    metavar="N",
    help="Split longer sections between blocks, rows and items. Each piece of a table has its "
    "header.",
)
def sections(settings: Settings, *, max_chars: int | None) -> int:
    """Print each article's sections, with their text as Markdown.

    Each section is there once. It is a heading and what is below it up to the next heading: what
    retrieval splits by.
    """

    def views(document: Document) -> Iterable[AnyView]:
        parts = list(enumerate(document.sections(max_chars), 1))
        return [SectionsView(document, parts)] if parts else []

    return show(Session(settings), views)


@click.command(cls=Command, epilog=_examples("headings", "headings article.txt --explain"))
@takes(*_SHARED)
@click.option(
    "--explain",
    is_flag=True,
    help="Print every line that could be a heading, its score and the main reasons for it.",
)
def headings(settings: Settings, *, explain: bool) -> int:
    """Print each article's headings, with level and score."""
    if explain:
        return _explain(settings)

    def views(document: Document) -> Iterable[AnyView]:
        parts = select(document.headings, settings.selection, "headings")
        return [HeadingsView(document, parts)] if parts else []

    return show(Session(settings), views)


def _explain(settings: Settings) -> int:
    if settings.selection != Selection():
        raise click.UsageError("--explain cannot be combined with --index, --section or --match")
    session = Session(settings._replace(options=settings.options._replace(explain=True)))

    def views(document: Document) -> Iterable[AnyView]:
        for line, code, message in find_problems(document):
            if code == "lost-shape":
                session.warn(f"{document.name}:{line}: {code} {message}")
        return [CandidatesView(document)] if document.candidates else []

    return show(session, views)
