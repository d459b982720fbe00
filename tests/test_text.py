"""The text reader, one rule at a time: what each takes, and what it leaves to the next."""

import textwrap
from typing import Any

import pytest

import articlex
from articlex import Code, Heading, List, Options, Paragraph, Table
from articlex.readers.text.lines import wrap_width

LONG = "The harbour office says that all boats will leave on time in spite of the weather. " * 3


def shapes(text: str, **options: Any) -> list[tuple[str, str]]:
    """Return each block of `text` as its type and what it says, in one string."""
    found = []
    for block in articlex.parse(text, options=Options(judge=False, **options)).blocks:
        match block:
            case List():
                said = " / ".join(f"{item.marker} {item.text}" for item in block.items)
            case Table():
                rows = [block.header, *block.rows] if block.header else block.rows
                said = " / ".join("|".join(row) for row in rows)
            case _:
                said = block.text
        found.append((type(block).__name__, said))
    return found


@pytest.mark.parametrize(
    ("text", "code", "language", "span"),
    [
        ("```\nx = 1\n```", "x = 1", None, (1, 3)),
        ("```\nx = 1\n````", "x = 1", None, (1, 3)),
        ("A\n~~~ python title\nx = 1\n\n  y\n~~~~\nB", "x = 1\n\n  y", "python title", (2, 6)),
        ("Start:\n\n    x = 1\n\n        y = 2\n\nEnd.", "x = 1\n\n    y = 2", None, (3, 5)),
        ("Start:\n\n\tx = 1\n  \ty = 2", "x = 1\ny = 2", None, (3, 4)),
        ("Start:\n\n\ta\tb\n    c\td", "a\tb\nc\td", None, (3, 4)),
        ("Start:\n\n    x = 1\n\n", "x = 1", None, (3, 3)),
    ],
)
def test_code_is_kept_as_it_stands(
    text: str, code: str, language: str | None, span: tuple[int, int]
) -> None:
    """Fenced or indented, with the indentation that is its own."""
    (found,) = [block for block in articlex.parse(text).blocks if isinstance(block, Code)]
    assert (found.text, found.language, (found.line_start, found.line_end)) == (
        code, language, span
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "``\nx\n``",
        "``` a ` b\nx\n```",
        "```\nnever closed",
        "````\nclosed by too few\n```",
        "A paragraph.\n\n    Its first line is indented,\nand no other one is.",
        "A paragraph.\n    An indent without a blank line above.\n\nEnd.",
        "    An indent in a text without blank lines",
    ],
)
def test_what_is_no_code(text: str) -> None:
    """A stray fence or an indent takes nothing with it."""
    assert "Code" not in dict(shapes(text))


@pytest.mark.parametrize(
    ("text", "level", "heading"),
    [
        ("# Boats", 1, "Boats"),
        ("#\tBoats", 1, "Boats"),
        ("X" * 120 + "\n---", 2, "X" * 120),
        ("### Boats ##", 3, "Boats"),
        ("###### Boats #2", 6, "Boats #2"),
        ("## ## Boats#", 2, "## Boats#"),
        ("Boats\n===", 1, "Boats"),
        ("Boats\n-----", 2, "Boats"),
    ],
)
def test_marked_headings(text: str, level: int, heading: str) -> None:
    """Number signs and underlines tell a heading and its level."""
    (block,) = articlex.parse(text).blocks
    assert isinstance(block, Heading)
    assert (block.level, block.text, block.score) == (level, heading, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "####### Boats",
        "#boats",
        "## ##",
        "#",
        "Boats\n=-=",
        "Boats\n==",
        "X" * 121 + "\n---",
        LONG + "\n-----",
        "=====",
    ],
)
def test_what_marks_no_heading(text: str) -> None:
    """Seven signs, a hashtag, a mixed or short rule, a rule below a whole paragraph."""
    assert "Heading" not in dict(shapes(text))


WRAPPED = """\
The harbour office says that all of the boats will leave on time today in
spite of the weather, which is said to become much better by noon, when the
{line}
wind will turn and the waves get lower, so that even small boats can go out
without any danger at all to the people on board or to what they bring us.
"""


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("| a | b |", "Table"),
        ("# Boats", "Heading"),
        ("- a boat, and all", ""),
        ("#boats and all", ""),
        ("~~no fence at all", ""),
        ("X marks the spot", ""),
    ],
)
def test_what_ends_a_wrapped_paragraph(line: str, kind: str) -> None:
    """A row and a marked heading do; a dash in the middle of a sentence does not."""
    found = dict(shapes(WRAPPED.format(line=line), wrapped=True))
    assert set(found) == ({"Paragraph", kind} if kind else {"Paragraph"})


