"""Tables as a SQLite database and as Parquet, an index of them, and completion in a shell."""

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from shutil import which

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlite_utils
from conftest import SAMPLES, Run

import articlex
from articlex.export.sqlite import write

HARBOUR = "samples/harbour.txt"
ODD = '| a"b | A"B | a"b |  | ; DROP |\n|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |\n| = | é |\n'


def test_a_database_holds_the_cells_that_json_has(run: Run, tmp_path: Path) -> None:
    """Each table is one of SQLite's, with an entry that says where it is from."""
    path = tmp_path / "x.sqlite"
    assert run("tables", HARBOUR, "-o", str(path)).returncode == 0
    expected = json.loads(run("tables", HARBOUR).stdout)
    base = sqlite3.connect(path)
    entries = base.execute(
        "SELECT name, source, section, columns, rows, line_start, line_end FROM articlex_tables"
    ).fetchall()
    assert [entry[1:] for entry in entries] == [
        (
            HARBOUR, json.dumps(table["section"]), json.dumps(table["header"]), len(table["rows"]),
            table["line_start"], table["line_end"],
        )
        for table in expected
    ]  # fmt: skip
    for (name, *_), table in zip(entries, expected, strict=True):
        assert [list(row) for row in base.execute(f'SELECT * FROM "{name}"')] == table["rows"]  # noqa: S608
    types = dict(
        base.execute("SELECT type, count(*) FROM articlex_blocks GROUP BY type").fetchall()
    )
    assert types == {"heading": 4, "list": 3, "paragraph": 8, "table": 3}
    base.close()


def test_a_database_leaves_out_thousands_of_blocks_of_a_letter(run: Run, tmp_path: Path) -> None:
    """Their records would be a hundred times as large as the article, whose tables are there."""
    path = tmp_path / "x.sqlite"
    for name, line in (("letters.txt", "a\n\n"), ("words.txt", "boat\n\n")):
        (tmp_path / name).write_text("| a |\n|---|\n| 1 |\n\n" + line * 2500)
        done = run("tables", str(tmp_path / name), "-o", str(path), "--force")
        with closing(sqlite3.connect(path)) as base:
            counts = [
                base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                for table in ("articlex_tables", "articlex_blocks")
            ]
        is_short = line == "a\n\n"
        assert (done.returncode, counts) == ((1, [1, 0]) if is_short else (0, [1, 2501]))
        assert ("leaves out its 2501 blocks" in done.stderr) == is_short


def test_odd_names_and_short_rows_fit_into_a_database(run: Run, tmp_path: Path) -> None:
    """Columns differ in more than letter case, quotes are quoted, a missing cell is NULL."""
    path = tmp_path / "x.db"
    assert run("tables", "-", "-o", str(path), stdin=ODD).returncode == 0
    base = sqlite3.connect(path)
    (name,) = base.execute("SELECT name FROM articlex_tables").fetchone()
    found = base.execute(f'SELECT * FROM "{name}"')  # noqa: S608
    names = [column[0] for column in found.description]
    assert names == ['a"b', 'A"B_2', 'a"b_2_2', "column_4", "; DROP"]
    assert found.fetchall() == [("1", "2", "3", "4", "5"), ("=", "é", None, None, None)]
    base.close()


@pytest.mark.parametrize("name", ["x.sqlite", "x.parquet", "x.xlsx"])
def test_a_failed_run_leaves_the_old_file(name: str, run: Run, tmp_path: Path) -> None:
    """Where no input can be read, the file is as it was, for tables and for lists."""
    path = tmp_path / name
    path.write_text("old")
    assert run("tables", "missing.txt", "-o", str(path)).returncode == 1
    assert path.read_text() == "old"
    assert run("lists", "missing.txt", "-o", str(path), "--force").returncode != 0
    assert path.read_text() == "old"


def test_parquet_holds_the_cells_that_json_has(run: Run, tmp_path: Path) -> None:
    """One row a table, with its cells as lists."""
    path = tmp_path / "x.parquet"
    assert run("tables", HARBOUR, "-o", str(path)).returncode == 0
    expected = json.loads(run("tables", HARBOUR).stdout)
    found = pq.read_table(path).to_pylist()
    for table, row in zip(expected, found, strict=True):
        assert {key: row[key] for key in table} == table


