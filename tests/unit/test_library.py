"""What developers use: sections, schemas, checks in CI, and the library's functions."""

import json
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from conftest import SAMPLES, Run

import articlex
from articlex import Document
from articlex.export.formats import OUTPUT_FORMATS, Capacity, writer
from articlex.export.records import command_schema
from articlex.export.views import SectionsView, TableIndexView, TableView
from articlex.extras import import_extra

HARBOUR = "samples/harbour.txt"
BOATS = """\
# Boats
The old ones are by the north pier.
- oars
- sails
## Fares
| Boat | Fare |
|---|---|
""" + "".join(f"| Boat {n} | {n},00 |\n" for n in range(20))


def test_sections_are_each_there_once(run: Run) -> None:
    """In order, with path, level, lines and text. Equal titles stay apart."""
    text = "Words above.\n# A\none\n## B\ntwo\n# A\nthree\n"
    found = json.loads(run("sections", stdin=text).stdout)
    assert [(each["section"], each["level"]) for each in found] == [
        ([], 0),
        (["A"], 1),
        (["A", "B"], 2),
        (["A"], 1),
    ]
    assert [(each["line_start"], each["line_end"]) for each in found] == [
        (1, 1),
        (2, 3),
        (4, 5),
        (6, 7),
    ]
    assert found[2]["text"] == "## B\n\ntwo\n"
    assert [block["type"] for block in found[2]["blocks"]] == ["heading", "paragraph"]
    assert [each.path for each in articlex.parse(text).sections()] == [
        tuple(each["section"]) for each in found
    ]
    assert articlex.parse("").sections() == []


def test_long_sections_are_split_between_rows_and_items(run: Run) -> None:
    """Each piece of a table has the header, and no row or item is lost or cut."""
    found = [
        json.loads(line)
        for line in run(
            "sections", "--max-chars", "120", "-f", "jsonl", stdin=BOATS
        ).stdout.splitlines()
    ]
    tables = [b for each in found for b in each["blocks"] if b["type"] == "table"]
    assert len(tables) > 2
    assert {tuple(table["header"]) for table in tables} == {("Boat", "Fare")}
    assert [row[0] for table in tables for row in table["rows"]] == [f"Boat {n}" for n in range(20)]
    assert all(len(each["text"]) <= 120 for each in found)
    pieces = articlex.parse("- one\n- two\n- three").sections(max_chars=12)
    assert [[item.text for item in piece.blocks[0].items] for piece in pieces] == [  # type: ignore[union-attr]
        ["one"],
        ["two"],
        ["three"],
    ]


def test_sections_do_not_repeat_titles_out_of_proportion() -> None:
    """Thousands of blocks below long titles have less of them, and a warning says how much."""
    title = "Of the many boats that cross the bay in every season and any weather " * 4
    tail = "\n\n| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 5 + "\n- one\n- two\n\n```\nx = 1\n```\n"
    text = f"# {title}\n\n## Fares\n\n## Times\n\n" + "No.\n\n" * 2000 + tail
    document = articlex.parse(text, format="markdown")
    (warning,) = document.warnings
    assert warning == (
        "1: sections have only the first 37 characters of long titles, "
        "for too many blocks would repeat them"
    )
    assert document.headings[0].text == title.strip()
    assert document.tables[0].section == (f"{title[:37]}…", "Times")
    assert document.sections()[-1].path == document.tables[0].section
    short = articlex.parse(f"# {title}\n\nNo.\n", format="markdown")
    assert short.paragraphs[0].section == (title.strip(),)
    long = articlex.parse(f"# {title}\n\n" + "word " * 200_000 + "\n\n" + "No.\n\n" * 2000)
    assert (long.paragraphs[0].section, long.warnings) == ((title.strip(),), ())


def test_a_table_of_one_cell_only_places_a_text() -> None:
    """Such as a command in a frame. `articlex tables` leaves it out unless --all is given."""
    for text, kind in (
        ("| pip install articlex |", "layout"),
        ("| pip install articlex |\n|---|", "layout"),
        ("| Boat |\n|---|\n| Tern |", "data"),
        ("| Boat | Tern |", "data"),
    ):
        assert [table.kind for table in articlex.parse(text).tables] == [kind]