@pytest.mark.parametrize("fence", ["```", "~~~"])
@pytest.mark.parametrize("info", ["", "python"])
def test_a_fence_ends_a_wrapped_paragraph(fence: str, info: str) -> None:
    """The code stands on its own, and so does what comes after."""
    found = shapes(WRAPPED.format(line=f"{fence}{info}\nx = 1\n{fence}"), wrapped=True)
    assert [kind for kind, _ in found] == ["Paragraph", "Code", "Paragraph"]


def test_a_colon_before_a_dash_ends_a_wrapped_paragraph() -> None:
    """What a colon announces is a list, however full the line is."""
    text = WRAPPED.replace("noon, when the", "noon, so take:").format(line="- oars\n- a map")
    assert ("List", "- oars / - a map") in shapes(text, wrapped=True)


def test_an_address_may_be_longer_than_the_lines() -> None:
    """Nobody breaks it, so the paragraph goes on after it."""
    address = "https://example.org/" + "harbour/" * 12
    (found,) = shapes(WRAPPED.format(line=address), wrapped=True)
    assert f"when the {address} wind" in found[1]


def test_wrapping_can_be_overruled() -> None:
    """A text of short lines is one paragraph if the user says so, and one each if not."""
    verse = "The boats go out\nat half past four\nand come back late"
    assert len(shapes(verse)) == len(shapes(verse, wrapped=False)) == 3
    (found,) = shapes("aaa bbb ccc\nddd eee fff\nggg hhh", wrapped=True)
    assert found == ("Paragraph", "aaa bbb ccc ddd eee fff ggg hhh")
    assert shapes(f"{LONG}\n\n{LONG}") == [("Paragraph", LONG.strip())] * 2
    assert shapes("one", wrapped=True) == [("Paragraph", "one")]


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("- [ ] oars\n- [x]\n- [xy] rope", ["- oars / -  / - [xy] rope"]),
        ("- [x]oars\n- [x] rope", ["- [x]oars / - rope"]),
        ("* oars\n* [X]\trope", ["* oars / * rope"]),
        ("-   oars\n- -5 degrees\n- --\n- rope", ["- oars / - -5 degrees", "- rope"]),
        ("- oars\n-\n- rope", ["- oars / -  / - rope"]),
        ("* oars\n\n* rope", ["* oars / * rope"]),
        ("* oars\n\n+ rope\n+ tar", ["* oars", "+ rope / + tar"]),
        ("* oars\n+ rope", ["* oars / + rope"]),
        ("- oars\n1. rope\n2. tar", ["- oars", "1. rope / 2. tar"]),
        ("1. oars\n1. rope\n- tar", ["1. oars / 1. rope", "- tar"]),
        ("a. oars\n2. rope\nb. tar", []),
        ("  - oars\n    of ash\n- rope", ["- oars of ash / - rope"]),
        ("- oars\n   ```\nx\n```", ["- oars"]),
        ("- oars\n   ~~~\nx\n~~~", ["- oars"]),
        ("- oars\n  | a |", ["- oars"]),
        ("[ ] oars\n[X] rope", ["[ ] oars / [X] rope"]),
        ("1. oars\n2. rope\n1) one\n2) two", ["1. oars / 2. rope", "1) one / 2) two"]),
        ("a) oars\nb) rope\n1) one\n2) two", ["a) oars / b) rope", "1) one / 2) two"]),
        ("1. oars\n2. rope\n4. fog\n5. ice", ["1. oars / 2. rope", "4. fog / 5. ice"]),
        ("+ oars\n+ rope", ["+ oars / + rope"]),
        ("(1) oars\n(2) rope", ["(1) oars / (2) rope"]),
        ("- oars\n- - -\n- rope", ["- oars", "- rope"]),
        ("-\u00a0oars\n-\trope", ["- oars / - rope"]),
        ("•oars\n•rope", ["• oars / • rope"]),
    ],
)
def test_lists(text: str, lists: list[str]) -> None:
    """Markers of one kind, numbers in order, make a list; another kind begins another."""
    assert [said for kind, said in shapes(text) if kind == "List"] == lists


@pytest.mark.parametrize(
    "text",
    [
        "- Nobody - not even the office - knows.\n- Somebody does.",
        "- „Ida“ and „Anna“\n- „Berta“",
        "– oars\n– rope",
        "– Nobody knows.\n– oars\n– rope\n– Tar",
        "• (1. no\n• oars",
    ],
)
def test_what_is_a_list_all_the_same(text: str) -> None:
    """A dash within an item, a quotation at its beginning, one whole sentence of four."""
    assert dict(shapes(text)).keys() == {"List"}


def test_an_authors_own_list_in_extracted_text() -> None:
    """There only a colon announces one, and only where the extractor wrote no items itself."""
    text = f"{LONG}\n{LONG}\nTake with you:\n• oars\n• rope\n{LONG}\n"
    assert ("List", "• oars / • rope") in shapes(text)
    assert ("List", "• oars / • rope") not in shapes(text.replace("with you:", "with you."))
    assert "List" not in dict(shapes(text.replace("• rope\n", "")))
    assert "List" not in dict(shapes(text.replace("•", "–")))
    assert "List" not in dict(shapes(text.replace("rope", "rope " * 50)))
    assert "List" in dict(shapes(text.replace("rope", "r" * 200)))
    assert "List" in dict(shapes("Take:\n• oars\n• rope\n" + f"{LONG}\n" * 3))
    assert ("List", "• oars / • rope") not in shapes(text + "- a map\n")


