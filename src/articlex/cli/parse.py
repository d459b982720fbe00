"""``articlex parse``."""

from typing import Any

import click

from articlex.cli import options
from articlex.cli.app import Command
from articlex.cli.options import VIEW
from articlex.cli.session import (
    Inputs,
    Output,
    Session,
    document_lines,
    format_of,
    send,
    whole_documents,
)


@click.command(
    cls=Command,
    epilog="""\b
Examples:
  articlex parse article.txt
  articlex parse article.txt | jq '.blocks[] | select(.type == "list")'
  articlex parse articles/ -f jsonl -o blocks.jsonl
""",
)
@options.inputs
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["json", "jsonl"]),
    help="One JSON document, or one line per article.  [default: by -o's suffix, else json]",
)
@options.output_file("Write to FILE, whole or not at all.")
def parse(*, format_name: str | None, output: str | None, **given: Any) -> int:  # noqa: ANN401
    """Print whole articles as JSON: every block in order, with its lines and section.

    One article is one object; several FILEs, or a folder, are an array of them.
    """
    name = format_of(Output(format_name, output, None, fail_empty=False))
    if name not in ("json", "jsonl", VIEW):
        raise click.UsageError(f"parse writes json and jsonl, not {name}")
    session = Session(Inputs.of(given))
    pieces = document_lines(session) if name == "jsonl" else whole_documents(session)
    send(pieces, output, session.has_failed)
    return session.code
