"""Replays the inputs that fuzzing once broke a promise with, and the harness on plain text."""

import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parent / "fuzz"
sys.path.insert(0, str(FUZZ))

import promises  # noqa: E402

REGRESSIONS = sorted((FUZZ / "regressions").glob("*.txt"))


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_regression_stays_mended(path: Path) -> None:
    """The input keeps every promise of the reader that its name begins with."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        promises.PROMISES[path.stem.split("-")[0]](stream.read())


def test_the_harness_notices_a_broken_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that drops a line does not pass."""
    import articlex

    whole = articlex.parse("one\ntwo")
    monkeypatch.setattr(articlex, "parse", lambda *_, **__: whole._replace(blocks=whole.blocks[:1]))
    with pytest.raises(AssertionError, match="no block"):
        promises.text("one\ntwo")
