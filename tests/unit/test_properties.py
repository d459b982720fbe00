"""The parser's promises, held for any text that hypothesis can make."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import articlex
from articlex import Options
from articlex.export.formats import writer
from articlex.export.views import TableView
from articlex.selection import Selection, select

_PIECES = [
    "| a | b |", "|---|---|", "---|---|", "a | b", "| x |", "|", "| `|", "a\\|b |", "- item",
    "- a- b", "- a - b- c ",
    "  - nested", "* star", "1. one", "2. two", "a) letter", "(1) bracket", "[ ] task", "– dash",
    "— Yes, — she said.", "# Heading", "Title", "=====", "-----", "```", "~~~~ python", "    code",
    "\tcode", "", " ", "A sentence that ends.", "An introduction:", "word " * 30, "Ünïcödé 漢字",
    "\x0c", "\x85", "\u2028", "\x00", "\ufeff", "٣. رقم", "+---+---+", "| - | - |", "---+---",
    "--- + ---", ">", "> ", "~~~~~", "^^^^^", "  1. in", "_____",
    "+===+===+", "=====  =====", "== ==", "word  word word",
]  # fmt: skip

LINES = st.one_of(st.sampled_from(_PIECES), st.text(max_size=30))
ARTICLES = st.one_of(st.text(), st.lists(LINES, max_size=30).map("\n".join))


@given(ARTICLES)
@example("\r")
@example("| a |\r\n|---|\r\n| b |\r\n")
@example("```\n````\n```")
@example("+--+--+\n|--+--+|\n")
@example("    x\n\n    x\ny")
@example("= =\nab\n= =")
def test_every_line_is_in_exactly_one_block(text: str) -> None:
    """Spans are ordered and disjoint, and they hold every line that is not blank."""
    covered: list[int] = []
    for block in articlex.parse(text).blocks:
        assert block.line_start <= block.line_end
        covered.extend(range(block.line_start, block.line_end + 1))
    assert covered == sorted(set(covered))
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    assert {number for number, line in enumerate(lines, 1) if line.strip()} <= set(covered)
    assert not covered or covered[-1] <= len(lines)


@given(ARTICLES)
def test_no_word_is_lost_or_invented(text: str) -> None:
    """The blocks hold the article's letters and digits, each as often, markers aside."""
    document = articlex.parse(text)
    held = []
    for block in document.blocks:
        match block:
            case articlex.List():
                held += [item.marker + item.text for item in block.items]
            case articlex.Table():
                held += [block.caption or "", *(block.header or ())]
                held += [cell for row in block.rows for cell in row]
            case articlex.Code():
                held += [block.language or "", block.text]
            case articlex.Heading() | articlex.Paragraph():
                held.append(block.text)
    wanted = Counter(letter for letter in text if letter.isalnum())
    kept = Counter(letter for letter in "".join(held) if letter.isalnum())
    assert not kept - wanted
    # A task's mark, the letter x, is kept as `checked`.
    missing = wanted - kept
    assert set(missing) <= {"x", "X"}
    tasks = [item for block in document.lists for item in block.items if item.checked]
    assert missing.total() <= len(tasks)


@given(ARTICLES)
def test_line_ends_do_not_matter(text: str) -> None:
    """LF, CRLF and CR give the same blocks."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = articlex.parse(unix).blocks
    assert articlex.parse(unix.replace("\n", "\r\n")).blocks == blocks
    assert articlex.parse(unix.replace("\n", "\r")).blocks == blocks


@given(ARTICLES)
@example("a | b\n---+---\n1 | 2")
@example("a | b\n--- + ---\n1 | 2")
@example("a\\|b\n+--+\n| c |")
@example("a\r|\r---|---\rb")
@example("= =\nab\n= =")
@example("\u2003| a |")
def test_tables_alone_are_the_full_parses(text: str) -> None:
    """The swift path for tables finds what the full parse finds; the cells need no headings."""
    tables = articlex.parse(text).tables
    assert articlex.parse(text, options=Options(tables_only=True)).tables == tables
    cells = articlex.parse(text, options=Options(tables_only=True, detect_headings=False)).tables
    without = {"section": (), "lead_in": None}
    assert [each._replace(**without) for each in cells] == [t._replace(**without) for t in tables]


@given(ARTICLES, ARTICLES)
def test_same_text_gives_the_same_bytes(text: str, other: str) -> None:
    """Parsing is a function of the text alone, whatever was parsed before."""
    first = json.dumps(articlex.parse(text).to_dict())
    articlex.parse(other)
    assert json.dumps(articlex.parse(text).to_dict()) == first


SCHEMA = Draft202012Validator(
    json.loads((Path(articlex.__file__).parent / "schema.json").read_text("utf-8"))
)


@given(ARTICLES)
@example("# Heading\n\n- [x] task\n\n```python\ncode\n```\n\n| a |\n|:-:|\n| b |\n")
@example("---\ntitle: x\n---\n<title>y</title>\n<ul><li>a</ul>")
def test_output_keeps_to_the_schema(text: str) -> None:
    """Every document, whatever format it is read as, is what the JSON Schema file says."""
    for name in articlex.FORMATS:
        SCHEMA.validate(articlex.parse(text, format=name).to_dict())


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5).map(tuple), max_size=6).map(tuple)


def _document(
    header: tuple[str, ...] | None, rows: tuple[tuple[str, ...], ...]
) -> articlex.Document:
    return articlex.Document((articlex.Table(1, 2, (), None, None, header, (), rows),))


def _written(document: articlex.Document, name: str, *, records: bool = False) -> str:
    parts = select(document.tables, Selection(), "tables")
    return "".join(writer(name)(TableView(document, p, as_objects=records) for p in parts))


@given(st.none() | st.lists(CELLS, min_size=1, max_size=5).map(tuple), ROWS)
def test_cells_read_back_from_csv_tsv_and_json(
    header: tuple[str, ...] | None, rows: tuple[tuple[str, ...], ...]
) -> None:
    """What is written as CSV, TSV or JSON reads back as the same cells, whatever they hold."""
    document = _document(header, rows)
    expected = [*([header] if header is not None else []), *rows]
    for name, delimiter in (("csv", ","), ("tsv", "\t")):
        text = io.StringIO(_written(document, name), newline="")
        assert [tuple(row) for row in csv.reader(text, delimiter=delimiter)] == expected
    (found,) = json.loads(_written(document, "json"))
    assert found["header"] == (None if header is None else list(header))
    assert found["rows"] == [list(row) for row in rows]


@given(
    st.none() | st.lists(CELLS | st.sampled_from(["a", "a_2", "", "column_2"]), max_size=6), ROWS
)
def test_records_lose_nothing(header: list[str] | None, rows: tuple[tuple[str, ...], ...]) -> None:
    """Every cell of every row stands in its record, under a key of its own."""
    document = _document(None if header is None else tuple(header), rows)
    (table,) = document.tables
    assert [tuple(record.values()) for record in table.records()] == list(rows)
    (found,) = json.loads(_written(document, "json", records=True))
    assert [tuple(record.values()) for record in found["rows"]] == list(rows)