@pytest.mark.slow
@pytest.mark.skipif(which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_csv_and_workbooks(run: Run, tmp_path: Path) -> None:
    """Columns, umlauts and numbers arrive, with the separator that Excel wants in Germany."""
    text = '| Straße | Preis |\n|---|---|\n| Müllerweg; 3 | 1.250,75 € |\n| "Ä" | 9,50 € |\n'
    table = tmp_path / "a.csv"
    options = ("--types", "--bom", "--delimiter", ";", "-o", str(table))
    assert run("tables", *options, stdin=text).returncode == 0
    assert run("tables", "--types", "-o", str(tmp_path / "b.xlsx"), stdin=text).returncode == 0
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    for name, reading in (("a.csv", ["--infilter=CSV:59,34,76"]), ("b.xlsx", [])):
        target = ["--convert-to", every_sheet, "--outdir", str(tmp_path / "out")]
        subprocess.run([*office, *reading, *target, str(tmp_path / name)], check=True)
    expected = [["Straße", "Preis"], ["Müllerweg; 3", "1250.75"], ['"Ä"', "9.5"]]
    for name in ("a-a.csv", "b-1 table.csv"):
        with open(tmp_path / "out" / name, encoding="utf-8", newline="") as stream:
            assert list(csv.reader(stream)) == expected


def test_one_table_with_types_is_a_parquet_file_of_its_own(run: Run, tmp_path: Path) -> None:
    """Its rows are rows and its columns have types. Several tables need a choice."""
    path = tmp_path / "x.parquet"
    text = """
| day | boats | price | share | open | name |
|---|---|---|---|---|---|
| 2026-05-01 | 12 | 1.250,75 € | 12,5 % | yes | Ä |
| 2026-05-02 | 7 | 9,50 € | 0,5 % | no |
"""
    assert run("tables", "--types", "-o", str(path), stdin=text).returncode == 0
    found = pq.read_table(path)
    assert [str(kind) for kind in found.schema.types] == [
        "date32[day]", "int64", "double", "double", "bool", "string",
    ]  # fmt: skip
    assert found.to_pylist() == [
        {
            "day": date(2026, 5, 1), "boats": 12, "price": 1250.75, "share": 12.5, "open": True,
            "name": "Ä",
        },
        {
            "day": date(2026, 5, 2), "boats": 7, "price": 9.5, "share": 0.5, "open": False,
            "name": None,
        },
    ]  # fmt: skip
    refused = run("tables", HARBOUR, "--types", "-o", str(path))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"articlex: {path}: --types stores one table, not 3; choose it with -n\n"
    )
    assert pq.read_table(path) == found
    assert run("tables", HARBOUR, "-n", "1", "--types", "-o", str(path)).returncode == 0
    none = tmp_path / "none.parquet"
    run("tables", "--types", "-o", str(none), stdin="No table.")
    assert not none.exists()


def test_the_index_says_where_tables_are(run: Run) -> None:
    """--list gives number, section, size and lines instead of cells."""
    found = json.loads(run("tables", HARBOUR, "--list").stdout)
    keys = ("index", "rows", "columns", "line_start")
    places = [tuple(each[key] for key in keys) for each in found]
    assert places == [(1, 3, 3, 9), (2, 3, 2, 20), (3, 3, 2, 31)]
    shown = run("tables", HARBOUR, "--list", "-f", "terminal").stdout
    assert "3 × 3" in shown
    assert "Old Harbour" not in shown


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(shell: str, run: Run) -> None:
    """The script for each shell is there, and commands and options complete."""
    assert "articlex" in run(_ARTICLEX_COMPLETE=f"{shell}_source").stdout
    words = {"COMP_WORDS": "articlex out", "COMP_CWORD": "out" if shell == "fish" else "1"}
    done = run(_ARTICLEX_COMPLETE=f"{shell}_complete", **words)
    line = "Print each article's headings as a tree."
    assert (done.returncode, done.stdout) == (
        0,
        {
            "bash": "plain,outline\n",
            "zsh": f"plain\noutline\n{line}\n",
            "fish": f"plain,outline\t{line}\n",
        }[shell],
    )


@pytest.mark.parametrize(
    ("option", "begun", "expected"),
    [
        ("--select", "", ["Route", "Length", "3", "Name", "2"]),
        ("--select", "ro", ["Route"]),
        ("--select", "2,L", ["2,Length"]),
        ("--select", "x", []),
        ("--columns", "", ["Route", "Length", "Name"]),
    ],
)
def test_shells_complete_columns(
    run: Run, tmp_path: Path, option: str, begun: str, expected: list[str]
) -> None:
    """They come from the files of the call. A name with blanks has its position instead."""
    text = "| Route | Length | Per day |\n|---|---|---|\n| a | 1 | 2 |\n\nb\n\n"
    (tmp_path / "a.txt").write_text(text + "| Name | Home port |\n|---|---|\n| a | b |\n")
    words = f"articlex tables {tmp_path}/a.txt {tmp_path} missing.txt {option} {begun}"
    for_bash = {"COMP_WORDS": words, "COMP_CWORD": "6"}
    done = run(_ARTICLEX_COMPLETE="bash_complete", **for_bash)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [f"plain,{value}" for value in expected]


def test_shells_complete_columns_of_rows_and_with_blanks(run: Run, tmp_path: Path) -> None:
    """Fish quotes what it inserts. Rows without a text are no reason to disturb the prompt."""
    table = "| Home port | Name |\n|---|---|\n| a | b |\n"
    rows = [{"article": table}, {"other": 1}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    words = f"articlex tables {tmp_path}/a.jsonl --text-key article --columns "
    done = run(_ARTICLEX_COMPLETE="fish_complete", COMP_WORDS=words, COMP_CWORD="")
    assert (done.stdout, done.stderr) == ("plain,Home port\nplain,Name\n", "")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("tables ", "file"),
        ("tables a.txt -o ", "file"),
        ("tables a.txt --output-dir ", "dir"),
        ("corpus tables ", "file"),
        ("corpus tables a --to ", "dir"),
    ],
)
def test_shells_complete_files(run: Run, words: str, kind: str) -> None:
    """They do it themselves, where they are asked to."""
    for_bash = {"COMP_WORDS": f"articlex {words}", "COMP_CWORD": str(words.count(" ") + 1)}
    assert run(_ARTICLEX_COMPLETE="bash_complete", **for_bash).stdout == f"{kind},\n"


BOX = "| Boat | Gull |\n| Built | 1998 |\n| Home port |  |\n"


