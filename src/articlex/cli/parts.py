"""``articlex lists``, ``headings``, ``paragraphs`` and ``outline``."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

import click

from articlex import views
from articlex.checks import problems
from articlex.choices import Choice, choose
from articlex.cli import options
from articlex.cli.app import Command
from articlex.cli.session import Inputs, Output, Session, format_of, show, show_grids
from articlex.grid import Grid
from articlex.model import Document
from articlex.readers import explain as explain_headings


def _epilog(name: str, *more: str) -> str:
    examples = (f"{name} article.txt", f"{name} article.txt --section methods -f csv", *more)
    return "\b\nExamples:\n" + "".join(f"  articlex {example}\n" for example in examples)


def _common(command: Callable[..., int]) -> Callable[..., int]:
    return options.inputs(options.choosing(options.output(command)))


def _show(
    given: dict[str, Any],
    view: Callable[[Document, list[tuple[int, Any]]], Iterable[Grid]],
    parts: Callable[[Document], Sequence[Any]],
) -> int:
    """Show `view` of those of each document's `parts` that are chosen."""
    choice = options.choice(given)
    return show(
        Inputs.of(given),
        Output.of(given),
        lambda document: view(document, choose(parts(document), choice)),
    )


@click.command(
    cls=Command,
    epilog=_epilog(
        "lists", "lists article.txt -f markdown", "lists article.txt --split-terms -f csv"
    ),
)
@_common
@click.option(
    "--split-terms",
    is_flag=True,
    help="In JSON, CSV and tables, what stands before an item's colon as a term of its own.",
)
def lists(*, split_terms: bool, **given: Any) -> int:  # noqa: ANN401
    """Print each article's lists, nested as they are."""
    name = format_of(Output.of(given))
    if split_terms and name in ("markdown", "html", options.VIEW):
        raise click.UsageError(f"--split-terms is for rows and JSON, not {name}; give -f csv, say")
    view = partial(views.lists, split_terms=split_terms)
    return _show(given, view, attrgetter("lists"))


@click.command(
    cls=Command, epilog=_epilog("paragraphs", "paragraphs article.txt --match '[0-9]+ %'")
)
@_common
def paragraphs(**given: Any) -> int:  # noqa: ANN401
    """Print each article's paragraphs."""
    return _show(given, views.paragraphs, attrgetter("paragraphs"))


@click.command(cls=Command, epilog=_epilog("outline", "outline - -f markdown < article.txt"))
@_common
def outline(**given: Any) -> int:  # noqa: ANN401
    """Print each article's headings as a tree."""
    return _show(given, views.outline, attrgetter("headings"))


@click.command(cls=Command, epilog=_epilog("headings", "headings article.txt --explain"))
@_common
@click.option(
    "--explain",
    is_flag=True,
    help="Print every line that could be a heading, its score and what weighed most.",
)
def headings(*, explain: bool, **given: Any) -> int:  # noqa: ANN401
    """Print each article's headings, with level and score."""
    if not explain:
        return _show(given, views.headings, attrgetter("headings"))
    if options.choice(given) != Choice():
        raise click.UsageError("--explain takes no --index, --section or --match")
    session = Session(Inputs.of(given))
    return show_grids(session, Output.of(given), _explained(session))


def _explained(session: Session) -> Iterator[Grid]:
    for article in session.articles():
        document = session.parse(article)
        for line, code, message in problems(document):
            if code == "lost-shape":
                session.warn(f"{document.name}:{line}: {code} {message}")
        judged = explain_headings(article.text, document.format, session.inputs.options)
        yield from views.explained(document, judged)
