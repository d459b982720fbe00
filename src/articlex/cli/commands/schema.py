"""``articlex schema``."""

import json

import click

from articlex.cli.app import Command
from articlex.cli.options import examples
from articlex.export.atomic import to_stdout
from articlex.export.records import COMMANDS_WITH_SCHEMAS, command_schema


@click.command(
    cls=Command, epilog=examples("schema", "schema tables", "schema outline > outline.schema.json")
)
@click.argument(
    "command", type=click.Choice(COMMANDS_WITH_SCHEMAS), default="parse", metavar="[COMMAND]"
)
def schema(command: str) -> int:
    """Print the JSON Schema of what COMMAND prints.

    Without COMMAND, of what parse prints. Options that change the records, such as --records,
    --types, --list, --stack and --explain, are not part of it.
    """
    to_stdout([json.dumps(command_schema(command), indent=2, ensure_ascii=False), "\n"])
    return 0