@pytest.mark.parametrize("words", [{}, {"COMP_WORDS": "articlex", "COMP_CWORD": "x"}])
def test_completion_by_hand_is_one_line(run: Run, words: dict[str, str]) -> None:
    """Without what a shell says of the cursor there is nothing to complete."""
    done = run(_ARTICLEX_COMPLETE="bash_complete", **words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_labels_and_values_become_one_record(run: Run) -> None:
    """--as-record turns an infobox into a row; a table that is none stays as it is."""
    (found,) = json.loads(run("tables", "--as-record", "--records", stdin=BOX).stdout)
    assert found["rows"] == [{"Boat": "Gull", "Built": "1998", "Home port": ""}]
    assert run("tables", "--as-record", "-f", "csv", stdin=BOX).stdout == (
        "Boat,Built,Home port\nGull,1998,\n"
    )
    headed = "| Boat | Gull |\n|---|---|\n| Built | 1998 |\n"
    assert run("tables", "--as-record", "-f", "csv", stdin=headed).stdout == (
        "Boat,Built\nGull,1998\n"
    )
    for other in ("| a | 1 |\n| a | 2 |\n", "| a | 1 | x |\n| b | 2 | y |\n"):
        plain = run("tables", stdin=other).stdout
        assert run("tables", "--as-record", stdin=other).stdout == plain


def test_terms_stand_apart_from_what_explains_them(run: Run) -> None:
    """--split-terms gives items a term where a short clause ends in a colon."""
    text = "- Quieter: noise fell.\n- See https://example.org/a\n- It is so. Well: yes\n- Done:\n"
    (found,) = json.loads(run("lists", "--split-terms", stdin=text).stdout)
    assert [(item["term"], item["text"]) for item in found["items"]] == [
        ("Quieter", "noise fell."),
        (None, "See https://example.org/a"),
        (None, "It is so. Well: yes"),
        (None, "Done:"),
    ]
    header, first, *_ = run("lists", "--split-terms", "-f", "csv", stdin=text).stdout.splitlines()
    assert header.split(",")[5:7] == ["term", "text"]
    assert first.split(",")[5:7] == ["Quieter", "noise fell."]
    refused = run("lists", "--split-terms", "-f", "markdown", stdin=text)
    assert (refused.returncode, refused.stdout) == (2, "")


TYPED = (
    "| Boat | Seats | Built | Runs |\n|---|---|---|---|\n"
    "| =1+1 | 1,200 | 2019-05-04 | Yes |\n| Lamp | 90 |\n"
)


def test_a_workbook_holds_the_values_that_json_has(run: Run, tmp_path: Path) -> None:
    """A sheet a table, after one that lists them; no cell is a formula."""
    path = tmp_path / "x.xlsx"
    assert run("tables", HARBOUR, "-", "-o", str(path), stdin=TYPED).returncode == 0
    expected = json.loads(run("tables", HARBOUR, "-", "--types", stdin=TYPED).stdout)
    book = openpyxl.load_workbook(path)
    index, *sheets = book.worksheets
    assert [row[0] for row in index.iter_rows(min_row=2, values_only=True)] == [
        sheet.title for sheet in sheets
    ]
    for sheet, table in zip(sheets, expected, strict=True):
        values = [list(row) for row in sheet.iter_rows(values_only=True)]
        found = [
            [v.date().isoformat() if isinstance(v, datetime) else v for v in r] for r in values
        ]
        width = len(table["header"])
        rows = [row + [None] * (width - len(row)) for row in table["rows"]]
        assert found == [table["header"], *rows]
    assert sheets[-1]["A2"].data_type == "s"


def test_types_reach_workbooks_and_databases(run: Run, tmp_path: Path) -> None:
    """With --types numbers are numbers and dates are dates there, in a workbook also without."""
    book, base = tmp_path / "x.xlsx", tmp_path / "x.sqlite"
    assert run("tables", "-o", str(book), stdin=TYPED).returncode == 0
    assert run("tables", "--types", "-o", str(base), stdin=TYPED).returncode == 0
    row = list(openpyxl.load_workbook(book).worksheets[1].iter_rows(values_only=True))[1]
    assert row == ("=1+1", 1200, datetime(2019, 5, 4), True)  # noqa: DTZ001  # as Excel has it
    connection = sqlite3.connect(base)
    (name,) = connection.execute("SELECT name FROM articlex_tables").fetchone()
    rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
    assert rows == [("=1+1", 1200, "2019-05-04", 1), ("Lamp", 90, None, None)]
    connection.close()


def test_units_of_typed_columns_are_not_lost(run: Run, tmp_path: Path) -> None:
    """A workbook shows them by its number formats; a database says them beside."""
    book, base = tmp_path / "x.xlsx", tmp_path / "x.sqlite"
    text = (
        "| a | b | c | d | e |\n|---|---|---|---|---|\n"
        "| 5% | $1,200.50 | 3 € | 7 | 1.5 % |\n| 17% | $7.00 | 12 € | 8 | 2 % |\n"
    )
    for path in (book, base):
        assert run("tables", "--types", "-o", str(path), stdin=text).returncode == 0
    row = openpyxl.load_workbook(book).worksheets[1][2]
    assert [cell.value for cell in row] == [5, 1200.5, 3, 7, 1.5]
    assert [cell.number_format for cell in row] == [
        '0"%"', '"$"#,##0.00', '0" €"', "General", 'General" %"'
    ]  # fmt: skip
    connection = sqlite3.connect(base)
    (said,) = connection.execute("SELECT types FROM articlex_tables").fetchone()
    connection.close()
    assert [column["type"] for column in json.loads(said)] == [
        "percentage", "currency", "currency", "integer", "percentage"
    ]  # fmt: skip
    assert json.loads(said)[0]["suffix"] == "%"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("-f", "grid", "--types"), "--types: grid cannot store types; use csv, json"),
        (("-f", "json", "--delimiter", ";"), "--delimiter works only with -f csv or tsv"),
        (("-f", "csv", "--delimiter", ";;"), "';;' is not one character, e.g. ';' or tab"),
        (("-f", "xlsx"), "-f xlsx: is no text; give -o FILE.xlsx"),
        (("--stack", "--list"), "--stack goes with text formats alone"),
        (("--output-dir", "d", "--list"), "--output-dir and --list: give only one"),
        (("--output-dir", "d", "--pager"), "--pager works only with -f terminal"),
        (
            ("--output-dir", "d", "-f", "terminal"),
            "--output-dir cannot be used with -f terminal",
        ),
        (
            ("-o", "x.xlsx", "--escape-formulas"),
            "--escape-formulas works only with -f csv or tsv, not xlsx",
        ),
        (("--heading", "3", "--not-heading", "3"), "both name line 3"),
        (("-f", "csv", "--heading", "999"), "--heading 999: no paragraph begins on line 999"),
    ],
)
def test_options_that_would_do_nothing_are_refused(
    run: Run, tmp_path: Path, options: tuple[str, ...], reason: str
) -> None:
    """One line says what does not go together, wherever the output goes."""
    told = run("tables", str(Path(HARBOUR).absolute()), *options, cwd=tmp_path)
    assert told.returncode == 2
    assert reason in told.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["x.sqlite", "x.parquet", "x.xlsx", "x.csv"])
