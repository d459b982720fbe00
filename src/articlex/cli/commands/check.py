"""``articlex check``."""

import json
from collections.abc import Callable, Iterator

import click

from articlex.cli.app import Command
from articlex.cli.console import print_message
from articlex.cli.exit_codes import UNREADABLE
from articlex.cli.options import INPUTS, examples, names, takes
from articlex.cli.render import send
from articlex.cli.session import Session
from articlex.cli.settings import Settings
from articlex.diagnostics import ADVICE, CODES, Problem, find_problems
from articlex.document import Document
from articlex.export.atomic import to_stdout
from articlex.export.control_characters import visible

_CODES = "".join(f"  {code:17} {meaning}\n" for code, meaning in CODES.items())

Draw = Callable[[Document, Problem], str]


def _as_text(document: Document, problem: Problem) -> str:
    return visible(f"{document.name}:{problem.line}: {problem.code} {problem.message}")


def _as_json(document: Document, problem: Problem) -> str:
    record = {
        **document.origin(),
        "line_start": problem.line,
        "code": problem.code,
        "message": problem.message,
    }
    return json.dumps(record, ensure_ascii=False)


def _as_github(document: Document, problem: Problem) -> str:
    """Return a workflow command, which GitHub shows beside the line of a change."""
    message = visible(problem.message).replace("%", "%25")
    file = document.source or ""
    for character, code in (("%", "%25"), (":", "%3A"), (",", "%2C")):
        file = file.replace(character, code)
    line = document.line or problem.line  # of a shard, the row
    return f"::warning file={visible(file)},line={line},title={problem.code}::{message}"


_FORMATS: dict[str, Draw] = {"text": _as_text, "json": _as_json, "github": _as_github}


def _codes(
    _context: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> frozenset[str]:
    codes = frozenset(code for each in value for code in names(each))
    unknown = sorted(codes - CODES.keys())
    if unknown:
        known = ", ".join(CODES)
        raise click.BadParameter(f"{unknown[0]}: choose from {known}", param=param)
    return codes


def _explain(context: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None and not context.resilient_parsing:
        to_stdout([f"{value}: {CODES[value]}\n\n{ADVICE[value]}\n"])
        context.exit()


@click.command(
    cls=Command,
    epilog=examples(
        "check article.txt",
        "check articles/ --strict --ignore unsure-heading",
        "check articles/ -f github",
        "check --explain ragged-row",
    )
    + f"\n\b\nCodes:\n{_CODES}",
)
@takes(*INPUTS)
@click.option("--strict", is_flag=True, help="Exit with code 1 if there are problems.")
@click.option(
    "--select",
    "selected",
    multiple=True,
    callback=_codes,
    metavar="CODE,…",
    help="Only problems with these codes.",
)
@click.option(
    "--ignore",
    "ignored",
    multiple=True,
    callback=_codes,
    metavar="CODE,…",
    help="No problems with these codes.",
)
@click.option(
    "-f",
    "--format",
    "shape",
    type=click.Choice(tuple(_FORMATS)),
    default="text",
    show_default=True,
    help="Lines of text, of JSON, or annotations for GitHub's workflows.",
)
@click.option("-q", "--quiet", is_flag=True, help="Do not print the format of each file.")
@click.option(
    "--explain",
    type=click.Choice(tuple(CODES)),
    is_eager=True,
    expose_value=False,
    callback=_explain,
    metavar="CODE",
    help="Explain a code, say what to do about it, and exit.",
)
def check(  # noqa: PLR0913 - its options
    settings: Settings,
    *,
    strict: bool,
    selected: frozenset[str],
    ignored: frozenset[str],
    shape: str,
    quiet: bool,
) -> int:
    """Print what looks broken, as file:line: code message."""
    session = Session(settings._replace(options=settings.options._replace(explain=True)))
    wanted = (selected or frozenset(CODES)) - ignored
    draw = _FORMATS[shape]
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        for document in session.documents():
            if not quiet:
                print_message(f"{document.name} read as {document.format}")
            for problem in find_problems(document):
                if problem.code in wanted:
                    count += 1
                    yield f"{draw(document, problem)}\n"

    send(lines(), None, lambda: False)
    if count and strict:
        session.code = max(session.code, UNREADABLE)
    return session.end()
