"""`articlex convert`: real Markdown, which reads back as it was, and one HTML page."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import SAMPLES, Run
from hypothesis import example, given
from hypothesis import strategies as st
from test_properties import ARTICLES

import articlex
from articlex import Block, Code, Document, Heading, List, ListItem, Paragraph, Table
from articlex.export.formats import writer
from articlex.export.views import article_views

SAMPLE = SAMPLES / "harbour.txt"


def markdown_of(document: Document) -> str:
    """Return what `convert --to markdown` writes."""
    return "".join(writer("markdown")(article_views(document, has_captions=False)))


def essence(blocks: tuple[Block, ...]) -> list[object]:
    """Return what must survive: all but lines, scores, and how items were marked.

    A header that is narrower than a row gains empty names, and a task's text its mark. An item
    without text is left out if others are in it.
    """
    found: list[object] = []
    for block in blocks:
        match block:
            case Heading():
                found.append(("heading", block.level, block.text))
            case Paragraph():
                found.append(("paragraph", block.text))
            case List():
                kept: list[ListItem] = []
                for item in reversed(block.items):
                    has_items = bool(kept) and kept[0].depth > item.depth
                    if item.text or item.checked is not None or not has_items:
                        kept.insert(0, item)
                outermost = min(item.depth for item in kept)
                items = [(item.depth - outermost, item.text, item.checked) for item in kept]
                found.append(("list", block.ordered, items))
            case Table():
                header = block.header or ()
                while header and not header[-1]:
                    header = header[:-1]
                found.append(("table", block.caption, header, block.rows))
            case Code():
                found.append(("code", " ".join((block.language or "").split()), block.text))
    return found


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_samples_come_back_from_markdown(sample: Path, run: Run) -> None:
    """Text, converted to Markdown and read back, gives the same blocks."""
    before = articlex.read(sample)
    text = run("convert", str(sample), "--to", "markdown").stdout
    after = articlex.parse(text, format="markdown")
    assert essence(after.blocks) == essence(before.blocks)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20)
TRICKS = st.sampled_from([
    "#", "C #", "# no heading", "- no item", "+ no", "1. no", "1986.", "12) no", "===", "---",
    "***", "___", "```", "~~~", "~~gone~~", "[a](b)", "[a]: /b", "![i](j)", "<b>bold</b>",
    "<!-- x -->", "&amp; &#65;", "a_b_c _d_ __e__", "*x*", "`c`", "a\\|b", "\\", "x\\", "|",
    "a | b", "[x] done", "https://example.org", "> quote", "<https://a.b>", "a\tb",
    "-", "+", "5)", "é\u00a0", "=x",
])  # fmt: skip
TEXT = (WORDS | TRICKS).map(str.strip).filter(bool)
CELL = (WORDS | TRICKS).map(str.strip)
LANGUAGE = st.none() | st.sampled_from(["python", "c++", "a`b", "x y"])
ROW = st.lists(CELL, min_size=1, max_size=4).map(tuple)


def _list(drawn: list[tuple[str, int, bool | None, int | None]]) -> List:
    """Return a list, of lists within lists, each ordered from the number of its first item on."""
    found: list[ListItem] = []
    numbers: list[int | None] = []
    for text, wanted, checked, start in drawn:
        depth = min(wanted, len(numbers))
        if depth == len(numbers):
            numbers.append(start)
        else:
            del numbers[depth + 1 :]
            before = numbers[depth]
            numbers[depth] = None if before is None else before + 1
        number = numbers[depth]
        mark = "-" if number is None else f"{number}."
        found.append(ListItem(text, depth, mark, 1, 1, checked if text else None))
    return List(1, 1, (), None, found[0].marker != "-", tuple(found))


BLOCK: st.SearchStrategy[Block] = st.one_of(
    st.builds(lambda level, text: Heading(1, 1, (), level, text), st.integers(1, 6), TEXT),
    st.builds(lambda text: Paragraph(1, 1, (), text), TEXT),
    st.builds(
        _list,
        st.lists(
            st.tuples(
                st.just("") | TEXT,
                st.integers(0, 4),
                st.sampled_from([None, True, False]),
                st.sampled_from([None, None, 0, 1, 2, 10]),
            ),
            min_size=1,
        ),
    ),
    st.builds(
        lambda header, rows: Table(1, 1, (), None, None, header, (), tuple(rows)),
        ROW.filter(any),
        st.lists(ROW, max_size=4),
    ),
    st.builds(
        lambda language, text: Code(1, 1, (), language, text),
        LANGUAGE,
        st.lists(st.sampled_from(["x", "```", "~~~~", "", " y", "|a|"]), min_size=1)
        .map("\n".join)
        .filter(str.strip),
    ),
)


@given(st.lists(BLOCK, max_size=8))
@example([Paragraph(1, 1, (), "1986."), Heading(1, 1, (), 2, "C #")])
def test_any_document_comes_back_from_markdown(blocks: list[Block]) -> None:
    """Whatever headings, items and cells hold, Markdown gives them back."""
    document = Document(tuple(blocks))
    after = articlex.parse(markdown_of(document), format="markdown")
    assert essence(after.blocks) == essence(document.blocks)


@given(ARTICLES)
def test_any_article_can_be_converted(text: str) -> None:
    """Markdown and HTML are made of any text at all, and HTML keeps every letter and digit."""
    document = articlex.parse(text)
    markdown_of(document)
    page = "".join(writer("html")(article_views(document, has_captions=True)))
    body = page.split("<main>", 1)[1].split("</main>", 1)[0]
    words = [letter for block in document.blocks for letter in _letters(block)]
    shown = re.sub(r"<[^>]*>", "", body)
    for letter in set(filter(str.isalnum, words)) - set("ampltg"):
        assert shown.count(letter) == words.count(letter)


def _letters(block: Block) -> str:
    match block:
        case List():
            return "".join(item.text for item in block.items)
        case Table():
            rows = [(block.caption or "",), block.header or (), *block.rows]
            return "".join(cell for row in rows for cell in row)
        case _:
            return block.text


class _Shape(HTMLParser):
    """Notes a page's tags in order and complains of one that does not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag == "th":
            assert ("scope", "col") in attrs
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_one_well_formed_page_of_sections(run: Run) -> None:
    """Every tag closes, each heading opens a section, nothing is fetched from elsewhere."""
    page = run("convert", str(SAMPLE), "--to", "html").stdout
    shape = _Shape()
    shape.feed(page)
    assert shape.open == []
    assert shape.seen.count("section") == len(articlex.read(SAMPLE).headings) == 4
    assert shape.seen.count("table") == 3
    assert shape.seen.count("li") == 10
    assert "<title>Norhaven Launches Electric Ferries to Link Outer Islands</title>" in page
    assert "prefers-color-scheme" in page or "color-scheme: light dark" in page
    assert "src=" not in page
    assert "http:" not in page
    assert "https:" not in page


