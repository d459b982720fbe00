#!/usr/bin/env python3
"""Sets up a virtual environment in .venv and works in it. Needs only Python 3.11 and pip.

python3 tools/dev.py demo     print the tables of a sample article
python3 tools/dev.py check    run every check: ruff, mypy, import-linter, cog, coverage, pytest
python3 tools/dev.py docs     generate parts of the docs
python3 tools/dev.py update   install the newest versions of all packages, and write them down
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")

VERSIONS = ROOT / "tools" / "constraints.txt"
"""The versions that the checks last passed with, so that no new release breaks a check."""

COG = ("-I", "tools", "docs/commands.md", "docs/json.md", "docs/library.md")

FUZZING = tuple(
    ("python", "tests/fuzz/fuzz.py", reader, "-max_total_time=15", "-verbosity=0")
    for reader in ("text", "markdown", "html", "decoding")
    if os.environ.get("CI") and sys.version_info < (3, 14)  # for which there is no atheris yet
)
"""One minute in total."""

COVERAGE = (
    ("coverage", "run", "-m", "pytest", "tests/unit", "tests/spec"),
    ("coverage", "report"),
)
"""Every branch of the readers and writers is covered by a test."""

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("cog", "--check", *COG),
    *FUZZING,
    *COVERAGE,
    ("pytest", "-m", ""),  # with the slow tests; last, so that its summary is the last line
)


def set_up(*, newest: bool = False) -> None:
    """Make the environment, unless it exists and is up to date."""
    stamp = ENVIRONMENT / "articlex-stamp"
    if not newest and stamp.exists() and stamp.read_text() == fingerprint():
        return
    print("Setting up .venv …", file=sys.stderr, flush=True)
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    versions = [] if newest else ["--constraint", str(VERSIONS)]
    subprocess.run([*pip, "--upgrade", "pip>=25.1"], check=True, cwd=ROOT)
    subprocess.run([*pip, *versions, "--editable", ".", "--group", "dev"], check=True, cwd=ROOT)
    if newest:
        frozen = subprocess.check_output([*pip[:3], "freeze", "--exclude-editable"], cwd=ROOT)
        VERSIONS.write_bytes(frozen)
    stamp.write_text(fingerprint())


def fingerprint() -> str:
    """Return a digest of the files that the environment depends on."""
    sources = (ROOT / "pyproject.toml").read_bytes() + VERSIONS.read_bytes()
    return hashlib.sha256(sources).hexdigest()


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
        demo = [str(BIN / "articlex"), "tables", "samples/harbour.txt", "--format", "terminal"]
        return subprocess.run(demo, cwd=ROOT, check=False).returncode
    if task == "docs":
        subprocess.run([str(BIN / "cog"), "-r", *COG], cwd=ROOT, check=True)
        reference = [str(BIN / "python"), "tools/reference.py"]
        return subprocess.run(reference, cwd=ROOT, check=False).returncode
    for program, *arguments in CHECKS:
        print(f"── {program} {' '.join(arguments)}", flush=True)
        # Coverage must not depend on the examples that hypothesis finds this time.
        profile = {"HYPOTHESIS_PROFILE": "same"} if program == "coverage" else {}
        code = subprocess.run(
            [str(BIN / program), *arguments], cwd=ROOT, check=False, env=os.environ | profile
        ).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