def test_depths_go_by_indentation() -> None:
    """Back to a depth that was there, or between two, and past a blank line."""
    (block,) = articlex.parse("- a\n  - b\n      - c\n    - d\n\n  - e\n- f\n    - g\n- h\n").blocks
    assert isinstance(block, List)
    told = [(item.text, item.depth, item.line_start) for item in block.items]
    assert told == [
        ("a", 0, 1), ("b", 1, 2), ("c", 2, 3), ("d", 2, 4), ("e", 1, 6), ("f", 0, 7), ("g", 1, 8),
        ("h", 0, 9),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        # psql has no pipe around its rows: an empty cell at an end is NULL.
        (
            " boss | name\n------+------\n      | Ann\n Ann  | Bob\n      | Cy\n Cy   |\n      |\n",
            ("boss", "name"),
            [("", "Ann"), ("Ann", "Bob"), ("", "Cy"), ("Cy", ""), ("", "")],
        ),
        # Nor does it escape a pipe: the columns tell.
        (
            " a   | b\n-----+---\n x|y | z\n x\\| | z\n p|q\n r|s|t\n",
            ("a", "b"),
            [("x|y", "z"), ("x\\|", "z"), ("p", "q"), ("r", "s", "t")],
        ),
        (" a | b\n---+---\n 1 | 2\n c | d\n---+---\n 3 | 4", ("a", "b"), [("1", "2")]),
        # Where the header has no pipe at its end, no row goes on in the next line.
        ("a | b\n---|---\n | 1\n2 | \n", ("a", "b"), [("1",), ("2",)]),
        # Org draws rules where it likes.
        (
            "| a | b |\n|---+---|\n| 1 | 2 |\n|---+---|\n| 3 | 4 |\n|---+---|\nText",
            ("a", "b"),
            [("1", "2"), ("3", "4")],
        ),
        ("|---+---|\n| a | b |\n|---+---|\n| 1 | 2 |", ("a", "b"), [("1", "2")]),
        ("|---+---|\n| a | b |\n| 1 | 2 |\n|---+---|", None, [("a", "b"), ("1", "2")]),
        ("|---+---|\n| a | b |", None, [("a", "b")]),
        ("|---+---|\nText\n|---+---|\n| 1 | 2 |", None, []),
        ("|---+---|\n\n|---+---|\n| 1 | 2 |", None, []),
        ("|---+---|", None, []),
        # In reStructuredText a blank line may stand between rows; below a rule it ends the table.
        (
            "== ==\na  b\n== ==\n1  2\n\n3  4\n== ==\n\n== ==\nx  y\n== ==",
            ("a", "b"),
            [("1", "2"), ("3", "4")],
        ),
        ("== ==\n1  2\n== ==\n\na  b\n== ==", None, [("1", "2")]),
    ],
)
def test_tables_with_rules_of_their_own(
    text: str, header: tuple[str, ...] | None, rows: list[tuple[str, ...]]
) -> None:
    """What stands between two rows, or at the end of one, differs from program to program."""
    first = articlex.parse(text).tables[0]
    assert (first.header, list(first.rows)) == (header, rows)


def test_lines_that_close_lists_are_no_blank_lines() -> None:
    """They do not tell that paragraphs are hard-wrapped, which a blank line would."""
    lines = ["The boats of the harbour leave at ten in the evening.", "They come back at four."]
    text = "\n".join([*lines * 3, "- oars- of ash", "- of pine", " ", " ", "- rope", *lines * 3])
    expected = [("Paragraph", line) for line in lines * 3]
    items = ("List", "- oars / - of ash / - of pine / - rope")
    assert shapes(text) == [*expected, items, *expected]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- oars- of ash\n \n- rope", "- oars / - of ash / - rope"),
        ("* oars- of ash\n \n* rope", "* oars- of ash / * rope"),
        ("- [x] oars- of ash\n \n- rope", "- oars- of ash / - rope"),
        ("- oars- old\n  - of pine\n \n- rope", "- oars- old / - of pine / - rope"),
        ("- oars- of\n    ash\n \n- rope", "- oars- of ash / - rope"),
        ("- oars - of ash\n \n- rope", "- oars - of ash / - rope"),
        ("- oars- of ash\n\n- rope", "- oars- of ash / - rope"),
        ("- oars- old\n- in- and out\n \n- rope", "- oars- old / - in- and out / - rope"),
    ],
)
def test_only_what_a_closing_line_tells_for_sure_is_unglued(text: str, said: str) -> None:
    """One blank in the line below, flat items of one line each, and one item to be meant."""
    assert shapes(text) == [("List", said)]


