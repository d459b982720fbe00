"""What is asked of every reader, as a library: formats, overruled headings, odd markup."""

import copy
import pickle
import sys
from pathlib import Path

import pytest

import articlex
import articlex.readers
from articlex import Document, HeadingCandidate, MissingDependencyError, Options
from articlex.errors import UsageError
from articlex.readers.format_detection import detect_format
from articlex.readers.html.main_content import main_article
from articlex.readers.text.scan import may_have_tables

EXPLAIN = Options(explain=True)


def explain(text: str, threshold: float | None = None) -> tuple[HeadingCandidate, ...]:
    """Return the candidates of a text."""
    return articlex.parse(text, options=EXPLAIN._replace(threshold=threshold)).candidates


LONG = "The harbour office says that all boats will leave on time in spite of the weather. " * 3


def html(text: str, *, repeat_spans: bool = False) -> Document:
    """Return `text` read as HTML."""
    return articlex.parse(text, format="html", options=Options(repeat_spans=repeat_spans))


def markdown(text: str) -> Document:
    """Return `text` read as Markdown."""
    return articlex.parse(text, format="markdown")


def test_an_unknown_format_is_named() -> None:
    """And so are those that there are."""
    with pytest.raises(
        UsageError, match="unknown input format 'pdf'; choose from text, markdown, html"
    ):
        articlex.parse("", format="pdf")


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_headings_can_be_overruled_in_every_format(name: str) -> None:
    """By number of line; the levels are worked out anew."""
    text = {
        "text": "# Boats\nIda\nEnd.",
        "markdown": "# Boats\n\nIda\n\nEnd.",
        "html": "<h1>Boats</h1>\n<p>Ida\n<p>End.",
    }[name]
    line = {"text": 2, "markdown": 3, "html": 2}[name]
    options = Options(
        force_headings=frozenset({line}), exclude_headings=frozenset({1}), threshold=1.1
    )
    document = articlex.parse(text, format=name, options=options)
    assert [heading.text for heading in document.headings] == ["Ida"]
    assert [paragraph.text for paragraph in document.paragraphs] == ["Boats", "End."]


@pytest.mark.parametrize(
    ("text", "format_name"),
    [
        ("<p>Boats", "html"),
        ("  \n<!-- x --><table>", "html"),
        ("<!-- x -->", "text"),
        ("<ida@example.org> wrote", "text"),
        ("---\ntitle: Boats\n---\nx", "markdown"),
        ("---\nno key\n---\nx", "text"),
        ("```\nx\n```", "markdown"),
        ("# Boats\n\nIda", "markdown"),
        ("See [it](https://example.org)", "markdown"),
        ("# Boats\na\nb\nc\nd", "text"),
        ("Run it:\n\n# boats --all\n\nIt ends.", "text"),
        ("Run it:\n\n# ===\n\nIt ends.", "text"),
        ("# 船\n\nIda", "markdown"),
        ("<table>: a table\n\nIt has rows.", "text"),
        ("# Boats\n\na| b  \n---|---  \nc| d", "text"),
        ("# Boats\n\n  a     b\n  ----  ----\n  c     d", "text"),
        ("# Boats\n\n+---+---+\n| a | b |\n+---+---+", "text"),
        ("# Boats\n\n| a | b |\n|---|---|\n| c | d |", "markdown"),
        ("Ida\n\n# Boats\n\na|b\n---|---\nc|d", "markdown"),
        ("Ida\n\n# Boats\n\n```\n a    b\n ---  ---\n c    d\n```", "markdown"),
        ("# boats\n\nIda", "markdown"),
        ("Ida\n\n# @gull/core\n\nIt is.", "markdown"),
        ("<p>: Boats</p>", "html"),
        ("", "text"),
    ],
)
def test_a_text_tells_its_format(text: str, format_name: str) -> None:
    """By what it begins with and holds."""
    assert detect_format(text) == format_name


@pytest.mark.parametrize("text", ["", " \n", "<!-- x -->", "<!-- x", "<![CDATA[x", "<"])
def test_html_of_nothing_is_an_empty_document(text: str) -> None:
    """Nothing of these is refused: each is simply empty, or its one character."""
    assert "".join(block.text for block in html(text).paragraphs) in ("", "<")


