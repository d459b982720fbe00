"""``articlex parse``."""

import click

from articlex.cli.app import Command
from articlex.cli.console import is_terminal
from articlex.cli.documents import document_lines, indented_documents, whole_documents
from articlex.cli.options import INPUTS, FormatName, examples, output_file, takes
from articlex.cli.render import send
from articlex.cli.session import Session
from articlex.cli.settings import Settings

_FORMATS = ("json", "jsonl")


@click.command(
    cls=Command,
    epilog=examples(
        "parse article.txt",
        "parse article.txt | jq '.blocks[] | select(.type == \"list\")'",
        "parse articles/ -f jsonl -o blocks.jsonl",
    ),
)
@takes(
    *INPUTS,
    click.option(
        "-f",
        "--format",
        "format_name",
        type=FormatName(_FORMATS),
        help="One JSON document, or one line per article.  [default: by -o's suffix, else json]",
    ),
    output_file("Write to FILE, whole or not at all."),
)
def parse(settings: Settings) -> int:
    """Print whole articles as JSON, block by block.

    Every block has its lines and its section. One article is one object. Several FILEs, or a
    folder, are an array of objects.
    """
    output = settings.output.format("json")
    if output.name not in _FORMATS:
        raise click.UsageError(f"-o: parse writes {' and '.join(_FORMATS)}, not {output.name}")
    session = Session(settings)
    write = document_lines if output.name == "jsonl" else whole_documents
    if settings.output.path is None and settings.output.format_name is None and is_terminal():
        write = indented_documents
    send(write(session), settings.output.path, session.has_failed)
    return session.end()