def test_documents_of_several_paths(tmp_path: Path) -> None:
    """One path, or any iterable of files and folders."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Text of {name}.")
    single = [document.source for document in articlex.iter_documents(tmp_path)]
    several = [document.source for document in articlex.iter_documents(sorted(tmp_path.iterdir()))]
    assert single == several == [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]


def test_a_missing_library_is_installed_as_articlex_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pip reaches no environment of pipx."""
    for prefix, advice in (
        ("/usr", "pip install 'articlex[xlsx]'"),
        ("/home/me/.local/share/pipx/venvs/articlex", "pipx inject articlex nowhere"),
    ):
        monkeypatch.setattr("sys.prefix", prefix)
        with pytest.raises(articlex.MissingDependencyError) as raised:
            import_extra("nowhere.to_be", "xlsx", "Excel")
        assert str(raised.value) == f"Excel needs nowhere; install it with: {advice}"


def test_half_of_each_piece_is_new() -> None:
    """A header or a lead-in that is longer than a piece is not repeated for every row or item."""
    table = f"| {'x' * 400} | b |\n|---|---|\n" + "| 1 | 2 |\n" * 200
    pieces = articlex.parse(table).sections(max_chars=50)
    tables = [part for piece in pieces for part in piece.blocks if isinstance(part, articlex.Table)]
    assert sum(len(part.to_csv()) for part in tables) < 3 * len(table)
    assert sum(len(part.rows) for part in tables) == 200
    items = f"{'x' * 400}:\n\n" + "- a\n" * 200
    blocks = [block for piece in articlex.parse(items).sections(50) for block in piece.blocks]
    assert len(blocks) < 10


@pytest.mark.parametrize("name", ["markdown", "html", "csv", "terminal", "grid"])
def test_sections_in_every_kind_of_format(run: Run, name: str) -> None:
    """Each shows the text below each heading."""
    done = run("sections", HARBOUR, "-f", name)
    assert done.returncode == 0
    assert "Looking Ahead" in done.stdout


@pytest.mark.parametrize(
    "command", ["parse", "tables", "lists", "headings", "paragraphs", "outline", "sections"]
)
def test_what_a_command_prints_is_of_its_schema(run: Run, command: str) -> None:
    """`articlex schema COMMAND` describes it."""
    schema = json.loads(run("schema", command).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    printed = json.loads(run(command, HARBOUR).stdout)
    jsonschema.validate(printed, schema)
    assert printed
    both = json.loads(run(command, HARBOUR, "samples/lists.txt").stdout)
    jsonschema.validate(both, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{}], schema)


def test_the_schema_of_check_describes_a_line(run: Run) -> None:
    """Each line of its JSON is an object."""
    schema = json.loads(run("schema", "check").stdout)
    lines = run("check", "-f", "json", stdin="| a |\n|---|\n| b | c |\n").stdout.splitlines()
    assert lines
    for line in lines:
        jsonschema.validate(json.loads(line), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"code": "x"}, schema)


def test_check_selects_codes(run: Run) -> None:
    """--select keeps some, --ignore leaves some out, --strict counts what is left."""
    text = "| a | a |  |\n|---|---|---|\n| 1 |\n"
    codes = [
        line.split(": ")[1].split()[0]
        for line in run("check", "-q", stdin=text).stdout.split("\n")
        if line
    ]
    assert set(codes) == {"duplicate-header", "empty-header", "ragged-row"}
    only = run("check", "-q", "--select", "ragged-row", stdin=text)
    assert (only.stdout, only.stderr) == (
        "-:3: ragged-row the row has 1 cells, the header 3\n",
        "",
    )
    ignored = run("check", "-q", "--strict", "--ignore", ",".join(set(codes)), stdin=text)
    assert (ignored.returncode, ignored.stdout) == (0, "")
    wrong = run("check", "--ignore", "boats", stdin=text)
    assert wrong.returncode == 2
    assert "boats: choose from ragged-row, " in wrong.stderr