@pytest.mark.parametrize("text", ["<p>a\ud800b", "<p title='\udcff'>ab", "<p>a\x00b"])
def test_html_with_what_lxml_cannot_take(text: str) -> None:
    """Lone surrogates and NULs come out as the sign for what cannot be shown."""
    assert html(text).paragraphs[0].text in ("a\ufffdb", "ab")


def test_comments_and_hidden_parts_are_nowhere() -> None:
    """Not in a paragraph, a table, a cell, a caption, a list."""
    said = html(
        "<p>a<!-- no --><b hidden>no</b>b<?no?></p>"
        "<table><!-- no --><caption>c<!-- no --></caption>"
        "<tr hidden><td>no</tr><tr><!-- no --><td>d<!-- no --><i style='display:none'>no</i>"
        "<td><p>e<p>f</table><ul><!-- no --><li>f<!-- no --></ul>"
    )
    assert "no" not in repr(said.blocks)
    assert said.paragraphs[0].text == "ab"
    assert (said.tables[0].caption, said.tables[0].header) == ("c", None)
    assert said.tables[0].rows == (("d", "e f"),)


def test_a_checkbox_counts_only_where_an_item_begins() -> None:
    """Another kind of input, or a box after words, makes no task."""
    items = html(
        "<ul><li><input type=checkbox> a<li><input type=checkbox checked>b"
        "<li>c <input type=checkbox><li><input type=text>d</ul><p><input type=checkbox>e"
    ).lists[0]
    assert [item.checked for item in items.items] == [False, True, None, None]


def test_text_outside_the_cells_of_a_table_is_kept_above_it() -> None:
    """A browser shows it there; tables in cells come after their own."""
    said = html(
        "<table>Stray<tbody>more<tr><td>a<table><tr><td>inner<td>2</table><td>b</tbody></table>"
    )
    assert said.paragraphs[0].text == "Stray more"
    assert [table.rows for table in said.tables] == [(("a", "b"),), (("inner", "2"),)]


def test_a_table_without_cells_is_none() -> None:
    """Its caption or its nested tables are what there is."""
    assert html("<table></table>").blocks == ()
    assert html("<table><tr></table>").tables == ()


def test_blank_blocks_are_none() -> None:
    """A `pre` of white space shows nothing, and neither does an empty heading."""
    assert html("<pre> \n </pre><h1> </h1>").blocks == ()


def test_spans_that_are_no_numbers_are_one() -> None:
    """As browsers take them; numbers beyond HTML's bounds are cut to them, and that is said."""
    said = html(
        "<table><tr><td colspan=x>a<td colspan=-2>b<td rowspan=''>c<tr><td colspan=0>d</table>",
        repeat_spans=True,
    )
    assert said.tables[0].rows == (("a", "b", "c"), ("d",))
    wide = html("<table><tr><td colspan=5000>a<td>b</table>")
    assert len(wide.tables[0].rows[0]) == 1001
    assert wide.warnings == ("1: a cell spans 5000 rows or columns; cut to 1000",)


def test_rows_are_filled_to_a_cell_from_above() -> None:
    """A cell that spans rows further right leaves empty places in a short row before it."""
    said = html("<table><tr><td>a<td>b<td rowspan=2>c<tr><td>d</table>", repeat_spans=True)
    assert said.tables[0].rows == (("a", "b", "c"), ("d", "", "c"))


def test_where_two_spans_overlap_the_later_one_shows() -> None:
    """A wide cell in the second row runs into one from above."""
    text = "<table><tr><td>a<td rowspan=3>b<tr><td colspan=2>c<tr><td>d<td>e</table>"
    rows = html(text, repeat_spans=True).tables[0].rows
    assert rows[1][:2] == ("c", "c")
    assert rows[2][0] == "d"