def test_wrapped_items_are_whole() -> None:
    """An item goes on in the next full line, indented or not, until a blank line."""
    item = "- the harbour office says that all of the boats will leave on time in spite"
    text = f"{item}\nof the weather today\n{item}\n  of the sea\n\nThe end of it all.\n"
    said = "/ ".join(["- " + item[2:] + " of the weather today ", "- " + item[2:] + " of the sea"])
    assert shapes(text, wrapped=True) == [("List", said), ("Paragraph", "The end of it all.")]


def test_tasks_without_bullets_are_done_or_not() -> None:
    """A box may stand alone at the line's beginning."""
    (block,) = articlex.parse("[ ] oars\n[x] rope\n[X]  tar").blocks
    assert isinstance(block, List)
    assert [(item.text, item.checked) for item in block.items] == [
        ("oars", False), ("rope", True), ("tar", True)
    ]  # fmt: skip


def test_items_know_their_tasks_and_lines() -> None:
    """A task says whether it is done; an item's lines are its own."""
    (block,) = articlex.parse("- [x] oars\n  of ash\n- rope\n  - [ ] tarred").blocks
    assert isinstance(block, List)
    told = [(item.text, item.checked, item.depth, item.line_end) for item in block.items]
    assert told == [("oars of ash", True, 0, 2), ("rope", None, 0, 3), ("tarred", False, 1, 4)]


@pytest.mark.parametrize(
    "text",
    [
        "- „Wer kommt?“, fragt der Lotse.",
        "– We are late. – So what?",
        "– Nobody knows.\n– Somebody does.",
        "- Are you there? - asked Tom.\n- I am here, - said Ann.",
        "- Are you there? – asked Tom.\n- I am here, — said Ann.\n- Well",
        "* * *",
        "-\n-",
        "A) title\nProse.",
        "(1. no",
        "1986. was a good year",
        "[ ]oars",
    ],
)
def test_what_is_no_list(text: str) -> None:
    """Speech, a break between sections, a year, a lone dash."""
    assert "List" not in dict(shapes(text))


TABLES = {
    "no pipe opens or closes rows": ("a | b\n--- | ---\n1 | 2", ["a|b / 1|2"]),
    "a row that a pipe opens and none closes": ("| a | b\n|---|---\n| 1 | 2", ["a|b / 1|2"]),
    "no header": ("|---|---|\n| 1 | 2 |", ["1|2"]),
    "one column": ("| a |\n|---|\n| 1 |", ["a / 1"]),
    "an escaped pipe": ("| a | b |\n|---|---|\n| 1 \\| 2 | 3 |", ["a|b / 1 | 2|3"]),
    "an escaped pipe at the end": ("| a | b |\n|---|---|\n| 1 | 2 \\|", ["a|b / 1|2 |"]),
    "a row broken within a cell": ("| a | b |\n|---|---|\n| 1\nor 2 | 3 |", ["a|b / 1 or 2|3"]),
    "a row broken between cells": ("| a | b |\n|---|---|\n| 1 |\n2 |", ["a|b / 1|2"]),
    "a row closed too late": ("| a | b |\n|---|---|\n| 1\n2 | 3 | 4 |", ["a|b", "1 2|3|4"]),
    "a short row": ("| a | b | c |\n|---|---|---|\n| 1 |\n| 2 | 3 | 4 |", ["a|b|c / 1 / 2|3|4"]),
    "a short row above a new table": (
        "| a | b |\n|---|---|\n| 1 |\nc |\n---|\n2 |",
        ["a|b / 1", "c / 2"],
    ),
    "a header in pieces": ("a |\nb |\n---|---|\n1 |\n2 |", ["a|b / 1|2"]),
    "a cut row where no pipe opens any": ("a | b | c |\n---|---|---|\n1 |\nProse.", ["a|b|c / 1"]),
    "one table after another": (
        "| a | b |\n|---|---|\n| 1 | 2 |\n| c | d |\n|---|---|\n| 3 | 4 |",
        ["a|b / 1|2", "c|d / 3|4"],
    ),
    "a row of dashes for gaps": ("| a | b |\n|---|---|\n| - | - |", ["a|b / -|-"]),
    "gaps below a row": ("| a | b |\n|---|---|\n| 1 | 2 |\n| - | - |", ["a|b / 1|2 / -|-"]),
    "a wider header below no caption": (
        "| Boats | |\n|---|---|\n| a | b | c |\n|---|---|\n| 1 | 2 |",
        ["Boats|", "a|b|c / 1|2"],
    ),
    "tables of one column": ("| a |\n|---|\n| b |\n|---|\n| c |", ["a", "b / c"]),
    "a header alone": ("| Boats | |\n|---|---|", ["Boats|"]),
    "too many pieces for a header": (
        "a |\nb |\nc |\n---|---|\n1 |\n2 |",
        ["a / b", "c / 1|2"],
    ),
    "an escaped pipe below a short row": (
        "| a | b |\n|---|---|\n| 1 |\nx\\|\n| 2 | 3 |",
        ["a|b / 1", "2|3"],
    ),
    "a grid with a row of two lines": (
        "+--+--+\n| a | b |\n| c |\n+--+--+\n| d | e |\n+--+--+",
        ["a c|b / d|e"],
    ),
    "a grid of one group": ("+-+-+\n| a |\n| b |\n+-+-+", ["a / b"]),
    "a first cell alone, but no caption": (
        "| a | |\n|---|---|\n| b | c |\n|---|:-:|\n| 1 | 2 |",
        ["a|", "b|c / 1|2"],
    ),
    "a lone pipe above a cell and a rule": ("|\na |\n-+-", ["a"]),
    "a delimiter row without rows": ("|---|---|\n| 1\n2 | 3 | 4 |", ["", "1 2|3|4"]),
    "a row that nothing closes": ("|---|---|\n| a", [""]),
    "no rule for a table": ("| a |\n--\nx", ["a"]),
    "lone pipes for one column": ("|---|\n|\n1\n|\nProse", ["1"]),
    "lone pipes for too many cells": ("|---|\n|\n1\n|\n2\n|\n3\n|", [""]),
    "a row to be closed below a rule": (
        "| a | b |\n|---|---|\n| 1\n---|---\nc | d",
        ["a|b"],
    ),
    "borders without rows": ("+--+--+\n|--+--+--|\n", [""]),
    "a border above the last row": ("+--+--+\n| a | b |", ["a|b"]),
    "pipes on lines of their own": ("| a | b |\n|---|---|\n|\n1\n|\n2\n|", ["a|b / 1|2"]),
}


