"""The Markdown reader, and tables against cmark-gfm, the reference for GFM."""

import json
import sys
from pathlib import Path

import cmarkgfm
import pytest
from bs4 import BeautifulSoup
from conftest import Run
from hypothesis import assume, given
from hypothesis import strategies as st
from test_properties import ARTICLES

import articlex
from articlex import Code, Document, List, Table
from articlex.blocks import Row

ARTICLE = """\
---
title: "Ferries, at last"
tags:
  - sea
---
Boats *at* `sea`
================

Read [the plan](https://example.org) or ![a *map*](map.png),
wrapped<br>here.

> ## Quoted
>
> | Boat | Seats |
> |:-----|------:|
> | Gull | **40** | spare |
> | Lamp

1. first

   and more
2. second
   - nested
   - [x] done

     ```python
     code()
     ```
- other

<table><tr><th>A<th>B<tr><td>1<td>2</table>

[plan]: https://example.org
"""


def read(text: str) -> Document:
    """Return `text` read as Markdown."""
    return articlex.parse(text, format="markdown")


def test_every_kind_of_block_has_its_text_and_lines() -> None:
    """Inline marks go, links' text stays, and spans are the source's."""
    document = read(ARTICLE)
    assert document.metadata == {"title": "Ferries, at last", "tags": "  - sea"}
    assert [(h.level, h.text, h.line_start, h.line_end) for h in document.headings] == [
        (1, "Boats at sea", 6, 7),
        (2, "Quoted", 12, 12),
    ]
    (paragraph,) = document.paragraphs
    assert paragraph.text == "Read the plan or a map, wrapped here."
    assert (paragraph.line_start, paragraph.line_end) == (9, 10)
    quoted, html = document.tables
    assert quoted.header == ("Boat", "Seats")
    assert quoted.alignments == ("left", "right")
    assert quoted.rows == (("Gull", "40", "spare"), ("Lamp",))
    assert (quoted.line_start, quoted.line_end) == (14, 17)
    assert (html.header, html.rows, html.line_start) == (("A", "B"), (("1", "2"),), 31)


def test_lists_are_flat_with_depth_and_cut_by_other_blocks() -> None:
    """Paragraphs of an item are its text; code in it ends the list, which then goes on."""
    document = read(ARTICLE)
    blocks = [block for block in document.blocks if isinstance(block, List | Code)]
    first, code, second = blocks
    assert isinstance(first, List)
    assert first.ordered
    assert [(item.marker, item.depth, item.text, item.checked) for item in first.items] == [
        ("1.", 0, "first\n\nand more", None),
        ("2.", 0, "second", None),
        ("-", 1, "nested", None),
        ("-", 1, "done", True),
    ]
    assert isinstance(code, Code)
    assert (code.language, code.text) == ("python", "code()")
    assert (code.line_start, code.line_end) == (26, 28)
    assert isinstance(second, List)
    assert [item.text for item in second.items] == ["other"]


@pytest.mark.parametrize("opener", ["> ", "- "])
def test_nesting_beyond_the_bound_is_kept_and_reported(
    opener: str, run: Run, tmp_path: Path
) -> None:
    """Ten thousand levels give no traceback: the text is there, and a warning with its line."""
    page = tmp_path / "deep.md"
    page.write_text(opener * 10_000 + "treasure\n\nafter\n", "utf-8")
    done = run("parse", str(page))
    assert done.returncode == 0
    assert f"{page}:1: nested more than 150 levels deep" in done.stderr
    assert "treasure" in done.stdout
    assert "after" in done.stdout


@given(ARTICLES)
def test_any_text_reads(text: str) -> None:
    """No text raises, and blocks stand in order of their lines."""
    starts = [block.line_start for block in read(text).blocks]
    assert starts == sorted(starts)


def reference(text: str) -> list[list[Row]]:
    """Return the tables that cmark-gfm finds in `text`, each as its rows."""
    page = BeautifulSoup(cmarkgfm.github_flavored_markdown_to_html(text), "lxml")
    return [
        [tuple(cell.get_text() for cell in row.find_all(["th", "td"])) for row in table("tr")]
        for table in page("table")
    ]


def as_gfm(tables: tuple[Table, ...]) -> list[list[Row]]:
    """Return tables as GFM has them: rows cut and padded to the header's width."""
    found = []
    for table in tables:
        header = table.header or ("",) * len(table.alignments)
        width = len(header)
        rows = [(*row, *[""] * (width - len(row)))[:width] for row in table.rows]
        found.append([header, *rows])
    return found