def test_nothing_found_is_said_by_every_format(run: Run, tmp_path: Path, name: str) -> None:
    """With --fail-empty the exit code is 3."""
    call = ("tables", "--fail-empty", "--force", "-o", str(tmp_path / name))
    assert run(*call, stdin="No table here.\n").returncode == 3
    assert run(*call, stdin=BOX).returncode == 0


def test_days_that_excel_has_not_stay_text(run: Run, tmp_path: Path) -> None:
    """A date before 1900 is the text it was, beside dates that Excel knows."""
    path = tmp_path / "x.xlsx"
    text = "| d |\n|---|\n| 1850-02-03 |\n| 1950-02-03 |\n"
    assert run("tables", "--types", "-o", str(path), stdin=text).returncode == 0
    sheet = openpyxl.load_workbook(path).worksheets[1]
    cells = [cell for (cell,) in sheet.iter_rows(values_only=True)]
    assert cells == ["d", "1850-02-03", datetime(1950, 2, 3)]  # noqa: DTZ001  # as Excel has it


@pytest.mark.parametrize(
    ("name", "cells", "reason"),
    [
        ("x.sqlite", ["x"] * 2001, "skipped: SQLite cannot hold 2001 columns"),
        ("x.xlsx", ["x"] * 16_385, "skipped: Excel cannot hold 1 rows × 16385 columns"),
        ("x.xlsx", ["y" * 32_768, "z"], "skipped: Excel cannot hold a cell of 32768 characters"),
    ],
)
def test_a_table_beyond_a_formats_limits_costs_no_other(
    run: Run, tmp_path: Path, name: str, cells: list[str], reason: str
) -> None:
    """The others are written; one line says which is not, and why."""
    path, article = tmp_path / name, tmp_path / "a.txt"
    article.write_text(f"Before\n| a |\nBetween\n| {' | '.join(cells)} |\nAfter\n| b |\n")
    told = run("tables", str(article), "--all", "-o", str(path))
    assert (told.returncode, told.stderr) == (1, f"articlex: {article}:4: {reason}\n")
    if name == "x.sqlite":
        base = sqlite3.connect(path)
        names = [name for (name,) in base.execute("SELECT name FROM articlex_tables")]
        found = [base.execute(f'SELECT * FROM "{name}"').fetchall() for name in names]  # noqa: S608
        base.close()
        assert found == [[("a",)], [("b",)]]
    else:
        book = openpyxl.load_workbook(path)
        assert [sheet["A1"].value for sheet in book.worksheets] == ["sheet", "a", "b"]


def test_other_tools_read_what_was_written(run: Run, tmp_path: Path) -> None:
    """sqlite-utils, DuckDB and pandas find the same cells as the JSON has."""
    base, parquet = tmp_path / "x.sqlite", tmp_path / "x.parquet"
    for path in (base, parquet):
        assert run("tables", HARBOUR, "-o", str(path)).returncode == 0
    expected = [table["rows"] for table in json.loads(run("tables", HARBOUR).stdout)]
    opened = sqlite_utils.Database(base)
    names = [row["name"] for row in opened["articlex_tables"].rows]
    assert [[list(row.values()) for row in opened[name].rows] for name in names] == expected
    opened.close()
    query = f"SELECT rows FROM '{parquet}' ORDER BY index"  # noqa: S608
    with duckdb.connect() as engine:
        assert [rows for (rows,) in engine.execute(query).fetchall()] == expected
    frame = pd.read_parquet(parquet)
    assert [[list(row) for row in rows] for rows in frame["rows"]] == expected


def test_a_table_goes_to_arrow_and_duckdb() -> None:
    """The Arrow PyCapsule interface hands a table over; short rows have nulls."""
    (boats,) = articlex.parse(TYPED).tables
    taken = pa.RecordBatchReader.from_stream(boats).read_all()
    assert taken.column_names == ["Boat", "Seats", "Built", "Runs"]
    assert taken.to_pylist()[1] == {"Boat": "Lamp", "Seats": "90", "Built": None, "Runs": None}
    with duckdb.connect() as base:
        assert base.from_arrow(boats.to_arrow()).count("Built").fetchall() == [(1,)]
        assert base.sql("SELECT count(Built) FROM boats").fetchall() == [(1,)]