@pytest.mark.parametrize("name", TABLES)
def test_pipe_tables(name: str) -> None:
    """Whole rows and broken ones; each dialect is named."""
    text, tables = TABLES[name]
    assert [said for kind, said in shapes(text) if kind == "Table"] == tables


def test_a_caption_stands_above_the_header() -> None:
    """A first row with one cell and a delimiter row of its own is the table's caption."""
    text = "| Boats | |\n|---|---|\n| name | feet |\n|---|---|\n| Ida | 30 |"
    (table,) = articlex.parse(text).tables
    assert (table.caption, table.header) == ("Boats", ("name", "feet"))
    assert table.rows == (("Ida", "30"),)


def test_alignments_are_read() -> None:
    """Colons in the delimiter row tell each column's side; two too many make it a row."""
    (table,) = articlex.parse("| a | b | c | d |\n|:--|:-:|--:|---|").tables
    assert table.alignments == ("left", "center", "right", None)
    (other,) = articlex.parse("| a | b |\n| :-: | :::- |").tables
    assert other.header is None
    assert other.rows == (("a", "b"), (":-:", ":::-"))


SIMPLE = "=====  =====\nname   feet\n=====  =====\nIda    30\n=====  ====="


def test_rules_of_equals_signs_draw_a_table() -> None:
    """The simple tables of reStructuredText, until another kind of rule comes."""
    assert shapes(SIMPLE) == [("Table", "name|feet / Ida|30")]
    assert "Table" not in dict(shapes("=====  =====\nname   feet\n== ==\nIda"))
    bare = "=====  =====\nIda    30\nAnna   40\n=====  ====="
    assert shapes(bare) == [("Table", "Ida|30 / Anna|40")]
    more = "== ==\na  b\n== ==\nc  d\n== ==\ne  f\n== =="
    assert shapes(more)[0] == ("Table", "a|b / c|d")
    assert "Table" not in dict(shapes("=====  =====\nabcdefghij\n=====  ====="))
    assert "Table" not in dict(shapes("== ==\n== ==\nx"))


def test_scattered_rows_need_one_width() -> None:
    """Cells on lines of their own are a table if one width alone makes the rows begin rightly."""
    rows = "".join(f"|\nboat {n}\n|\n{n}\n|\n{n} ft\n|\n" for n in range(4))
    assert shapes(rows)[0] == (
        "Table", " / ".join(f"boat {n}|{n}|{n} ft" for n in range(4))
    )  # fmt: skip
    two = "".join(f"|\nboat {n}\n|\n{n}\n|\n" for n in range(3))
    assert shapes(two + "End.") == [
        ("Table", "boat 0|0 / boat 1|1 / boat 2|2"), ("Paragraph", "End.")
    ]  # fmt: skip
    half = "".join(f"|\n{'ab'[n % 2]}\n|\n|\n" for n in range(4))
    assert shapes(half)[0] == ("Table", "a| / b| / a| / b|")
    seldom = "".join(f"|\n{'x' if n else '|'}\n|\n|\n".replace("||", "|") for n in range(2))
    assert "Table" not in dict(shapes(seldom))
    assert shapes("|\n" * 9) == [("Paragraph", "|")] * 9


