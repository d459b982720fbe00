#!/usr/bin/env python3
"""Set up a virtual environment in .venv and work in it; needs Python 3.11 and pip alone.

python3 tools/dev.py demo     print the tables of a sample article
python3 tools/dev.py check    run every check: ruff, mypy, import-linter, cog, coverage, pytest
python3 tools/dev.py docs     write the generated parts of the docs anew
python3 tools/dev.py update   take the newest versions of all packages, and write them down
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv"
BIN = PLACE / ("Scripts" if os.name == "nt" else "bin")

VERSIONS = ROOT / "tools" / "constraints.txt"
"""The versions that the checks last passed with: a release of somebody else's breaks no check."""

COG = ("-I", "tools", "docs/commands.md", "docs/json.md")

FUZZING = tuple(
    ("python", "tests/fuzz/fuzz.py", reader, "-max_total_time=15", "-verbosity=0")
    for reader in ("text", "markdown", "html", "decoding")
    if os.environ.get("CI") and sys.version_info < (3, 14)  # for which there is no atheris yet
)
"""A minute in all; by hand it runs for as long as one likes."""

IN_PROCESS = [f"tests/test_{name}.py" for name in (
    "columns", "convert", "fixtures", "fuzz_regressions", "headings", "html", "markdown", "outputs",
    "readers", "tables_out", "text", "writers",
)]  # fmt: skip
"""What calls the package itself and not the executable."""

COVERED = (
    ("coverage", "run", "-m", "pytest", *IN_PROCESS),
    ("coverage", "report"),
)
"""Every branch of the readers, the writers and the atomic write is taken by some test."""

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("cog", "--check", *COG),
    *FUZZING,
    *COVERED,
    ("pytest",),  # last, so that its closing line is the last line
)


def set_up(*, newest: bool = False) -> None:
    """Make the environment, unless it is there and what it is made from is as it was then."""
    stamp = PLACE / "articlex-stamp"
    if not newest and stamp.exists() and stamp.read_text() == wanted():
        return
    print("Setting up .venv …", file=sys.stderr, flush=True)
    venv.create(PLACE, with_pip=True, clear=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    chosen = [] if newest else ["--constraint", str(VERSIONS)]
    subprocess.run([*pip, "--upgrade", "pip>=25.1"], check=True, cwd=ROOT)
    subprocess.run([*pip, *chosen, "--editable", ".", "--group", "dev"], check=True, cwd=ROOT)
    if newest:
        frozen = subprocess.check_output([*pip[:3], "freeze", "--exclude-editable"], cwd=ROOT)
        VERSIONS.write_bytes(frozen)
    stamp.write_text(wanted())


def wanted() -> str:
    """Return a digest of the files that the environment is made from."""
    made_from = (ROOT / "pyproject.toml").read_bytes() + VERSIONS.read_bytes()
    return hashlib.sha256(made_from).hexdigest()


def main() -> int:
    """Run the task named on the command line and return its exit code."""
    task = sys.argv[1] if len(sys.argv) == 2 else ""  # noqa: PLR2004
    if task not in ("demo", "check", "docs", "update"):
        print(__doc__, file=sys.stderr)
        return 2
    set_up(newest=task == "update")
    if task == "update":
        return 0
    if task == "demo":
        shown = [str(BIN / "articlex"), "tables", "samples/harbour.txt", "--format", "terminal"]
        return subprocess.run(shown, cwd=ROOT, check=False).returncode
    if task == "docs":
        subprocess.run([str(BIN / "cog"), "-r", *COG], cwd=ROOT, check=True)
        made = [str(BIN / "python"), "tools/reference.py"]
        return subprocess.run(made, cwd=ROOT, check=False).returncode
    for program, *arguments in CHECKS:
        print(f"── {program} {' '.join(arguments)}", flush=True)
        # The coverage must not hang on what hypothesis thinks of this time.
        chosen = {"HYPOTHESIS_PROFILE": "same"} if program == "coverage" else {}
        code = subprocess.run(
            [str(BIN / program), *arguments], cwd=ROOT, check=False, env=os.environ | chosen
        ).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
