"""``articlex convert``."""

from collections.abc import Iterable, Iterator

import click

from articlex.cli.app import Command
from articlex.cli.documents import whole_documents
from articlex.cli.options import INPUTS, FormatName, examples, output_file, takes
from articlex.cli.render import send
from articlex.cli.session import Session
from articlex.cli.settings import Settings
from articlex.export.formats import writer
from articlex.export.views import AnyView, article_views

_FORMATS = ("markdown", "html", "json")


@click.command(
    cls=Command,
    epilog=examples(
        "convert article.txt",
        "convert article.txt --to html -o article.html",
        "convert page.html --article -o article.md",
    ),
)
@takes(
    *INPUTS,
    click.option(
        "-t",
        "-f",
        "--to",
        "--format",
        "format_name",
        type=FormatName(_FORMATS),
        help="The format to write.  [default: by -o's suffix, else markdown]",
    ),
    output_file("Write to FILE, whole or not at all."),
)
def convert(settings: Settings) -> int:
    """Print each article as Markdown, HTML or JSON.

    The Markdown is CommonMark with GFM's tables. The HTML is one page with its
    style and script in it.
    """
    output = settings.output.format("markdown")
    if output.name not in _FORMATS:
        raise click.UsageError(f"-o: convert writes {', '.join(_FORMATS)}, not {output.name}")
    session = Session(settings)
    pieces: Iterable[str]
    if output.name == "json":
        pieces = whole_documents(session)
    else:
        pieces = writer(output.name)(_views(session, has_captions=output.name == "html"))
    send(pieces, settings.output.path, session.has_failed)
    return session.end()


def _views(session: Session, *, has_captions: bool) -> Iterator[AnyView]:
    for document in session.documents():
        yield from article_views(document, has_captions=has_captions)