def test_levels_of_numbered_headings() -> None:
    """Numbers nest by their parts, chapters stand above them; a long number is none."""
    text = "Kapitel 1 Boote\n" + LONG + "\n1.1 Segel\n" + LONG + "\n1234.5 Meter\n" + LONG
    text += "\n第一章 船\n" + LONG + "\n第x章 船\n" + LONG
    lines = frozenset(range(1, 11, 2))
    document = articlex.parse("Boats\n" + LONG + "\n" + text, options=Options(
        headings=frozenset(n + 2 for n in lines) | {1}, not_headings=frozenset()
    ))  # fmt: skip
    levels = {block.text: block.level for block in document.blocks if isinstance(block, Heading)}
    assert levels["Kapitel 1 Boote"] == levels["第一章 船"] == 2
    assert levels["1.1 Segel"] == levels["1234.5 Meter"] + 1 == levels["第x章 船"] + 1


def test_only_a_paragraph_can_be_made_a_heading() -> None:
    """A line that is a row stays one, whoever asks."""
    document = articlex.parse("| a | b |\n", options=Options(headings=frozenset({1})))
    assert isinstance(document.blocks[0], Table)


def test_a_line_of_prose_stays_one_paragraph() -> None:
    """A pipe within a sentence makes no table."""
    text = "Use cat file | less to see it"
    (block,) = articlex.parse(text).blocks
    assert isinstance(block, Paragraph | Heading)
    assert block.text == text


def test_a_table_ends_where_its_last_row_does() -> None:
    """Its lines are its own, first to last, whatever drew it."""
    for text, span in (
        ("A\n| a | b |\n|---|---|\n| 1 | 2 |\nB", (2, 4)),
        ("A\n+--+--+\n| a | b |\n+--+--+\nB", (2, 4)),
        (f"A\n{SIMPLE}\nB", (2, 6)),
    ):
        (table,) = articlex.parse(text).tables
        assert (table.line_start, table.line_end) == span


def test_the_width_is_the_one_that_most_lines_agree_on() -> None:
    """Rows, items and short lines say nothing of it; a few long lines do not forbid it."""
    text = WRAPPED.format(line="| a | b |")
    (first, table, second) = shapes(f"{text}\n\n{text}")[:3]
    assert (first[0], table[0], second[0]) == ("Paragraph", "Table", "Paragraph")
    assert first[1].endswith("when the")
    assert len(shapes(WRAPPED.replace("{line}\n", "") + "\n" + LONG)) == 2
    lines = "\n".join(f"A line of its own that is {'x' * n} long" for n in range(20, 60, 4))
    assert len(shapes(f"{lines}\n\nEnd.")) == 11


@pytest.mark.parametrize(
    "text", ["A line. of prose", "x", "— said", "漢字", "[note] said", "Σ. one"]
)
def test_lines_above_a_rule_are_headings_all_the_same(text: str) -> None:
    """Whatever they begin with, in a text without blank lines, and though a pipe be in them."""
    assert shapes(f"Start here\n{text}\n---\nEnd")[1] == ("Heading", text)
    assert shapes(f"Start here\n{text} | b\n--- | ---\nEnd")[1] == ("Table", f"{text}|b")


def test_indented_lines_in_extracted_text_are_no_code() -> None:
    """Only where blank lines stand between blocks does an indent mean something."""
    assert shapes("Start\n    indented\nEnd") == [
        ("Paragraph", "Start"), ("Paragraph", "indented"), ("Paragraph", "End")
    ]  # fmt: skip


PROSE = """\
The harbour office says that every boat will leave on time today, although the wind has been very \
strong since dawn and two of the smaller ferries stayed at their moorings yesterday, waiting for \
the sea to calm down before they could carry anybody across the sound again.
Nobody was hurt. A crate of lemons went overboard near the old lighthouse, which the pilots found \
amusing enough to tell everyone about; the owner, less amused, has asked whoever finds them on the \
beach to keep half and to bring the other half to his shop behind the market.
Winter timetables begin in November, with fewer departures around noon and one late boat.
""".splitlines()


@pytest.mark.parametrize("width", range(42, 121, 3))
def test_wrapped_paragraphs_are_whole_at_any_width(width: int) -> None:
    """The lines themselves tell where they were wrapped."""
    wrapped = [textwrap.fill(each, width, break_on_hyphens=False) for each in PROSE]
    text = "\n\n".join(wrapped)
    assert shapes(text) == [("Paragraph", each) for each in PROSE]
    assert width - 12 < wrap_width(text.split("\n")) <= width


SHORT_WORDS, OTHER_WIDTH = "a " * 29 + "a", "b " * 39 + "b"