PLAIN = [
    "| foo | bar |\n| --- | --- |\n| baz | bim |",
    "| abc | defghi |\n:-: | -----------:\nbar | baz",
    "| f\\|oo  |\n| ------ |\n| b \\| az |",
    "| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |",
    "| abc | def |\n| --- | --- |",
    "|a|b|\n|-|-|\n|1|2|",
    "a | b\n--|--\n1 | 2\n3 | 4",
    "| a |\n|---|\n| 1 |\n| 2 |",
    "|  | b |\n|---|---|\n| 1 |  |",
    "| a | a |\n|---|---|\n| same | names |",
    "| a | b |\n|:--|--:|\n| 007 | 57.10 |\n| -3 | 1e5 |",
    "|a|b|c|\n|:-:|:-|-:|\n||||\n|x||z|",
    "  | a | b |\n  |---|---|\n  | 1 | 2 |",
    "| a | b |\n|---|---|\n| \\\\ | c:\\x |",
    "| ä | 漢字 |\n|---|---|\n| é | 😀 |",
    "| a\t|\tb |\n|---|---|\n|\t1 | 2\t|",
    "| a | b |\n| ----- | - |\n| 1 | 2 |",
]
"""Tables whose cells hold no inline marks, for both readers."""

MARKED = [
    "| abc | def |\n| --- | --- |\n| bar | baz |\n> bar",
    "| a | b |\n|---|---|\n| `x\\|y` | **b** |",
    "| a | b |\n|---|---|\n| [l](/u) | ![i](j) |\n",
    "para\n\n| a |\n|---|\n| ~~gone~~ &amp; |\n\nafter",
    "- | a | b |\n  |---|---|\n  | 1 | 2 |",
    "> | a |\n> |---|\n> | 1 | 2 |",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n| c |\n|---|\n| 3 |",
    "| abc | def |\n| --- |\n| bar |",
]
"""Tables for the Markdown reader alone."""


@pytest.mark.parametrize("text", [*PLAIN, *MARKED])
def test_tables_are_cmark_gfms(text: str) -> None:
    """The Markdown reader and cmark-gfm find the same tables, cell by cell."""
    expected = reference(text)
    found = as_gfm(read(text).tables)
    if "![i]" in text:  # a reader of text wants the words that stand for the picture
        expected[0][1] = ("l", "i")
    assert found == expected


@pytest.mark.parametrize("text", PLAIN)
def test_tables_alone_are_cmark_gfms_in_the_text_reader_too(text: str) -> None:
    r"""The text reader finds the same cells; a backslash it undoes before a pipe alone."""
    expected = [
        [tuple(cell.replace("\\", "") for cell in row) for row in table]
        for table in reference(text)
    ]
    found = as_gfm(articlex.parse(text).tables)
    assert [
        [tuple(cell.replace("\\", "") for cell in row) for row in table] for table in found
    ] == expected


CELL = st.text(st.sampled_from("ab1 é-:.,漢\\|"), max_size=6).map(
    lambda text: text.replace("\\", "").replace("|", "\\|").strip()
)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=4
        )
    )
)
def test_generated_tables_are_cmark_gfms(rows: list[list[str]]) -> None:
    """Any well-formed table of plain cells reads as cmark-gfm reads it, in both readers."""
    # Flattened text has no blank line between tables, so what could be a delimiter row is one.
    assume(not any(all(cell and not cell.strip("-:") for cell in row) for row in rows))
    header, *body = ["| " + " | ".join(row) + " |" for row in rows]
    text = "\n".join([header, "|" + "---|" * len(rows[0]), *body])
    expected = reference(text)
    assert as_gfm(articlex.parse(text).tables) == expected
    assert as_gfm(read(text).tables) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html>\n<p>x", "html"),
        ("<table><tr><td>1</table>", "html"),
        ("<!-- note -->\n<html><p>x", "html"),
        ("---\ntitle: x\n---\ntext", "markdown"),
        ("# Title\n\nText.", "markdown"),
        ("Text.\n\n```\ncode\n```\n", "markdown"),
        ("See [this](https://example.org).", "markdown"),
        ("Just a sentence.", "text"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "text"),
        ("# comment\nflat\nlines\nwithout\nblank\nones", "text"),
        ("<3 is a heart", "text"),
        ("", "text"),
    ],
)
def test_standard_input_tells_its_format(text: str, expected: str, run: Run) -> None:
    """Without a file name the text itself tells what it is; --from overrules."""
    assert json.loads(run("parse", stdin=text).stdout)["format"] == expected
    assert f"read as {expected}" in run("check", stdin=text).stderr
    assert json.loads(run("parse", "--from", "text", stdin=text).stdout)["format"] == "text"


