#!/usr/bin/env python3
"""Look for inputs whose output is out of proportion, in every command and format.

    python tests/fuzz/amplification.py [--seconds S] [--seed K]

Every input has about 100 KB: first the shapes below, then mixtures of them. A run may write 50
times its input and 1 MB. The exit code is 1 if any writes more.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from articlex.cli.app import run
from articlex.export.formats import OUTPUT_FORMATS, TEXT_FORMATS

SIZE = 100_000
MOST_TIMES, FREE = 50, 1_000_000

_DRAWN = {"double_grid", "latex", "textile"}
BLOCK_FORMATS = tuple(
    name for name in TEXT_FORMATS if OUTPUT_FORMATS[name].module != "tabulate" or name in _DRAWN
)
"""Formats of text. Of those that tabulate draws, the largest of each kind."""
TABLE_FORMATS = (*BLOCK_FORMATS, "sqlite", "parquet", "xlsx")

COMMANDS: dict[str, tuple[str, ...]] = {
    "tables": TABLE_FORMATS,
    "tables --types": ("json", "csv", "sqlite"),
    "tables --types --repeat-spans": ("json", "sqlite"),
    "tables --records": ("json",),
    "tables --repeat-spans": ("json", "csv"),
    "tables --list": ("json", "csv"),
    "tables --stack": ("json", "csv"),
    "lists": BLOCK_FORMATS,
    "headings": BLOCK_FORMATS,
    "paragraphs": BLOCK_FORMATS,
    "outline": BLOCK_FORMATS,
    "sections": ("json", "jsonl", "csv", "markdown"),
    "sections --max-chars 100": ("json", "jsonl"),
    "parse": ("json", "jsonl"),
    "convert": ("markdown", "html"),
    "check": ("text", "json"),
}
"""What is run: each command with the formats that it writes.

