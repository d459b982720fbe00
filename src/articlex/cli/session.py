"""One call of a command: read the inputs, take a view of each, write it all once."""

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import chain
from time import monotonic
from typing import Any, NamedTuple

import click

from articlex.cli.app import NOTHING, UNREADABLE, USAGE
from articlex.cli.options import VIEW
from articlex.errors import InputError, UsageError
from articlex.grid import Grid
from articlex.model import Document
from articlex.outputs import to_file, to_stdout
from articlex.readers import Options, parse
from articlex.sources import SHARDS, Article, is_folder, read_file, shard_kind
from articlex.sources import files as expand
from articlex.writers import BINARY, SHARED_SUFFIXES, SUFFIXES, refusal, writer
from articlex.writers.safe import safe

SHARD_KINDS = frozenset(SHARDS.values())

View = Callable[[Document], Iterable[Grid]]


class Inputs(NamedTuple):
    """The FILE arguments and how to read them."""

    files: tuple[str, ...]
    encoding: str | None
    errors: str
    format: str | None
    article: bool
    keys: tuple[str | None, str | None, str | None]
    largest: int
    options: Options

    @classmethod
    def of(
        cls, given: dict[str, Any], *, judge: bool = True, tables_only: bool = False
    ) -> "Inputs":
        """Take what `options.inputs` adds out of a command's arguments.

        Raises:
            click.UsageError: a line is said to be a heading and to be none.

        """
        headings, others = frozenset(given["heading_lines"]), frozenset(given["other_lines"])
        for line in sorted(headings & others):
            raise click.UsageError(f"--heading and --not-heading both name line {line}")
        return cls(
            given["files"],
            given["encoding"],
            given["errors"],
            given["input_format"],
            given["article"],
            (given["text_key"], given["id_key"], given["url_key"]),
            given["max_size"],
            Options(
                given["wrapped"],
                given["threshold"],
                headings,
                others,
                # A line that is no paragraph is to be told of, which takes the whole document.
                judge or bool(headings),
                tables_only and not headings,
                given["repeat_spans"],
            ),
        )


class Output(NamedTuple):
    """Where the result goes and in what format."""

    format_name: str | None
    output: str | None
    color: bool | None
    fail_empty: bool
    escape_formulas: bool = False
    pager: bool = False

    @classmethod
    def of(cls, given: dict[str, Any]) -> "Output":
        """Take what `options.output` adds out of a command's arguments."""
        return cls(*(given[name] for name in cls._fields))


