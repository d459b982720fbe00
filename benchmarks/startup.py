#!/usr/bin/env python3
"""Time whole calls on one small file against `python -c "import click"`, interleaved.

    python benchmarks/startup.py [RUNS]

Prints the ratio of medians, and of minima, for each way of calling. Compare ratios of one run
alone.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
# Without .pyc files every call would compile the sources anew.
ENVIRONMENT = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}
EXECUTABLE = str(Path(sys.executable).parent / "articlex")
SAMPLE = str(ROOT / "samples" / "harbour.txt")
BASE = (sys.executable, "-c", "import click")
CALLS = {
    "import click": BASE,
    "--help": (EXECUTABLE, "--help"),
    "completion of a command": (
        "env",
        "_ARTICLEX_COMPLETE=bash_complete",
        "COMP_WORDS=articlex ta",
        "COMP_CWORD=1",
        EXECUTABLE,
    ),
    **{
        f"tables -f {name}": (EXECUTABLE, "tables", SAMPLE, "-f", name)
        for name in ("csv", "json", "grid", "terminal")
    },
    "outline -f json": (EXECUTABLE, "outline", SAMPLE, "-f", "json"),
    "convert": (EXECUTABLE, "convert", SAMPLE),
}


def seconds(command: tuple[str, ...]) -> float:
    """Return how long a command takes from its start to its end."""
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    return time.perf_counter() - began


def main() -> None:
    """Time every call as often as asked and print a table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    times: dict[str, list[float]] = {name: [] for name in CALLS}
    for command in CALLS.values():
        seconds(command)  # writes .pyc files, warms the disk's cache
    for _ in range(runs):
        for name, command in CALLS.items():
            times[name].append(seconds(command))
    base = times["import click"]
    print(f"{'call':26}{'median ms':>10}{'ratio':>8}{'min ms':>10}{'ratio':>8}")
    for name, found in times.items():
        middle, least = median(found), min(found)
        print(
            f"{name:26}{middle * 1e3:10.1f}{middle / median(base):8.2f}"
            f"{least * 1e3:10.1f}{least / min(base):8.2f}"
        )


if __name__ == "__main__":
    main()
