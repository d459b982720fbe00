"""A record is described once, by its class: JSON, schema and columns follow from it."""

import json
import os
import pickle
import stat
import sys
import threading
import warnings
from pathlib import Path
from typing import Annotated, NamedTuple

import pyarrow as pa
import pytest
from conftest import SAMPLES

import articlex
from articlex import (
    Code,
    Document,
    Heading,
    List,
    ListItem,
    MissingDependencyError,
    Options,
    Paragraph,
    Table,
)
from articlex.article import Article
from articlex.blocks import Line, Section
from articlex.errors import InputError, UsageError
from articlex.export import records
from articlex.export.atomic import atomic_path, printable
from articlex.export.formats import format_by_suffix, writer
from articlex.export.json import document_json
from articlex.export.views import (
    CandidatesView,
    HeadingsView,
    ListView,
    OutlineView,
    ParagraphsView,
    TableIndexView,
    TableView,
    article_views,
)
from articlex.fields import About, dict_encoder, json_encoder
from articlex.readers import load


class Anchored(NamedTuple):
    """A heading with one more key, which is one more line."""

    line_start: Line
    line_end: Line
    section: Section
    level: int
    text: str
    anchors: Annotated[tuple[str, ...], About("The heading's anchors.")]
    anchor: Annotated[str | None, About("The first anchor.")] = None


def test_a_new_key_is_one_line_in_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    block = Anchored(1, 2, ("A",), 2, "B", ("b", "c"), "b")
    assert dict_encoder(Anchored)(block) == {
        "type": "anchored",
        "line_start": 1,
        "line_end": 2,
        "section": ["A"],
        "level": 2,
        "text": "B",
        "anchors": ["b", "c"],
        "anchor": "b",
    }
    assert json.loads(json_encoder(Anchored)(block)) == dict_encoder(Anchored)(block)
    assert records.csv_columns(Anchored) == ("level", "text", "anchor", "line_start", "line_end")
    monkeypatch.setitem(records.RECORD_CLASSES, "headings", Anchored)
    schema = records.arrow_schema("headings", pa)
    assert schema.field("anchors").type == pa.list_(pa.string())
    assert schema.field("anchor").type == pa.string()
    monkeypatch.setattr(records, "BLOCKS", (Anchored,))
    properties = records.json_schema()["$defs"]["anchored"]["properties"]
    assert properties["anchor"] == {"type": ["string", "null"], "description": "The first anchor."}
    assert properties["anchors"]["items"] == {"type": "string"}


BLOCKS = (
    Heading(1, 1, (), 2, 'A "B" % \\ \x00 \ud800 ü', 0.25, 1.0),
    Paragraph(2, 3, ("A %s",), ""),
    List(
        4, 5, ("A", "B"), "Boats:", True,
        (ListItem("a", 0, "1.", 4, 4), ListItem("b", 1, "-", 5, 5, False)),
    ),
    List(4, 5, (), None, False, ()),
    Table(6, 8, (), None, None, ("a", "b"), (None, "right"), (("1",), ()), "tab", 0.5),
    Table(6, 8, (), "Boats:", "%d", None, (), ()),
    Code(9, 9, (), None, "a\n\tb\u2028"),
)  # fmt: skip


@pytest.mark.parametrize("more", [{}, {"language": "ü%", "n": None}])
def test_the_json_of_a_document_is_that_of_its_object(more: dict[str, str | None]) -> None:
    """It is written block by block, without the object."""
    row = Document(BLOCKS, source="a\udcff", id="7", line=3, metadata={"title": "%s"})
    for document in (Document(BLOCKS), row, Document(())):
        expected = json.dumps({**document.to_dict(), **more}, ensure_ascii=False)
        assert "".join(document_json(document, more)) == expected


@pytest.mark.parametrize(
    ("part", "columns"),
    [
        ("headings", "index block_index section line_start line_end level text score level_score"),
        ("paragraphs", "index block_index section line_start line_end text"),
        ("lists", "index block_index section line_start line_end lead_in ordered items"),
        (
            "tables",
            (
                "index block_index section line_start line_end lead_in caption header alignments "
                "rows dialect score kind"
            ),
        ),
        ("blocks", "schema format metadata blocks"),
        ("stats", "headings paragraphs lists tables code table_rows"),
    ],
)
def test_columns_of_parquet(part: str, columns: str) -> None:
    names = ["source", "id", "line", "url", "document_id", *columns.split()]
    schema = records.arrow_schema(part, pa, ())
    assert schema.names == names
    if part == "lists":
        item = schema.field("items").type.value_type
        assert str(item) == (
            "struct<text: string, depth: int64, marker: string, line_start: int64, "
            "line_end: int64, checked: bool>"
        )
    if part == "tables":
        assert str(schema.field("rows").type) == "list<item: list<item: string>>"


