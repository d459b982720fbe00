"""``articlex check``."""

from collections.abc import Iterator

import click

from articlex.cli.app import Command
from articlex.cli.console import print_message
from articlex.cli.exit_codes import UNREADABLE
from articlex.cli.options import INPUTS, examples, takes
from articlex.cli.render import send
from articlex.cli.session import Session
from articlex.cli.settings import Settings
from articlex.diagnostics import CODES, find_problems
from articlex.export.control_characters import visible

_CODES = "".join(f"  {code:17} {meaning}\n" for code, meaning in CODES.items())


@click.command(
    cls=Command,
    epilog=f"{examples('check article.txt', 'check articles/ --strict')}\n\b\nCodes:\n{_CODES}",
)
@takes(*INPUTS)
@click.option("--strict", is_flag=True, help="Exit with code 1 if there are problems.")
def check(settings: Settings, *, strict: bool) -> int:
    """Print what looks broken in each article, as file:line: code message."""
    session = Session(settings._replace(options=settings.options._replace(explain=True)))
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        for document in session.documents():
            print_message(f"{document.name} read as {document.format}")
            for line, code, message in find_problems(document):
                count += 1
                yield f"{visible(f'{document.name}:{line}: {code} {message}')}\n"

    send(lines(), None, lambda: False)
    if count and strict:
        session.code = max(session.code, UNREADABLE)
    return session.code
