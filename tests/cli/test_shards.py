"""JSONL and Parquet as input: an article in every row, on standard input and in any packing."""

import bz2
import gzip
import json
import lzma
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import SAMPLES, Run

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HARBOUR = (SAMPLES / "harbour.txt").read_text("utf-8")
TABLE = "| a | b |\n|---|---|\n| 1 | é |"
ROWS: list[dict[str, Any]] = [
    {"id": "x1", "text": "No table | here.", "url": "https://example.org/1"},
    {"id": "x2", "text": HARBOUR, "url": "https://example.org/2"},
    {"id": 3, "text": TABLE},
    {"text": "psql:\n a | b\n---+---\n 1 | 2"},
]


def lines(rows: list[dict[str, Any]], *, ascii_only: bool = False) -> bytes:
    """Return `rows` as JSONL."""
    return b"".join(json.dumps(row, ensure_ascii=ascii_only).encode() + b"\n" for row in rows)


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write `rows` with ids as text, two in a row group."""
    texts = [{**row, "id": str(row["id"]) if "id" in row else None} for row in rows]
    columns = {key: [row.get(key) for row in texts] for key in ("id", "text", "url")}
    pq.write_table(pa.table(columns), path, row_group_size=2)


WRITERS: dict[str, Callable[[Path, bytes], object]] = {
    "a.jsonl": lambda path, data: path.write_bytes(data),
    "a.ndjson": lambda path, data: path.write_bytes(data),
    "a.jsonl.gz": lambda path, data: path.write_bytes(gzip.compress(data)),
    "a.jsonl.bz2": lambda path, data: path.write_bytes(bz2.compress(data)),
    "a.jsonl.xz": lambda path, data: path.write_bytes(lzma.compress(data)),
    "a.jsonl.zst": lambda path, data: path.write_bytes(zstd.compress(data)),
    "a.parquet": lambda path, _: write_parquet(path, ROWS),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_packing_gives_the_same_tables(name: str, run: Run, tmp_path: Path) -> None:
    """Each record says the shard, its row, its id and its address."""
    WRITERS[name](tmp_path / name, lines(ROWS))
    done = run("tables", name, "-f", "jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["line"], each.get("id"), each["index"]) for each in found] == [
        (2, "x2", 1), (2, "x2", 2), (2, "x2", 3), (3, "3", 1), (4, None, 1),
    ]  # fmt: skip
    assert {each["source"] for each in found} == {name}
    assert found[0]["url"] == "https://example.org/2"
    assert found[0]["section"] == ["Norhaven Launches Electric Ferries to Link Outer Islands"]
    assert found[3]["rows"] == [["1", "é"]]
    assert found[4]["header"] == ["a", "b"]


def test_rows_give_what_files_give(run: Run, tmp_path: Path) -> None:
    """A row's document is that of the same text in a file; escapes in the JSON do not matter."""
    (tmp_path / "a.jsonl").write_bytes(lines(ROWS, ascii_only=True))
    (document, *_) = json.loads(run("parse", "a.jsonl", cwd=tmp_path).stdout)[1:]
    alone = json.loads(run("parse", "samples/harbour.txt").stdout)
    assert document["blocks"] == alone["blocks"]
    escaped = json.dumps({"text": TABLE}).replace("|", "\\u007c")
    assert len(json.loads(run("tables", "--from", "jsonl", stdin=escaped).stdout)) == 1


