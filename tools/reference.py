"""Generates the reference docs from the code.

docs/commands.md, docs/json.md and docs/library.md call this module through cog. Run as a program,
it writes the JSON Schema, the man page and the picture of the terminal view. `tools/dev.py docs`
does both.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import click

import articlex as articlex_library
from articlex import __version__, read
from articlex.cli.app import COMMANDS, articlex
from articlex.export.records import json_schema
from articlex.export.views import TableView

ROOT = Path(__file__).resolve().parent.parent
MAN = ROOT / "docs" / "articlex.1"
PICTURE = ROOT / "docs" / "view.svg"
SCHEMA = ROOT / "src" / "articlex" / "schema.json"
_WIDTH = 90


def _help(name: str) -> str:
    settings = {**articlex.context_settings, "terminal_width": _WIDTH}
    group = click.Context(articlex, info_name="articlex", **settings)
    command = articlex.get_command(group, name) or articlex
    context = click.Context(command, info_name=name, parent=group, terminal_width=_WIDTH)
    return command.get_help(context)


def commands() -> Iterator[str]:
    """Yield the help of every command as Markdown."""
    for name in COMMANDS:
        yield f"\n## articlex {name}\n\n```text\n{_help(name)}\n```\n"


def keys() -> Iterator[str]:
    """Yield the keys of the JSON Schema as Markdown, a table for each kind of object."""
    schema = json_schema()
    yield from _table("The document", schema)
    for name, kind in schema["$defs"].items():
        yield from _table(f"`{name}`", kind)


def _table(title: str, kind: dict[str, Any]) -> Iterator[str]:
    yield f"\n## {title}\n\n| key | value | meaning |\n|---|---|---|\n"
    for key, value in kind["properties"].items():
        yield f"| `{key}` | {_type(value)} | {value.get('description', '')} |\n"


def _type(value: dict[str, Any]) -> str:
    kind = value.get("type") or value.get("const") or value.get("enum") or value.get("$ref", "")
    names = (
        ["null" if name is None else name for name in kind] if isinstance(kind, list) else [kind]
    )
    return ", ".join(names).removeprefix("#/$defs/")


def library() -> Iterator[str]:
    """Yield every public name of the library as Markdown, with its signature and its docstring."""
    for name in sorted(articlex_library.__all__, key=str.lower):
        value: Any = getattr(articlex_library, name)
        if inspect.isfunction(value):
            yield _entry(f"articlex.{name}{_signature(value)}", value)
        elif inspect.isclass(value):
            yield _entry(name, value)
            for key, member in vars(value).items():
                plain = member.__func__ if isinstance(member, classmethod) else member
                if not key.startswith("_") and inspect.getdoc(plain) and _is_method(plain):
                    shown = key if isinstance(plain, property) else f"{key}{_signature(plain)}"
                    yield _entry(f"{name}.{shown}", plain, "###")


def _is_method(member: object) -> bool:
    return inspect.isfunction(member) or isinstance(member, property)


def _signature(function: Callable[..., object]) -> str:
    text = str(inspect.signature(function))
    # Annotations that are strings have quotes; defaults keep theirs.
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", text)
    return text.replace("articlex.blocks.", "").replace("articlex.document.", "")


def _entry(title: str, value: object, mark: str = "##") -> str:
    return f"\n{mark} `{title}`\n\n```text\n{inspect.getdoc(value)}\n```\n"


def man_page() -> str:
    """Return the man page, with the help of every command as it is."""
    page = [
        f'.TH ARTICLEX 1 "" "articlex {__version__}" "User Commands"',
        ".SH NAME",
        r"articlex \- get headings, lists and tables back from articles flattened to text",
        ".SH SYNOPSIS",
        r".B articlex COMMAND [OPTION]... [FILE]...",
        ".SH DESCRIPTION",
        "Without FILE, or with -, articlex reads standard input.",
        "A terminal gets a view with colours, a pipe gets JSON.",
    ]
    for name in COMMANDS:
        text = _help(name).replace("\\", r"\e").replace("-", r"\-")
        lines = [f"\\&{line}" if line[:1] in (".", "'") else line for line in text.splitlines()]
        page += [f'.SH "articlex {name}"', ".nf", *lines, ".fi"]
    page += [
        ".SH EXIT STATUS",
        "0 success; 1 some input could not be read; 2 wrong usage;",
        r"3 nothing found, only under \-\-fail\-empty;",
        "130 interrupted; 141 the reader of a pipe has gone; 143 terminated.",
    ]
    return "\n".join(page) + "\n"


def picture() -> str:
    """Return an SVG of the terminal view of a sample's tables, made by rich's own export."""
    from rich.console import Console

    from articlex.export import terminal

    document = read(ROOT / "samples" / "harbour.txt")
    console = Console(record=True, width=96, file=StringIO(), color_system="standard")
    for part in enumerate(document.tables, 1):
        console.print(terminal.draw(TableView(document, part), console))
        console.print()
    return console.export_svg(title="articlex tables samples/harbour.txt", unique_id="articlex")


def schema() -> str:
    """Return the JSON Schema file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema(), "utf-8")
    MAN.write_text(man_page(), "utf-8")
    PICTURE.write_text(picture(), "utf-8")
