"""The text reader, one rule at a time: what each takes, and what it leaves to the next."""

import textwrap
from typing import Any

import pytest

import articlex
from articlex import Heading, List, Options, Paragraph, Table
from articlex.readers.text.layout.wrapping import detect_wrapping

LONG = "The harbour office says that all boats will leave on time in spite of the weather. " * 3


def shapes(text: str, **options: Any) -> list[tuple[str, str]]:
    """Return each block of `text` as its type and what it says, in one string."""
    found = []
    for block in articlex.parse(text, options=Options(detect_headings=False, **options)).blocks:
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


WRAPPED = """\
The harbour office says that all of the boats will leave on time today in
spite of the weather, which is said to become much better by noon, when the
{line}
wind will turn and the waves get lower, so that even small boats can go out
without any danger at all to the people on board or to what they bring us.
"""


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


def test_an_authors_own_list_in_extracted_text() -> None:
    """There only a colon announces one, and only where the extractor wrote no items itself."""
    text = f"{LONG}\n{LONG}\nTake with you:\n· oars\n· rope\n{LONG}\n"
    assert ("List", "· oars / · rope") in shapes(text)
    assert ("List", "· oars / · rope") not in shapes(text.replace("with you:", "with you."))
    assert "List" not in dict(shapes(text.replace("· rope\n", "")))
    assert "List" not in dict(shapes(text.replace("·", "–")))
    assert "List" not in dict(shapes(text.replace("rope", "rope " * 50)))
    assert "List" in dict(shapes(text.replace("rope", "r" * 200)))
    assert "List" in dict(shapes("Take:\n· oars\n· rope\n" + f"{LONG}\n" * 3))
    assert ("List", "· oars / · rope") not in shapes(text + "- a map\n")


def test_round_bullets_need_no_colon_in_extracted_text() -> None:
    """They have no other use, so two of them are a list, unless the extractor writes dashes."""
    text = f"{LONG}\nTake with you.\n• oars\n• rope\n{LONG}\n"
    assert ("List", "• oars / • rope") in shapes(text)
    assert "List" not in dict(shapes(text.replace("• rope\n", "")))
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


def test_lines_that_close_lists_are_no_blank_lines() -> None:
    """They do not tell that paragraphs are hard-wrapped, which a blank line would."""
    lines = ["The boats of the harbour leave at ten in the evening.", "They come back at four."]
    text = "\n".join([*lines * 3, "- oars- of ash", "- of pine", " ", " ", "- rope", *lines * 3])
    expected = [("Paragraph", line) for line in lines * 3]
    items = ("List", "- oars / - of ash / - of pine / - rope")
    assert shapes(text) == [*expected, items, *expected]


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


def test_levels_of_numbered_headings() -> None:
    """Numbers nest by their parts, and chapters stand above them."""
    text = "Kapitel 1 Boote\n" + LONG + "\n1.1 Segel\n" + LONG + "\n1234.5 Meter\n" + LONG
    text += "\n第一章 船\n" + LONG + "\n第x章 船\n" + LONG
    lines = frozenset(range(1, 11, 2))
    document = articlex.parse("Boats\n" + LONG + "\n" + text, options=Options(
        force_headings=frozenset(n + 2 for n in lines) | {1}, exclude_headings=frozenset()
    ))  # fmt: skip
    levels = {block.text: block.level for block in document.blocks if isinstance(block, Heading)}
    assert levels["Kapitel 1 Boote"] == levels["第一章 船"] == 2
    assert levels["1.1 Segel"] == 3


def test_a_row_of_html2text_has_no_end_of_lines() -> None:
    """A row that is never filled is cut after its first line, and time stays linear."""
    text = "Boat| Crew| Port  \n---|---|---  \nAnna| Oban and  \n" + "more  \n" * 50
    document = articlex.parse(text)
    assert document.tables[0].rows == (("Anna", "Oban and"),)
    assert len(document.blocks) == 51


def test_only_a_paragraph_can_be_made_a_heading() -> None:
    """A line that is a row stays one, whoever asks."""
    document = articlex.parse("| a | b |\n", options=Options(force_headings=frozenset({1})))
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
    assert width - 12 < detect_wrapping(text.split("\n")).width <= width


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
    assert detect_wrapping(lines).width == width


def test_a_width_can_be_taken_for_granted() -> None:
    """However few lines agree, and however narrow they are."""
    assert detect_wrapping(["x" * 20] * 2, is_wrapped=True).width == 20
    assert detect_wrapping(["x" * 60] * 6 + ["y" * 130] * 4, is_wrapped=True).width == 60
    assert detect_wrapping(["x"], is_wrapped=True).width == 0


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


@pytest.mark.parametrize("rule", ["-" * 72, "======"])
def test_a_rule_below_a_paragraph_is_no_text(rule: str) -> None:
    """It belongs to the paragraph, but is not in its text. Elsewhere it is a paragraph."""
    above = textwrap.fill(PROSE[0], 72)
    first, second, alone = articlex.parse(f"{above}\n{rule}\n\n{above}\n\n{rule}\n").paragraphs
    assert (first.text, second.text, alone.text) == (PROSE[0], PROSE[0], rule)
    assert first.line_end == above.count("\n") + 2


@pytest.mark.parametrize("rule", ["_" * 47, "* * *", "├────┼────┤"])
def test_a_rule_stands_alone(rule: str) -> None:
    """It is part of no wrapped paragraph, and no heading; nor does it hide that lines are."""
    above = textwrap.fill(PROSE[0], 72)
    text = f"{above}\n{rule}\n\n{above}\n\n{rule}\n{above}\n"
    prose, alone = ("Paragraph", PROSE[0]), ("Paragraph", rule)
    assert shapes(text) == [prose, alone, prose, alone, prose]
    assert rule not in {heading.text for heading in articlex.parse(text).headings}


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_code_hides_no_wrapping(fence: str) -> None:
    """Its lines say nothing of the column at which the prose was wrapped."""
    above = textwrap.fill(PROSE[0], 72)
    code = "\n".join("x = " + "y" * size for size in range(40, 70))
    text = f"{above}\n\n{fence}\n{code}\n{fence}\n\n{above}\n"
    assert shapes(text) == [("Paragraph", PROSE[0]), ("Code", code), ("Paragraph", PROSE[0])]


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
    """Blanks after or between the marks do not end a paragraph; another depth does."""
    words = "The ferry leaves the old harbour at nine in the morning and takes a while"
    text = f"> {words}\n>   to cross.\n> > {words}\n>> to return.\nWords.\n\n{words}\nand so on.\n"
    assert shapes(text) == [
        ("Paragraph", f"{words} to cross."),
        ("Paragraph", f"{words} to return."),
        ("Paragraph", "Words."),
        ("Paragraph", f"{words} and so on."),
    ]


def test_a_pad_in_a_cell_stays() -> None:
    """U+FDD1 is no character. The reader counts columns with it where no text has it."""
    text = "Boat\ufdd1     Sails     Crew\n船\ufdd1       2         11\nGull      3         12"
    (table,) = articlex.parse(text).tables
    assert (table.header, table.rows[0]) == (
        ("Boat\ufdd1", "Sails", "Crew"),
        ("船\ufdd1", "2", "11"),
    )
