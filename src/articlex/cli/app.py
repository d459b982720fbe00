"""The command group. Turns errors into one line and an exit code."""

import os
import sys
from importlib import import_module

import click

from articlex import __version__
from articlex.cli.exit_codes import CLOSED_PIPE, INTERRUPTED, UNREADABLE, USAGE
from articlex.errors import ArticlexError, UsageError
from articlex.export.atomic import ClosedPipeError
from articlex.export.control_characters import visible

COMMANDS = {
    "tables": "tables",
    "lists": "blocks",
    "headings": "blocks",
    "paragraphs": "blocks",
    "outline": "blocks",
    "sections": "blocks",
    "parse": "parse",
    "convert": "convert",
    "view": "view",
    "check": "check",
    "corpus": "corpus",
    "schema": "schema",
}
"""Each subcommand and its module, which is imported only for that command."""


class Command(click.Command):
    """A subcommand, with Click's help option but without its search for translations on disk."""

    def get_help_option(self, ctx: click.Context) -> click.Option:
        """Return the option --help."""
        return click.Option(
            self.get_help_option_names(ctx),
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
            help="Show this message and exit.",
        )


class _InterruptedError(Exception):
    """Ctrl-C was pressed."""


class _Group(Command, click.Group):
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
        module = import_module(f"articlex.cli.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


def _show_help(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


def _show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"articlex {__version__}")
        ctx.exit()


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: articlex tables article.txt -f csv",
)
@click.option(
    # Not click.version_option, which searches for translations on disk in every call.
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def articlex() -> None:
    """Get headings, lists and tables back from articles that were flattened to text."""


def run(arguments: list[str]) -> int:
    """Run the command line `arguments` and return the exit code."""
    if "_ARTICLEX_COMPLETE" in os.environ and not _is_shell_completing():
        return _fail("articlex: completion needs COMP_WORDS and COMP_CWORD from the shell", USAGE)
    try:
        code = articlex.main(arguments, prog_name="articlex", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        return 0
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f" (see {context.command_path} --help)" if context is not None else ""
        return _fail(f"articlex: {visible(error.format_message())}{hint}", error.exit_code)
    except UsageError as error:
        return _fail(f"articlex: {visible(str(error))}", USAGE)
    except ArticlexError as error:
        return _fail(f"articlex: {visible(str(error))}", UNREADABLE)
    except (_InterruptedError, KeyboardInterrupt, click.Abort):
        return _fail("articlex: interrupted", INTERRUPTED)
    except (BrokenPipeError, ClosedPipeError):
        return CLOSED_PIPE
    except MemoryError:
        return _fail("articlex: not enough memory", UNREADABLE)
    except OSError as error:
        return _fail(
            f"articlex: cannot write to standard output: {error.strerror or error}", UNREADABLE
        )
    return code if isinstance(code, int) else 0


def _is_shell_completing() -> bool:
    """Tell whether a shell asks for a script, or gives the words that Click completes."""
    if os.environ["_ARTICLEX_COMPLETE"].endswith("_source"):
        return True
    return "COMP_WORDS" in os.environ and os.environ.get("COMP_CWORD", "0").isdecimal()


def _fail(message: str, code: int) -> int:
    try:
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody reads it; the exit code still tells
    return code
