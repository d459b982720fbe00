#!/usr/bin/env python3
"""Time articlex beside other parsers on the same text, interleaved, and print a table of ratios.

    python benchmarks/compare.py [FILE|FOLDER] [--size MB] [--runs N]

Without FILE or FOLDER the texts are made by benchmarks/articles.py: articles, manuals, and reports
with drawn tables. Parsers that are not installed are left out: `pip install mistune cmarkgfm comrak
pyromark unstructured`, `apt install cmark-gfm pandoc`. Compare the ratios of one run alone. The
programs (cmark-gfm, pandoc) read all of it as one file. The last column, on Linux, is how much
memory grows while all texts are read as one.
"""

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from articles import articles, documentation, drawn_tables, of_size, table
from markdown_it import MarkdownIt

import articlex
from articlex import Options
from articlex.export.formats import writer
from articlex.export.json import document_json
from articlex.export.views import TableView

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Parser = Callable[[list[str]], object]


def parsers() -> dict[str, Parser]:
    """Return the parsers that are there, by name; the first is what others are compared to."""
    markdown = MarkdownIt("commonmark").enable("table")
    cells = Options(tables_only=True, detect_headings=False)
    found: dict[str, Parser] = {
        "markdown-it-py": lambda texts: [markdown.parse(text) for text in texts],
        "articlex parse": lambda texts: [articlex.parse(text) for text in texts],
        "articlex tables": lambda texts: [
            articlex.parse(text, options=Options(tables_only=True)) for text in texts
        ],
        "articlex cells": lambda texts: [articlex.parse(text, options=cells) for text in texts],
    }
    found["articlex parse, written as json"] = lambda texts: [
        sum(map(len, document_json(articlex.parse(text)))) for text in texts
    ]
    for name in ("json", "csv", "markdown"):
        found[f"articlex tables, written as {name}"] = _written(name)
    try:
        import mistune

        render = mistune.create_markdown(renderer=None, plugins=["table"])
        found["mistune"] = lambda texts: [render(text) for text in texts]
    except ImportError:
        pass
    try:
        import cmarkgfm

        found["cmarkgfm (C)"] = lambda texts: [
            cmarkgfm.github_flavored_markdown_to_html(text) for text in texts
        ]
    except ImportError:
        pass
    try:
        import comrak

        gfm = comrak.ExtensionOptions()
        gfm.table = True
        found["comrak (Rust)"] = lambda texts: [
            comrak.render_markdown(text, extension_options=gfm) for text in texts
        ]
    except ImportError:
        pass
    try:
        import pyromark

        has_tables = pyromark.Options.ENABLE_TABLES
        found["pyromark (Rust), to events"] = lambda texts: [
            list(pyromark.events(text, options=has_tables)) for text in texts
        ]
    except ImportError:
        pass
    try:
        from unstructured.partition.text import partition_text

        found["unstructured"] = lambda texts: [partition_text(text=text) for text in texts]
    except ImportError:
        pass
    for name, *options in (("cmark-gfm", "-e", "table"), ("pandoc", "-f", "gfm", "-t", "json")):
        if program := shutil.which(name):
            found[f"{name} (whole process)"] = _program([program, *options])
    return found


def _written(name: str) -> Parser:

    def run(texts: list[str]) -> None:
        for text in texts:
            document = articlex.parse(text, options=Options(tables_only=True))
            views = [TableView(document, part) for part in enumerate(document.tables, 1)]
            for _ in writer(name)(views):
                pass

    return run


def _program(command: list[str]) -> Parser:
    def run(texts: list[str]) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".md", encoding="utf-8") as stream:
            stream.write("\n\n".join(texts))
            stream.flush()
            subprocess.run([*command, stream.name], stdout=subprocess.DEVNULL, check=True)

    return run


def load(path: Path) -> list[str]:
    """Return the texts in a file, a folder, or a JSONL file with a key `text`."""
    if path.is_dir():
        return [each.read_text("utf-8") for each in sorted(path.rglob("*.txt"))]
    if ".jsonl" in path.suffixes:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]
    return [path.read_text("utf-8")]


def compare(title: str, texts: list[str], runs: int) -> None:
    """Time every parser on `texts` and print the table."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    times: dict[str, list[float]] = {}
    found = parsers()
    for _ in range(runs):
        for name, parser in found.items():
            began = time.perf_counter()
            parser(texts)
            times.setdefault(name, []).append(time.perf_counter() - began)
    base = median(times["markdown-it-py"])
    print(f"\n{title}: {len(texts)} texts, {size:.1f} MB, medians of {runs} runs")
    print(f"{'parser':34}{'seconds':>9}{'MB/s':>9}{'× markdown-it-py':>18}{'MB of memory':>14}")
    whole = "\n\n".join(texts)
    for name, seconds in times.items():
        middle = median(seconds)
        has_memory = "process" not in name and sys.platform == "linux"
        memory = f"{_memory(name, whole):14.0f}" if has_memory else ""
        print(f"{name:34}{middle:9.3f}{size / middle:9.1f}{base / middle:18.1f}{memory}")


def _memory(name: str, text: str) -> float:
    """Return by how many MB the memory of a new process grows while a parser reads a text."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(name, text, sender))
    process.start()
    process.join()
    grown: float = receiver.recv()
    return grown


def _measure(name: str, text: str, sender: "Connection[float, float]") -> None:
    parser = parsers()[name]
    parser(["# Words\n\n| a |\n|---|\n| b |\n"])
    before = _peak()
    parser([text])
    sender.send((_peak() - before) / 1024)


def _peak() -> int:
    """Return the most memory that the process had, in KB, as Linux says it.

    `resource` would also count what its parent had.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def main() -> None:
    """Compare on the text that the command line names."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("path", nargs="?", type=Path)
    arguments.add_argument("--size", type=float, default=2.0, help="MB of text to make")
    arguments.add_argument("--runs", type=int, default=5)
    options = arguments.parse_args()
    if options.path is not None:
        compare(options.path.name, load(options.path), options.runs)
        return
    kinds = {"Articles": articles(), "Manuals": documentation(), "Drawn tables": drawn_tables()}
    for title, texts in kinds.items():
        compare(title, of_size(texts, int(options.size * 1e6)), options.runs)
    compare("One table of 20,000 rows and 5 columns", ["\n".join(table(20_000, 5))], options.runs)


if __name__ == "__main__":
    main()
