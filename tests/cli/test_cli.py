"""The command line as its users drive it: arguments in, bytes and an exit code out."""

import csv
import io
import json
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from conftest import EXECUTABLE, SAMPLES, Run

import articlex

HARBOUR = "samples/harbour.txt"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


def test_tables_are_json_in_a_pipe(run: Run) -> None:
    """Each table says where it stands, what its header is and what its rows are."""
    first, second, third = json.loads(run("tables", HARBOUR).stdout)
    assert list(first) == [
        "source", "index", "section", "lead_in", "caption", "header", "alignments", "rows",
        "dialect", "kind", "line_start", "line_end",
    ]  # fmt: skip
    assert first["source"] == HARBOUR
    assert first["section"] == ["Norhaven Launches Electric Ferries to Link Outer Islands"]
    assert first["header"] == ["Route", "Crossing Time", "Daily Departures"]
    assert first["rows"][1] == ["Old Harbour – Lamp Rock", "31 minutes", "12"]
    assert (second["index"], second["line_start"], second["line_end"]) == (2, 20, 24)
    assert len(third["rows"]) == 3


def test_csv_has_a_blank_line_between_tables(run: Run) -> None:
    """Several tables as CSV follow each other, and `--index` picks one."""
    parts = run("tables", HARBOUR, "-f", "csv").stdout.split("\n\n")
    assert [part.split("\n")[0] for part in parts] == [
        "Route,Crossing Time,Daily Departures",
        "Measure,Change After First Month",
        "Project Stage,Advice to Others",
    ]
    assert run("tables", HARBOUR, "-f", "csv", "-n", "3").stdout == parts[2]


def test_standard_input_is_read_with_or_without_a_dash(run: Run) -> None:
    """`articlex outline -` and a bare pipe are the same."""
    text = (SAMPLES / "harbour.txt").read_text("utf-8")
    with_dash = run("outline", "-", stdin=text)
    assert with_dash.stdout == run("outline", stdin=text).stdout
    assert [node["line_start"] for node in json.loads(with_dash.stdout)] == [2, 14, 25, 36]


def test_formats_have_other_names(run: Run, tmp_path: Path) -> None:
    """Those that people know them by, in every command."""
    assert run("convert", "--to", "md", stdin="# A\n").stdout == "# A\n"
    assert json.loads(run("convert", "-f", "yaml", stdin="# A\n").stdout)["blocks"]
    (tmp_path / "a.txt").write_text("# A\n")
    out = tmp_path / "out"
    call = ("corpus", "blocks", str(tmp_path / "a.txt"), "--to", str(out), "-f", "ndjson")
    assert run(*call).returncode == 0
    assert (out / "part-000001.jsonl").exists()


def test_lists_keep_their_nesting(run: Run) -> None:
    """Items carry depth, marker and, for tasks, whether they are done."""
    found = json.loads(run("lists", "samples/lists.txt").stdout)
    assert [item["depth"] for item in found[0]["items"]] == [0, 1, 1, 2, 0, 0, 0]
    assert found[1]["ordered"] is True
    assert found[1]["lead_in"] == "The order in which to pack:"
    assert [item["checked"] for item in found[2]["items"]] == [True, False]


