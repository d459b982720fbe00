#!/usr/bin/env python3
"""Time the executable on hostile shapes at N and 4N, and print how the time grows.

    python benchmarks/scaling.py [--articles]

Linear growth is a ratio of 4 after start-up. With --articles the shapes are ordinary articles of
1, 10, 100 and 1000 MB, as JSONL. The time of a call that reads nothing is taken off first.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import repeat
from pathlib import Path

from articles import articles

EXECUTABLE = str(Path(sys.executable).parent / "articlex")

SHAPES: dict[str, tuple[int, Callable[[int], str]]] = {
    "one long line": (5_000_000, lambda n: "word " * n),
    "a row of pipes": (250_000, lambda n: "|" * n),
    "a row of cells": (250_000, lambda n: "| a " * n + "|"),
    "a delimiter row of many columns": (250_000, lambda n: "| a | b |\n" + "|---" * n + "|\n| 1 |"),
    "a table of many rows": (100_000, lambda n: "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * n),
    "rows of html2text that never end": (
        50_000, lambda n: "a| b| c  \n---|---|---  \n" + "1| 2  \n" * n
    ),
    "pipes without a rule": (100_000, lambda n: "a | b | c\n" * n),
    "many unmarked headings": (20_000, lambda n: ("Of Boats\n" + "word " * 40 + ".\n") * n),
    "nested bullets": (
        2_500,
        lambda n: "".join(" " * (2 * (k % 1000)) + "- x\n" for k in range(n)),
    ),
    "many bullets": (50_000, lambda n: "- x\n" * n),
    "glued bullets, deep": (50_000, lambda n: "- x" + "- y" * n + "\n" + " \n" * n + "- z"),
    "glued bullets, many": (25_000, lambda n: "- x- y\n \n" * n),
    "glued bullets, never closed": (25_000, lambda n: "- x- y\n" * n + " \n"),
    "marked headings": (50_000, lambda n: "# x\n" * n),
    "bare headings": (50_000, lambda n: "A Title Here\nSome text that ends with a stop.\n" * n),
    "alternating markers": (25_000, lambda n: "- a\n* b\n1. c\n" * n),
    "near-miss delimiter rows": (25_000, lambda n: "| a |\n|--x|\n" * n),
    "backslashes in cells": (5_000_000, lambda n: "|" + "\\" * n + "|"),
    "escaped pipes": (1_000_000, lambda n: "|" + "\\|" * n + "|"),
    "wide table of short rows": (
        20_000,
        lambda n: "|" + "a|" * n + "\n" + "|---" * n + "|\n" + "|x|\n" * n,
    ),
    "lone pipes": (50_000, lambda n: "|\n" * n),
    "fences that never close": (25_000, lambda n: "```a\n" * n),
    "dashes and stops": (50_000, lambda n: "— a.\n" * n),
    "a million tabs": (1_000_000, lambda n: "a" + "\t" * n + "b\n"),
    "markers above their items": (25_000, lambda n: "-\na\n" * n),
    "numbers with bullets between": (10_000, lambda n: "1. a\n- b\n- c\n" * n),
    "tables below items that are none": (5_000, lambda n: "1. a\n\n   x   y\n   z   w\n\n" * n),
    "rules between groups of rows": (
        10_000, lambda n: "+--+--+\n|a |b |\n|1 |2 |\n" * n + "+--+--+\n"
    ),
    "rows of tabs": (50_000, lambda n: "a\tb\tc\n" * n),
    "two tabs and paragraphs": (25_000, lambda n: "a\t\tb\t\tc\na\t\tb\nwords\n" * n),
    "aligned rows": (100_000, lambda n: "Gull        4   1998\n" * n),
    "aligned rows and prose": (25_000, lambda n: "Gull  4  1998\nAll boats are new.\n" * n),
    "gaps that never align": (
        25_000,
        lambda n: "".join("x" * (k % 90 + 1) + "  " + "y" * (90 - k % 90) + "\n" for k in range(n)),
    ),
    "gaps and blank lines": (25_000, lambda n: "Gull  4\n\nAll boats are new today.\n\n" * n),
    "rules and words": (25_000, lambda n: "---- ----\nab\n" * n),
    "rules of equals signs": (25_000, lambda n: "== ==\n" * n),
    "a rule over a word": (25_000, lambda n: "-----\nword\n" * n),
    "box art": (50_000, lambda n: "│ a │\n" * n),
    "boxes that never close": (25_000, lambda n: "┌──┬──┐\nwords\n" * n),
    "words below a line of a box": (25_000, lambda n: "words\n──────\n" * n),
    "nested quotes": (2_500, lambda n: "".join("> " * (k % 1000) + "x\n" for k in range(n))),
    "marks of quotes": (500_000, lambda n: "> " * n),
    "indented prose": (25_000, lambda n: "Words.\n\n" + "    All boats leave today.\n\n" * n),
    "wiki tables that never end": (25_000, lambda n: "{|\n|===\n" * n),
    "LaTeX that never ends": (25_000, lambda n: "\\begin{tabular}\n" * n),
    "directives": (25_000, lambda n: ".. list-table::\n  x\n" * n),
    "records": (25_000, lambda n: "-[ RECORD 1 ]-\na | b\n" * n),
    "grid borders": (25_000, lambda n: "+--+--+\n| a |\n|  +--+\n" * n),
    "a cell per line": (50_000, lambda n: "Gull\n4\n\n\n" * n),
    "a cell per line, never a table": (25_000, lambda n: "Gull\nSea\n\n\n" * n + "a\n\n\n" * n),
    "aligned rows of wrapped cells": (
        50_000, lambda n: "Gull        4   the old\n                boats\n" * n
    ),
    "rules below rows that do not fit": (25_000, lambda n: "a | b | c\n---|---\n1|2\n" * n),
    "headers again with other gaps": (25_000, lambda n: "Rank  Boats\n1  2\n  Rank   Boats\n" * n),
    "cells half a line apart": (
        25_000, lambda n: "the old    4\n           5    x\nboats\n" * n
    ),
    "amounts a space apart": (50_000, lambda n: "Gull        $4.00 $5.00    1998\n" * n),
    "speakers": (10_000, lambda n: ("ANNA: Where to?\nBEA: " + "word " * 40 + ".\n") * n),
    "a long title above short lines": (100_000, lambda n: "# " + "b " * 400 + "\n" + "a\n" * n),
    "titles left of the margin": (
        10_000, lambda n: "NAME\n\n   the old boats of the harbour are all at the pier\n\n" * n
    ),
    "one version, over and over": (25_000, lambda n: "v1.2.3\n- a\n" * n),
    "parts above chapters": (25_000, lambda n: "Part I\nChapter 1\n" * n),
    "columns of wide characters": (25_000, lambda n: "船  海  1\n" * n),
    "tabs that pad cells": (250_000, lambda n: "a\t" * n + "b\n" + "a\t" * (n - 1) + "\tb\n"),
    "headers with single blanks": (25_000, lambda n: "    A B C\n0   1 2 3\n" * n),
    "names in borders": (10_000, lambda n: "┌─a─┬─b─┐\n│ 1 │ 2 │\n" * n),
    "wrapped cells of polars": (
        25_000, lambda n: "+---+---+\n|a|b|\n|---|---|\n|str|str|\n+===+===+\n" + "|  |b|\n" * n
    ),
    "mixed line ends": (50_000, lambda n: "a\r\nb\rc\n" * n),
}  # fmt: skip


def seconds(pieces: Iterable[bytes], *options: str, suffix: str = ".txt") -> tuple[float, float]:
    """Return the time that a call on a file of `pieces` takes, and its peak memory in MB.

    The pieces are gone by then: a child's peak begins with what its parent holds.
    """
    with tempfile.NamedTemporaryFile(suffix=suffix) as stream:
        stream.writelines(pieces)
        stream.flush()
        del pieces
        began = time.perf_counter()
        process = subprocess.Popen([EXECUTABLE, *options, stream.name], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{options}: status {status}")
        return time.perf_counter() - began, usage.ru_maxrss / 1024


def hostile() -> None:
    """Print a line for each shape."""
    start, _ = min(seconds([b"x"], "parse") for _ in range(5))
    print(f"{'shape':34}{'N':>9}{'N, s':>9}{'4N, s':>9}{'ratio':>7}{'MB at 4N':>10}")
    for name, (size, make) in SHAPES.items():
        small = min(seconds(iter([make(size).encode()]), "parse")[0] for _ in range(3)) - start
        large, memory = min(seconds(iter([make(4 * size).encode()]), "parse") for _ in range(2))
        large -= start
        ratio = large / max(small, 1e-3)
        print(f"{name:34}{size:9}{small:9.3f}{large:9.3f}{ratio:7.1f}{memory:10.0f}", flush=True)


def ordinary() -> None:
    """Print a line for each size of corpus."""
    start, _ = min(seconds([b"x"], "parse") for _ in range(5))
    source = articles()
    rows = [json.dumps({"text": next(source)}).encode() + b"\n" for _ in range(400)]
    print(f"{'MB':>6}{'seconds':>10}{'MB/s':>8}{'peak MB':>9}")
    for size in (1, 10, 100, 1000):
        one = b"".join(rows)
        times = max(1, round(size * 1e6 / len(one)))
        spent, memory = seconds(repeat(one, times), "tables", "-f", "jsonl", suffix=".jsonl")
        megabytes = len(one) * times / 1e6
        flow = megabytes / (spent - start)
        print(f"{megabytes:6.0f}{spent - start:10.2f}{flow:8.1f}{memory:9.0f}", flush=True)


def main() -> None:
    """Do what the command line asks."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--articles", action="store_true")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if arguments.parse_args().articles:
        ordinary()
    else:
        hostile()


if __name__ == "__main__":
    main()
