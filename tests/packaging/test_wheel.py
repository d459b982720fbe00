"""The wheel alone, in an environment of its own: what somebody who installs it gets."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from test_readme import EXAMPLES

_LARGEST = 350_000
_OTHERS_TOOLS = ("sqlite-utils ", "duckdb ", "jq ")
_NEED_MORE = (".parquet", "-f parquet", ".xlsx", "| jq")
"""What needs an extra or another program."""
_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
_READER_TESTS = (
    "tests/packaging/compiled_reader.py",
    "tests/spec",
    *(
        f"tests/unit/test_{name}.py"
        for name in ("text", "headings", "heading_features", "fixtures", "properties")
    ),
)


def _build(folder: Path, **env: str) -> Path:
    """Build the wheel with the environment's own tools, whose versions are held."""
    make = [*_PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder), "."]
    subprocess.run(make, cwd=ROOT, check=True, env=os.environ | env)
    (made,) = folder.glob("articlex-*.whl")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    return _build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of a new environment that has the wheel and no extra."""
    place = tmp_path_factory.mktemp("bare")
    venv.create(place, with_pip=True)
    pip = [str(place / "bin" / "python"), *_PIP[1:]]
    subprocess.run([*pip, "install", "--quiet", str(wheel)], check=True)
    return place / "bin"


def test_the_wheel_is_small_and_whole(wheel: Path) -> None:
    """It has the weights, the schema, the types' mark and the man page."""
    assert wheel.stat().st_size < _LARGEST
    names = {name.rpartition("/")[2] for name in zipfile.ZipFile(wheel).namelist()}
    assert {"weights.json", "schema.json", "py.typed", "articlex.1"} <= names


@pytest.mark.network
def test_the_readme_runs_without_extras(bare: Path, tmp_path: Path) -> None:
    """Every example of articlex's own prints what the README shows."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    env = os.environ | {"PATH": f"{bare}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    ran = 0
    for command, shown in EXAMPLES:
        if command.startswith(_OTHERS_TOOLS) or any(each in command for each in _NEED_MORE):
            continue
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=env, capture_output=True, check=True
        )
        assert done.stdout.decode() == shown
        ran += 1
    assert ran > 2


@pytest.mark.build
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_the_compiled_reader_reads_the_same(tmp_path: Path) -> None:
    """Where it was asked for, what the tests import is in C, and every test of the reader passes.

    The checkout is left as it was.
    """
    before = sorted(ROOT.joinpath("src").rglob("*"))
    made = _build(tmp_path, HATCH_BUILD_HOOKS_ENABLE="1")
    assert sorted(ROOT.joinpath("src").rglob("*")) == before
    place = tmp_path / "compiled"
    install = [*_PIP, "install", "--quiet", "--no-deps", "--target", str(place), str(made)]
    subprocess.run(install, check=True)
    env = os.environ | {"PYTHONPATH": str(place)}
    for name in ("text.blocks.lists", "text.headings.compiled", "text.scan.compiled", "drafts"):
        module = f"articlex.readers.{name}"
        ask = f"from importlib.util import find_spec; print(find_spec({module!r}).origin)"
        origin = subprocess.check_output([sys.executable, "-c", ask], env=env, text=True)
        assert origin.rstrip().endswith((".so", ".pyd"))
    run = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *_READER_TESTS]
    done = subprocess.run(run, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.network
@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("-o", "x.parquet"), "parquet"),
        (("-o", "x.xlsx"), "xlsx"),
        (("--from", "html", "--article"), "html-article"),
        (("--from", "parquet"), "parquet"),
    ],
)
def test_an_absent_extra_is_named(
    arguments: tuple[str, ...], extra: str, bare: Path, tmp_path: Path
) -> None:
    """One line says what to install, and nothing is written."""
    sample = str(ROOT / "samples" / "harbour.txt")
    done = subprocess.run(
        [bare / "articlex", "tables", sample, *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"pip install 'articlex[{extra}]'" in done.stderr
    assert list(tmp_path.iterdir()) == []