`headings --explain` is left out: its reasons are a screen of text for each line.
"""


def _fill(unit: str, before: str = "", after: str = "") -> str:
    """Return a text of `SIZE` characters that repeats `unit` between two others."""
    return before + unit * max(1, (SIZE - len(before) - len(after)) // len(unit)) + after


SHAPES: dict[str, Callable[[], tuple[str, str]]] = {
    "a long heading": lambda: ("a.txt", _fill("a\n", "# " + "b " * 499 + "\n")),
    "a very long heading": lambda: ("a.txt", _fill("a\n", "# " + "b " * 9000 + "\n")),
    "deep long headings": lambda: (
        "a.txt",
        _fill("ab cd\n\n", "".join("#" * n + " " + "b " * 499 + "\n\n" for n in range(1, 7))),
    ),
    "many long headings": lambda: ("a.txt", _fill("# " + "b " * 200 + "\n\na\n\n")),
    "short lines": lambda: ("a.txt", _fill("abc def\n")),
    "short items": lambda: ("a.txt", _fill("- a\n", "# " + "b " * 499 + "\n")),
    "short lists": lambda: ("a.txt", _fill("- a\n\nb\n\n", "# " + "b " * 499 + "\n")),
    "a long lead-in": lambda: ("a.txt", _fill("- a\n", "b " * 2000 + ":\n")),
    "a long cell": lambda: (
        "a.txt",
        _fill("| 1 | 2 |\n", "| a | " + "b " * 9000 + "|\n|---|---|\n"),
    ),
    "a wide table of short rows": lambda: (
        "a.txt",
        _fill("| a |\n", "| a" * 4000 + " |\n" + "|---" * 4000 + "|\n"),
    ),
    "lists of one item": lambda: ("a.txt", _fill("- a\n\nb\n\n")),
    "tables of one row": lambda: ("a.txt", _fill("|a|\n|-|\n|b|\n\n")),
    "small tables": lambda: (
        "a.txt",
        _fill("| a | b |\n|---|---|\n| 1 | 2 |\n\n", "# " + "b " * 499 + "\n"),
    ),
    "tables of one cell": lambda: ("a.txt", _fill("| a |\n|---|\n\n", "# " + "b " * 499 + "\n")),
    "headings": lambda: ("a.txt", _fill("# b\n\n")),
    "candidates": lambda: ("a.txt", _fill("Of Boats\n" + "word " * 40 + ".\n")),
    "controls": lambda: ("a.txt", _fill("a\x1b\x07\u202e\n")),
    "signs of HTML": lambda: ("a.txt", _fill('<&>"\n\n')),
    "signs of LaTeX": lambda: ("a.txt", _fill("| \\^~ | & |\n", "| a | b |\n|---|---|\n")),
    "spans of HTML": lambda: (
        "a.html",
        _fill("<tr><td rowspan=9 colspan=999>b<td>a", "<table><tr><td>", "</table>"),
    ),
    "long cells that span": lambda: (
        "a.html",
        "<table>" + ("<tr><td colspan=900 rowspan=900>" + "b " * 10000) * 4 + "</table>",
    ),
    "tables of a wide cell": lambda: (
        "a.html",
        _fill("<table><tr><td colspan=1000>b<tr><td>1</table>\n"),
    ),
    "rows of HTML": lambda: ("a.html", _fill("<tr><td>", "<table><tr>" + "<td>" * 500, "</table>")),
    "items of HTML": lambda: ("a.html", _fill("<li>a", "<h1>" + "b " * 450 + "</h1><ul>", "</ul>")),
    "paragraphs of HTML": lambda: ("a.html", _fill("<p>a", "<h1>" + "b " * 450 + "</h1>")),
    "HTML in Markdown": lambda: (
        "a.md",
        _fill("<table><tr><td colspan=1000>b\n</table>\n\na\n\n"),
    ),
    "quotes of Markdown": lambda: ("a.md", _fill("> a\n\n", "# " + "b " * 450 + "\n\n")),
    "a long id": lambda: (
        "a.jsonl",
        json.dumps({"id": "i" * 50_000, "url": "u" * 9_000, "text": "a\n\nb\n\n" * 6_000}) + "\n",
    ),
    "many rows": lambda: ("a.jsonl", _fill('{"text": "a"}\n')),
    "rows with ids": lambda: (
        "a.jsonl",
        (json.dumps({"id": "i" * 900, "text": "a\n\nb\n\n" * 100}) + "\n") * 60,
    ),
    "a long subject": lambda: (
        "a.eml",
        _fill("a\n\n", "From: a@b\nSubject: " + "s" * 30_000 + "\n\n"),
    ),
}  # fmt: skip
"""The name and the text of each input."""

_PIECES = (
    "# " + "b " * 499 + "\n\n", "# b\n\n", "## " + "c" * 300 + "\n", "a\n", "a\n\n", "- a\n",
    "  - b\n", "| a |\n", "| a | b |\n|---|---|\n", "|" * 300 + "\n", "| " + "x" * 999 + " |\n",
    "word " * 50 + ":\n", "```\n", "a\tb\n", "a  b   c\n", "=====  =====\n", "\n", "1. a\n",
    "> a\n", "Step 1\n", "+--+--+\n", "Name: a\n", "\x1b[1m", "字\n", "\U0001f600\n",
)  # fmt: skip


def mixture(chance: random.Random) -> tuple[str, str]:
    """Return a text of a few pieces that are repeated, some of them long."""
    text = ""
    while len(text) < SIZE:
        piece = "".join(chance.choices(_PIECES, k=chance.randint(1, 4)))
        text += piece * max(1, int(chance.random() ** 3 * (SIZE - len(text)) / len(piece)))
    return chance.choice(("a.txt", "a.txt", "a.md")), text[: SIZE + 5_000]


def excesses(name: str, text: str) -> Iterator[tuple[str, float]]:
    """Yield each command and format that writes too much of a text, and how many times its size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_text(text, encoding="utf-8")
        size = path.stat().st_size
        for command, formats in COMMANDS.items():
            for format_name in formats:
                length = _written(command.split(), format_name, path)
                if length > MOST_TIMES * size + FREE:
                    yield f"{command} -f {format_name}", length / size


def _written(command: list[str], format_name: str, path: Path) -> int:
    """Return how many bytes a command writes, to its file and as messages."""
    output = path.parent / "out"
    arguments = [*command, path.name, "-f", format_name]
    shown, messages = StringIO(), StringIO()
    if command[0] != "check":
        arguments += ["-o", output.name]
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with redirect_stdout(shown), redirect_stderr(messages):
            run(arguments)
    finally:
        os.chdir(before)
    length = len(shown.getvalue().encode()) + len(messages.getvalue().encode())
    if output.exists():
        length += output.stat().st_size
        output.unlink()
    return length


def main() -> int:
    """Try all shapes, then mixtures for as long as the command line says."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    inputs = [(name, *make()) for name, make in SHAPES.items()]
    end = time.monotonic() + options.seconds
    tried = bad = 0
    while inputs or time.monotonic() < end:
        title, name, text = inputs.pop(0) if inputs else (f"mixture {tried}", *mixture(chance))
        tried += 1
        for what, times in excesses(name, text):
            bad += 1
            print(f"{title}: {what}: {times:.0f} times its size", flush=True)
    print(f"{tried} inputs, {bad} outputs out of proportion")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
