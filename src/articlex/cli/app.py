"""The command group, and how its errors become one line and an exit code."""

import sys
from importlib import import_module
from typing import Any

import click

from articlex import __version__
from articlex.cli import INTERRUPTED
from articlex.errors import ArticlexError, UsageError
from articlex.outputs import ClosedPipeError
from articlex.writers.safe import safe

COMMANDS = {
    "tables": "tables",
    "lists": "parts",
    "headings": "parts",
    "paragraphs": "parts",
    "outline": "parts",
    "parse": "parse",
    "convert": "convert",
    "check": "check",
    "corpus": "corpus",
}
"""Each subcommand and the module it lives in, imported only when it is called."""

UNREADABLE, USAGE, NOTHING, CLOSED_PIPE = 1, 2, 3, 141


class _Swift(click.Command):
    """A command without two detours of Click's that take a tenth of a short call's time.

    Click looks a short option up among the long ones first, and makes an error message with
    suggestions when it is not there; and its own help option looks for translations on disk.
    """

    _help: click.Option | None = None

    def get_help_option(self, ctx: click.Context) -> click.Option:
        """Return the option for --help, as Click's own, but in English at once."""
        if self._help is None:
            self._help = click.Option(
                self.get_help_option_names(ctx),
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_show_help,
                help="Show this message and exit.",
            )
        return self._help

    def make_parser(self, ctx: click.Context) -> Any:  # noqa: ANN401  # Click's is private
        """Return Click's parser with the short options among the long ones, too."""
        parser = super().make_parser(ctx)
        parser._long_opt.update(parser._short_opt)  # noqa: SLF001
        return parser


class Command(_Swift):
    """A subcommand."""


class _InterruptedError(Exception):
    """Ctrl-C was pressed."""


class _Group(_Swift, click.Group):
    command_class = Command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # Click would print an empty line for it
            raise _InterruptedError from None

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"articlex.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


def _show_help(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"articlex {__version__}")
        ctx.exit()


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: articlex tables article.txt -f csv",
)
@click.option(
    # Not click.version_option, which looks for translations on the disk in every call.
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def articlex() -> None:
    """Get headings, lists and tables back out of articles that were flattened to text."""


def run(arguments: list[str]) -> int:
    """Run the command line `arguments` and return the exit code."""
    try:
        code = articlex.main(arguments, prog_name="articlex", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        return 0
    except click.ClickException as error:
        usage = f"articlex: {safe(error.format_message())}"
        hint = getattr(error, "ctx", None)
        if hint is not None:
            usage += f" (see {hint.command_path} --help)"
        return _fail(usage, error.exit_code)
    except UsageError as error:
        return _fail(f"articlex: {safe(str(error))}", USAGE)
    except ArticlexError as error:
        return _fail(f"articlex: {safe(str(error))}", UNREADABLE)
    except (_InterruptedError, KeyboardInterrupt, click.Abort):
        return _fail("articlex: interrupted", INTERRUPTED)
    except (BrokenPipeError, ClosedPipeError):
        return CLOSED_PIPE
    except MemoryError:
        return _fail("articlex: out of memory", UNREADABLE)
    except OSError as error:
        return _fail(f"articlex: cannot write: {error.strerror or error}", UNREADABLE)
    return code if isinstance(code, int) else 0


def _fail(message: str, code: int) -> int:
    try:
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody listens any more; the exit code still tells
    return code
