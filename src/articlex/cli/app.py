"""The command group. Turns errors into one line and an exit code."""

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from articlex import __version__
from articlex.cli.exit_codes import CLOSED_PIPE, INTERRUPTED, UNREADABLE, USAGE
from articlex.errors import ArticlexError, UsageError
from articlex.export.atomic import ClosedPipeError
from articlex.export.control_characters import visible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "tables": ("tables", "Print each article's tables."),
    "lists": ("blocks", "Print each article's lists, nested as they are."),
    "headings": ("blocks", "Print each article's headings, with level and score."),
    "paragraphs": ("blocks", "Print each article's paragraphs."),
    "outline": ("blocks", "Print each article's headings as a tree."),
    "sections": ("blocks", "Print each article's sections, with their text as Markdown."),
    "parse": ("parse", "Print whole articles as JSON, block by block."),
    "convert": ("convert", "Print each article as Markdown, HTML or JSON."),
    "view": ("view", "Show each article as a page in the browser."),
    "check": ("check", "Print what looks broken, as file:line: code message."),
    "corpus": ("corpus", "Extract PART of every article in a corpus."),
    "schema": ("schema", "Print the JSON Schema of what COMMAND prints."),
}
"""Each subcommand: its module, imported only for that command, and its line in the help."""


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

    def make_parser(self, ctx: click.Context) -> Any:  # noqa: ANN401 - Click's parser is private
        """Return the parser, which finds short options at once.

        Click looks for `-f` among the long options first. Where it is not, Click looks for similar
        names and for translations, which takes a twentieth of a short run.
        """
        parser = super().make_parser(ctx)
        parser._long_opt.update(parser._short_opt)  # noqa: SLF001
        return parser

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in groups: first what most calls need, and the command's own."""
        groups: dict[str, list[tuple[str, str]]] = {"Options": []}
        groups |= {name: [] for name in _GROUPS}
        for parameter in sorted(self.get_params(ctx), key=_rank):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                name = parameter.name or ""
                group = next((each for each, names in _GROUPS.items() if name in names), "Options")
                groups[group].append(record)
        for group, records in groups.items():
            if records:
                with formatter.section(group):
                    formatter.write_dl(records)


_FIRST = ("numbers", "format_name", "output")
"""The options that most calls need, by the names of their parameters."""


def _rank(parameter: click.Parameter) -> int:
    return _FIRST.index(parameter.name) if parameter.name in _FIRST else len(_FIRST)


_GROUPS = {
    "Choosing": {"section", "pattern", "columns", "dialects", "keep_layout"},
    "Output": {
        "output_dir", "force", "color", "pager", "escape_formulas",
        "delimiter", "bom", "fail_empty",
    },
    "Reading": {
        "input_format", "encoding", "errors", "wrapped", "threshold", "heading_lines",
        "other_lines", "article", "links", "repeat_spans",
    },
    "Input": {"text_key", "id_key", "url_key", "max_size", "follow_links"},
}  # fmt: skip
"""Under which heading of the help an option is, by the name of its parameter."""


class _InterruptedError(Exception):
    """Ctrl-C was pressed."""


class _Group(Command, click.Group):
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        click.Command.format_options(self, ctx, formatter)
        # Without importing the commands, and without cutting their lines.
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # Click would print an empty line for it
            raise _InterruptedError from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """Return the commands and options that begin so, without importing the commands."""
        from click.shell_completion import CompletionItem

        commands = [
            CompletionItem(name, help=line)
            for name, (_, line) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"articlex.cli.commands.{COMMANDS[cmd_name][0]}")
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
        message = error.format_message().replace("\n\t", " ")  # Click lists choices on lines
        return _fail(f"articlex: {visible(message)}{hint}", error.exit_code)
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
    shell, _, action = os.environ["_ARTICLEX_COMPLETE"].partition("_")
    if action == "source":
        return True
    is_placed = shell == "fish" or os.environ.get("COMP_CWORD", "").isdecimal()
    return "COMP_WORDS" in os.environ and is_placed  # fish gives the word, not its number


def _fail(message: str, code: int) -> int:
    try:
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody reads it; the exit code still tells
    return code