def test_a_table_goes_to_data_frames() -> None:
    """As columns with names, never as the fields of the record."""
    (boats,) = articlex.parse(TYPED).tables
    names = ["Boat", "Seats", "Built", "Runs"]
    second = ["Lamp", "90", None, None]
    assert boats.to_pandas().columns.tolist() == names
    assert boats.to_pandas().iloc[1].isna().tolist() == [False, False, True, True]
    for frame in (boats.to_polars(), pl.DataFrame(boats)):
        assert frame.columns == names
        assert list(frame.row(1)) == second
    assert pa.table(boats).column_names == names
    with pytest.raises(ValueError, match="DataFrame constructor"):
        pd.DataFrame(boats)  # type: ignore[call-overload]


def test_a_table_without_columns_costs_no_other(run: Run, tmp_path: Path) -> None:
    """A delimiter row alone is a table; it has a place in the database, too."""
    text = f"Words.\n|---|---|\nMore.\n{(SAMPLES / 'harbour.txt').read_text('utf-8')}"
    done = run("tables", "-", "-o", str(tmp_path / "x.sqlite"), stdin=text)
    assert (done.returncode, done.stderr) == (0, "")
    base = sqlite3.connect(tmp_path / "x.sqlite")
    counts = base.execute("SELECT rows FROM articlex_tables").fetchall()
    base.close()
    assert counts == [(0,), (3,), (3,), (3,)]


def test_a_row_without_cells_is_no_record(run: Run) -> None:
    """GFM takes a lone pipe for a row; in CSV that is no blank line, which ends a table."""
    text = "| a | b |\n|---|---|\n|\n| 1 | 2 |\n"
    done = run("tables", "-", "--from", "markdown", "--as-record", "-f", "csv", stdin=text)
    assert (done.returncode, done.stdout) == (0, 'a,b\n""\n1,2\n')


def test_excel_gets_no_cell_that_was_cut(run: Run, tmp_path: Path) -> None:
    """A lone surrogate takes six characters in a file."""
    row = json.dumps({"text": "| a | b |\n|---|---|\n| " + "\ud800" * 6000 + " | keep |"})
    (tmp_path / "a.jsonl").write_text(row)
    done = run("tables", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "x.xlsx"))
    assert done.returncode == 1
    assert "Excel cannot hold a cell of 36000 characters" in done.stderr


def test_lists_and_headings_become_a_table_of_rows(run: Run, tmp_path: Path) -> None:
    """In a workbook and in a database, with numbers as numbers. --force replaces an earlier run."""
    source = "samples/harbour.txt"
    expected = json.loads(run("lists", source).stdout)
    items = [(each["index"], item["text"]) for each in expected for item in each["items"]]
    book, base = tmp_path / "x.xlsx", tmp_path / "x.db"
    for path in (book, base):
        done = run("lists", source, "-o", str(path))
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    index, sheet = openpyxl.load_workbook(book).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert (sheet.title, index["A2"].value) == ("1 lists", "1 lists")
    assert rows[0][:3] == ("source", "list", "section")
    text = rows[0].index("text")
    assert [(row[1], row[text]) for row in rows[1:]] == items
    connection = sqlite3.connect(base)
    assert connection.execute("SELECT list, text FROM t0001_lists").fetchall() == items
    connection.close()
    again = run("headings", source, "-o", str(base))
    assert "has tables of an earlier run; --force replaces them" in again.stderr
    assert run("headings", source, "-o", str(base), "--force").returncode == 0
    connection = sqlite3.connect(base)
    levels = connection.execute("SELECT level, text FROM t0001_headings").fetchall()
    connection.close()
    headings = json.loads(run("headings", source).stdout)
    assert levels == [(each["level"], each["text"]) for each in headings]
    refused = run("lists", source, "-o", str(tmp_path / "x.parquet"))
    assert refused.returncode == 2
    assert "use sqlite or jsonl" in refused.stderr