def test_a_suffix_tells_the_format(run: Run, tmp_path: Path) -> None:
    """A name ending in .md, .html or .txt decides, whatever the file holds."""
    for name, expected in (("a.md", "markdown"), ("a.html", "html"), ("a.txt", "text")):
        (tmp_path / name).write_text("# Title\n\ntext", "utf-8")
        assert json.loads(run("parse", str(tmp_path / name)).stdout)["format"] == expected


def _depth() -> int:
    """Return how deep in calls the caller is."""
    frame = sys._getframe()  # noqa: SLF001 - there is no public way
    depth = 0
    while frame.f_back is not None:
        frame, depth = frame.f_back, depth + 1
    return depth


def test_a_caller_that_is_deep_in_calls_can_read() -> None:
    """The parser recurses; it has a stack of its own where the caller's is nearly full."""

    def deep(levels: int) -> int:
        if levels:
            return deep(levels - 1)
        return len(articlex.parse("> " * 100 + "a\n\n- b", format="markdown").blocks)

    assert deep(sys.getrecursionlimit() - _depth() - 120) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,024<sup>2</sup>", "1,024²"),
        ("10<sup>6</sup>", "10⁶"),
        ("x<sub>2</sub>", "x₂"),
        ("412<sup>[1](#f)</sup>", "412¹"),
        ("a <span hidden>b</span> c", "a c"),
        ('a <span style="display:none">b</span>c', "a c"),
        ("List<T> and `a<b>`", "List and a<b>"),
        ("use <script> here", "use here"),
        ("a<br>b & c", "a b & c"),
        ("a <em>b *c*</em> d", "a b c d"),
    ],
)
def test_html_within_a_line_is_read_as_html(text: str, expected: str) -> None:
    """In paragraphs, headings and cells."""
    document = read(f"{text}\n\n# {text}\n\n| a | b |\n|---|---|\n| {text} | 1 |\n")
    assert document.paragraphs[0].text == expected
    assert document.headings[0].text == expected
    assert document.tables[0].rows == ((expected, "1"),)


def test_html_goes_on_below_blank_lines() -> None:
    """A table, list or description that a blank line interrupts is whole, as GitHub shows it."""
    document = read(
        "<table>\n<tr><th>A</th><th>B</th></tr>\n\n<tr><td>1</td><td>\n\n**two**\n\n</td></tr>\n"
        "\n    <tr><td>3</td><td>4</td></tr>\n</table>\n\n"
        "Text\n\n<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\n\n<table>\n\nnever closed\n"
    )
    table, text, items, *rest = document.blocks
    assert isinstance(table, Table)
    assert (table.header, table.rows) == (("A", "B"), (("1", "two"), ("3", "4")))
    assert (table.line_start, table.line_end) == (1, 11)
    assert (text.line_start, text.to_dict()["text"]) == (13, "Text")
    assert isinstance(items, List)
    assert [(item.text, item.line_start) for item in items.items] == [("a", 16), ("b", 18)]
    assert [block.to_dict()["text"] for block in rest] == ["never closed"]


def test_footnotes_stay_as_they_are() -> None:
    """An address or a single word is no link's definition."""
    document = read("Rate 412[^1] and 5[^b].\n\n[^1]: https://example.org/data\n[^b]: Estimate\n")
    assert [block.text for block in document.paragraphs] == [
        "Rate 412[^1] and 5[^b].", "[^1]: https://example.org/data", "[^b]: Estimate",
    ]  # fmt: skip


def test_an_item_that_begins_with_a_list_is_no_empty_item() -> None:
    (block,) = read("1. - x\n   - y\n2. z\n").lists
    assert [(item.depth, item.text) for item in block.items] == [(1, "x"), (1, "y"), (0, "z")]


def test_depths_go_on_below_code_in_a_nested_item() -> None:
    first, second = read("- a\n  - b\n\n    ```\n    x\n    ```\n  - c\n- d\n").lists
    assert [(item.text, item.depth) for item in first.items] == [("a", 0), ("b", 1)]
    assert [(item.text, item.depth) for item in second.items] == [("c", 1), ("d", 0)]
