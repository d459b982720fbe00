"""The command group, and how its errors become one line and an exit code."""

import sys
from importlib import import_module

import click

from articlex import __version__
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
}
"""Each subcommand and the module it lives in, imported only when it is called."""

UNREADABLE, USAGE, NOTHING, INTERRUPTED, CLOSED_PIPE = 1, 2, 3, 130, 141


class _Group(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"articlex.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: articlex tables article.txt -f csv",
)
@click.version_option(__version__, package_name="articlex", message="articlex %(version)s")
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
    except (KeyboardInterrupt, click.Abort):
        return _fail("articlex: interrupted", INTERRUPTED)
    except (BrokenPipeError, ClosedPipeError):
        return CLOSED_PIPE
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
