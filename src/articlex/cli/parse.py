"""``articlex parse``."""

import json
from collections.abc import Iterator
from typing import Any

import click

from articlex.cli import options
from articlex.cli.options import VIEW
from articlex.cli.session import Inputs, Output, Session, format_of, send
from articlex.writers.objects import array


@click.command(
    epilog="""\b
Examples:
  articlex parse article.txt
  articlex parse article.txt | jq '.blocks[] | select(.type == "list")'
  articlex parse articles/ -f jsonl -o blocks.jsonl
"""
)
@options.inputs
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["json", "jsonl"]),
    help="One JSON document, or one line per article.  [default: by -o's suffix, else json]",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, whole or not at all.")
def parse(*, format_name: str | None, output: str | None, **given: Any) -> int:  # noqa: ANN401
    """Print whole articles as JSON: every block in order, with its lines and section.

    One article is one object; several FILEs, or a folder, are an array of them.
    """
    name = format_of(Output(format_name, output, None, fail_empty=False))
    if name not in ("json", "jsonl", VIEW):
        raise click.UsageError(f"parse writes json and jsonl, not {name}")
    session = Session(Inputs.of(given))
    send(_lines(session) if name == "jsonl" else _whole(session), output, session.has_failed)
    return session.code


def _lines(session: Session) -> Iterator[str]:
    for document in session.documents():
        yield json.dumps(document.to_dict(), ensure_ascii=False) + "\n"


def _whole(session: Session) -> Iterator[str]:
    if session.is_single():
        return _lines(session)
    return array(line[:-1] for line in _lines(session))