def test_broken_rows_are_named_and_the_rest_is_done(run: Run, tmp_path: Path) -> None:
    """Each bad row is one line with its number; the others are read; the exit code says so."""
    bad = b'{"text": "| a |"\n[1]\n\n{"txt": "| a |"}\n{"text": 7, "x": "|"}\n\xff|\n'
    (tmp_path / "a.jsonl").write_bytes(bad + lines(ROWS[2:3]))
    done = run("tables", "a.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert [each["line"] for each in json.loads(done.stdout)] == [7]
    named = [
        line.split(" ")[1] for line in run("parse", "a.jsonl", cwd=tmp_path).stderr.splitlines()
    ]
    assert named == ["a.jsonl:1:", "a.jsonl:2:", "a.jsonl:4:", "a.jsonl:5:", "a.jsonl:6:"]
    assert "Traceback" not in done.stderr


def test_keys_can_be_named(run: Run) -> None:
    """--text-key, --id-key and --url-key overrule the names that corpora use."""
    row = json.dumps({"body_plain": TABLE, "text": "no", "key": "k", "where": "w"})
    options = ("--text-key", "body_plain", "--id-key", "key", "--url-key", "where")
    (found,) = json.loads(run("tables", "-", "--from", "jsonl", *options, stdin=row).stdout)
    assert (found["source"], found["id"], found["url"]) == ("-", "k", "w")


def test_one_document_may_not_be_too_large(run: Run, tmp_path: Path) -> None:
    """--max-size bounds a row, a file, and what a packed file unpacks to."""
    (tmp_path / "a.jsonl").write_bytes(lines([{"text": "x" * 3000}, {"text": TABLE}]))
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"x" * 3000))
    done = run("paragraphs", "a.jsonl", "b.txt.gz", "--max-size", "1kB", cwd=tmp_path)
    assert done.returncode == 1
    assert "a.jsonl:1: longer than 1000 bytes" in done.stderr
    assert "b.txt.gz: more than 1000 bytes" in done.stderr
    assert run("tables", "a.jsonl", "--max-size", "1kB", cwd=tmp_path).stdout.count('"é"') == 1
    assert run("tables", "a.jsonl", "--max-size", "lots", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("a.parquet", "pyarrow", "parquet"), ("a.txt.zst", "backports", "zst")],
)
def test_a_missing_extra_is_named(
    name: str, module: str, extra: str, run: Run, tmp_path: Path
) -> None:
    """Without the library, one line says what to install, and other files are still read."""
    (tmp_path / module).mkdir()
    (tmp_path / module / "__init__.py").write_text("raise ImportError")
    (tmp_path / name).write_bytes(b"")
    (tmp_path / "b.txt").write_text(TABLE)
    done = run("tables", name, "b.txt", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert f"pip install 'articlex[{extra}]'" in done.stderr
    assert done.stderr.count("\n") == 1
    assert len(json.loads(done.stdout)) == 1


def test_a_broken_parquet_file_is_one_line(run: Run, tmp_path: Path) -> None:
    """Bytes that are no Parquet, and a file without a column of text, are told apart."""
    (tmp_path / "a.parquet").write_bytes(b"PAR1 nonsense")
    pq.write_table(pa.table({"n": [1]}), tmp_path / "b.parquet")
    done = run("tables", "a.parquet", "b.parquet", cwd=tmp_path)
    first, second = done.stderr.splitlines()
    assert first.startswith("articlex: a.parquet: ")
    assert second == "articlex: b.parquet: no text column among n; name it with --text-key"


def test_what_a_row_lacks_names_the_row(run: Run, tmp_path: Path) -> None:
    """A number that is not there, or a line that cannot be a heading, in one row of many."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines([{"text": "- oars"}, {"text": "No list."}]))
    done = run("lists", str(path), "-n", "1")
    assert done.returncode == 2
    assert done.stderr == f"articlex: {path}:2: --index 1: the document has no lists\n"
    assert json.loads(done.stdout)[0]["items"][0]["text"] == "oars"
    done = run("outline", str(path), "--heading", "1", "-f", "csv")
    assert done.stderr == f"articlex: {path}:1: --heading 1: no paragraph begins on line 1\n"


def test_a_zstd_file_cut_short_is_told(run: Run, tmp_path: Path) -> None:
    """As for the other packings, what is missing is not passed over."""
    whole = zstd.compress(HARBOUR.encode() * 200)
    (tmp_path / "a.txt.zst").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.jsonl.zst").write_bytes(zstd.compress(lines(ROWS) * 50)[:-9])
    for name in ("a.txt.zst", "b.jsonl.zst"):
        done = run("tables", str(tmp_path / name))
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert f"{name}: " in done.stderr
        assert "ended before the end-of-stream" in done.stderr


def test_odd_columns_of_parquet(run: Run, tmp_path: Path) -> None:
    """Texts as a dictionary are texts; of two columns of one name the first counts."""
    text = pa.array([TABLE, "none", TABLE])
    pq.write_table(pa.table({"text": text.dictionary_encode()}), tmp_path / "a.parquet")
    twice = pa.Table.from_arrays([text, pa.array(["x"] * 3)], names=["text", "text"])
    pq.write_table(twice, tmp_path / "b.parquet")
    for name in ("a.parquet", "b.parquet"):
        done = run("tables", str(tmp_path / name))
        assert (done.returncode, done.stderr) == (0, "")
        assert [each["line"] for each in json.loads(done.stdout)] == [1, 3]


def test_a_bound_on_documents_holds_in_parquet(run: Run, tmp_path: Path) -> None:
    """A text beyond it is named; the others are read."""
    texts = [TABLE, TABLE + "\n| 1 | 2 |" * 500]
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet")
    done = run("tables", str(tmp_path / "a.parquet"), "--max-size", "1KB")
    assert done.returncode == 1
    assert (
        "a.parquet:2: longer than 1000 characters; raise the limit with --max-size" in done.stderr
    )
    assert len(json.loads(done.stdout)) == 1


def test_bad_rows_of_parquet_are_named(run: Run, tmp_path: Path) -> None:
    """One that is no UTF-8 costs no other; a column of numbers has no text in any row."""
    bad = pa.array([TABLE.encode(), b"| \xff |", TABLE.encode()]).view(pa.string())
    pq.write_table(pa.table({"text": bad}), tmp_path / "a.parquet")
    done = run("tables", str(tmp_path / "a.parquet"))
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"articlex: {tmp_path}/a.parquet:2: cannot decode the row: 'utf-8' codec can't decode"
    )
    assert [each["line"] for each in json.loads(done.stdout)] == [1, 3]
    pq.write_table(pa.table({"text": pa.array([1, 2])}), tmp_path / "b.parquet")
    done = run("tables", str(tmp_path / "b.parquet"))
    assert done.stderr.count("no text in column text") == 2


def test_check_names_the_row(run: Run, tmp_path: Path) -> None:
    """And then the line in its text."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines([{"text": "Fine."}, {"text": "x\n|---|---|\ny"}]))
    assert f"{path}:2:2: lost-shape " in run("check", str(path)).stdout


def test_parquet_comes_through_standard_input(run: Run, tmp_path: Path) -> None:
    """As every other input does."""
    write_parquet(tmp_path / "a.parquet", ROWS)
    data = (tmp_path / "a.parquet").read_bytes()
    done = run("tables", "--from", "parquet", "-", "-f", "jsonl", stdin=data)
    named = run("tables", str(tmp_path / "a.parquet"), "-f", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["rows"] for line in done.stdout.splitlines()] == [
        json.loads(line)["rows"] for line in named.stdout.splitlines()
    ]


@pytest.mark.parametrize(("suffix", "compress"), [("bz2", bz2.compress), ("xz", lzma.compress)])
def test_streams_behind_the_first_are_read_or_complained_of(
    suffix: str, compress: Callable[[bytes], bytes], run: Run, tmp_path: Path
) -> None:
    """Several are what pbzip2 writes; damage at the start of one is no end of the file."""
    row = lines([{"text": TABLE}])
    first, second = compress(row), bytearray(compress(row * 3))
    padding = bytes(8) if suffix == "xz" else b""
    path = tmp_path / f"a.jsonl.{suffix}"
    path.write_bytes(first + padding + bytes(second) + padding)
    done = run("tables", str(path), "-f", "jsonl")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 4)
    second[1] ^= 1
    for damaged in (first + bytes(second), first + b"more", first[:-3]):
        path.write_bytes(damaged)
        done = run("tables", str(path), "-f", "jsonl")
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert str(path) in done.stderr
