"""The HTML reader, and its tables against pandas'."""

import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

import articlex
from articlex import Code, Document, List, Options, Table

PAGE = """\
<!DOCTYPE html>
<html><head><title>Ferries  at last</title><style>p { color: red }</style></head>
<body>
<h1>Boats <em>at</em> sea</h1>
<p>Quiet<br>and fast.
<p style="display: none">Not shown
<p hidden>Nor this
<script>var x = "nor this";</script>
<h2>What
they do:</h2>
<ul>
<li>Sail<ul><li>far<li>near</ul>
<li><input type="checkbox" checked> Moor <p>and rest</p>
</ul>
<ol start="3"><li>three<li value="7">seven<li>eight</ol>
<dl><dt>Bow<dd>Front<dt>Stern<dd>Back</dl>
<pre><code class="language-python">
def f():
    return 1
</code></pre>
<div>Loose text <div>in boxes</div> that nest</div>
</body></html>
"""


def read(text: str, *, repeat_spans: bool = False) -> Document:
    """Return `text` read as HTML."""
    return articlex.parse(text, format="html", options=Options(repeat_spans=repeat_spans))


def test_every_kind_of_block_has_its_text_and_lines() -> None:
    """What a browser shows is there, in order, with the source's lines, and nothing else is."""
    document = read(PAGE)
    assert document.metadata == {"title": "Ferries at last"}
    assert [(h.level, h.text, h.line_start, h.line_end) for h in document.headings] == [
        (1, "Boats at sea", 4, 4),
        (2, "What they do:", 9, 10),
    ]
    assert [(p.text, p.line_start) for p in document.paragraphs] == [
        ("Quiet and fast.", 5),
        ("Loose text", 21),
        ("in boxes", 21),
        ("that nest", 21),
    ]
    bullets, numbers, terms = document.lists
    assert bullets.section == ("Boats at sea", "What they do:")
    assert [(item.depth, item.text, item.checked) for item in bullets.items] == [
        (0, "Sail", None),
        (1, "far", None),
        (1, "near", None),
        (0, "Moor\n\nand rest", True),
    ]
    assert (bullets.line_start, bullets.line_end) == (12, 13)
    assert [(item.marker, item.text) for item in numbers.items] == [
        ("3.", "three"), ("7.", "seven"), ("8.", "eight"),
    ]  # fmt: skip
    assert numbers.ordered
    assert [(item.depth, item.text) for item in terms.items] == [
        (0, "Bow"), (1, "Front"), (0, "Stern"), (1, "Back"),
    ]  # fmt: skip
    (code,) = (block for block in document.blocks if isinstance(block, Code))
    assert (code.language, code.text) == ("python", "def f():\n    return 1")
    assert (code.line_start, code.line_end) == (17, 20)


NESTED = """<table><tr><th>Boat<th>Seats
<tr><td>Gull <table><tr><td>inner<td>cells</table><td>40</table>"""


@pytest.mark.parametrize(
    ("page", "spans"),
    [
        ("x\n\n\n<p>y</p>\n<table><tr><td>a<td>b</table>\n", [(1, 1), (4, 4), (5, 5)]),
        ("x\n<p>y</p>\n", [(1, 1), (2, 2)]),
        ("<!DOCTYPE html>\n<!-- c\n-->\nx\ny\n<p>z</p>\n<p>z</p>", [(4, 5), (6, 6), (7, 7)]),
        ("<!-- open\nx", []),
        ("<p>a&#10;&#x0A;&NewLine;b</p>\n<h2>H</h2>\n<p>c</p>\n", [(1, 1), (2, 2), (3, 3)]),
        ("<p>a&#101;&#xAb;</p>\n<p>c</p>", [(1, 1), (2, 2)]),
        ("<pre>a&#10;b</pre>\n<p>c</p>", [(1, 1), (2, 2)]),
    ],
)
def test_lines_are_the_files(page: str, spans: list[tuple[int, int]]) -> None:
    """Also below text outside all tags, and below line breaks that are written as references."""
    assert [(each.line_start, each.line_end) for each in read(page).blocks] == spans