def test_check_for_programs(run: Run) -> None:
    """A JSON object per line, or an annotation for GitHub."""
    text = "| a | a |\n|---|---|\n| 1 | 2 |\n"
    assert json.loads(run("check", "-f", "json", stdin=text).stdout) == {
        "source": "-",
        "line_start": 1,
        "code": "duplicate-header",
        "message": "2 columns are called 'a'",
    }
    assert run("check", "-f", "github", stdin=text).stdout == (
        "::warning file=-,line=1,title=duplicate-header::2 columns are called 'a'\n"
    )


def test_every_code_is_explained(run: Run) -> None:
    """With its meaning and what to do."""
    from articlex.diagnostics import ADVICE, CODES

    assert ADVICE.keys() == CODES.keys()
    done = run("check", "--explain", "lost-shape")
    assert done.stdout.startswith(f"lost-shape: {CODES['lost-shape']}\n\n")


def test_a_document_goes_through_json_and_back() -> None:
    """Every block of the samples, and a shard's row."""
    for path in SAMPLES.iterdir():
        document = articlex.read(path)
        record = json.loads(json.dumps(document.to_dict()))
        assert Document.from_dict(record).blocks == document.blocks
        assert Document.from_dict(record).source == str(path)
    with pytest.raises(ValueError, match="schema 'articlex/9' is not 'articlex/1'"):
        Document.from_dict({"schema": "articlex/9"})
    with pytest.raises(ValueError, match="unknown type of block: 'poem'"):
        Document.from_dict({"schema": "articlex/1", "blocks": [{"type": "poem"}]})
    broken: list[Any] = [None, 5, [1], [{"type": ["table"]}], [{}]]
    for blocks in broken:
        with pytest.raises(ValueError, match=r"blocks|block"):
            Document.from_dict({"schema": "articlex/1", "blocks": blocks})
    with pytest.raises(ValueError, match="'blocks' is a list of objects, not NoneType"):
        Document.from_dict({"schema": "articlex/1"})


