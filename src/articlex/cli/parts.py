"""``articlex lists``, ``headings``, ``paragraphs`` and ``outline``."""

from collections.abc import Callable, Iterable
from typing import Any

import click

from articlex import views
from articlex.choices import Choice, choose
from articlex.cli import options
from articlex.cli.session import Inputs, Output, Session, show, show_grids
from articlex.grid import Grid
from articlex.model import Document
from articlex.readers import judgements


def _epilog(name: str, *more: str) -> str:
    examples = (f"{name} article.txt", f"{name} article.txt --section methods -f csv", *more)
    return "\b\nExamples:\n" + "".join(f"  articlex {example}\n" for example in examples)


def _common(command: Callable[..., int]) -> Callable[..., int]:
    return options.inputs(options.choosing(options.output(command)))


def _show(given: dict[str, Any], view: Callable[[Document, Choice], Iterable[Grid]]) -> int:
    choice = options.choice(given)
    return show(Inputs.of(given), Output.of(given), lambda document: view(document, choice))


@click.command(epilog=_epilog("lists", "lists article.txt -f markdown"))
@_common
def lists(**given: Any) -> int:  # noqa: ANN401
    """Print each article's lists, nested as they are."""
    return _show(
        given, lambda document, choice: views.lists(document, choose(document.lists, choice))
    )


@click.command(epilog=_epilog("paragraphs", "paragraphs article.txt --match '[0-9]+ %'"))
@_common
def paragraphs(**given: Any) -> int:  # noqa: ANN401
    """Print each article's paragraphs."""
    return _show(
        given,
        lambda document, choice: views.paragraphs(document, choose(document.paragraphs, choice)),
    )


@click.command(epilog=_epilog("outline", "outline - -f markdown < article.txt"))
@_common
def outline(**given: Any) -> int:  # noqa: ANN401
    """Print each article's headings as a tree."""
    return _show(
        given, lambda document, choice: views.outline(document, choose(document.headings, choice))
    )


@click.command(epilog=_epilog("headings", "headings article.txt --explain"))
@_common
@click.option(
    "--explain",
    is_flag=True,
    help="Print every line that could be a heading, its score and what weighed most.",
)
def headings(*, explain: bool, **given: Any) -> int:  # noqa: ANN401
    """Print each article's headings, with level and score."""
    if not explain:
        return _show(
            given,
            lambda document, choice: views.headings(document, choose(document.headings, choice)),
        )
    if options.choice(given) != Choice():
        raise click.UsageError("--explain takes no --index, --section or --match")
    session = Session(Inputs.of(given))
    grids = (
        grid
        for article in session.articles()
        for grid in views.explained(article.name, judgements(article.text, session.inputs.options))
    )
    return show_grids(session, Output.of(given), grids)
