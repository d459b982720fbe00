"""Start-up is what a small file costs, so each call imports only what it needs."""

import subprocess
import sys

import pytest
from conftest import ROOT

HEAVY = {
    "asyncio", "bs4", "charset_normalizer", "concurrent.futures", "dataclasses", "fsspec",
    "importlib.metadata", "logging", "lxml", "markdown_it", "multiprocessing", "numpy", "pandas",
    "pathlib", "pyarrow", "random", "rich", "shutil", "tabulate", "tempfile", "unittest",
}  # fmt: skip
"""Modules that no call on a text file may import without a reason."""

_SHARED = {"dataclasses", "logging", "pathlib", "random", "shutil", "tempfile"}
_TABULATE = _SHARED | {"importlib.metadata", "tabulate"}
_RICH = _SHARED | {"rich"}

ALLOWED: dict[tuple[str, ...], set[str]] = {
    ("tables", "-f", "csv"): set(),
    ("tables", "-f", "json"): set(),
    ("outline", "-f", "json"): set(),
    ("parse",): set(),
    ("lists", "-f", "html"): set(),
    ("tables", "-f", "markdown"): set(),
    ("tables", "-f", "grid"): _TABULATE,
    ("tables", "-f", "terminal"): _RICH,
    ("convert",): set(),
    ("convert", "--to", "html"): set(),
}


@pytest.mark.parametrize("arguments", ALLOWED, ids=" ".join)
def test_a_call_imports_only_what_it_needs(arguments: tuple[str, ...]) -> None:
    """Of the heavy modules only the allowed ones are loaded when the call is done."""
    script = (
        "import sys\nfrom articlex.cli.app import run\n"
        "code = run(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)\nsys.exit(code)"
    )
    command = [sys.executable, "-c", script, arguments[0], "samples/harbour.txt", *arguments[1:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert loaded & HEAVY <= ALLOWED[arguments]
    if "csv" in arguments:
        assert "json" not in loaded