def test_a_reference_breaks_a_line_of_code() -> None:
    """It is no line of the file, but one of the code."""
    (code,) = read("<pre>a&#10;b</pre>").blocks
    assert code.to_dict()["text"] == "a\nb"


def test_nested_tables_are_tables_of_their_own() -> None:
    """A table in a cell follows the one it is in, and its cells are no text of the outer one."""
    outer, inner = read(NESTED).tables
    assert (outer.header, outer.rows) == (("Boat", "Seats"), (("Gull", "40"),))
    assert inner.rows == (("inner", "cells"),)


def test_header_rows_above_each_other_become_one() -> None:
    """Names that span columns stand before those below them; a footer comes last."""
    (table,) = read(
        "<table><caption>Fares</caption><thead><tr><th rowspan=2>Boat<th colspan=2>Year"
        "<tr><th>2025<th>2026</thead><tfoot><tr><td>All<td>3<td>4</tfoot>"
        "<tbody><tr><td>Gull<td align=right>1<td>2</table>"
    ).tables
    assert table.caption == "Fares"
    assert table.header == ("Boat", "Year 2025", "Year 2026")
    assert table.rows == (("Gull", "1", "2"), ("All", "3", "4"))


def test_spans_are_filled_out_empty_or_repeated() -> None:
    """A cell that spans leaves its other places empty, or has its text there on request."""
    text = "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d</table>"
    assert read(text).tables[0].rows == (("a", "b"), ("", "c"), ("d", ""))
    assert read(text, repeat_spans=True).tables[0].rows == (("a", "b"), ("a", "c"), ("d", "d"))


def test_cells_outside_rows_and_text_outside_cells_are_kept() -> None:
    """As in a browser, stray cells make a row, and stray text stands above the table."""
    document = read("<table><tr><td>1<td>2</tr>stray<td>3<td>4</tr></table>")
    assert document.tables[0].rows == (("1", "2"), ("3", "4"))
    assert [paragraph.text for paragraph in document.paragraphs] == ["stray"]


def test_a_layout_table_gives_what_it_holds() -> None:
    """A table that places headings and paragraphs on a page is no table, but its parts are."""
    document = read(
        "<table><tr><td><h1>News</h1><p>Text<ul><li>item</ul><td><p>More</table>"
        "<table role=presentation><tr><td>Footer</table>"
    )
    assert not document.tables
    assert [block.to_dict()["type"] for block in document.blocks] == [
        "heading", "paragraph", "list", "paragraph", "paragraph",
    ]  # fmt: skip