def test_documents_and_tables_as_text() -> None:
    """As the commands print them."""
    document = articlex.parse(BOATS)
    assert document.to_markdown().startswith("# Boats\n\nThe old ones are by")
    assert '<h1 id="line-1" title="line 1">Boats</h1>' in document.to_html()
    assert document.tables[0].to_csv().startswith('Boat,Fare\nBoat 0,"0,00"\n')
    assert document.tables[0].to_markdown().startswith("| Boat | Fare |\n|---|---|\n| Boat 0 |")


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("a.md", b"# Boats\n"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.json", b'{"schema": "articlex/1"'),
        ("a.csv", b"Boat,Fare\n"),
        ("a.sqlite", b"SQLite format 3\0"),
        ("a.xlsx", b"PK"),
    ],
)
def test_a_document_is_written_by_its_suffix(tmp_path: Path, name: str, beginning: bytes) -> None:
    """Whole, in the format that the suffix names."""
    articlex.write(articlex.parse(BOATS), tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(beginning)


def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(articlex.ArticlexError, match=r"a\.doc: the suffix names no format"):
        articlex.write(articlex.parse("x"), tmp_path / "a.doc")
    assert not list(tmp_path.iterdir())


def test_texts_and_files_of_a_format_that_is_given_or_seen(tmp_path: Path) -> None:
    """`auto` goes by the text, `format` overrules the name, wrong types are refused."""
    assert articlex.parse("<h1>Boats</h1>", format="auto").format == "html"
    assert articlex.parse("Boats\nand piers", format="auto").format == "text"
    path = tmp_path / "a.txt"
    path.write_bytes(b"<h1>Boats \xff</h1>")
    document = articlex.read(path, format="html", encoding="utf-8", errors="replace")
    assert document.headings[0].text == "Boats \ufffd"
    with pytest.raises(TypeError, match="parse takes the text as str, not bytes; read"):
        articlex.parse(b"Boats")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        articlex.read(7)  # type: ignore[arg-type]


def test_wrong_types_are_told_in_a_sentence(tmp_path: Path) -> None:
    """The message names what was given, and what is taken."""
    document = articlex.parse("# A\n\nb")
    wrong: Any = {}
    with pytest.raises(TypeError, match="parse takes Options, not dict, as options"):
        articlex.parse("a", options=wrong)
    with pytest.raises(TypeError, match="write takes a Document, not dict"):
        articlex.write(wrong, tmp_path / "a.md")
    with pytest.raises(TypeError, match="max_chars is a number of characters, not dict"):
        document.sections(wrong)
    with pytest.raises(TypeError, match="from_dict takes a mapping, not int"):
        Document.from_dict(cast("Any", 5))
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(articlex.ArticlexError, match="errors='ignore': choose 'strict' or"):
        articlex.read(tmp_path / "a.txt", errors="ignore")


def test_a_section_has_its_parts() -> None:
    """Each kind of block, and the Markdown of all."""
    text = "# A\n\nb\n\n- c\n\n| d |\n|---|\n| e |\n\n# F\n"
    first, last = articlex.parse(text, format="markdown").sections()
    assert [block.text for block in first.paragraphs] == ["b"]
    assert [item.text for each in first.lists for item in each.items] == ["c"]
    assert [table.header for table in first.tables] == [("d",)]
    assert first.to_markdown() == "# A\n\nb\n\n- c\n\n| d |\n|---|\n| e |\n"
    assert (last.paragraphs, last.lists, last.tables) == ((), (), ())


def test_views_of_sections_in_process() -> None:
    """Rows and records of sections, in the formats that draw and in those with columns."""
    document = articlex.parse(BOATS)
    view = SectionsView(document, list(enumerate(document.sections(), 1)))
    assert (view.length, view.line) == (2, 1)
    assert next(iter(view.rows()))[:4] == ("", 1, ("Boats",), 1)
    assert view.records()[1]["section"] == ["Boats", "Fares"]
    for name in ("markdown", "terminal", "csv", "html"):
        assert "Boat 19" in "".join(writer(name)([view]))
    bom = "".join(writer("csv", bom=True, delimiter=";")([view]))
    assert bom.startswith("\ufeffsource;index;section;")


@pytest.mark.parametrize("command", ["parse", "tables", "outline", "sections", "check"])
def test_schemas_are_schemas(command: str) -> None:
    """Each is valid by itself."""
    jsonschema.Draft202012Validator.check_schema(command_schema(command))


def test_a_table_becomes_data_frames() -> None:
    """With one column per name, and nothing where a row is short."""
    (table,) = articlex.parse("| a | b |\n|---|---|\n| 1 |").tables
    assert table.to_pandas()["b"].isna().tolist() == [True]
    assert table.to_polars().to_dict(as_series=False) == {"a": ["1"], "b": [None]}


def test_an_index_and_types_are_drawn() -> None:
    """On a terminal, and in CSV."""
    document = articlex.parse(BOATS)
    index = TableIndexView(document, [*enumerate(document.tables, 1)])
    assert "20 × 2" in "".join(writer("terminal")([index]))
    typed = TableView(document, (1, document.tables[0]), with_types=True)
    assert "".join(writer("csv")([typed])).splitlines()[2] == "Boat 1,1"


def test_a_table_that_padding_would_blow_up_is_refused() -> None:
    """A long cell beside many short rows, in the formats that pad alone."""
    rows = "| a |\n" * 2000
    (table,) = articlex.parse(f"| {'x' * 50_000} |\n{rows}").tables
    view = TableView(Document((table,)), (1, table))
    assert "are too wide for -f grid" in (Capacity(OUTPUT_FORMATS["grid"]).refusal(view) or "")
    assert Capacity(OUTPUT_FORMATS["csv"]).refusal(view) is None
    assert (
        Capacity(OUTPUT_FORMATS["grid"]).refusal(
            TableView(Document((table,)), (1, table._replace(rows=())))
        )
        is None
    )


def test_blocks_without_keys_are_value_errors() -> None:
    """As other schemas are."""
    record = {"schema": "articlex/1", "blocks": [{"type": "paragraph"}]}
    with pytest.raises(ValueError, match="a block of type paragraph lacks a key"):
        Document.from_dict(record)
    with pytest.raises(ValueError, match="max_chars is 0; give 1 or more"):
        articlex.parse("x").sections(0)
