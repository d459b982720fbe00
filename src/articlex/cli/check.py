"""``articlex check``."""

from collections.abc import Iterator
from typing import Any

import click

from articlex.checks import CODES, problems
from articlex.cli import options
from articlex.cli.app import UNREADABLE, Command
from articlex.cli.session import Inputs, Session, send, tell
from articlex.readers import explain, threshold_of
from articlex.writers.safe import safe

_CODES = "".join(f"  {code:17} {meaning}\n" for code, meaning in CODES.items())
_EPILOG = f"""\b
Examples:
  articlex check article.txt
  articlex check articles/ --strict

\b
Codes:
{_CODES}"""


@click.command(cls=Command, epilog=_EPILOG)
@options.inputs
@click.option("--strict", is_flag=True, help="Exit with code 1 if anything is found.")
def check(*, strict: bool, **given: Any) -> int:  # noqa: ANN401
    """Print what looks broken in each article, as file:line: code message."""
    session = Session(Inputs.of(given))
    threshold = threshold_of(session.inputs.options)
    found = 0

    def lines() -> Iterator[str]:
        nonlocal found
        for article in session.articles():
            document = session.parse(article)
            tell(f"articlex: {safe(document.name)} read as {document.format}")
            judged = explain(article.text, document.format, session.inputs.options)
            for line, code, message in problems(document, judged, threshold):
                found += 1
                yield f"{safe(f'{document.name}:{line}: {code} {message}')}\n"

    send(lines(), None, lambda: False)
    if found and strict:
        session.code = max(session.code, UNREADABLE)
    return session.code