class Session:
    """Reads documents one by one, reports those that fail, remembers the exit code."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.code = 0
        self.read = 0

    def complain(self, message: str, code: int = UNREADABLE) -> None:
        """Print one line to stderr; the run goes on and ends with `code`."""
        self.code = max(self.code, code)
        tell(f"articlex: {safe(message)}")

    def warn(self, message: str) -> None:
        """Print one line to stderr that changes nothing of the exit code."""
        tell(f"articlex: warning: {safe(message)}")

    def finish(self, found: int, output: Output) -> int:
        """Return the exit code of a run that found so many grids."""
        if not found and output.fail_empty and not self.code:
            self.complain("nothing found", NOTHING)
        return self.code

    def has_failed(self) -> bool:
        """Tell whether there were complaints, and no input could be read."""
        return bool(self.code) and not self.read

    def is_single(self) -> bool:
        """Tell whether the inputs are one article, not several files or a folder."""
        paths = self.inputs.files
        if len(paths) > 1:
            return False
        path = paths[0] if paths else "-"
        return not is_folder(path) and self._shard_kind(path) is None

    def documents(self) -> Iterator[Document]:
        """Return every document that can be read."""
        return map(self.parse, self.articles())

    def parse(self, article: Article) -> Document:
        """Return the document in `article`; complain of lines that cannot be headings."""
        options = self.inputs.options
        text, found = article.text, article.format or "text"
        if self.inputs.article and found == "html":
            from articlex.readers.main_article import main_article

            text = main_article(text)
        document = parse(text, source=article.name, format=found, options=options)
        if article.line is not None:
            document = document._replace(id=article.id, line=article.line, url=article.url)
        for warning in document.warnings:
            self.warn(f"{article.place}:{warning}")
        for line in sorted(options.headings):
            if not any(block.line_start == line for block in document.headings):
                self.complain(
                    f"{document.name}: no paragraph on line {line} to be a heading", USAGE
                )
        return document

    def articles(self) -> Iterator[Article]:
        """Yield the text of every input that can be read; complain of the others."""
        paths = self.inputs.files
        if not paths:
            if sys.stdin is None or sys.stdin.isatty():
                context = click.get_current_context()
                click.echo(context.get_help())
                context.exit(0)
            paths = ("-",)
        for path in paths:
            try:
                names, complaints = expand(path)
            except InputError as error:
                self.complain(str(error))
                continue
            for complaint in complaints:
                self.complain(complaint)
            for name in _with_progress(names):
                kind = self._shard_kind(name)
                if kind is not None:
                    yield from self._rows(name, kind)
                elif (article := self._read(name)) is not None:
                    yield article

    def _shard_kind(self, name: str) -> str | None:
        asked = self.inputs.format
        return shard_kind(name) if asked is None else asked if asked in SHARD_KINDS else None

    def _rows(self, name: str, kind: str) -> Iterator[Article]:
        from articlex import shards
        from articlex.readers.text.table import TABLE_SIGNS, may_hold_tables_as_json

        inputs = self.inputs
        reading = shards.Reading(shards.Keys(*inputs.keys), self.complain, longest=inputs.largest)
        if inputs.options.tables_only:
            reading = reading._replace(worth=may_hold_tables_as_json, needles=TABLE_SIGNS)
        try:
            yield from shards.rows(name, kind, reading)
            self.read += 1
        except InputError as error:
            self.complain(str(error))

    def _read(self, name: str) -> Article | None:
        inputs = self.inputs
        try:
            article = read_file(
                name, encoding=inputs.encoding, errors=inputs.errors, largest=inputs.largest
            )
        except InputError as error:
            self.complain(str(error))
            return None
        if article.warning:
            self.warn(article.warning)
        self.read += 1
        found = inputs.format or article.format
        if found is None:
            from articlex.readers.detection import detect

            found = detect(article.text)
            if article.text.startswith('{"'):
                self.warn(f"{article.name}: looks like JSONL; --from jsonl reads its rows")
        return article._replace(format=found)

    def grids(self, view: View) -> Iterator[Grid]:
        """Yield the grids of every document; a part that is not there is reported."""
        for document in self.documents():
            try:
                yield from view(document)
            except UsageError as error:
                self.complain(f"{document.name}: {error}", USAGE)


def tell(message: str) -> None:
    """Print a line to stderr; where nobody can hear it, the exit code still tells."""
    with suppress(OSError):
        click.echo(message, err=True)


_PATIENCE = 1.0
"""Seconds after which people want to see how far it is."""


def _with_progress(names: Sequence[str]) -> Iterator[str]:
    """Yield `names`, and show on a terminal's stderr how far it is, once that takes long.

    Not where the results go to the same terminal, for they show it themselves.
    """
    if len(names) < 2 or is_terminal() or not sys.stderr.isatty():  # noqa: PLR2004
        yield from names
        return
    began = monotonic()
    bar = None
    with ExitStack() as stack:
        for done, name in enumerate(names):
            if bar is not None:
                bar.update(1)
            elif monotonic() - began > _PATIENCE:
                bar = click.progressbar(length=len(names), file=sys.stderr, show_pos=True)
                stack.enter_context(bar).update(done)
            yield name
        if bar is not None:
            bar.update(1)


def show(inputs: Inputs, output: Output, view: View) -> int:
    """Write the view of every input and return the exit code."""
    session = Session(inputs)
    return show_grids(session, output, session.grids(view))


def refuse_escapes(name: str) -> None:
    """Raise click.UsageError if the format called `name` has no cells to escape formulas in."""
    if name not in ("csv", "tsv"):
        raise click.UsageError(f"--escape-formulas is for csv and tsv, not {name}")


def escaped(grids: Iterable[Grid], name: str) -> Iterator[Grid]:
    """Return `grids` with no cell that a spreadsheet would run.

    Raises:
        click.UsageError: the format called `name` is for no spreadsheet.

    """
    refuse_escapes(name)
    from articlex.writers.delimited import without_formulas

    return map(without_formulas, grids)


def show_grids(session: Session, output: Output, grids: Iterable[Grid]) -> int:
    """Write `grids`, which `session` reads as they are asked for; return the exit code."""
    name = format_of(output)
    if name in BINARY:
        raise click.UsageError(f"only tables can be written as {name}")
    found = 0

    def counted() -> Iterator[Grid]:
        nonlocal found
        for grid in grids:
            reason = refusal(name, grid)
            if reason is None:
                found += 1
                yield grid
            else:
                about = grid.objects()[0]
                line = about.get("line_start", about.get("line"))
                session.complain(f"{about['source']}:{line}: {reason}")

    if output.escape_formulas:
        grids = escaped(grids, name)
    if output.pager and (name != VIEW or output.output is not None):
        raise click.UsageError("--pager goes with the terminal view alone")
    if name == VIEW:
        from articlex.writers.terminal import write

        pieces = write(counted(), color=wants_color(output), scrolled=output.pager)
    else:
        pieces = writer(name)(counted())
    if output.pager:
        _check_pager()
        os.environ.setdefault("LESS", "-RS")  # -S scrolls long lines sideways
        click.echo_via_pager(pieces, color=wants_color(output))
        return session.finish(found, output)
    send(pieces, output.output, lambda: bool(session.code and not found), drawn=name == VIEW)
    return session.finish(found, output)


def _check_pager() -> None:
    import shlex

    try:
        shlex.split(os.environ.get("PAGER", ""))
    except ValueError as error:
        raise click.UsageError(f"$PAGER is no command: {error}") from None


def document_lines(session: Session) -> Iterator[str]:
    """Yield every document whole, as one line of JSON."""
    import json

    for document in session.documents():
        yield json.dumps(document.to_dict(), ensure_ascii=False) + "\n"


def whole_documents(session: Session) -> Iterator[str]:
    """Yield JSON: one object for one input, else an array of them."""
    from articlex.writers.objects import array

    lines = document_lines(session)
    return lines if session.is_single() else array(line[:-1] for line in lines)


def send(
    pieces: Iterable[str], path: str | None, failed: Callable[[], bool], *, drawn: bool = False
) -> None:
    """Write `pieces` to the file at `path`, else to standard output.

    A file is left as it was if all inputs have `failed`. Nothing in an article acts on a
    terminal: what was `drawn` for one is safe, all else is made so.
    """
    if path is not None and path != "-":
        if _is_device(path) and not drawn:
            pieces = map(_safe_lines, pieces)
        first = next(iterator := iter(pieces), None)
        if not failed():
            to_file(path, iterator if first is None else chain((first,), iterator))
    elif is_terminal() and not drawn:
        to_stdout(map(_safe_lines, pieces))
    else:
        to_stdout(pieces)


def _safe_lines(piece: str) -> str:
    return "\n".join(map(safe, piece.split("\n")))


def _is_device(path: str) -> bool:
    """Tell whether a path names a device, which may be a terminal."""
    try:
        return stat.S_ISCHR(os.stat(path).st_mode)
    except OSError:
        return False


def is_terminal() -> bool:
    """Tell whether a person sees standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def format_of(output: Output) -> str:
    """Return the format that -f, the output's suffix, or the terminal decides.

    Raises:
        click.UsageError: the suffix names another format than -f, or none.

    """
    asked, path = output.format_name, output.output
    if path is None or path == "-":
        return asked or (VIEW if is_terminal() else "json")
    suffix = os.path.splitext(path)[1].lower()
    named = SUFFIXES.get(suffix)
    if asked is None and named is None:
        raise click.UsageError(f"the suffix of {path!r} names no format; give -f")
    if asked and named and asked != named and asked not in SHARED_SUFFIXES.get(suffix, ()):
        raise click.UsageError(f"-f {asked} and the suffix of {path!r} ({named}) disagree")
    return asked or named or "json"


def wants_color(output: Output) -> bool:
    """Tell whether to colour: as --color says, else on a terminal without NO_COLOR."""
    if output.color is not None:
        return output.color
    if output.output is not None:
        return False
    return is_terminal() and not os.environ.get("NO_COLOR")