def test_columns_of_csv() -> None:
    document = articlex.parse("Boats\n===\nText, here.\n- [x] term: words\n| a |")
    (part,) = enumerate(document.lists, 1)
    view = ListView(document, part, split_terms=True)
    columns = "source list section depth marker term text checked line_start line_end"
    assert view.header == tuple(columns.split())
    assert list(view.rows()) == [["", 1, ("Boats",), 0, "-", "term", "words", True, 4, 4]]
    assert (view.length, view.width, view.line) == (1, 10, 4)
    assert view.records()[0]["items"][0]["term"] == "term"
    headings = HeadingsView(document, [*enumerate(document.headings, 1)])
    assert headings.header == (
        "source",
        "index",
        "section",
        "level",
        "text",
        "score",
        "level_score",
        "line_start",
        "line_end",
    )
    assert (headings.length, headings.title) == (1, "")
    paragraphs = ParagraphsView(document, [*enumerate(document.paragraphs, 1)])
    assert paragraphs.header == ("source", "index", "section", "text", "line_start", "line_end")


def test_an_index_of_tables() -> None:
    document = articlex.parse("Fares\n===\n| a | b |\n|---|---|\n| 1 |")
    parts = [*enumerate(document.tables, 1)]
    view = TableIndexView(document, parts)
    assert [*map(tuple, view.rows())] == [
        ("", 1, ("Fares",), None, 1, 2, ("a", "b"), 3, 5, None, ("1",))
    ]
    (record,) = view.records()
    assert (record["rows"], record["columns"], record["line_start"]) == (1, 2, 3)
    typed = TableView(document, parts[0], as_objects=True, with_types=True)
    assert typed.header == ("a", "b")
    (record,) = typed.records()
    assert record["rows"] == [{"a": 1}]
    assert [column["type"] for column in record["types"]] == ["integer", "text"]


def test_candidates_have_a_line_and_a_length() -> None:
    options = Options(explain=True)
    document = articlex.parse(
        "Boats At Sea\n" + "The boats left the harbour. " * 9, options=options
    )
    view = CandidatesView(document)
    assert (view.line, view.length) == (1, 1)


def test_each_candidate_has_reasons() -> None:
    """Those that the prefilter rejects have fewer features to give."""
    text = "\n".join(["Ida sails.", "Anna rows."] * 9)
    candidates = articlex.parse(text, options=Options(explain=True)).candidates
    assert len(candidates) == 18
    assert not any(candidate.is_heading for candidate in candidates)
    assert all(len(candidate.reasons) == 5 for candidate in candidates)


def test_the_schema_file_is_made_from_the_classes() -> None:
    path = Path(articlex.__file__).parent / "schema.json"
    assert json.loads(path.read_text("utf-8")) == records.json_schema()


def test_an_outline_has_children() -> None:
    document = articlex.parse("# A\n\n## B\n\n# C")
    view = OutlineView(document, [*enumerate(document.headings, 1)])
    assert [(row[1], row[3]) for row in view.rows()] == [(0, "A"), (1, "B"), (0, "C")]
    assert [len(record["children"]) for record in view.records()] == [1, 0]


def test_an_article_is_detected_and_keeps_its_row() -> None:
    document = load(Article("a.jsonl", "<p>Boats", line=7, id="x", url="u"))
    assert (document.format, document.line, document.id, document.url) == ("html", 7, "x", "u")
    assert load(Article("a", "Boats", "text")).line is None


def test_text_is_made_fit_for_utf8() -> None:
    assert [printable(text) for text in ("a", "é", "\ud800")] == ["a", "é", "\\ud800"]


