"""Files are written whole or not at all: every step of it fails once, and the old file is there."""

import os
from pathlib import Path
from typing import Any

import pytest

from articlex.errors import OutputError
from articlex.outputs import to_file


@pytest.mark.parametrize("step", ["open", "fdopen", "fchmod", "fsync", "replace"])
def test_a_failing_step_leaves_the_old_file(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever call fails, the old file is whole and no temporary one stays."""
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        with pytest.raises(OutputError, match=r"out\.csv: cannot write: Input/output error"):
            to_file(str(path), ["new"])
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_failing_writer_leaves_the_old_file(tmp_path: Path) -> None:
    """What goes wrong while the pieces are made leaves the file as it was, too."""
    path = tmp_path / "out.csv"
    path.write_text("old")

    def pieces() -> Any:
        yield "new " * 1_000_000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        to_file(str(path), pieces())
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.csv"]
