"""``articlex convert``."""

from collections.abc import Iterable, Iterator
from typing import Any

import click

from articlex import views
from articlex.cli import options
from articlex.cli.app import Command
from articlex.cli.session import Inputs, Output, Session, format_of, send, whole_documents
from articlex.grid import Grid
from articlex.writers import writer

_FORMATS = ("markdown", "html", "json")


@click.command(
    cls=Command,
    epilog="""\b
Examples:
  articlex convert article.txt
  articlex convert article.txt --to html -o article.html
  articlex convert page.html --article -o article.md
""",
)
@options.inputs
@click.option(
    "-t",
    "-f",
    "--to",
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="What to write.  [default: by -o's suffix, else markdown]",
)
@options.output_file("Write to FILE, whole or not at all.")
def convert(*, format_name: str | None, output: str | None, **given: Any) -> int:  # noqa: ANN401
    """Print each article as real Markdown, as an HTML page, or as JSON.

    Markdown is CommonMark with GFM's tables; HTML is one page with its style in it.
    """
    asked = format_name or (None if output not in (None, "-") else "markdown")
    name = format_of(Output(asked, output, None, fail_empty=False))
    if name not in _FORMATS:
        raise click.UsageError(f"convert writes {', '.join(_FORMATS)}, not {name}")
    session = Session(Inputs.of(given))
    pieces: Iterable[str]
    if name == "json":
        pieces = whole_documents(session)
    else:
        pieces = writer(name)(_grids(session, captions=name == "html"))
    send(pieces, output, session.has_failed)
    return session.code


def _grids(session: Session, *, captions: bool) -> Iterator[Grid]:
    for document in session.documents():
        yield from views.article(document, captions=captions)
