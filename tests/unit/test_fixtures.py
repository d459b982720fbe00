"""Articles and what they parse to: `x.txt` in samples/ or tests/data/, `x.json` in tests/data/.

A parser bug starts as a new pair of files here, with no new test code. Scores are left out
of the JSON, for they move whenever the heading weights are trained anew.
"""

import json
from pathlib import Path
from typing import Any

import pytest

import articlex

DATA = Path(__file__).parent.parent / "data"
PAIRS = sorted(DATA.glob("*.json"))


def article_of(expected: Path) -> Path:
    """Return the article that belongs to an expectation."""
    beside = expected.with_suffix(".txt")
    return beside if beside.exists() else DATA.parent.parent / "samples" / beside.name


def without_scores(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return `blocks` without the headings' scores, which must lie in (0, 1]."""
    for block in blocks:
        if block["type"] == "heading":
            assert 0 < block.pop("score") <= 1
            assert 0 < block.pop("level_score") <= 1
    return blocks


def test_pairs_are_found() -> None:
    """Both folders have fixtures, and every sample has its expectation."""
    articles = {article_of(expected) for expected in PAIRS}
    assert set((DATA.parent.parent / "samples").glob("*.txt")) <= articles
    assert set(DATA.glob("*.txt")) <= articles


@pytest.mark.parametrize("expected", PAIRS, ids=lambda path: path.stem)
def test_article_parses_to(expected: Path) -> None:
    """The article gives exactly the blocks that the JSON file beside it lists."""
    document = articlex.read(article_of(expected))
    assert without_scores(document.to_dict()["blocks"]) == json.loads(expected.read_text("utf-8"))
