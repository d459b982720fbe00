"""The terminal: messages on stderr, progress, the pager."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from time import monotonic

import click

from articlex.export.control_characters import visible

_PATIENCE = 1.0
"""Seconds after which a progress bar appears."""


def print_message(message: str) -> None:
    """Print a line to stderr. If nobody can read it, the exit code still tells."""
    with suppress(OSError):
        click.echo(f"articlex: {visible(message)}", err=True)


def print_line(line: str) -> None:
    """Print a line to stderr as it is."""
    with suppress(OSError):
        click.echo(line, err=True)


def is_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_watched() -> bool:
    """Tell whether a person sees messages: standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def is_device(path: str) -> bool:
    """Tell whether a path names a device, which may be a terminal."""
    try:
        return stat.S_ISCHR(os.stat(path).st_mode)
    except OSError:
        return False


def with_progress(names: Sequence[str]) -> Iterator[str]:
    """Yield `names`, and show the progress on stderr if that takes long.

    There is no bar if stderr is not a terminal, or if the results themselves go to one.
    """
    if len(names) == 1 or is_terminal() or not is_watched():
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


def page(pieces: Iterable[str], *, color: bool) -> None:
    """Show text in $PAGER.

    Raises:
        click.UsageError: $PAGER is not a command.

    """
    import shlex

    try:
        shlex.split(os.environ.get("PAGER", ""))
    except ValueError as error:
        raise click.UsageError(f"--pager: $PAGER is not a command: {error}") from None
    os.environ.setdefault("LESS", "-RS")  # -S scrolls long lines sideways
    click.echo_via_pager(pieces, color=color)