@pytest.mark.parametrize(
    ("lines", "width"),
    [
        (["x" * 45] * 4, 0),
        (["x" * 45] * 5, 45),
        (["x" * 40] * 5, 40),
        (["x" * 39] * 5, 0),
        (["x" * 55] * 4, 55),
        (["x" * 54] * 4, 0),
        (["x" * 120] * 4, 120),
        (["x" * 60] * 6 + ["y" * 130] * 3, 60),
        (["x" * 60] * 6 + ["y" * 130] * 4, 0),
        (["y" * 130] * 2 + ["x" * 60] * 8, 60),
        ([SHORT_WORDS] * 4 + [OTHER_WIDTH] * 3, 59),
        ([SHORT_WORDS] * 3 + [OTHER_WIDTH] * 4, 0),
        (["| " + "x" * 50 + " |"] * 9 + [SHORT_WORDS] * 5, 59),
        ([SHORT_WORDS] * 5 + ["- item"] + [OTHER_WIDTH] * 3, 59),
        ([SHORT_WORDS, "", *["Subject: x", OTHER_WIDTH, ""] * 4, *[SHORT_WORDS] * 5], 59),
        (["x"] * 9, 0),
        ([], 0),
    ],
)
def test_the_width_that_lines_were_wrapped_at(lines: list[str], width: int) -> None:
    """Most breaks must agree on it; few must agree on a wide one; and most lines must be short."""
    assert wrap_width(lines) == width


def test_a_width_can_be_taken_for_granted() -> None:
    """However few lines agree, and however narrow they are."""
    assert wrap_width(["x" * 20] * 2, sure=True) == 20
    assert wrap_width(["x" * 60] * 6 + ["y" * 130] * 4, sure=True) == 60
    assert wrap_width(["x"], sure=True) == 0


def test_chinese_is_joined_without_spaces() -> None:
    """Where a line was broken between two of its characters none was lost; elsewhere one was."""
    text = "原定于星期四下午举行的例会，请大家\n互相转告。Then 500 people\ncame。\n"
    (block,) = articlex.parse(text, options=Options(wrapped=True)).blocks
    assert (
        block.to_dict()["text"]
        == "原定于星期四下午举行的例会，请大家互相转告。Then 500 people came。"
    )


@pytest.mark.parametrize(
    "block",
    [
        "1) a chair\n2) a lamp",
        "a) a chair\nb) a lamp",
        "– a chair\n– a lamp",
        "[ ] a chair\n[x] a lamp",
        "Who | Fee\n--- | ---\nAnn | 12",
        " id |   name\n----+-----------\n  1 | Gull",
        "+-----+\n| Fee |\n+-----+\n| 12  |\n+-----+",
        "+-----+-----+\n| Who | Fee |\n+-----+-----+\n| Ann | 12  |\n+-----+-----+",
    ],
)
def test_a_long_line_leads_in_to_what_is_below(block: str) -> None:
    """A wrapped paragraph swallows no first item, header or border, though its line was full."""
    above = textwrap.fill(PROSE[0], 72)
    text = f"{above}\n\nPlease bring along, as nothing is there yet, the following three things:\n"
    *_, last = articlex.parse(f"{text}{block}\n\n{above}\n").blocks[:3]
    assert isinstance(last, List | Table)
    assert last.line_end - last.line_start == block.count("\n")
    assert (
        last.lead_in == "Please bring along, as nothing is there yet, the following three things:"
    )


@pytest.mark.parametrize("rule", ["_" * 47, "-" * 72, "* * *", "======", "├────┼────┤"])
def test_a_rule_stands_alone(rule: str) -> None:
    """It is part of no wrapped paragraph, and no heading; nor does it hide that lines are."""
    above = textwrap.fill(PROSE[0], 72)
    text = f"{above}\n{rule}\n\n{above}\n\n{rule}\n{above}\n"
    prose, alone = ("Paragraph", PROSE[0]), ("Paragraph", rule)
    assert shapes(text) == [prose, alone, prose, alone, prose]
    assert rule not in {heading.text for heading in articlex.parse(text).headings}


