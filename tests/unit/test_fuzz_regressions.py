"""Replays the inputs that fuzzing once broke a promise with, and the harness on plain text."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_properties import ARTICLES

FUZZ = Path(__file__).parent.parent / "fuzz"
sys.path.insert(0, str(FUZZ))

import amplification  # noqa: E402
import promises  # noqa: E402

REGRESSIONS = sorted((FUZZ / "regressions").glob("*.txt"))


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_regression_stays_mended(path: Path) -> None:
    """The input keeps every promise of the reader that its name begins with."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        promises.PROMISES[path.stem.split("-")[0]](stream.read())


MARKUP = st.lists(
    st.one_of(
        st.sampled_from([
            "<p>", "</p>", "<ul>", "<ol start=9>", "<li>", "</ul>", "</ol>", "<dl>", "<dt>", "<dd>",
            "<table>", "<tr>", "<td>", "<th>", "<td colspan=3>", "<td rowspan=2>", "</table>",
            "<caption>", "<thead>", "<br>", "<h1>", "<h3>", "<pre>", "<input type=checkbox>",
            "<details>", "<!--", "&#x1b;", "[/red]",
        ]),
        st.text(max_size=5),
    ),
    max_size=20,
).map("".join)  # fmt: skip


@given(st.sampled_from(sorted(promises.PROMISES)), st.one_of(ARTICLES, MARKUP))
def test_promises_are_kept(reader: str, text: str) -> None:
    """Whatever the text, by each reader."""
    promises.PROMISES[reader](text)


def test_the_harness_notices_a_broken_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that drops a line does not pass."""
    import articlex

    whole = articlex.parse("one\ntwo")
    monkeypatch.setattr(articlex, "parse", lambda *_, **__: whole._replace(blocks=whole.blocks[:1]))
    with pytest.raises(AssertionError, match="no block"):
        promises.text("one\ntwo")


@pytest.mark.slow
@pytest.mark.parametrize("shape", amplification.SHAPES)
def test_outputs_are_in_proportion(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long title, id or cell, spans, and many short rows: the output is a few megabytes."""
    commands = {"tables": ("json",), "lists": ("csv",), "parse": ("json",)}
    monkeypatch.setattr(amplification, "COMMANDS", commands)
    assert list(amplification.excesses(*amplification.SHAPES[shape]())) == []
