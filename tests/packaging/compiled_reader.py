"""What Cython compiled returns what the Python modules return, to the last bit.

`test_wheel.py` runs this file where a compiled wheel is installed.
"""

from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import LINES

from articlex.readers.drafts import HeadingMark
from articlex.readers.text import split
from articlex.readers.text.headings import compiled, levels, scorer
from articlex.readers.text.layout import Lines
from articlex.readers.text.scan import compiled as compiled_scan
from articlex.readers.text.scan import plain as plain_scan

_PIECES = [
    "Boats At Sea", "boats at sea", "BOATS", "Why go?", "Ingredients:", "Ida: Boats", "IDA: Ice",
    "1. Boats", "1.1 Sails", "2. Sea", "Step 1", "Step 2", "Step 12: Ice", "I. Boats", "§ 3 Ice",
    "Chapter IV", "Chapter 1: Sea", "Teil 2", "第一章 船", "第12部", "漢字の見出し", "ǅ Title",
    "By Ida", "© Ida 2024", "See www.example.org", "30 € a head", "Old “Boats” here", "x - y | z",
    "Subject: Boats", "ABC 12.", "مرحبا بالعالم", "Γεια σου", "ﬁn", "İzmir", "𝐁old", "1٣ 2", "…",
    "The harbour and the boats of the islands are old, and the council says so. " * 3,
    "A paragraph (with brackets), http://x and a stop.", "- a", "# Marked", "### Deep", "| a | b |",
]  # fmt: skip

TEXTS = st.lists(st.one_of(st.sampled_from(_PIECES), LINES), max_size=40).map("\n".join)


@settings(max_examples=2000)
@given(TEXTS, st.data())
def test_scores_and_levels_are_the_same(text: str, data: st.DataObject) -> None:
    """For any text, and for any of its lines as headings."""
    drafts = split(Lines(text))
    scores = scorer.heading_scores(drafts)
    assert compiled.heading_scores(drafts) == scores
    for index, score in scores:
        if data.draw(st.booleans()):
            drafts.bodies[index] = HeadingMark(data.draw(st.integers(0, 6)), score)
    marks = [(n, body) for n, body in enumerate(drafts.bodies) if isinstance(body, HeadingMark)]
    indices, known = [n for n, _ in marks], [body.level for _, body in marks]
    decided = levels.heading_levels(drafts, indices, known) if marks else []
    assert compiled.heading_levels(drafts, indices, known) == decided


_SIGNS = [
    "\t", " ", "  ", "\n", "\r", "\r\n", "\n\n\n", "+", "-", "-+-", "--", "= =", "=  ", "=", "^",
    ":", "-table::", "table::", "*", ". row *", "RECORD ", "-[ RECORD", "|", "| a |", "\\",
    "\\begin{tab", "a", "b c", "\xa0", "\u2028", "\x0b", "\x1c", "é", "字", "─", "━", "│", "═",
    "\U0001f600", ">", "{", "\x85", "-- -", " - ", "...", "||",
]  # fmt: skip


@settings(max_examples=5000)
@given(st.lists(st.sampled_from(_SIGNS), max_size=14).map("".join))
def test_whole_texts_are_searched_alike(text: str) -> None:
    """For any text of any width of characters."""
    assert compiled_scan.may_have_tables(text) == plain_scan.may_have_tables(text)
    assert compiled_scan.layout_marks(text) == plain_scan.layout_marks(text)