@pytest.mark.parametrize(
    "text",
    [
        "1. Ask\n   ```\n   x\n   ```\n3. Moor",
        "1. Ask\n   ```\n   x\n   ```\n2) Moor",
        "1. Ask\n```\nx\n```\n2. Moor",
        "Ask\n  2. Moor\n   ```\n   x\n   ```\n3. Go",
        "* Moor",
    ],
)
def test_a_lone_item_is_none(text: str) -> None:
    """Unless the next number stands below what is indented under it, as its own."""
    assert "List" not in {kind for kind, _ in shapes(text)}
    assert ("List", "1. Ask") in shapes("1. Ask\n   ```\n   x\n   ```\n2. Moor")


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_code_hides_no_wrapping(fence: str) -> None:
    """Its lines say nothing of the column at which the prose was wrapped."""
    above = textwrap.fill(PROSE[0], 72)
    code = "\n".join("x = " + "y" * size for size in range(40, 70))
    text = f"{above}\n\n{fence}\n{code}\n{fence}\n\n{above}\n"
    assert shapes(text) == [("Paragraph", PROSE[0]), ("Code", code), ("Paragraph", PROSE[0])]


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        # A row may be longer than the border, and a border may have other columns than the first.
        (
            "+---+---+\n| a | b |\n+---+---+\n| 1 | 2 | 3 |\n+---+---+",
            ("a", "b"),
            [("1", "2", "3")],
        ),
        (
            "+---+-------+\n| a | b     |\n+===+===+===+\n| 1 | 2 | 3 |\n+---+---+---+",
            ("a", "b"),
            [("1", "2", "3")],
        ),
        ("+----+---+\n| x\\| | 2 |\n+----+---+", None, [("x|", "2")]),
        # In a grid table a row whose cells are all filled may be wrapped, too.
        (
            "+--+--+\n| a| b|\n+==+==+\n| 1| 2|\n+--+--+\n| 3| 4|\n| x| y|\n+--+--+",
            ("a", "b"),
            [("1", "2"), ("3 x", "4 y")],
        ),
        (
            "+---+---+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+\n| 5 | 6 |\n+---+---+",
            None,
            [("1 3", "2 4"), ("5", "6")],
        ),
        # A plus at the end is the cell's own where nobody padded as psql does.
        ("Who | BG\n----+---\nAnn | A+\nBob | B", ("Who", "BG"), [("Ann", "A+"), ("Bob", "B")]),
        ("| a | b |\n|:-:+:-:|\n| 1 | 2 |", ("a", "b"), [("1", "2")]),
        # A dash is a cell; only dashes as wide as the table are a rule.
        ("== ==\na  b\n== ==\n-  -\nc  d\n== ==", ("a", "b"), [("-", "-"), ("c", "d")]),
        ("== ==\n-  -\nc  d\n== ==", None, [("-", "-"), ("c", "d")]),
    ],
)
def test_borders_lose_no_cell(
    text: str, header: tuple[str, ...] | None, rows: list[tuple[str, ...]]
) -> None:
    """Where a border and its rows disagree, the rows are right."""
    (table,) = articlex.parse(text).tables
    assert (table.header, list(table.rows)) == (header, rows)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Input\n~~~\nls -l\n~~~", ["Paragraph", "Code"]),
        ("Input:\n~~~~~~\nls -l\n~~~~~~", ["Paragraph", "Code"]),
        ("  print 'x'\n  ^^^^^^^^^\nSyntaxError", ["Paragraph"] * 3),
        ("Input\n~~~~~~~\nls -l", ["Heading", "Paragraph"]),
        ("Input\n~~~~~~~~\nls -l", ["Paragraph"] * 3),
        ("Ice\n~~~~\nls -l", ["Heading", "Paragraph"]),
        ("Ice\n~~~\nls -l", ["Paragraph"] * 3),
        ("Ferries\n~~~^^^^\nls -l", ["Paragraph"] * 3),
    ],
)
def test_tildes_underline_what_is_as_long(text: str, found: list[str]) -> None:
    """A shorter line of them is a fence, and carets below code point at it."""
    assert [kind for kind, _ in shapes(text)] == found


def test_prose_between_underlines_is_no_code() -> None:
    """Two underlines of tildes are no fence that would hide how the prose was wrapped."""
    above = textwrap.fill(PROSE[0], 72)
    text = f"Ferry\n~~~~~\n\n{above}\n\nTimes\n~~~~~\n\n{above}\n"
    prose = ("Paragraph", PROSE[0])
    assert shapes(text) == [("Heading", "Ferry"), prose, ("Heading", "Times"), prose]


def test_text_that_is_indented_as_a_whole_can_be_wrapped() -> None:
    """Where no blank lines tell code from text, --wrapped takes all for text."""
    text = textwrap.indent(textwrap.fill(PROSE[0], 52), "    ")
    assert shapes(text, wrapped=True) == [("Paragraph", PROSE[0])]


def test_an_item_behind_a_wide_gap_goes_on() -> None:
    """Code is indented by four from where the item's text begins, not from its marker."""
    text = "(a)     Sell.\n\n        If late.\n\n(b)     Buy.\n\n        At once.\n"
    assert shapes(text) == [("List", "(a) Sell. If late. / (b) Buy. At once.")]


def test_quotes_are_compared_by_their_depth() -> None:
    """Blanks behind or between the marks do not end a paragraph; another depth does."""
    words = "The ferry leaves the old harbour at nine in the morning and takes a while"
    text = f"> {words}\n>   to cross.\n> > {words}\n>> to return.\nWords.\n\n{words}\nand so on.\n"
    assert shapes(text) == [
        ("Paragraph", f"> {words} to cross."),
        ("Paragraph", f"> > {words} to return."),
        ("Paragraph", "Words."),
        ("Paragraph", f"{words} and so on."),
    ]