def test_a_database_is_not_padded_out_of_proportion(run: Run, tmp_path: Path) -> None:
    """Each short row would have a byte for every column of a wide header."""
    source, base = tmp_path / "a.txt", tmp_path / "x.db"
    wide = "|" + " a |" * 1900 + "\n|" + "---|" * 1900 + "\n" + "| x |\n" * 2000
    source.write_text(f"{wide}\nWords.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    done = run("tables", str(source), "-o", str(base))
    assert done.returncode == 1
    assert done.stderr == (
        f"articlex: {source}:1: skipped: SQLite would pad 2000 short rows to 1900 columns; "
        "use csv or json\n"
    )
    connection = sqlite3.connect(base)
    assert connection.execute("SELECT rows FROM articlex_tables").fetchall() == [(1,)]
    connection.close()


def test_a_new_database_of_many_tables_is_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some tables another connection goes on. All are in the schema at the end."""
    monkeypatch.setattr("articlex.export.sqlite._MOST_KNOWN", 3)
    document = articlex.parse("".join(f"| a | b |\n|---|---|\n| {n} | x |\n\n" for n in range(10)))
    path = str(tmp_path / "x.sqlite")
    for force in (False, True):
        write(path, [(document, list(enumerate(document.tables, 1)))], on_error=print, force=force)
        base = sqlite3.connect(path)
        names = [
            name for (name,) in base.execute("SELECT name FROM articlex_tables ORDER BY rowid")
        ]
        assert len(names) == 10
        assert _names(base) >= set(names)
        assert not [name for name in _names(base) if "waiting" in name]
        cells = [base.execute(f"SELECT * FROM {name}").fetchall() for name in names]  # noqa: S608
        assert cells == [[(str(n), "x")] for n in range(10)]
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        base.close()


def _foreign_database(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("CREATE TABLE people (name TEXT)")
    base.execute("CREATE TABLE t0001 (kept TEXT)")
    base.execute("INSERT INTO people VALUES ('Ida')")
    base.commit()
    return base


def _names(base: sqlite3.Connection) -> set[str]:
    return {name for (name,) in base.execute("SELECT name FROM sqlite_master")}


def test_a_database_keeps_the_tables_of_others(run: Run, tmp_path: Path) -> None:
    """Tables are added beside them, while another program has the database open in WAL mode."""
    path = tmp_path / "project.db"
    base = _foreign_database(path)
    assert run("tables", "-o", str(path), stdin=BOX).returncode == 0
    assert base.execute("SELECT name FROM people").fetchall() == [("Ida",)]
    assert base.execute("SELECT kept FROM t0001").fetchall() == []
    (name,) = base.execute("SELECT name FROM articlex_tables").fetchone()
    assert base.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (3,)  # noqa: S608
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    again = run("tables", "-o", str(path), stdin=BOX)
    assert again.returncode == 1
    assert "project.db: has tables of an earlier run; --force replaces them" in again.stderr
    before = _names(base)
    other = run("tables", "--force", "-o", str(path), stdin="| a |\n|---|\n| 1 |\n")
    assert other.returncode == 0
    assert base.execute("SELECT rows FROM articlex_tables").fetchall() == [(1,)]
    assert {"people", "t0001"} <= _names(base)
    assert len(_names(base)) == len(before)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    base.close()


def test_a_database_that_is_locked_or_is_none_stays(run: Run, tmp_path: Path) -> None:
    """The message names the file; another program's `articlex_tables` is not replaced either."""
    path = tmp_path / "x.db"
    path.write_text("This is no database, but a text that is long enough to be looked at. " * 20)
    done = run("tables", "-o", str(path), stdin=BOX)
    assert (done.returncode, path.read_text()[:7]) == (1, "This is")
    assert "x.db: cannot write: file is not a database" in done.stderr

    path.unlink()
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE articlex_tables (mine TEXT)")
    base.commit()
    done = run("tables", "--force", "-o", str(path), stdin=BOX)
    assert done.returncode == 1
    assert "articlex_tables is another program's table" in done.stderr
    assert _names(base) == {"articlex_tables"}

    base.execute("BEGIN IMMEDIATE")
    done = run("tables", "--force", "-o", str(path), stdin=BOX)
    assert done.returncode == 1
    assert "x.db: cannot write: database is locked" in done.stderr
    base.close()


def test_a_killed_run_leaves_a_database_as_it_was(tmp_path: Path) -> None:
    """SQLite undoes what was not committed when the next program opens the file."""
    path = tmp_path / "x.db"
    base = _foreign_database(path)
    before = _names(base)
    base.close()
    script = (
        "import os, sys, articlex\nfrom articlex.export import sqlite\n"
        "def documents():\n"
        "    document = articlex.parse('| a |\\n|---|\\n| 1 |')\n"
        "    for _ in range(200):\n"
        "        yield document, [(1, document.tables[0])]\n"
        "    os.kill(os.getpid(), 9)\n"
        "sqlite.write(sys.argv[1], documents(), on_error=print)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert done.returncode == -9
    base = sqlite3.connect(path)
    assert _names(base) == before
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    base.close()


@pytest.mark.parametrize("name", ["x.xlsx", "x.parquet"])
def test_files_of_other_programs_stay(run: Run, tmp_path: Path, name: str) -> None:
    """They are replaced with --force alone; what articlex wrote is replaced without it."""
    path = tmp_path / name
    if name == "x.xlsx":
        openpyxl.Workbook().save(path)
    else:
        pq.write_table(pa.table({"a": [1]}), path)
    old = path.read_bytes()
    done = run("tables", "-o", str(path), stdin=BOX)
    assert (done.returncode, path.read_bytes()) == (1, old)
    assert f"{name}: the file exists, and is not articlex's; --force replaces it" in done.stderr
    assert run("tables", "--force", "-o", str(path), stdin=BOX).returncode == 0
    assert path.read_bytes() != old
    assert run("tables", "-o", str(path), stdin=BOX).returncode == 0
    path.write_text("neither a workbook nor Parquet")
    assert run("tables", "-o", str(path), stdin=BOX).returncode == 1


def test_a_workbook_has_a_sheet_for_each_of_900_tables(run: Run, tmp_path: Path) -> None:
    """The others are named as left out, and the exit code is 1."""
    path = tmp_path / "x.xlsx"
    done = run("tables", "-o", str(path), stdin="| a |\n|---|\n| 1 |\n\n" * 903)
    assert done.returncode == 1
    assert "3 more tables: skipped: a workbook has 900 at most" in done.stderr
    assert len(openpyxl.load_workbook(path, read_only=True).sheetnames) == 901


def test_positions_are_ranges_and_count_what_is_left(run: Run) -> None:
    """`-1` is the last, `2-` goes on to it. After other options they count what these leave."""

    def indices(*options: str) -> list[int]:
        return [table["index"] for table in json.loads(run("tables", HARBOUR, *options).stdout)]

    assert indices("-n", "1,3") == [1, 3]
    assert indices("-n", "-1") == [3]
    assert indices("-n", "2-") == [2, 3]
    assert indices("-n", "1", "-n", "2-3") == [1, 2, 3]
    assert indices("--columns", "Measure", "-n", "1") == [2]
    done = run("tables", HARBOUR, "--columns", "Measure", "-n", "2")
    assert done.stderr == (
        f"articlex: {HARBOUR}: --index 2: the other options leave only one tables\n".replace(
            "one tables", "one table"
        )
    )


def test_options_that_leave_nothing_say_what_there_is(run: Run) -> None:
    """The names of the columns, or the titles of the sections."""
    done = run("tables", HARBOUR, "--columns", "Price", "-f", "csv")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("articlex: no table has the columns Price; columns: Route, ")
    done = run("lists", HARBOUR, "--section", "Prices")
    assert done.stderr.startswith("articlex: nothing is below a heading with 'Prices'; headings: ")
    done = run("paragraphs", HARBOUR, "--match", "zzz")
    assert done.stderr.startswith("articlex: nothing matches 'zzz'; headings: Norhaven Launches ")
    done = run("tables", HARBOUR, "--dialect", "tab,grid")
    assert done.stderr == "articlex: no table is of the dialect tab, grid; dialects: pipe\n"
    done = run("tables", HARBOUR, "--section", "Lessons", "--columns", "Route")
    assert done.stderr == "articlex: --columns and --section leave nothing\n"


def test_columns_are_cut_out_by_name_or_position(run: Run) -> None:
    """In the order in which they are named."""
    done = run("tables", HARBOUR, "-n", "1", "--select", "3,route", "-f", "csv")
    assert done.stdout.splitlines()[:2] == [
        "Daily Departures,Route",
        "24,Old Harbour – Gull Island",
    ]
    done = run("tables", HARBOUR, "-n", "1", "--select", "Price")
    assert done.returncode == 2
    assert done.stderr.startswith(
        f"articlex: {HARBOUR}:9: --select Price: no such column; columns: Ro"
    )


def test_csv_for_excel_in_german(run: Run) -> None:
    """A byte order mark, semicolons, and numbers that every program reads."""
    text = "| Boot | Preis |\n|---|---|\n| Möwe | 1.250,75 € |\n| Lampe | 90,00 € |\n"
    done = run("tables", "-", "-f", "csv", "--bom", "--delimiter", ";", "--types", stdin=text)
    assert done.stdout == "\ufeffBoot;Preis\nMöwe;1250.75\nLampe;90\n"


def test_names_are_found_as_they_look(run: Run) -> None:
    """Soft hyphens and characters of no width are not seen, and `km2` is `km²`."""
    page = (
        "<h1>Mecklen&shy;burg</h1><table><tr><th>Town<th>Popula&shy;tion<th>Area (km<sup>2</sup>)"
        "<tr><td>Schwe&#8203;rin<td>98<td>130</table>"
    )
    for options in (
        ["--columns", "population,area (km2)"],
        ["--match", "Schwerin"],
        ["--section", "Mecklenburg"],
        ["--select", "POPULATION"],
    ):
        done = run("tables", "-", "--from", "html", "-f", "csv", *options, stdin=page)
        assert "98" in done.stdout, options
        assert done.stderr == ""


def test_cells_that_mean_nothing_and_columns_without_anything(run: Run) -> None:
    """Filings have the currency in a column of its own, and many empty ones."""
    text = (
        "| Item |  |  | 2026 |  |\n|---|---|---|---|---|\n"
        "| Fares |  | $ | 1,200 |  |\n| Growth |  |  | 12 | % |\n| Other |  | $ | – |  |\n"
    )
    options = ("--null", "–", "--drop-empty-columns", "-f", "csv")
    done = run("tables", "-", *options, stdin=text)
    assert done.stdout == 'Item,2026\nFares,"$1,200"\nGrowth,12%\nOther,$\n'
    ragged = "| a | b |\n|---|---|\n| 1 |\n"
    assert run("tables", "-", "--pad", "-f", "csv", stdin=ragged).stdout == "a,b\n1,\n"


def test_tables_with_one_header_are_stacked(run: Run, tmp_path: Path) -> None:
    """One CSV with the origin of each row. Other headers make tables of their own."""
    for year in ("2025", "2026"):
        (tmp_path / f"{year}.txt").write_text(f"| Boat | Seats |\n|---|---|\n| Gull | {year} |\n")
    (tmp_path / "piers.txt").write_text("| Pier |\n|---|\n| North |\n")
    done = run("tables", ".", "--stack", "-f", "csv", cwd=tmp_path)
    assert done.stdout == (
        "source,section,index,Boat,Seats\n./2025.txt,,1,Gull,2025\n./2026.txt,,1,Gull,2026\n\n"
        "source,section,index,Pier\n./piers.txt,,1,North\n"
    )
    stacks = json.loads(run("tables", ".", "--stack", "--records", cwd=tmp_path).stdout)
    assert stacks[0]["rows"][1]["Seats"] == "2026"
    assert [each["source"] for each in stacks[0]["tables"]] == ["./2025.txt", "./2026.txt"]
    for name in ("markdown", "html", "grid", "terminal"):
        assert "2026.txt" in run("tables", ".", "--stack", "-f", name, cwd=tmp_path).stdout


@pytest.mark.parametrize(("alias", "name"), [("md", "markdown"), ("ndjson", "jsonl")])
def test_formats_have_the_names_that_people_know(run: Run, alias: str, name: str) -> None:
    """The same output by both names."""
    assert run("tables", HARBOUR, "-f", alias).stdout == run("tables", HARBOUR, "-f", name).stdout


def test_a_workbook_is_ready_to_read(run: Run, tmp_path: Path) -> None:
    """The header stays in view and filters, columns fit their cells, the index links to sheets."""
    path = tmp_path / "x.xlsx"
    assert run("tables", HARBOUR, "-o", str(path)).returncode == 0
    book = openpyxl.load_workbook(path)
    index, first, *_ = book.worksheets
    assert index["A2"].hyperlink.location == f"'{first.title}'!A1"
    assert index["A2"].value == first.title
    assert (first.freeze_panes, first.auto_filter.ref) == ("A2", "A1:C4")
    assert first["A1"].font.bold
    assert first.column_dimensions["A"].width > len("Old Harbour – Gull Island")


def test_a_table_without_a_wanted_column_costs_no_other(run: Run, tmp_path: Path) -> None:
    """It is named with its line. The others are written, to every kind of file."""
    text = "| a | b |\n|---|---|\n| 1 | 2 |\n\n| c |\n|---|\n| 3 |\n"
    done = run("tables", "-", "--select", "b", "-f", "csv", stdin=text)
    assert (done.returncode, done.stdout) == (2, "b\n2\n")
    assert done.stderr == "articlex: -:5: --select b: no such column; columns: c\n"
    path = tmp_path / "x.sqlite"
    assert run("tables", "-", "--select", "b", "-o", str(path), stdin=text).returncode == 2
    base = sqlite3.connect(path)
    assert base.execute("SELECT columns FROM articlex_tables").fetchall() == [('["b"]',)]
    base.close()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 100 | € | Berlin |", "100€,Berlin"),
        ("| Anna | $ | Alice |", "Anna,$,Alice"),
        ("| text | % | x |", "text,%,x"),
        ("| ( | 12 | ) |", "(12)"),
    ],
)
def test_units_are_joined_to_numbers_alone(run: Run, row: str, expected: str) -> None:
    """A sign beside words stays where it is, and so does one in a column with a name."""
    text = f"{row}\n{row}\n"
    done = run("tables", "-", "--drop-empty-columns", "-f", "csv", stdin=text)
    assert done.stdout == f"{expected}\n{expected}\n"
    named = f"| A | Cur | C |\n|---|---|---|\n{row}\n"
    shown = run("tables", "-", "--drop-empty-columns", "-f", "csv", stdin=named).stdout
    row = "<tr><td>Revenue<td>$<td>1,234<td><td>$<td>(34<td>)"
    filing = f"<table><tr><th><th colspan=3>2023<th colspan=3>2022{row}</table>"
    years = run("tables", "-", "--drop-empty-columns", "-f", "csv", stdin=filing).stdout
    assert years == ',2023,2022\nRevenue,"$1,234",$(34)\n'
    assert shown.startswith("A,Cur,C\n")
    plain = (
        "<table><tr><td><td><td colspan=3>2023<tr><td>Revenue<td><td>$<td>1,234<td>"
        "<tr><td>Loss<td><td><td>(50<td>)</table>"
    )
    plain_years = run("tables", "-", "--drop-empty-columns", "-f", "csv", stdin=plain)
    assert plain_years.stdout == ',2023\nRevenue,"$1,234"\nLoss,(50)\n'
    empty = run("tables", "-", "--drop-empty-columns", "-f", "csv", stdin="| A | B |\n|---|---|\n")
    assert empty.stdout == "A,B\n"