def test_spans_fill_a_bounded_number_of_places() -> None:
    """In proportion to the page; what is beyond stays one cell, and that is said."""
    row = "<tr><td colspan=1000 rowspan=60000>a"
    said = html("<table>" + row * 1200 + "</table>", repeat_spans=True)
    assert sum(map(len, said.tables[0].rows)) < 200_000
    assert any("spans fill more than" in warning for warning in said.warnings)


def test_a_page_has_ten_warnings_of_spans_at_most() -> None:
    """A hostile page has thousands of cells that span too far."""
    said = html("<table>" + "<tr><td colspan=2000>a<td>b" * 12 + "</table>")
    assert len(said.warnings) == 10


def test_html_within_markdown_shares_the_bound_of_spans() -> None:
    """A document with many small tables has one budget, and the warning names its line."""
    part = "<table><tr><td colspan=1000>a\n</table>\n\nText.\n\n"
    said = markdown("# Title\n\n" + part * 400)
    assert sum(table.width for table in said.tables) < 150_000
    assert "spans fill more than" in said.warnings[0]
    assert int(said.warnings[0].split(":")[0]) in {table.line_start for table in said.tables}


def test_a_paragraph_after_a_nested_list_belongs_to_the_outer_item() -> None:
    """It is that item's text, though another item stands between."""
    said = html("<ul><li>a<ul><li>b</ul><p>c</p><li>d</ul>").lists[0]
    assert [(item.text, item.depth) for item in said.items] == [("a\n\nc", 0), ("b", 1), ("d", 0)]


def test_front_matter_is_metadata() -> None:
    """A value may go on over lines; what is no key begins nothing."""
    said = markdown("---\n- stray\ntitle: 'Boats'\ntags:\n  - sea\n\n# no key: x\n---\nText.")
    assert said.metadata == {"title": "Boats", "tags": "  - sea\n# no key: x"}
    assert said.paragraphs[0].line_start == 9
    assert markdown("---\n- a\n---\nText.").metadata == {}


def test_what_is_nested_too_deep_is_kept_as_text() -> None:
    """The parser stops at a depth; the lines below it are there all the same, with a warning."""
    said = markdown("> " * 1200 + "deep\n\nEnd.\n\n" + "> " * 1200 + "deeper")
    assert "deep" in " ".join(paragraph.text for paragraph in said.paragraphs)
    assert "deeper" in said.paragraphs[-1].text
    assert [warning for warning in said.warnings if "nested more than" in warning]


def test_a_table_in_markdown_without_a_header() -> None:
    """GFM must have a header row; one of empty cells stands for none."""
    (table,) = markdown("| | |\n|---|:-:|\n| a | b |").tables
    assert (table.header, table.rows) == (None, (("a", "b"),))
    assert table.alignments == (None, "center")


def test_each_judged_line_has_its_reasons() -> None:
    """In words, the weightiest first, for lines of every look."""
    lines = [
        "Boats At Sea", LONG, "1. Ida", LONG, "2. Anna", LONG, "По морю", LONG, "第一章 船", LONG,
        "by Ida Sailor", "© 2020 www.example.org", "Price: 30 €", "Repeated", LONG, "Repeated",
        LONG, "- a", "- b", "Why go?", "| a | b |", "|---|---|", "After the table", "# Marked",
        "Below it", "ALL CAPITALS", LONG, "... and so on ...", "“Quoted”", LONG, "(in brackets)",
        LONG, "Was? 12",
    ]  # fmt: skip
    judged = explain("\n".join(lines))
    assert [each.line for each in judged] == sorted({each.line for each in judged})
    said = {each.text: [reason for reason, _ in each.reasons] for each in judged}
    assert all(said.values())
    assert {"Boats At Sea", "1. Ida", "По морю", "第一章 船"} <= set(said)
    assert all(0 <= each.score <= 1 for each in judged)
    for each in judged:
        weights = [abs(weight) for _, weight in each.reasons]
        assert weights == sorted(weights, reverse=True)
        assert each.is_heading == (each.score >= each.threshold - 0.0005)
    assert articlex.parse("# Boats", format="markdown", options=EXPLAIN).candidates == ()
    assert articlex.parse("Boats At Sea\n" + LONG).candidates == ()
    assert explain("") == explain(LONG) == ()