def test_a_caption_becomes_a_paragraph_in_markdown() -> None:
    text = "| Boats | |\n|---|---|\n| a | b |\n|---|---|\n| c | d |\n```\nx\n```\n"
    views = article_views(articlex.parse(text), has_captions=False)
    assert "".join(writer("markdown")(views)).startswith("Boats\n\n| a | b |\n")


def test_a_table_directly_in_a_table_is_its_own() -> None:
    page = "<table><caption>A<tr><td>1<table><tr><td>2</table></table>"
    assert [table.rows for table in articlex.parse(page, format="html").tables] == [
        (("1",),), (("2",),),
    ]  # fmt: skip


def test_suffixes_name_formats() -> None:
    names = {suffix: format_by_suffix(suffix) for suffix in (".csv", ".db", ".txt", ".pdf")}
    assert {suffix: each and each.name for suffix, each in names.items()} == {
        ".csv": "csv", ".db": "sqlite", ".txt": "plain", ".pdf": None,
    }  # fmt: skip


def test_values_become_text_in_one_way() -> None:
    values = ("a", None, True, ("A", "B"), 0.5, 1.0, 7)
    assert [records.cell_text(value) for value in values] == [
        "a", "", "true", "A > B", "0.5", "1", "7",
    ]  # fmt: skip


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(UsageError, match="unknown text format 'pdf'; choose from json, jsonl"):
        writer("pdf")


def test_a_document_can_be_pickled() -> None:
    document = articlex.parse("Boats\n===\n- a")
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301
    assert pickle.loads(pickle.dumps(Document(()))) == Document(())  # noqa: S301


def test_a_missing_library_is_an_import_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    table = Table(1, 1, (), None, None, ("a",), (), (("1",),))
    with pytest.raises(ImportError, match=r"Arrow needs pyarrow; .*articlex\[parquet\]"):
        table.to_arrow()
    assert issubclass(MissingDependencyError, articlex.ArticlexError)


def test_a_table_is_a_value() -> None:
    """It is immutable, equal to its like, and can be pickled."""
    table = Table(1, 3, (), None, None, ("a",), (), (("1",),), "pipe")
    assert table == pickle.loads(pickle.dumps(table))  # noqa: S301
    assert len({table, table._replace(), table._replace(line_end=4)}) == 2
    assert table != (1, 3)
    assert "rows=(('1',),), dialect='pipe', score=None)" in repr(table)
    with pytest.raises(AttributeError, match="cannot set rows: a table is immutable"):
        table.rows = ()
    with pytest.raises(TypeError):
        table._replace(width=3)


def test_tables_go_to_arrow() -> None:
    table = Table(1, 3, (), None, None, ("a", "a"), (), (("1", "2"), ("3",)))
    assert table.to_arrow().to_pydict() == {"a": ["1", "3"], "a_2": ["2", None]}
    assert pa.RecordBatchReader.from_stream(table).read_all().num_rows == 2


def test_a_shard_is_not_one_article(tmp_path: Path) -> None:
    shard = tmp_path / "a.jsonl"
    shard.write_text('{"text": "| a |", "id": "x"}\n7\n{"text": "b"}\n')
    with pytest.raises(InputError, match=r"a\.jsonl: .* read it with articlex\.iter_documents"):
        articlex.read(shard)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        documents = list(articlex.iter_documents(shard))
    assert [str(each.message) for each in caught] == [f"{shard}:2: not a JSON object"]
    assert [(document.id, document.line) for document in documents] == [("x", 1), (None, 3)]
    with pytest.warns(UserWarning, match="a.jsonl:2: not a JSON object"):
        tables = list(articlex.iter_documents(shard, options=Options(tables_only=True)))
    assert [len(document.tables) for document in tables] == [1]


def test_documents_of_a_folder() -> None:
    names = [document.source for document in articlex.iter_documents(SAMPLES)]
    assert [Path(name or "").stem for name in names] == ["email", "harbour", "lists", "tables"]


def test_a_fifo_gets_what_a_library_wrote_to_a_file(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(fifo.read_bytes()))
    reader.start()
    with atomic_path(str(fifo)) as temporary:
        Path(temporary).write_bytes(b"new")
    reader.join(timeout=10)
    assert received == [b"new"]
    assert stat.S_ISFIFO(fifo.stat().st_mode)


def test_headings_have_defaults() -> None:
    assert Heading(1, 1, (), 1, "Boats").to_dict()["score"] == 1.0
