"""What the README shows is what happens."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import EXECUTABLE, ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
EXAMPLES = [
    (command, shown)
    for block in BLOCKS
    for command, shown in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


def test_examples_are_found() -> None:
    """The README shows every command at work."""
    commands = " ".join(command for command, _ in EXAMPLES)
    for name in ("tables", "lists", "outline"):
        assert f"articlex {name}" in commands


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the samples, where later examples find what earlier ones wrote."""
    place = tmp_path_factory.mktemp("readme")
    (place / "samples").symlink_to(ROOT / "samples")
    return place


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_example_prints_what_is_shown(command: str, shown: str, workplace: Path) -> None:
    """The command, run by a shell where the samples are, prints exactly that."""
    path = f"{EXECUTABLE.parent}:{os.environ['PATH']}"
    for tool in ("jq", "duckdb", "sqlite-utils"):
        if re.search(rf"(^|\| ){tool} ", command) and shutil.which(tool, path=path) is None:
            pytest.skip(f"{tool} is not installed")
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=workplace,
        env=os.environ | {"PATH": path, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == shown


@pytest.mark.parametrize("checker", [("mypy", "--strict"), ("pyright",)])
def test_python_examples_have_known_types(checker: tuple[str, ...], tmp_path: Path) -> None:
    """Those of the README and of the page about the library, for both type checkers."""
    for number, text in enumerate((README, (ROOT / "docs" / "library.md").read_text("utf-8"))):
        code = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
        assert "import articlex" in code
        (tmp_path / f"example{number}.py").write_text(code, encoding="utf-8")
    (tmp_path / "wrong.py").write_text("import articlex\narticlex.parse(b'')\n")
    name, *options = checker
    command = [str(EXECUTABLE.parent / name), *options]
    files = sorted(tmp_path.glob("example*.py"))
    done = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    wrong = subprocess.run(
        [*command, tmp_path / "wrong.py"], cwd=ROOT, capture_output=True, check=False
    )
    assert b"wrong.py:2" in wrong.stdout


def test_python_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library example gives the values that its comments state."""
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    namespace: dict[str, object] = {}
    stated = 0
    for line in code.splitlines():
        expression, _, comment = line.partition("  # ")
        if comment[:1] in ("(", "{", "'"):
            assert repr(eval(expression, namespace)) == comment  # noqa: S307
            stated += 1
        else:
            exec(line, namespace)  # noqa: S102
    assert stated