def test_lists_as_csv_are_one_table(run: Run) -> None:
    """All lists of all files share one header, an item a row."""
    text = run("lists", HARBOUR, "samples/lists.txt", "-f", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 4 + 3 + 3 + 7 + 5 + 2 + 4 + 2
    assert {row["source"] for row in rows} == {HARBOUR, "samples/lists.txt"}


@pytest.mark.parametrize("command", ["tables", "lists", "headings", "paragraphs", "outline"])
@pytest.mark.parametrize("format_name", ["jsonl", "tsv", "markdown", "html", "grid", "psql", "rst"])
def test_every_part_prints_in_every_format(run: Run, command: str, format_name: str) -> None:
    """No combination of command and format fails or prints nothing."""
    done = run(command, HARBOUR, "-f", format_name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()


def test_grid_is_tabulates_own(run: Run) -> None:
    """Numbers stay as they were written, and rows of any length fit."""
    out = run("tables", "samples/tables.txt", "-f", "grid", "-n", "2").stdout
    assert out == (
        "+-----+------------+-------+\n"
        "| 007 | Lamp Rock  | 57.10 |\n"
        "+-----+------------+-------+\n"
        "| 008 | Far Skerry | 4.00  |\n"
        "+-----+------------+-------+\n"
    )


def test_markdown_escapes_what_markdown_would_act_on(run: Run) -> None:
    """A pipe in a cell is escaped, and extra cells get a column."""
    out = run("tables", "samples/tables.txt", "-f", "markdown", "-n", "4").stdout
    assert out == (
        "| Name | Pattern | Pattern |  |\n|---|---|---|---|\n"
        "| either | a\\|b | grep 'a\\|b' |\n| short |\n| long | one | two | three |\n"
    )


@pytest.mark.parametrize("format_name", ["grid", "psql", "plain", "latex", "rst"])
def test_tabulate_keeps_every_row(run: Run, format_name: str) -> None:
    """A cell that is tabulate's own mark for a separating line costs no row."""
    text = "| a | b |\n|---|---|\n| \x01 | x1 |\n| 3y | \x01 |\n"
    out = run("tables", "-f", format_name, stdin=text).stdout
    assert "x1" in out
    assert "3y" in out


def test_a_made_up_name_never_takes_a_real_columns(run: Run) -> None:
    """An empty header gets a name that no other column has."""
    text = "|  | column_1 | column_1_2 |\n|---|---|---|\n| a | b | c |\n"
    (table,) = json.loads(run("tables", "--records", stdin=text).stdout)
    assert table["rows"] == [{"column_1_3": "a", "column_1": "b", "column_1_2": "c"}]


def test_records_name_repeated_and_missing_columns(run: Run) -> None:
    """Rows as objects lose no cell to a repeated or a missing header."""
    out = run("tables", "samples/tables.txt", "--records", "-n", "4", "-n", "2").stdout
    bare, named = json.loads(out)
    assert bare["rows"][0] == {"column_1": "007", "column_2": "Lamp Rock", "column_3": "57.10"}
    assert named["rows"][2] == {
        "Name": "long",
        "Pattern": "one",
        "Pattern_2": "two",
        "column_4": "three",
    }


@pytest.mark.parametrize(
    ("options", "indexes"),
    [
        (["--section", "lessons other"], [3]),
        (["--columns", "route, crossing time"], [1]),
        (["--columns", "Route,Price"], []),
        (["--match", "^Level"], [2]),
        (["-n", "1", "-n", "3"], [1, 3]),
    ],
)
def test_tables_are_chosen(run: Run, options: list[str], indexes: list[int]) -> None:
    """Section, columns, pattern and number each narrow the tables down."""
    found = json.loads(run("tables", HARBOUR, *options).stdout)
    assert [table["index"] for table in found] == indexes


def test_layout_tables_are_left_out_unless_asked_for(run: Run) -> None:
    """A table of whole paragraphs is no data; `parse` and --all have it, and so has its number."""
    text = f"| {'A long tale of boats. ' * 30} | Menu |\n\n{TABLE}"
    assert [table["index"] for table in json.loads(run("tables", stdin=text).stdout)] == [2]
    for options in (["--all"], ["-n", "1", "-n", "2"]):
        found = json.loads(run("tables", *options, stdin=text).stdout)
        assert [table["kind"] for table in found] == ["layout", "data"]


def test_parse_gives_the_whole_document(run: Run) -> None:
    """One file is one object; several are an array, or lines."""
    one = json.loads(run("parse", HARBOUR).stdout)
    assert (one["schema"], one["source"], one["format"]) == ("articlex/1", HARBOUR, "text")
    kinds = [block["type"] for block in one["blocks"]]
    assert [kinds.count(kind) for kind in ("heading", "paragraph", "list", "table")] == [4, 8, 3, 3]
    both = run("parse", HARBOUR, "samples/email.txt").stdout
    assert [document["source"] for document in json.loads(both)] == [HARBOUR, "samples/email.txt"]
    lines = run("parse", HARBOUR, "samples/email.txt", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(both)


def test_a_folder_is_walked(run: Run, tmp_path: Path) -> None:
    """Articles below a folder are read in order of name; other files are not."""
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.txt", "picture.png", ".hidden.txt"):
        (tmp_path / name).write_text(TABLE)
    found = json.loads(run("tables", ".", cwd=tmp_path).stdout)
    assert [table["source"] for table in found] == ["./a.txt", "./b.txt", "./sub/c.txt"]


def test_output_suffix_names_the_format(run: Run, tmp_path: Path) -> None:
    """`-o x.csv` writes CSV with the permissions that the umask gives."""
    target = tmp_path / "x.csv"
    done = run("tables", HARBOUR, "-n", "1", "-o", str(target))
    assert (done.returncode, done.stdout) == (0, "")
    assert target.read_text("utf-8").startswith("Route,Crossing Time,Daily Departures\n")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask
    assert os.listdir(tmp_path) == ["x.csv"]


def test_output_dir_has_a_file_per_table(run: Run, tmp_path: Path) -> None:
    """Names come from sections; a second run needs --force to replace."""
    folder = tmp_path / "out"
    assert run("tables", HARBOUR, "--output-dir", str(folder)).returncode == 0
    names = sorted(os.listdir(folder))
    assert names == [
        "0001-norhaven-launches-electric-ferries-to-link-outer-islands.csv",
        "0002-what-the-new-line-means-for-island-communities.csv",
        "0003-lessons-other-port-cities-can-draw-from-the-project.csv",
        "index.csv",
    ]
    (folder / names[0]).write_text("mine")
    again = run("tables", HARBOUR, "--output-dir", str(folder))
    assert again.returncode == 1
    assert len(again.stderr.splitlines()) == 3
    assert (folder / names[0]).read_text() == "mine"
    assert run("tables", HARBOUR, "--output-dir", str(folder), "--force").returncode == 0
    assert (folder / names[0]).read_text("utf-8").startswith("Route,")


BAD = [
    (["tables", "missing.txt"], 1, "missing.txt: no such file or directory"),
    (["tables", "empty-folder"], 1, "empty-folder: the folder has no file with a known suffix"),
    (["tables", "bytes.txt"], 1, "bytes.txt:2: byte 0xff at offset 5 is not utf-8"),
    (["tables", "good.txt", "--encoding", "ascii"], 1, "good.txt:4: byte 0xc3 at offset"),
    (
        ["tables", "good.txt", "--encoding", "klingon"],
        1,
        "good.txt: --encoding klingon: unknown encoding",
    ),
    (["tables", "cut.txt.gz"], 1, "cut.txt.gz: "),
    (["tables", "good.txt", "--encoding", "undefined"], 1, "cannot be read as undefined"),
    (["tables", "missing.txt", "-o", "good.csv"], 1, "missing.txt: no such file"),
    (["parse", "missing.txt", "-o", "good.json"], 1, "missing.txt: no such file"),
    (["parse", "good.txt", "-o", "x.csv"], 2, "parse writes json and jsonl, not csv"),
    (["parse", "good.txt", "-f", "json", "-o", "x.jsonl"], 2, "the suffix means"),
    (["tables", "good.txt", "-f", "csv", "-o", "x.md"], 2, "the suffix means"),
    (
        ["tables", "good.txt", "-f", "terminal", "--output-dir", "x"],
        2,
        "--output-dir cannot be used with -f terminal",
    ),
    (
        ["headings", "good.txt", "--explain", "-n", "1"],
        2,
        "--explain cannot be combined with --index",
    ),
    (
        ["tables", "good.txt", "-n", "9", "-o", "good.json"],
        2,
        "--index 9: the document has only one table",
    ),
    (["tables", "good.txt", "-n", "9"], 2, "good.txt: --index 9: the document has only one table"),
    (["tables", "good.txt", "-f", "docx"], 2, "'docx' is not one of 'json', 'jsonl', 'csv'"),
    (["tables", "good.txt", "--match", "("], 2, "'(' is not a valid regular expression"),
    (["tables", "good.txt", "-o", "x.pdf"], 2, "-o x.pdf: the suffix names no format"),
    (["tables", "good.txt", "-o", "x.csv", "-f", "json"], 2, "the suffix means"),
    (["tables", "good.txt", "-o", "empty-folder", "-f", "csv"], 1, "empty-folder: cannot write"),
    (["tables", "good.txt", "-o", "no/such/x.csv"], 1, "no/such/x.csv: cannot write"),
    (["tables", "good.txt", "-n", "0"], 2, "'0' is no number or range, e.g. 2, 1,3-5 or -1"),
    (["table", "good.txt"], 2, "No such command 'table'"),
    (["corpus"], 2, "Missing argument 'PART'. Choose from: tables, lists, headings"),
    (["schema", "boats"], 2, "Invalid value for '[COMMAND]': 'boats' is not one of 'parse'"),
    (["tables", "good.txt", "--records", "--list"], 2, "--records and --list: give only one"),
    (["tables", "bad.jsonl"], 1, "bad.jsonl:2: not JSON: Expecting value at column 10"),
    (["tables", "missing.parquet"], 1, "missing.parquet: no such file or directory"),
    (["tables", "bytes.txt", "--max-size", "5q"], 2, "'5q' is not a size, e.g. 200MB or 1GiB"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), BAD)
def test_bad_input_gets_one_clear_line(
    run: Run, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    """The line names what is wrong; there is no traceback and no stray file."""
    (tmp_path / "good.txt").write_text(TABLE + "é\n", "utf-8")
    (tmp_path / "good.csv").write_text("what was there before")
    (tmp_path / "good.json").write_text("what was there before")
    (tmp_path / "bytes.txt").write_bytes(b"good\n\xff\x00bad\n")
    (tmp_path / "bad.jsonl").write_text('{"text": "Boats"}\n{"text": ?}\n')
    (tmp_path / "cut.txt.gz").write_bytes(b"\x1f\x8b\x08\x00\x00")
    (tmp_path / "empty-folder").mkdir()
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("articlex: ")
    assert message in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(
    ("shell", "code", "message"),
    [
        ("{0} tables good.txt >&-", 1, "articlex: standard output is closed\n"),
        ("{0} tables good.txt -o x.csv >&-", 0, ""),
        ("{0} tables - <&-", 1, "articlex: <stdin>: standard input is closed\n"),
        ("{0} parse <&-", 1, "articlex: <stdin>: standard input is closed\n"),
        ("{0} tables --bogus 2>&-", 2, ""),
        (
            "{0} tables good.txt >/dev/full",
            1,
            "articlex: cannot write to standard output: No space left on device\n",
        ),
    ],
)
def test_closed_and_full_streams(tmp_path: Path, shell: str, code: int, message: str) -> None:
    """A stream that is closed or full costs one line at most, and the right exit code."""
    (tmp_path / "good.txt").write_text(TABLE)
    command = ["bash", "-c", shell.format(EXECUTABLE)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (code, message)


def test_an_unreadable_folder_is_named(tmp_path: Path) -> None:
    """A folder that may not be entered is an error; what lies beside it is still done."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "good.txt").write_text(TABLE)
    (tmp_path / "secret").chmod(0)
    command: list[str] = [str(EXECUTABLE), "tables", ".", "-f", "csv"]
    if os.geteuid() == 0:  # root reads everything unless it drops that right
        if shutil.which("setpriv") is None:
            pytest.skip("setpriv is not installed")
        drop = "-dac_override,-dac_read_search"
        command = ["setpriv", "--inh-caps", drop, "--bounding-set", drop, *command]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    (tmp_path / "secret").chmod(0o700)
    assert (done.returncode, done.stdout) == (1, "a,b\n1,2\n")
    assert done.stderr == "articlex: ./secret: permission denied\n"


def test_other_inputs_are_still_done(run: Run, tmp_path: Path) -> None:
    """One unreadable file costs its own tables and the exit code, no others."""
    (tmp_path / "good.txt").write_text(TABLE)
    done = run("tables", "missing.txt", "good.txt", "also-missing.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert [table["source"] for table in json.loads(done.stdout)] == ["good.txt"]
    assert len(done.stderr.splitlines()) == 2


def test_jsonl_that_no_suffix_tells_of_is_suspected(run: Run) -> None:
    """A pipe has no name: it is read as text, with a hint."""
    row = json.dumps({"text": "| a |\n|---|\n| 1 |"}) + "\n"
    done = run("tables", stdin=row)
    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert "-: looks like JSONL; --from jsonl reads its rows" in done.stderr
    assert "looks like" not in run("tables", "--from", "jsonl", stdin=row).stderr


def test_the_letters_of_a_language_tell_its_encoding(run: Run, tmp_path: Path) -> None:
    """Windows-1252 for French, and not Windows-1250, which would make `Śillet` of it."""
    text = (
        "Le marché du port ouvre à sept heures — « c’est l’été », dit la mairie.\n"
        "| Fleur | Prix |\n|---|---|\n| Œillet | 2 € |\n| Genêt | 3 € |\n"
    )
    (tmp_path / "old.txt").write_bytes(text.encode("cp1252"))
    done = run("tables", "old.txt", "-f", "csv", cwd=tmp_path)
    assert done.stdout == "Fleur,Prix\nŒillet,2 €\nGenêt,3 €\n"
    assert "guessed cp1252; set --encoding if that is wrong" in done.stderr


def test_a_legacy_encoding_is_guessed_with_a_warning(run: Run, tmp_path: Path) -> None:
    """Text in Windows-1252 comes out right, and stderr says what was assumed."""
    text = "Größe für die Häfen, Bänke und Türen über dem Fluß.\n" * 9 + "| Größe | ß |\n"
    (tmp_path / "old.txt").write_bytes(text.encode("cp1252"))
    done = run("tables", "old.txt", "-f", "csv", cwd=tmp_path)
    assert done.returncode == 0
    assert "old.txt: not UTF-8; guessed cp125" in done.stderr
    assert done.stdout == "Größe,ß\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_obeyed(run: Run, encoding: str) -> None:
    """A marked encoding is read without a warning and without the mark."""
    done = run("tables", "-f", "csv", stdin=TABLE.encode(encoding))
    assert (done.stdout, done.stderr) == ("a,b\n1,2\n", "")


def test_nothing_found_is_an_error_only_if_asked(run: Run) -> None:
    """No table is an empty array and success; with --fail-empty it is exit code 3."""
    done = run("tables", stdin="Just a line.\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
    assert run("tables", "--fail-empty", stdin="Just a line.\n").returncode == 3


def test_a_closed_pipe_is_silent(tmp_path: Path) -> None:
    """A reader that goes after one line, as `head -1` does, causes no message."""
    (tmp_path / "big.txt").write_text("|---|---|\n" + "| 1 | 2 |\n" * 400_000)
    command = [str(EXECUTABLE), "tables", str(tmp_path / "big.txt"), "-f", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"1,2\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_every_command_has_help_with_an_example(run: Run) -> None:
    """--help of the group lists the commands, and each one's own shows how to call it."""
    top = run("--help").stdout
    for command in ("tables", "lists", "outline", "headings", "paragraphs", "parse"):
        assert f"\n  {command} " in top
        text = run(command, "--help").stdout
        assert f"articlex {command} article.txt" in text
    assert run().stdout == top
    assert run("--version").stdout.startswith("articlex 0.")


def test_the_place_of_a_bad_byte_is_the_files(run: Run, tmp_path: Path) -> None:
    """A byte order mark counts, and so do line ends of every kind."""
    for data, place in (
        (b"\xef\xbb\xbfabc\ndef\xffghi\n", "2: byte 0xff at offset 10 "),
        (b"abc\rdef\r\ngh\xff\0\n", "3: byte 0xff at offset 11 "),
        ("\ufeffਊ\n".encode("utf-16-le") + b"\x00\xdc\n\x00", "2: byte 0x00 at offset 6 "),
    ):
        (tmp_path / "a.txt").write_bytes(data)
        assert f"a.txt:{place}" in run("tables", str(tmp_path / "a.txt")).stderr


def test_a_fifo_in_a_folder_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    """Whoever wants to read one names it."""
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "a.txt").write_text("| a | b |\n")
    done = run("tables", str(tmp_path))
    assert (done.returncode, done.stderr, len(json.loads(done.stdout))) == (0, "", 1)


def test_a_full_stderr_costs_no_output(tmp_path: Path) -> None:
    """What cannot be said is in the exit code; the good inputs are done."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [EXECUTABLE, "tables", tmp_path / "missing.txt", SAMPLES / "harbour.txt"],
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )
    assert done.returncode == 1
    assert len(json.loads(done.stdout)) == 3


def test_little_memory_is_enough_for_little_files() -> None:
    """No more is asked for than a file has, whatever the bound is."""
    command = f"ulimit -v 400000; {EXECUTABLE} tables {SAMPLES}/harbour.txt --max-size 1000TB"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_deeply_nested_lists_stay_small_in_markdown(run: Run) -> None:
    """Their indents alone would take the square of their length."""
    out = run("convert", "--from", "html", stdin="<ul><li>x" * 5000).stdout
    assert out.count("- x") == 5000
    assert len(out) < 5000 * 220


def test_a_planted_link_is_replaced_and_not_followed(run: Run, tmp_path: Path) -> None:
    """Not even with --force, which is for the tool's own files."""
    run("tables", str(SAMPLES / "harbour.txt"), "--output-dir", str(tmp_path / "d"))
    victim = tmp_path / "victim"
    victim.write_text("mine")
    path = min((tmp_path / "d").iterdir())
    path.unlink()
    path.symlink_to(victim)
    done = run(
        "tables", str(SAMPLES / "harbour.txt"), "--output-dir", str(tmp_path / "d"), "--force"
    )
    assert done.returncode == 0
    assert victim.read_text() == "mine"
    assert not path.is_symlink()


def test_the_outline_numbers_headings_on_one_line(run: Run) -> None:
    """As minified pages have them."""
    page = "<h1>A</h1><h2>B</h2><h2>C</h2>"
    (top,) = json.loads(run("outline", "-", "--from", "html", "-f", "json", stdin=page).stdout)
    assert [top["index"], *(child["index"] for child in top["children"])] == [1, 2, 3]


def test_explain_says_which_row_a_line_is_from(run: Run) -> None:
    """Of a shard, `line` is the row, as everywhere, and `line_start` the line in its text."""
    rows = [json.dumps({"id": f"r{n}", "text": "Boats At Sea\nThey sail."}) for n in (1, 2)]
    done = run("headings", "-", "--from", "jsonl", "--explain", stdin="\n".join(rows))
    found = [(each["id"], each["line"], each["line_start"]) for each in json.loads(done.stdout)]
    assert found == [("r1", 1, 1), ("r1", 1, 2), ("r2", 2, 1), ("r2", 2, 2)]


@pytest.mark.parametrize(
    ("shell", "code", "shown"),
    [
        ("{0} check good.txt good.txt 2>/dev/full", 0, ""),
        ("{0} paragraphs /dev/null --fail-empty 2>/dev/full", 3, "[]\n"),
        ("(echo x; {0} tables good.txt -f csv -o /dev/stdout) >f; cat f", 0, "x\na,b\n1,2\n"),
        ("{0} tables good.txt -f csv -o /dev/stdout | cat", 0, "a,b\n1,2\n"),
        ("{0} tables good.txt -f csv -o >(cat); sleep 0.2", 0, "a,b\n1,2\n"),
    ],
)  # fmt: skip
def test_streams_by_name(tmp_path: Path, shell: str, code: int, shown: str) -> None:
    """A stream is written to as it is, never replaced; a full stderr changes no exit code."""
    (tmp_path / "good.txt").write_text(TABLE)
    command = ["bash", "-c", shell.format(EXECUTABLE)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (code, shown)


def test_a_link_to_a_fifo_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    """Nor is any other that leads to no file; one that leads nowhere is told of."""
    os.mkfifo(tmp_path / "fifo")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TABLE)
    for name, target in (("b", "../fifo"), ("c", "/dev/zero"), ("d", "missing"), ("e", "e.txt")):
        (folder / f"{name}.txt").symlink_to(target)
    done = run("tables", str(folder))
    assert len(json.loads(done.stdout)) == 1
    assert [line.split(":")[1].rpartition("/")[2] for line in done.stderr.splitlines()] == [
        "d.txt",
        "e.txt",
    ]


def test_tables_of_every_dialect_are_read_from_shards(run: Run, tmp_path: Path) -> None:
    """A row is not skipped because its table has no pipes."""
    dialects = {
        "tab": "Ship\tCrew\tPort\nGull\t4\tOban\nTern\t5\tCrail\n",
        "aligned": "Ship    Crew   Port\nGull       4   Oban\nTern       5   Crail\n",
        "box": "│ Ship │ Crew │\n│ Gull │ 4    │\n│ Tern │ 5    │\n",
        "wiki": '{| class="x"\n! Ship !! Crew\n|-\n| Gull || 4\n|}\n',
        "latex": "\\begin{tabular}{ll}\nShip & Crew \\\\\nGull & 4 \\\\\n\\end{tabular}\n",
    }
    rows = [json.dumps({"id": name, "text": text}) for name, text in dialects.items()]
    (tmp_path / "ships.jsonl").write_text("\n".join(rows))
    tables = json.loads(run("tables", str(tmp_path / "ships.jsonl"), "-f", "json").stdout)
    assert [table["id"] for table in tables] == list(dialects)
    assert all("Gull" in json.dumps(table) for table in tables)


def test_tables_of_a_dialect(run: Run) -> None:
    """Only those that are drawn in one of the named ways; another name is an error."""
    text = "Ship\tCrew\tPort\nGull\t4\tOban\nTern\t5\tCrail\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"

    def found(names: str) -> list[str]:
        tables = json.loads(run("tables", "--dialect", names, stdin=text).stdout)
        return [table["dialect"] for table in tables]

    assert found("tab") == ["tab"]
    assert found("pipe, tab") == ["tab", "pipe"]
    assert found("box") == []
    done = run("tables", "--dialect", "csv", stdin=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--dialect: csv: choose from aligned, asciidoc, box" in done.stderr


@pytest.mark.parametrize(
    "command", ["tables", "lists", "outline", "headings", "paragraphs", "parse"]
)
def test_nothing_is_written_where_nothing_could_be_read(run: Run, command: str) -> None:
    """Not even an empty array, which would mean that there is nothing in the article."""
    done = run(command, "missing.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "articlex: missing.txt: no such file or directory\n"


def test_long_ids_of_rows_are_cut(run: Run, tmp_path: Path) -> None:
    """Every record would repeat them; the message names the row and the key."""
    rows = [{"id": "x" * 1001, "text": "Ida sails."}, {"id": "x" * 1000, "text": "Anna rows."}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = run("paragraphs", "a.jsonl", cwd=tmp_path)
    assert [record["id"] for record in json.loads(done.stdout)] == ["x" * 1000] * 2
    assert done.stderr == "articlex: a.jsonl:1: id has 1001 characters; cut to 1000\n"
    assert done.returncode == 1


def test_an_expression_that_takes_too_long_is_given_up(run: Run) -> None:
    """The message names the option, and the other inputs are read."""
    text = "| a |\n|---|\n| " + "a" * 60 + "! |\n"
    done = run("tables", "--match", "(a|a)+b", stdin=text)
    assert done.returncode == 2
    assert "--match '(a|a)+b': takes more than 2 s on one text; simplify" in done.stderr
    assert len(json.loads(run("tables", "--match", "a+!", stdin=text).stdout)) == 1


@pytest.mark.parametrize("name", ["*.txt", "[ab].txt", "?.txt"])
def test_a_pattern_gives_an_array(run: Run, tmp_path: Path, name: str) -> None:
    """As several files do, whether or not the shell expands it."""
    for letter in "ab":
        (tmp_path / f"{letter}.txt").write_text(TABLE)
    documents = json.loads(run("parse", name, cwd=tmp_path).stdout)
    assert [document["source"] for document in documents] == ["a.txt", "b.txt"]
    run("tables", name, "--output-dir", "out", cwd=tmp_path)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names[:2] == ["0001-a.csv", "0002-b.csv"]


def test_a_shard_that_is_read_as_text_is_one_article(run: Run, tmp_path: Path) -> None:
    """The format that the user gives counts, not the file's name."""
    path = tmp_path / "a.jsonl"
    path.write_text("Boats and sails.\n")
    assert json.loads(run("parse", "--from", "text", str(path)).stdout)["format"] == "text"
    assert articlex.read(path, format="text").paragraphs[0].text == "Boats and sails."
    with pytest.raises(articlex.ArticlexError, match="several articles"):
        articlex.read(path)


@pytest.mark.parametrize("size", ["200kb", "200mb", "1gib", "5m", "1T", "300000"])
def test_units_of_sizes_in_any_case(run: Run, size: str) -> None:
    assert run("tables", "-", "--max-size", size, stdin=TABLE).returncode == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("-n", "3--3"), "--index leaves nothing"),
        (("--columns", "a", "--section", "zzz"), "--columns and --section leave nothing"),
        (("--match", "zzz"), "--match leaves nothing"),
    ],
)
def test_options_that_leave_nothing_are_named(
    run: Run, options: tuple[str, ...], message: str
) -> None:
    done = run("tables", "-", *options, stdin=f"{TABLE}\n\n{TABLE}\n\n{TABLE}")
    assert done.stderr == f"articlex: {message}\n"


def test_each_command_offers_what_it_has(run: Run) -> None:
    """Help names no format and no option that the command refuses."""
    shown = {name: " ".join(run(name, "--help").stdout.split()) for name in ("tables", "lists")}
    for words in ("sqlite, parquet, terminal", "--match or --columns", "files in --output-dir"):
        assert (words in shown["tables"], words in shown["lists"]) == (True, False)
