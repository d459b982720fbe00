"""Write what the docs say of the commands and of the JSON, from the code itself.

docs/commands.md and docs/json.md call `commands` and `keys` through cog; run as a program, this
writes the man page and the picture of the terminal view. `tools/dev.py docs` does both.
"""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import click

from articlex import __version__, read, views
from articlex.cli.app import COMMANDS, articlex

ROOT = Path(__file__).resolve().parent.parent
MAN = ROOT / "docs" / "articlex.1"
PICTURE = ROOT / "docs" / "view.svg"
_WIDTH = 90


def _help(name: str) -> str:
    group = click.Context(articlex, info_name="articlex", terminal_width=_WIDTH)
    command = articlex.get_command(group, name) or articlex
    context = click.Context(command, info_name=name, parent=group, terminal_width=_WIDTH)
    return command.get_help(context)


def commands() -> Iterator[str]:
    """Yield the help of every command as Markdown."""
    for name in COMMANDS:
        yield f"\n## articlex {name}\n\n```text\n{_help(name)}\n```\n"


def keys() -> Iterator[str]:
    """Yield the keys of the JSON Schema as Markdown, a table for each kind of object."""
    schema = json.loads((ROOT / "src/articlex/schema.json").read_text("utf-8"))
    yield from _table("The document", schema)
    for name, kind in schema["$defs"].items():
        if "properties" in kind:
            yield from _table(f"`{name}`", kind)


def _table(title: str, kind: dict[str, Any]) -> Iterator[str]:
    yield f"\n## {title}\n\n| key | value | meaning |\n|---|---|---|\n"
    for key, value in kind["properties"].items():
        said = value.get("type") or value.get("const") or value.get("enum") or value.get("$ref", "")
        shown = ", ".join(map(str, said)) if isinstance(said, list) else str(said)
        plain = shown.removeprefix("#/$defs/").replace("None", "null") or "array or null"
        yield f"| `{key}` | {plain} | {value.get('description', '')} |\n"


def man_page() -> str:
    """Return the man page, with the help of every command as it is."""
    page = [
        f'.TH ARTICLEX 1 "" "articlex {__version__}" "User Commands"',
        ".SH NAME",
        r"articlex \- headings, lists and tables out of articles flattened to text",
        ".SH SYNOPSIS",
        r".B articlex COMMAND [OPTION]... [FILE]...",
        ".SH DESCRIPTION",
        "Without FILE, or when FILE is -, standard input is read.",
        "A terminal gets a view, a pipe gets JSON.",
    ]
    for name in COMMANDS:
        text = _help(name).replace("\\", r"\e").replace("-", r"\-")
        lines = [f"\\&{line}" if line[:1] in (".", "'") else line for line in text.splitlines()]
        page += [f'.SH "articlex {name}"', ".nf", *lines, ".fi"]
    page += [
        ".SH EXIT STATUS",
        "0 done; 1 some input could not be read; 2 wrong usage;",
        r"3 nothing found, only under \-\-fail\-empty;",
        "130 interrupted; 141 the reader of a pipe has gone; 143 terminated.",
    ]
    return "\n".join(page) + "\n"


def picture() -> str:
    """Return an SVG of the terminal view of a sample's tables, made by rich's own export."""
    from rich.console import Console

    from articlex.writers import terminal

    document = read(ROOT / "samples" / "harbour.txt")
    console = Console(record=True, width=96, file=StringIO(), color_system="standard")
    found = list(enumerate(document.tables, 1))
    for grid in views.tables(document, found):
        console.print(terminal.drawn(grid, console))
        console.print()
    return console.export_svg(title="articlex tables samples/harbour.txt", unique_id="articlex")


if __name__ == "__main__":
    MAN.write_text(man_page(), "utf-8")
    PICTURE.write_text(picture(), "utf-8")