def test_html_comes_back(run: Run, tmp_path: Path) -> None:
    """The HTML page reads back as the same headings, items and cells."""
    page = tmp_path / "page.html"
    run("convert", str(SAMPLE), "-o", str(page))
    assert essence(articlex.read(page).blocks) == essence(articlex.read(SAMPLE).blocks)


def test_json_is_what_parse_prints(run: Run) -> None:
    """`convert --to json` is `parse`."""
    assert run("convert", str(SAMPLE), "--to", "json").stdout == run("parse", str(SAMPLE)).stdout


def test_an_unknown_suffix_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    """A suffix that is no format of `convert` is named."""
    done = run("convert", str(SAMPLE), "-o", str(tmp_path / "a.csv"))
    assert done.returncode == 2
    assert "convert writes markdown, html, json, not csv" in done.stderr


CHROMIUM = shutil.which("chromium")
DOM = """<script>onload = () => { const say = x => [...document.querySelectorAll(x)];
document.title = JSON.stringify({
  sections: say("section > h1:first-child, section > h2:first-child").map(h => h.textContent),
  tables: say("table").map(t => [...t.rows].map(r => [...r.cells].map(c => c.textContent))),
  scopes: say("thead th").filter(h => h.scope == "col").length,
  wide: document.documentElement.scrollWidth > innerWidth }) }</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_browser_shows_the_page(run: Run, tmp_path: Path) -> None:
    """In a real browser the page has the sections and cells, and is no wider than a phone."""
    page = tmp_path / "page.html"
    text = run("convert", str(SAMPLE), "--to", "html").stdout
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy".*>\n', "", text)
    page.write_text(open_page.replace("</body>", DOM + "</body>"), "utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--window-size=360,740",
        f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    found = json.loads(re.findall(r"<title>(.*?)</title>", done.stdout)[0].replace("&amp;", "&"))
    document = articlex.read(SAMPLE)
    assert found["sections"] == [heading.text for heading in document.headings]
    assert found["tables"] == [
        [list(table.header or ()), *map(list, table.rows)] for table in document.tables
    ]
    assert found["scopes"] == sum(len(table.header or ()) for table in document.tables)
    assert not found["wide"]


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_page_lists_its_contents_and_its_tables_can_be_copied(run: Run, tmp_path: Path) -> None:
    """The page's policy lets its own script run, and no other."""
    page = tmp_path / "page.html"
    text = run("convert", str(SAMPLE), "--to", "html").stdout
    other = "<script>document.title = 'broken'</script></body>"
    page.write_text(text.replace("</body>", other), "utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    document = articlex.read(SAMPLE)
    assert shown.count("<button>Copy as CSV</button>") == len(document.tables)
    links = re.findall(r'<a href="#line-[0-9a-f]+-(\d+)" class="level\d">(.*?)</a>', shown)
    assert links == [(str(each.line_start), each.text) for each in document.headings]
    assert "<title>broken</title>" not in shown