BOMBS = {
    "colspan": '<table><tr><td colspan="1000000">a<td>b</table>',
    "rowspan": "<table>" + '<tr><td rowspan="65534" colspan="1000">a' * 3000 + "</table>",
    "staircase": "<table>" + "<tr>" + "<td rowspan=65534>a" * 3000 + "<tr><td>b" * 3000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_span_bombs_are_cut_and_reported(name: str, run: Run, tmp_path: Path) -> None:
    """HTML's own limits and a budget of cells hold, with a warning that names the line."""
    page = tmp_path / "bomb.html"
    page.write_text(BOMBS[name], "utf-8")
    done = run("tables", str(page), "--all")
    assert done.returncode == 0
    assert f"{page}:1: " in done.stderr
    (table,) = json.loads(done.stdout)
    assert table["rows"][0][0] == "a"
    assert sum(map(len, table["rows"])) < 3_100_000


@pytest.mark.parametrize(
    "text",
    ["<div>" * 10_000 + "deep", "<ul><li>" * 10_000 + "deep", "<blockquote>" * 10_000 + "deep",
     "<table><tr><td>" * 3_000 + "deep"],
    ids=["div", "list", "blockquote", "table"],
)  # fmt: skip
def test_deep_nesting_is_no_problem(text: str, run: Run, tmp_path: Path) -> None:
    """Ten thousand open tags give their text and no traceback."""
    page = tmp_path / "deep.html"
    page.write_text(text, "utf-8")
    done = run("parse", str(page))
    assert (done.returncode, done.stderr) == (0, "")
    assert "deep" in done.stdout


FRAGMENTS = st.lists(
    st.sampled_from([
        "<table>", "</table>", "<tr>", "<td>", "<td colspan=3>", "<th rowspan=2>", "<thead>",
        "<ul>", "</ul>", "<li>", "<ol start=x>", "<dl>", "<dt>", "<dd>", "<h1>", "</h1>", "<h9>",
        "<p>", "<br>", "<pre>", "</pre>", "<input type=checkbox>", "<caption>", "<tfoot>", "text",
        " ", "\n", "&amp;", "&#0;", "<!-- ", "-->", "<![CDATA[x]]>", "<script>", "</script>", "<",
        "\x00", "\ud800", "<b>", "<div hidden>", "</div>", "<svg>", "<title>", "<form>",
        "<select><option>", "<?php ?>",
    ])
    | st.text(max_size=5),
    max_size=40,
).map("".join)  # fmt: skip


@given(FRAGMENTS)
def test_any_page_reads(text: str) -> None:
    """No page raises, and every block has its lines in order."""
    document = read(text)
    for block in document.blocks:
        assert 1 <= block.line_start <= block.line_end


@given(st.lists(st.sampled_from(["<b>", "</i>", "<p>", "<div>", "<span x=y>", "one", " ", "two "])))
def test_visible_words_are_kept(parts: list[str]) -> None:
    """What stands between tags that show it is in the blocks, each letter as often."""
    text = "".join(parts)
    wanted = sorted(re.sub(r"<[^>]*>|\s", "", text))
    found = [block.text for block in read(text).blocks if isinstance(block, articlex.Paragraph)]
    assert sorted("".join(found).replace(" ", "")) == wanted


TABLES = [
    "<table><tr><th>a<th>b<tr><td>1<td>2</table>",
    "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>",
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    "<table><thead><tr><td>a<td>b</thead><tbody><tr><td>1<td>2</table>",
    "<table><tbody><tr><th>a<th>b<tr><td>1<td>2</tbody><tbody><tr><td>3<td>4</tbody></table>",
    "<table><tr><th>a<th>b<tr><td>1<td>2<tfoot><tr><td>s<td>t</tfoot></table>",
    "<table><tfoot><tr><td>s<td>t</tfoot><tr><td>1<td>2</table>",
    "<table><tr><th>x<td>1<tr><th>y<td>2</table>",
    "<table><tr><td colspan=2>a<tr><td>1<td>2</table>",
    "<table><tr><td rowspan=2>a<td>1<tr><td>2</table>",
    "<table><tr><td rowspan=2 colspan=2>a<td>1<tr><td>2<tr><td>3<td>4<td>5</table>",
    "<table><tr><td>1<td rowspan=3>a<td>2<tr><td>3<td>4<tr><td>5<td>6</table>",
    "<table><tr><td>1<td>2<td rowspan=2>a<tr><td>3<td>4</table>",
    "<table><tr><td rowspan=3>a<td rowspan=2>b<td>c<tr><td>d<tr><td>e<td>f</table>",
    "<table><tr><th colspan=2>a<th>b<tr><td>1<td>2<td>3</table>",
    "<table><tr><td>1<td>2<tr><td>3</table>",
    "<table><tr><td>a<br>b<td>c</table>",
    "<table><tr><td>  a \n  b  <td>&nbsp;c</table>",
    "<table><tr><td>a &amp; b<td>&lt;c&gt;<td>&eacute;</table>",
    "<table><tr><td><b>a</b> <i>b</i><td><a href=x>c</a></table>",
    "<table><tr><td>007<td>57.10<td>1,000<td>-3</table>",
    "<table><tr><td><td>b<tr><td>c<td></table>",
    "<table><caption>cap</caption><tr><th>a<tr><td>1</table>",
    "<table><colgroup><col><col></colgroup><tr><td>1<td>2</table>",
    "<table><tr><td>1</td><td>2<tr><td>3</td><td>4</table><p>after",
    "<table border=1><TR><TD>1</TD><TD>2</TD></TR></TABLE>",
    "<div><table><tr><td>1<td>2</table></div><table><tr><td>3<td>4</table>",
    "<table><tr><td>1<td>2</td></tr></table></td></tr>",
    "<table><tr><th>a<th>a<tr><td>1<td>2</table>",
    "<table><tr><th><th>b<tr><th>x<td>2</table>",
    "<table><tr><th>a<th>b</table>",
    "<table><tr><td colspan=1>a<td rowspan=1>b</table>",
    "<table><tr><td>漢字<td>😀<td>é</table>",
    "<table><tr><td>1</table><table><tr><td>2</table><table><tr><td>3</table>",
]


def cells(table: Table) -> list[list[str]]:
    """Return a table's rows, the header first, padded to one width as pandas pads them."""
    rows = [*([table.header] if table.header is not None else []), *table.rows]
    width = max(map(len, rows))
    return [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]


def pandas_cells(text: str) -> list[list[list[str]]]:
    """Return the tables that pandas reads, each as its rows of strings, the header first."""
    width = pd.read_html(io.StringIO(text))[0].shape[1]
    frames = pd.read_html(
        io.StringIO(text), thousands="\x01", keep_default_na=False,
        converters=dict.fromkeys(range(width), str),
    )  # fmt: skip
    found = []
    for frame in frames:
        rows = [[str(cell).strip() for cell in row] for row in frame.to_numpy().tolist()]
        if [str(name) for name in frame.columns] != [str(at) for at in range(frame.shape[1])]:
            # pandas tells repeated names apart and gives empty ones a name.
            names = [re.sub(r"^Unnamed: .*|\.\d+$", "", str(name)) for name in frame.columns]
            rows.insert(0, [name.strip() for name in names])
        found.append(rows)
    return found


@pytest.mark.parametrize("text", TABLES)
def test_cells_are_those_of_pandas(text: str) -> None:
    """With spans repeated, every table has the cells that `pandas.read_html` gives."""
    assert [cells(table) for table in read(text, repeat_spans=True).tables] == pandas_cells(text)


def test_article_without_its_extra_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    """Where trafilatura is not installed, --article names the extra to install."""
    (tmp_path / "trafilatura.py").write_text("raise ModuleNotFoundError(name='trafilatura')")
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    done = run("parse", str(page), "--article", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "pip install 'articlex[html-article]'" in done.stderr


def test_article_whose_extra_is_broken_says_why(run: Run, tmp_path: Path) -> None:
    """A library that trafilatura itself lacks is named, and trafilatura is not blamed."""
    (tmp_path / "trafilatura.py").write_text("import lxml_html_clean_is_missing")
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    done = run("parse", str(page), "--article", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == (
        "articlex: --article needs trafilatura (No module named 'lxml_html_clean_is_missing'); "
        "install it with: pip install 'articlex[html-article]'\n"
    )


def test_title_author_and_date_are_metadata() -> None:
    """Of a whole page, and of its main article alone."""
    page = (
        "<head><title>Boats of the bay</title><meta name=author content='A. Ferrywoman'>"
        "<meta property='article:published_time' content='2024-05-01'></head><nav>Home</nav>"
        "<article><h1>Boats of the bay</h1><p>" + "There are many boats in the bay. " * 20
    )
    expected = {"title": "Boats of the bay", "author": "A. Ferrywoman", "date": "2024-05-01"}
    assert read(page).metadata == expected
    pytest.importorskip("trafilatura")
    article = articlex.parse(page, format="html", options=Options(main_article=True))
    assert article.metadata == {**expected, "author": "A Ferrywoman"}  # trafilatura drops the stop
    assert [block.text for block in article.headings] == ["Boats of the bay"]


def test_links_keep_their_addresses() -> None:
    """In cells, items and paragraphs, of HTML and of Markdown; not in headings and code."""
    page = (
        "<h1><a href=/top>Boats</a></h1><p>See <a href='https://example.org/x'>the <b>list</b></a>,"
        " <a href=#note>below</a>, <a href='https://example.org'>https://example.org</a>."
        "<ul><li><a href=b.html>Tern</a></ul><pre><a href=c>x = 1</a></pre>"
        "<table><tr><td><a href='mailto:a@b.c'>a@b.c</a><td><a href=d>Gull</a></table>"
    )
    text = (
        "# [Boats](/top)\n\nSee [the **list**](https://example.org/x), [below](#note), "
        "<https://example.org>.\n\n- [Tern](b.html)\n\n| a | b |\n|---|---|\n"
        "| <a@b.c> | [Gull](d) | [more](e) |\n"
    )
    html = articlex.parse(page, format="html", options=Options(links=True))
    markdown = articlex.parse(text, format="markdown", options=Options(links=True))
    for document in (html, markdown):
        assert [block.text for block in document.headings] == ["Boats"]
        assert [block.text for block in document.paragraphs] == [
            "See the list <https://example.org/x>, below, https://example.org."
        ]
        assert document.lists[0].items[0].text == "Tern <b.html>"
    assert html.tables[0].rows == (("a@b.c", "Gull <d>"),)
    assert markdown.tables[0].rows == (("a@b.c", "Gull <d>", "more <e>"),)
    assert html.blocks[-2].to_dict()["text"] == "x = 1"
    assert "<" not in articlex.parse(page, format="html").lists[0].items[0].text


def test_an_author_that_is_an_address_is_no_name() -> None:
    """Open Graph's author is a link to a profile; the next name counts."""
    page = (
        "<meta property='article:author' content='https://example.org/me'>"
        "<meta name=dc.creator content='A. Ferrywoman'><meta property=og:title content=Boats><p>x"
    )
    assert read(page).metadata == {"title": "Boats", "author": "A. Ferrywoman"}


def test_a_declared_encoding_is_obeyed(run: Run, tmp_path: Path) -> None:
    """A page that says it is in a legacy encoding is read so, and the user hears of it."""
    page = tmp_path / "old.html"
    page.write_bytes('<meta charset="windows-1251"><p>Привет'.encode("cp1251"))
    done = run("paragraphs", str(page))
    assert json.loads(done.stdout)[0]["text"] == "Привет"
    assert "guessed cp1251, which the page declares" in done.stderr


def test_lists_keep_their_shape_through_the_executable(run: Run) -> None:
    """A page on standard input is known by its doctype."""
    found = json.loads(run("lists", stdin=PAGE).stdout)
    assert [len(each["items"]) for each in found] == [4, 3, 4]
    assert isinstance(read(PAGE).lists[0], List)


def test_text_of_rare_tags_is_kept() -> None:
    """Readings, formulas, the caption of an empty table; an icon's title is not the page's."""
    page = (
        "<svg><title>Menu</title></svg>"
        "<p>It is <ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>.</p>"
        "<p>So <math><mi>E</mi><mo>=</mo><mi>m</mi><annotation>E = m</annotation></math> holds.</p>"
        "<table><caption>Nothing yet</caption></table>"
    )
    document = articlex.parse(page, format="html")
    assert [block.text for block in document.paragraphs] == [
        "It is 東京(とうきょう).", "So E=m holds.", "Nothing yet"
    ]  # fmt: skip
    assert document.metadata == {}


def test_a_list_in_a_description_is_deeper_than_it() -> None:
    """Depths go on from the item that a list is in."""
    (block,) = articlex.parse(
        "<dl><dt>A<dd>b<ul><li>c<ul><li>d</ul></ul><dd>e</dl>", format="html"
    ).lists
    assert [(item.text, item.depth) for item in block.items] == [
        ("A", 0), ("b", 1), ("c", 2), ("d", 3), ("e", 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("1,234<sup>2</sup>", "1,234²"),
        ("10<sup>6</sup>", "10⁶"),
        ("10<sup>−6</sup>", "10⁻⁶"),
        ("2<sup>k</sup>", "2^(k)"),
        ("2<sup>2k</sup>", "2^(2k)"),
        ("H<sub>2</sub>O", "H₂O"),
        ("x<sub>i</sub>", "xi"),
        ("1<sup>st</sup>", "1st"),
        ("Brand<sup>TM</sup>", "BrandTM"),
        ('412<sup><a href="#n">[1]</a></sup>', "412[1]"),
        ("412<sup hidden>1</sup>", "412"),
        ("a<sup></sup>b", "ab"),
        ("8<sup>a note of some length</sup>", "8a note of some length"),
        ("<sup>1</sup> Without ferries", "¹ Without ferries"),
    ],
)
def test_superscripts_are_not_glued_to_numbers(html: str, text: str) -> None:
    """Neither in a paragraph nor in a cell, where `--types` would take them for digits."""
    assert [block.text for block in read(f"<p>{html}</p>").paragraphs] == [text]
    assert read(f"<table><tr><td>{html}<td>b</table>").tables[0].rows == ((text, "b"),)


@pytest.mark.parametrize(
    "heading",
    [
        'Boats<a class="headerlink" href="#b">¶</a>',
        'Boats<a href="#b">#</a>',
        '<a class="anchor" aria-hidden="true" href="#b"></a>Boats',
        'Boats<span class="mw-editsection">[<a href="/edit">edit</a>]</span>',
    ],
)
def test_links_of_headings_to_themselves_are_no_text(heading: str) -> None:
    assert [block.text for block in read(f"<h2>{heading}</h2>").headings] == ["Boats"]


def test_other_links_are_text() -> None:
    text = '<h2>Boats <a href="#b">below</a> <a class="anchor-tag" href="/b">¶</a></h2>'
    assert [block.text for block in read(text).headings] == ["Boats below ¶"]


def test_items_without_text_are_left_out() -> None:
    """One that holds a list only, one that begins with another block, and an empty one."""
    nested = read("<ul><li>Boats<li><ul><li>Gull</ul><li></ul>").lists
    assert [[(item.depth, item.text) for item in each.items] for each in nested] == [
        [(0, "Boats"), (1, "Gull")]
    ]
    blocks = read("<ol><li><h2>Gull</h2><p>Old.<li><h2>Tern</h2><p>New.</ol>").blocks
    assert [block.to_dict()["type"] for block in blocks] == ["heading", "list", "heading", "list"]
    assert [block.items[0].text for block in blocks if isinstance(block, List)] == ["Old.", "New."]


def test_a_table_right_in_a_table_is_another() -> None:
    """Browsers move it out."""
    tables = read("<table><table><tr><td>a<td>b</table></table>").tables
    assert [table.rows for table in tables] == [(("a", "b"),)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<math><msup><mn>10</mn><mn>6</mn></msup></math>", "10⁶"),
        ("<math><msub><mi>x</mi><mn>2</mn></msub></math>", "x₂"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac></math>",
         "(a+1)/2"),
        ("<math><msup><mn>10</mn></msup></math>", "10"),
        (f"<math><msup><mi>{'x' * 200}</mi><mn>2</mn></msup></math>", "x" * 200 + "2"),
        ("<math><msubsup><mi>x</mi><mn>1</mn><mi>k</mi></msubsup></math>", "x₁^(k)"),
        ("<span class=katex><math><mi>x</mi></math><span class=katex-html>x</span></span>", "x"),
    ],
)  # fmt: skip
def test_formulas_keep_their_structure(html: str, text: str) -> None:
    """A power is no number of more digits, and a formula that a page has twice is there once."""
    assert [block.text for block in read(f"<p>{html}</p>").paragraphs] == [text]
    assert read(f"<table><tr><td>{html}<td>b</table>").tables[0].rows == ((text, "b"),)


TITLED = "<tr><th>Town<th>Votes<tr><td>Marsh<td>12</table>"


@pytest.mark.parametrize(
    "title",
    [
        '<tr><td colspan="2"><b>Table 1. Votes</b>',
        '<tr><th colspan="2">Table 1. Votes',
        '<thead><tr><th colspan="2">Table 1. Votes',
    ],
)
def test_a_title_in_the_first_row_is_a_caption(title: str) -> None:
    """Whatever cell it is in. The names of the columns stay as they are."""
    (table,) = read(f"<table>{title}{TITLED}").tables
    assert (table.caption, table.header) == ("Table 1. Votes", ("Town", "Votes"))
    assert table.rows == (("Marsh", "12"),)
    (other,) = read(f"<table><caption>Fares</caption>{title}{TITLED}").tables
    assert other.caption == "Fares: Table 1. Votes"


def test_empty_rows_above_a_header_are_left_out() -> None:
    (table,) = read(f"<table><tr><td><td><tr><th>&nbsp;<th>{TITLED}").tables
    assert (table.header, table.rows) == (("Town", "Votes"), (("Marsh", "12"),))


def test_a_header_may_have_a_plain_corner() -> None:
    """If the rows below begin with header cells."""
    rows = "<tr><th>Marsh<td>1<td>2<tr><th>Bay<td>3<td>4</table>"
    (table,) = read(f"<table><tr><td>Town<th>2020<th>2021{rows}").tables
    assert table.header == ("Town", "2020", "2021")


def test_groups_of_rows_are_no_names_of_columns() -> None:
    """A header cell over all columns is a row, be it right below the header or further down."""
    (table,) = read(
        "<table><tr><th>Town<th>Votes<tr><th colspan=2>North<tr><td>Marsh<td>12"
        "<tr><th colspan=2>South<tr><td>Bay<td>7</table>"
    ).tables
    assert table.header == ("Town", "Votes")
    assert table.rows == (("North", ""), ("Marsh", "12"), ("South", ""), ("Bay", "7"))


def test_only_the_first_head_is_the_header() -> None:
    """As in a browser. A foot goes to the end, once."""
    (table,) = read(
        "<table><thead><tr><th>A<th>B</thead><tbody><tr><td>1<td>2</tbody>"
        "<thead><tr><th>C<th>D</thead><tbody><tr><td>3<td>4</tbody></table>"
    ).tables
    assert table.header == ("A", "B")
    assert table.rows == (("1", "2"), ("C", "D"), ("3", "4"))


def test_code_with_line_numbers_is_code() -> None:
    """Pygments, Rouge and others set the numbers in a table beside the code."""
    (code,) = read(
        "<table class=highlighttable><tr><td class=linenos><pre>1\n2</pre></td>"
        "<td class=code><pre>a\n  b</pre></td></tr></table>"
    ).blocks
    assert isinstance(code, Code)
    assert code.text == "a\n  b"


def test_tables_that_place_one_thing_below_the_other_are_layout() -> None:
    """One column with headings, and a table around another."""
    inner = "<table><tr><td><h1>Weekly</h1></td></tr><tr><td>It opens on Monday.</td></tr></table>"
    document = read(f"<table><tr><td>{inner}</td></tr></table>")
    assert [(type(block).__name__, block.to_dict()["text"]) for block in document.blocks] == [
        ("Heading", "Weekly"), ("Paragraph", "It opens on Monday."),
    ]  # fmt: skip
    data = "<table><tr><th>A<th>B<tr><td>1<td>2</table>"
    (table,) = read(f"<table><tr><td>{data}</td></tr></table>").tables
    assert table.rows == (("1", "2"),)


def test_depths_go_on_below_a_block_in_a_nested_item() -> None:
    """Code ends a list; what follows it in the same lists is as deep as it was."""
    first, second = read(
        "<ul><li>a<ul><li>b<ul><li>c<pre>x</pre></li><li>d</li></ul></li><li>e</li></ul></li>"
        "<li>f</li></ul>"
    ).lists
    assert [(item.text, item.depth) for item in first.items] == [("a", 0), ("b", 1), ("c", 2)]
    assert [(item.text, item.depth) for item in second.items] == [("d", 2), ("e", 1), ("f", 0)]