def test_a_threshold_moves_the_line() -> None:
    """At 0 every candidate is a heading, above 1 none is."""
    text = f"Boats At Sea\n{LONG}\nWinter\n{LONG}"
    assert all(each.is_heading for each in explain(text, threshold=0.0))
    assert not any(each.is_heading for each in explain(text, threshold=1.1))


def test_tables_only_is_nothing_where_there_are_none() -> None:
    """Whether the text has no pipe, or has pipes and no row."""
    only = Options(tables_only=True)
    for text in ("Boats", "a | b", "x = y\na -+- b", "a|b\r\nc", "a | b\nc | d\n"):
        assert articlex.parse(text, options=only).blocks == ()
    for text in ("Boats", "a|b\r\nc", "x\na | b\nc | d", "a|\\|b\nx", "a\tb", "\\b", "x = y"):
        assert not may_have_tables(text)
    for text in (
        "a | b\r---|---\rc | d", "| a |", "a |", "x | y\n| a", "x | y\nz\na |\nx", "x\n  | a |",
        "= =\na b\n= =", "a b\n-+-\n1 2", "x | y\n--|--", "a|b\n c |  \nd",
        ".. list-table::", "\\begin{tabular}{l}", "^ a ^", "a\tb\tc", "a  b\n\nc  d",
        "-- -\na b", "*** 1. row ***\na: b", "-[ RECORD 1 ]-\na | b",
        "\u2502 a \u2502", "a|b|c\nd|e|f\ng|h|i", "a\n4\n\n\nb\n5", "a\r\n4\r\n\r\n\r\nb",
    ):  # fmt: skip
        assert may_have_tables(text)
    for text in ("a | b\r---|---\rc | d", "| a |", "a |", "x | y\nz\na |\nx", "x\n  | a |"):
        document = articlex.parse(text, options=only)
        assert document.tables == articlex.parse(text).tables != ()


def test_the_main_article_of_a_page() -> None:
    """Menus and footers are left out; a page without an article is empty."""
    page = "<html><body><nav><a href=x>Home</a></nav><article><h1>Boats</h1>" + "".join(
        f"<p>{LONG} Number {n}.</p>" for n in range(5)
    )
    found = main_article(page + "</article><footer>Imprint</footer></body></html>")
    assert "Number 3." in found
    assert "Imprint" not in found
    assert main_article("<html></html>") == ""


def test_the_main_article_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without trafilatura the error names what to install."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'articlex\[html-article\]'"):
        main_article("<p>Boats")


@pytest.mark.parametrize("format_name", articlex.FORMATS)
def test_documents_go_to_other_processes(format_name: str) -> None:
    """They can be pickled and copied whole."""
    document = articlex.parse("# Boats\n\nThey sail.", format=format_name)
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301
    assert copy.deepcopy(document) == document


def test_a_guess_is_told_of(tmp_path: Path) -> None:
    """`read` warns where it had to guess the encoding."""
    (tmp_path / "a.txt").write_bytes("Käse für Ärzte, Möhren für Hühner".encode("cp1252"))
    with pytest.warns(UserWarning, match=r"a.txt: not UTF-8; guessed "):
        assert articlex.read(tmp_path / "a.txt").blocks


@pytest.mark.parametrize("format_name", articlex.FORMATS)
def test_a_heading_of_more_than_1000_characters_is_a_paragraph(format_name: str) -> None:
    """Every block below it would repeat it."""
    mark = "<h2>{}</h2>" if format_name == "html" else "## {}"
    texts = ["x" * 1000, "y" * 1001]
    document = articlex.parse("\n\n".join(map(mark.format, texts)), format=format_name)
    assert [heading.text for heading in document.headings] == texts[:1]
    assert document.paragraphs[0].text.endswith("y" * 1001)


def test_blanks_before_a_brace_take_linear_time() -> None:
    """A heading may end in attributes, and a line in anything else."""
    assert articlex.parse("# Boats" + " " * 500_000 + "}").blocks
    assert [each.text for each in articlex.parse("# Boats  {#boats}").headings] == ["Boats"]