def test_a_folder_of_tables_has_an_index(run: Run, tmp_path: Path) -> None:
    """It says from which table of which article each file is."""
    folder = tmp_path / "out"
    assert run("tables", HARBOUR, "--output-dir", str(folder)).returncode == 0
    with (folder / "index.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["index"] for row in rows] == ["1", "2", "3"]
    assert {row["file"] for row in rows} | {"index.csv"} == {p.name for p in folder.iterdir()}
    assert rows[0]["source"] == HARBOUR
    assert rows[0]["names"] == "Route > Crossing Time > Daily Departures"


def test_a_row_that_is_too_long_for_a_workbook_is_named(run: Run, tmp_path: Path) -> None:
    """The others are written."""
    (tmp_path / "long.txt").write_text("word " * 8000 + "end.\n\nBoats sail.\n")
    path = tmp_path / "x.xlsx"
    done = run(
        "paragraphs", "long.txt", str(SAMPLES / "harbour.txt"), "-o", str(path), cwd=tmp_path
    )
    assert done.returncode == 1
    reason = "skipped: xlsx cannot hold a cell of 40004 characters"
    assert done.stderr == f"articlex: long.txt:1: {reason}\n"
    assert openpyxl.load_workbook(path).worksheets[1].max_row > 5


def test_no_table_is_an_error_for_a_typed_file(run: Run, tmp_path: Path) -> None:
    """An older file would look as if it were of this run."""
    path = tmp_path / "x.parquet"
    done = run("tables", "-", "--types", "-o", str(path), stdin="No table here.\n")
    assert (done.returncode, path.exists()) == (1, False)
    assert done.stderr == f"articlex: {path}: --types stores one table, not 0\n"


def test_the_library_replaces_as_the_command_line_does(tmp_path: Path) -> None:
    """With `force`, and reads large files with `max_size`."""
    document = articlex.parse(ODD)
    path = tmp_path / "x.db"
    articlex.write(document, path)
    with pytest.raises(articlex.ArticlexError, match="--force"):
        articlex.write(document, path)
    articlex.write(document, path, force=True)
    source = tmp_path / "x.txt"
    source.write_text(ODD)
    with pytest.raises(articlex.ArticlexError, match="more than 10 bytes"):
        articlex.read(source, max_size=10)
