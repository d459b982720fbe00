"""`articlex corpus`: shards in, the same files out however many workers there are."""

import gzip
import json
import multiprocessing
import os
import re
import signal
import subprocess
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import EXECUTABLE, ROOT, SAMPLES, Run, eventually

import articlex
from articlex.article import Article
from articlex.corpus import EXTRACTORS, Job, Task, plan, run_task, worker
from articlex.corpus.manifest import begin, locked, make_folder
from articlex.corpus.pool import run as run_pool
from articlex.corpus.processes import local_executor
from articlex.document import Document
from articlex.export import atomic
from articlex.export.parquet import write_records
from articlex.inputs import jsonl
from articlex.inputs.files import open_decompressed
from articlex.inputs.rows import RowOptions
from articlex.inputs.shards import read_rows, split

HARBOUR = (SAMPLES / "harbour.txt").read_text("utf-8")
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"


@pytest.fixture
def shard(tmp_path: Path) -> Path:
    """Return a folder with two shards, one with a broken row, and two small files."""
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [{"id": str(n), "text": HARBOUR if n % 3 else "plain"} for n in range(30)]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "a.jsonl").write_text(text)
    (folder / "b.jsonl").write_text(text.replace('{"id": "4"', '{"id": ', 1))
    (folder / "c.txt").write_text(TABLE)
    (folder / "d.html").write_text("<table><tr><th>x<tr><td>y</table>")
    return folder


def outputs(folder: Path) -> dict[str, bytes]:
    """Return what a run wrote, by file name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("part-*"))}


def test_standard_input_is_a_shard(run: Run, shard: Path, tmp_path: Path) -> None:
    """Its copy is there until a run without errors; --resume reads the copy again."""
    out = tmp_path / "out"
    copy = out / "done" / "stdin.jsonl"
    good, broken = ((shard / name).read_text() for name in ("a.jsonl", "b.jsonl"))
    first = run("corpus", "tables", "-", "--to", str(out), stdin=broken)
    assert (first.returncode, first.stderr.splitlines()[0]) == (
        1,
        "articlex: -:5: not JSON: Expecting value at column 8",
    )
    assert copy.read_text() == broken
    again = run("corpus", "tables", "-", "--to", str(out), stdin=good)
    assert again.returncode == 2
    message = "has the standard input of an earlier run; continue it with --resume, or use an"
    assert again.stderr == f"articlex: --to {out}: {message} empty folder\n"
    assert run("corpus", "tables", "-", "--to", str(out), "--resume", stdin=good).returncode == 1
    assert copy.read_text() == broken
    whole = tmp_path / "whole"
    assert run("corpus", "tables", "-", "--to", str(whole), stdin=good).returncode == 0
    records = list(map(json.loads, (whole / "part-000001.jsonl").read_text().splitlines()))
    assert len(records) == 60
    assert {record["source"] for record in records} == {"-"}
    assert not (whole / "done" / "stdin.jsonl").exists()
    twice = run("corpus", "tables", "-", "--to", str(whole), stdin=broken)
    assert (twice.returncode, twice.stderr) == (
        2,
        f"articlex: --to {whole}: has the outputs of another run; use an empty folder\n",
    )
    assert not (whole / "done" / "stdin.jsonl").exists()
    shell = f"{EXECUTABLE} corpus tables - --to {tmp_path}/closed <&-"
    closed = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (1, "articlex: -: standard input is closed\n")
    bad = tmp_path / "bad"
    for _ in range(2):
        done = run("corpus", "tables", "-", "--to", str(bad), "--from", "parquet", stdin="x")
        assert (done.returncode, done.stderr[:13]) == (1, "articlex: -: ")
    none = run("corpus", "tables", "-", "--to", str(whole), "--resume", stdin=good)
    assert (none.returncode, none.stderr.count("\n")) == (2, 1)
    assert "nothing to resume" in none.stderr


RECIPES = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "corpora.md").read_text("utf-8"), re.DOTALL
)


@pytest.mark.parametrize("recipe", RECIPES, ids=["duckdb", "polars", "spark"])
def test_recipes_read_the_output(
    recipe: str, run: Run, shard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the docs find the tables and the headings."""
    if "pyspark" in recipe:
        pytest.importorskip("pyspark")
    for part in ("tables", "blocks"):
        run("corpus", part, str(shard / "a.jsonl"), "--to", str(tmp_path / part), "-f", "parquet")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(recipe, names)  # noqa: S102
    assert len(names["tables"]) == 60
    assert len(names["headings"]) == 20 * len(articlex.parse(HARBOUR).headings)


def test_results_are_the_same_however_many_workers(run: Run, shard: Path, tmp_path: Path) -> None:
    """One worker and three write the same bytes; every record says where it is from."""
    one = run("corpus", "tables", str(shard), "--to", str(tmp_path / "1"), "--jobs", "1")
    many = run("corpus", "tables", str(shard), "--to", str(tmp_path / "3"), "--jobs", "3")
    assert one.returncode == many.returncode == 1
    assert f"{shard}/b.jsonl:5: not JSON" in one.stderr
    assert f"{shard}/b.jsonl:5: not JSON" in many.stderr
    assert outputs(tmp_path / "1") == outputs(tmp_path / "3")
    found = [
        json.loads(line)
        for data in outputs(tmp_path / "1").values()
        for line in data.decode().splitlines()
    ]
    assert len(found) == 3 * 20 + 3 * 19 + 2
    assert (found[0]["source"], found[0]["line"], found[0]["id"]) == (f"{shard}/a.jsonl", 2, "1")
    assert found[-1]["source"] == f"{shard}/d.html"
    documents, records, tables, rows, errors, *_ = one.stderr.splitlines()[-1].split()
    assert (documents, records, tables, errors) == ("62", "119", "119", "1")
    assert rows == str(sum(len(each["rows"]) for each in found))


@pytest.mark.parametrize("part", EXTRACTORS)
@pytest.mark.parametrize("format_name", ["jsonl", "parquet"])
def test_every_part_in_every_format(
    part: str, format_name: str, run: Run, shard: Path, tmp_path: Path
) -> None:
    """Each part comes out, and Parquet holds the cells that JSONL does."""
    out = tmp_path / "out"
    done = run("corpus", part, str(shard / "a.jsonl"), "--to", str(out), "-f", format_name)
    assert done.returncode == 0, done.stderr
    (path,) = out.glob("part-*")
    if format_name == "parquet":
        found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    else:
        found = [json.loads(line) for line in path.read_text().splitlines()]
    assert found
    assert {each["source"] for each in found} == {str(shard / "a.jsonl")}
    if part == "tables":
        assert found[0]["rows"][0] == ["Old Harbour – Gull Island", "18 minutes", "24"]
    if part == "stats":
        counts = {"headings": 4, "paragraphs": 8, "lists": 3, "tables": 3, "code": 0}
        assert found[1].items() >= {**counts, "table_rows": 9}.items()


def test_a_stopped_run_goes_on(run: Run, shard: Path, tmp_path: Path) -> None:
    """Tasks that are done are not done again; without --resume nothing is touched."""
    out = tmp_path / "out"
    options = ("corpus", "tables", str(shard), "--to", str(out))
    run(*options)
    whole = outputs(out)
    first, second, *_ = sorted(out.glob("part-*"))
    second.unlink()
    (out / ".articlex-1-x.tmp").write_text("left by a kill")
    again = run(*options)
    assert again.returncode == 2
    assert "continue it with --resume" in again.stderr
    assert not second.exists()
    age = first.stat().st_mtime_ns
    resumed = run(*options, "--resume")
    assert "2 of 3 tasks are finished already" in resumed.stderr
    assert outputs(out) == whole
    assert first.stat().st_mtime_ns == age
    assert not list(out.glob(".articlex-*"))


def test_a_rerun_does_what_is_new_or_changed(run: Run, shard: Path, tmp_path: Path) -> None:
    """A repaired shard and one more, each alone. The outputs are those of a new run."""
    call = ("corpus", "tables", str(shard), "--to", str(tmp_path / "out"), "--resume")
    run(*call)
    (shard / "b.jsonl").write_text(json.dumps({"text": TABLE}) + "\n")
    assert "2 of 3 tasks are finished already" in run(*call).stderr
    (shard / "c.jsonl").write_text(json.dumps({"text": TABLE}) + "\n")
    assert "2 of 4 tasks are finished already" in run(*call).stderr
    run("corpus", "tables", str(shard), "--to", str(tmp_path / "new"))
    assert outputs(tmp_path / "out") == outputs(tmp_path / "new")


def test_a_rerun_with_fewer_parts_leaves_no_old_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shard that was repaired may be shorter; what its last part gave would be wrong data."""
    path = tmp_path / "a.jsonl"
    rows = [json.dumps({"text": TABLE + "word " * 20_000}) + "\n" for _ in range(30)]
    path.write_text("".join(rows))
    job = Job("tables", str(tmp_path / "out"))
    make_folder(job)
    monkeypatch.setattr("articlex.corpus.planning.PART_SIZE", 1 << 20)
    tasks = list(plan([str(path)], None, print))
    begin(job, tasks, resume=False)
    for task in tasks:
        run_task(job, task)
    assert len(outputs(tmp_path / "out")) == len(tasks) > 1
    path.write_text(rows[0])
    (task,) = plan([str(path)], None, print)
    assert begin(job, [task], resume=True) == []
    assert list(outputs(tmp_path / "out")) == ["part-000001.jsonl"]
    assert not list((tmp_path / "out" / "done").glob("part-000002*"))


def test_a_rerun_says_how_it_differs(run: Run, shard: Path, tmp_path: Path) -> None:
    """An option that is another, or an input that is missing. Nothing is touched."""
    out = tmp_path / "out"
    run("corpus", "tables", str(shard), "--to", str(out))
    before = outputs(out)
    for arguments, message in (
        (("lists", str(shard)), "PART is lists, and was tables"),
        (("tables", str(shard), "--id-key", "key"), "--id-key is key, and was not given"),
        (
            ("tables", str(shard / "a.jsonl")),
            "has outputs of ",
        ),
    ):
        done = run("corpus", *arguments, "--to", str(out), "--resume")
        assert done.returncode == 2
        assert done.stderr.startswith(f"articlex: --to {out}: {message}")
    assert outputs(out) == before
    (out / "manifest.json").write_text('{"articlex": 1}')
    done = run("corpus", "tables", str(shard), "--to", str(out), "--resume")
    assert "was written by another version of articlex" in done.stderr


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_columns_are_carried_along(form: str, run: Run, tmp_path: Path) -> None:
    """As text, from JSONL and from Parquet; a row without the column has none."""
    rows = [
        {"text": TABLE, "dump": "2026-10", "quality": 0.5},
        {"text": TABLE, "dump": "2026-11", "quality": None},
    ]
    source = tmp_path / f"a.{form}"
    if form == "jsonl":
        source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        pq.write_table(pa.Table.from_pylist(rows), source)
    for output in ("jsonl", "parquet"):
        folder = tmp_path / output
        options = ("--keep", "dump, quality", "-f", output)
        assert run("corpus", "tables", str(source), "--to", str(folder), *options).returncode == 0
        (path,) = folder.glob("part-*")
        if output == "jsonl":
            found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        else:
            found = pq.read_table(path).to_pylist()
        kept = [(each["line"], each["dump"], each["quality"]) for each in found]
        assert kept == [(1, "2026-10", "0.5"), (2, "2026-11", None)]


def test_records_join(run: Run, tmp_path: Path) -> None:
    """By the document, and by the number of the block in it, as `parse` has them."""
    source = tmp_path / "a.jsonl"
    rows = [{"id": "x", "text": f"Words.\n\n{TABLE}"}, {"text": f"- a\n- b\n\n{TABLE}"}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for part in ("tables", "blocks"):
        call = ("corpus", part, str(source), "--to", str(tmp_path / part), "-f", "parquet")
        assert run(*call).returncode == 0
    query = (
        "SELECT document_id, blocks[block_index].type, blocks[block_index].rows = rows "
        "FROM 'tables/*.parquet' JOIN 'blocks/*.parquet' USING (document_id)"
    )
    query = query.replace("FROM '", f"FROM '{tmp_path}/").replace("JOIN '", f"JOIN '{tmp_path}/")
    found = duckdb.connect().execute(query).fetchall()
    assert sorted(found) == sorted([("x", "table", True), (f"{source}:2", "table", True)])


def test_a_column_to_keep_must_be_there_and_be_free(run: Run, tmp_path: Path) -> None:
    """A key of the records cannot be another column, and Parquet knows its columns."""
    source = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [TABLE]}), source)
    call = ("corpus", "tables", str(source), "--to", str(tmp_path / "out"))
    taken = run(*call, "--keep", "rows")
    assert taken.returncode == 2
    assert "--keep rows: the records have a key rows of their own" in taken.stderr
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"article": {"body": TABLE}, "n": None}) + "\n")
    to = ("--to", str(tmp_path / "kept"))
    nested = run("corpus", "blocks", str(rows), *to, "--text-key", "article.body", "--keep", "no")
    assert nested.returncode == 1
    message = f"articlex: {rows}: --keep no: no row that was read has this key"
    assert nested.stderr.splitlines()[0] == message
    unknown = run("corpus", "blocks", str(rows), "--to", str(tmp_path / "x"), "--text-key", "a.b")
    assert "has no text under 'a.b'; keys: article, n\n" in unknown.stderr
    missing = run(*call, "--keep", "dump")
    assert missing.returncode == 1
    assert f"{source}: --keep: no column dump among text" in missing.stderr


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_run_can_be_tried(form: str, run: Run, tmp_path: Path) -> None:
    """The first rows of each shard, or a sample that is the same each time."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        rows = [{"text": "x", "id": f"{name}{n}"} for n in range(2000)]
        if form == "jsonl":
            text = "".join(json.dumps(row) + "\n" for row in rows)
            (folder / f"{name}.jsonl").write_text(text)
        else:
            table = pa.Table.from_pylist(rows)
            pq.write_table(table, folder / f"{name}.parquet", row_group_size=600)
    (folder / "c.txt").write_text("x")
    (folder / "d.txt").write_text("x")

    def ids(*options: str, number: list[int] = []) -> list[str | None]:  # noqa: B006
        number.append(0)
        out = tmp_path / f"out{len(number)}"
        done = run("corpus", "stats", str(folder), "--to", str(out), *options)
        assert done.returncode == 0
        found = [json.loads(line) for data in outputs(out).values() for line in data.splitlines()]
        assert int(done.stderr.split()[7].replace(",", "")) == len(found)
        return [each.get("id") for each in found]

    assert ids("--limit", "1") == ["a0", "b0", None]
    assert ids("--limit", "700")[-3:] == ["b699", None, None]
    sample = ids("--sample", "0.1")
    assert sample == ids("--sample", "0.1")
    assert 300 < len(sample) < 500
    assert len(set(sample) & set(ids("--sample", "0.1", "--limit", "700"))) > 90


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_outputs_can_be_compressed(packing: str, run: Run, tmp_path: Path) -> None:
    """They read back as a shard, and a second run gives the same bytes."""
    source = tmp_path / "a.jsonl"
    source.write_text((json.dumps({"text": TABLE}) + "\n") * 50)
    data = []
    for name in ("one", "two"):
        call = ("corpus", "tables", str(source), "--to", str(tmp_path / name))
        assert run(*call, "-f", f"jsonl.{packing}").returncode == 0
        (path,) = (tmp_path / name).glob("part-*")
        assert path.name == f"part-000001.jsonl.{packing}"
        data.append(path.read_bytes())
    assert data[0] == data[1]
    with open_decompressed(str(path)) as stream:
        assert len(stream.read().splitlines()) == 50
    again = run(*call, "-f", f"jsonl.{packing}", "--resume")
    assert "1 of 1 tasks are finished already" in again.stderr


def test_a_pattern_names_files(run: Run, shard: Path) -> None:
    """Where the shell leaves it as it is, as in a script; with nothing to match, it is said."""
    assert json.loads(run("headings", str(shard / "*.txt")).stdout) is not None
    done = run("headings", str(shard / "*.nothing"))
    assert done.stderr == f"articlex: {shard}/*.nothing: no file matches the pattern\n"


def test_a_record_too_large_for_memory_costs_its_document_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, and the task goes on: before, --resume would have met it again and again."""
    encode = json.JSONEncoder().encode

    class Encoder:
        def encode(self, value: Any) -> str:
            if isinstance(value, dict) and value.get("line") == 2:
                raise MemoryError
            return encode(value)

    path = tmp_path / "a.jsonl"
    path.write_text((json.dumps({"text": "x"}) + "\n") * 3)
    job = Job("stats", str(tmp_path / "out"))
    make_folder(job)
    monkeypatch.setattr(json, "JSONEncoder", lambda **_: Encoder())
    result = run_task(job, Task(1, (str(path),), "jsonl"))
    assert result.messages == (f"{path}:2: not enough memory; split the file",)
    assert (result.records, result.errors) == (2, 1)
    (data,) = outputs(tmp_path / "out").values()
    assert [json.loads(line)["line"] for line in data.splitlines()] == [1, 3]


def test_shards_are_split_where_rows_end(tmp_path: Path) -> None:
    """The parts of a shard are its rows, each once, with their numbers."""
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": "x" * n}) + "\n" for n in range(3000)))
    spans = split(str(path), "jsonl", 1 << 20)
    assert len(spans) > 3
    errors: list[str] = []
    found = [
        (article.line, len(article.text))
        for span in spans
        for article in read_rows(str(path), "jsonl", RowOptions(errors.append), span)
    ]
    assert found == [(n + 1, n) for n in range(3000)]
    assert not errors


def _deadly(document: Document) -> Iterator[dict[str, Any]]:
    if any("deadly" in paragraph.text for paragraph in document.paragraphs):
        os.kill(os.getpid(), signal.SIGKILL)
    yield {"source": document.source, "line": document.line}


def test_a_worker_that_dies_loses_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documents that kill their worker are named and left out; all others are there."""
    monkeypatch.setitem(EXTRACTORS, "paragraphs", _deadly)
    path = tmp_path / "a.jsonl"
    texts = ["deadly" if n in (3, 7) else "harmless" for n in range(1, 11)]
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    job = Job("paragraphs", str(tmp_path / "out"))
    tasks = [Task(1, (str(path),), "jsonl"), Task(2, (str(path),), "jsonl")]
    make_folder(job)
    begin(job, tasks, resume=False)
    results = list(run_pool(job, tasks, local_executor, 2))
    assert sorted(result.number for result in results) == [1, 2]
    for result in results:
        assert [message.split(": ")[0] for message in result.messages] == [
            f"{path}:3",
            f"{path}:7",
        ]
    for data in outputs(tmp_path / "out").values():
        found = [json.loads(line)["line"] for line in data.decode().splitlines()]
        assert found == [1, 2, 4, 5, 6, 8, 9, 10]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_all_at_once(number: int, code: int, tmp_path: Path) -> None:
    """The run ends, its workers with it, and leaves no half-written file."""
    path = tmp_path / "a.jsonl"
    row = json.dumps({"text": HARBOUR}) + "\n"
    path.write_text(row * 60_000)
    out = tmp_path / "out"
    command = [str(EXECUTABLE), "corpus", "blocks", str(path), "--to", str(out), "--jobs", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        eventually(lambda: list(out.glob(".articlex-*")))
        process.send_signal(number)
        _, message = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in message
    assert len(message.splitlines()) <= 1
    eventually(lambda: not list(out.glob(".articlex-*")))


def test_without_dask_one_line_says_what_to_install(run: Run, shard: Path, tmp_path: Path) -> None:
    """--scheduler names its extra."""
    (tmp_path / "distributed.py").write_text("raise ModuleNotFoundError(name='distributed')")
    options = ("--to", str(tmp_path / "out"), "--scheduler", "tcp://localhost:1")
    done = run("corpus", "tables", str(shard / "a.jsonl"), *options, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("pip install 'articlex[cluster]'")


def test_outputs_within_an_inputs_folder_are_no_inputs(
    run: Run, shard: Path, tmp_path: Path
) -> None:
    """So a run into a folder below its inputs can go on."""
    apart = tmp_path / "apart"
    run("corpus", "tables", str(shard), "--to", str(apart))
    arguments = ("corpus", "tables", str(shard), "--to", str(shard / "out"))
    first = run(*arguments)
    again = run(*arguments, "--resume")
    assert (first.returncode, again.returncode) == (1, 1)
    assert outputs(shard / "out") == outputs(apart)


def test_lone_surrogates_go_into_parquet_as_everywhere(run: Run, tmp_path: Path) -> None:
    """Parquet is UTF-8, which has no bytes for them; the other rows are there, too."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "| a |\\n|---|\\n| \\ud800x |"}\n{"text": "| b | c |\\n"}\n')
    done = run("corpus", "tables", str(path), "--to", str(tmp_path / "p"), "-f", "parquet")
    assert done.returncode == 0
    found = pq.read_table(tmp_path / "p" / "part-000001.parquet").to_pylist()
    assert [each["rows"] for each in found] == [[["\\ud800x"]], [["b", "c"]]]


def _has_outputs(folder: Path, number: int) -> bool:
    return folder.exists() and len(list(folder.glob("part-*"))) >= number


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_of_many_small_tasks_ends_at_once(number: signal.Signals, tmp_path: Path) -> None:
    """Whatever its workers are at, between two tasks or in one."""
    folder = tmp_path / "in"
    folder.mkdir()
    for at in range(600):
        (folder / f"{at}.jsonl").write_text(json.dumps({"text": TABLE}) + "\n")
    for finished in (0, 20, 100, 300):
        out = tmp_path / str(finished)
        command = [
            "corpus",
            "tables",
            str(folder),
            "--to",
            str(out),
            "--jobs",
            "2",
        ]
        with subprocess.Popen([str(EXECUTABLE), *command], stderr=subprocess.PIPE) as process:
            eventually(partial(_has_outputs, out, finished))
            process.send_signal(number)
            _, said = process.communicate(timeout=10)
        assert process.returncode in (0, 128 + number)
        assert b"Traceback" not in said


def test_too_little_memory_is_one_line(tmp_path: Path) -> None:
    """The document that was too large is named, and the others are done."""
    big = tmp_path / "a.jsonl"
    big.write_bytes(b'{"id": "big", "text": "' + b"x | y" * 60_000_000 + b'"}\n')
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": TABLE}) + "\n")
    command = f"ulimit -v 700000; {EXECUTABLE} corpus tables a.jsonl b.jsonl --to out --jobs 1"
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("not enough memory") == 1
    assert "Traceback" not in done.stderr
    found = (tmp_path / "out" / "part-000002.jsonl").read_text()
    assert json.loads(found)["rows"] == [["1", "2"]]


@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_a_planted_link_among_the_outputs_is_not_followed(
    name: str, run: Run, shard: Path, tmp_path: Path
) -> None:
    """In either format the link is replaced, and what it names stays."""
    arguments = ("corpus", "tables", str(shard), "--to", str(tmp_path / "out"), "-f", name)
    run(*arguments)
    part = tmp_path / "out" / f"part-000001.{name}"
    (tmp_path / "out" / "done" / "part-000001.json").unlink()
    part.unlink()
    victim = tmp_path / "victim"
    victim.write_text("mine")
    part.symlink_to(victim)
    run(*arguments, "--resume")
    assert victim.read_text() == "mine"
    assert not part.is_symlink()


def test_files_of_outputs_names_are_not_replaced(run: Run, tmp_path: Path) -> None:
    """A folder without a manifest holds somebody's own."""
    mine = tmp_path / "part-000001.jsonl"
    mine.write_text(json.dumps({"text": TABLE}) + "\n")
    done = run("corpus", "tables", str(tmp_path), "--to", str(tmp_path))
    assert done.returncode == 2
    assert "contains part-* files that are not from this run; use an empty folder" in done.stderr
    assert json.loads(mine.read_text()) == {"text": TABLE}


def test_a_task_that_a_broken_pool_refuses_is_done_all_the_same(tmp_path: Path) -> None:
    """The workers may die between two tasks, when none is told of it yet."""
    paths = []
    for at in range(8):
        path = tmp_path / f"{at}.jsonl"
        path.write_text(json.dumps({"text": TABLE}) + "\n")
        paths.append(str(path))
    job = Job("tables", str(tmp_path / "out"))
    tasks = list(plan(paths, None, print))
    make_folder(job)
    begin(job, tasks, resume=False)
    results = run_pool(job, tasks, local_executor, 2)
    first = next(results)
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    numbers = {first.number, *(result.number for result in results)}
    assert numbers == {task.number for task in tasks}
    assert len(outputs(tmp_path / "out")) == 8


def test_names_of_c4_and_dolma_are_jsonl(run: Run, tmp_path: Path) -> None:
    """`x.json.gz` has an article a line, in a folder as by itself, for every command."""
    folder = tmp_path / "in"
    folder.mkdir()
    shard = folder / "c4-train.00000-of-01024.json.gz"
    shard.write_bytes(gzip.compress(json.dumps({"id": "x", "text": TABLE}).encode()))
    assert [each["id"] for each in json.loads(run("tables", str(folder)).stdout)] == ["x"]
    assert run("corpus", "tables", str(shard), "--to", str(tmp_path / "out")).returncode == 0
    (found,) = outputs(tmp_path / "out").values()
    assert json.loads(found)["source"] == str(shard)


def test_a_guessed_encoding_is_told_of_and_no_error(run: Run, tmp_path: Path) -> None:
    """As by every other command; so is a bound that was applied within a document."""
    article, page, out = tmp_path / "a.txt", tmp_path / "b.html", tmp_path / "out"
    article.write_bytes("Die Fähre fährt über die Förde nach Süden.\n".encode("latin-1") * 5)
    page.write_text('<table><tr><td colspan="100000">x</table>')
    told = run("corpus", "stats", str(article), str(page), "--to", str(out))
    assert told.returncode == 0
    first, second, *_, totals = told.stderr.splitlines()
    assert first.startswith(f"articlex: warning: {article}: not UTF-8; guessed ")
    assert second.startswith(f"articlex: warning: {page}:1: ")
    assert totals.split()[4] == "0"
    again = run("corpus", "stats", str(article), str(page), "--to", str(out), "--resume")
    assert again.stderr.splitlines()[:2] == [first, second]


def test_an_output_cut_short_since_is_done_again(run: Run, shard: Path, tmp_path: Path) -> None:
    """`--resume` looks at the outputs' length, too."""
    call = ("corpus", "tables", str(shard), "--to", str(tmp_path / "out"))
    run(*call)
    whole = outputs(tmp_path / "out")
    (tmp_path / "out" / "part-000001.jsonl").write_bytes(b"{}")
    told = run(*call, "--resume").stderr
    assert "2 of 3 tasks are finished already" in told
    assert outputs(tmp_path / "out") == whole


def test_inputs_that_are_not_there_leave_no_folder(run: Run, tmp_path: Path) -> None:
    """A name typed wrong is a line, and the call typed right is no other run's then."""
    out = tmp_path / "out"
    told = run("corpus", "tables", str(tmp_path / "absent.jsonl"), "--to", str(out))
    assert told.returncode == 1
    assert "absent.jsonl" in told.stderr
    assert not out.exists()


def test_a_named_column_that_is_not_there_is_told_of(run: Run, tmp_path: Path) -> None:
    """Rows of JSONL without it are named, and read all the same; Parquet is one error."""
    shard, table = tmp_path / "a.jsonl", tmp_path / "a.parquet"
    shard.write_text(
        json.dumps({"text": TABLE, "key": {"a": "é"}}) + "\n" + json.dumps({"text": TABLE}) + "\n"
    )
    told = run("tables", str(shard), "--id-key", "key", "-f", "jsonl")
    assert told.stderr == f"articlex: {shard}:2: --id-key key: the row has no key 'key'\n"
    assert told.returncode == 1
    assert [json.loads(line).get("id") for line in told.stdout.splitlines()] == ['{"a": "é"}', None]
    pq.write_table(pa.table({"text": [TABLE]}), table)
    told = run("tables", str(table), "--url-key", "adress")
    assert told.returncode == 1
    assert told.stderr == f"articlex: {table}: --url-key: no column adress among text\n"


def test_parquet_outputs_hold_so_many_characters_at_once(tmp_path: Path) -> None:
    """A few large records are written as they come, not a batch of them held in memory."""
    held: list[int] = []

    def records() -> Iterator[dict[str, Any]]:
        for number in range(40):
            held.append(number)
            yield {"source": "x", "blocks": [{"text": "y" * (1 << 20)}]}

    write_records(str(tmp_path / "x.parquet"), "blocks", records())
    assert len(held) == 40
    assert pq.ParquetFile(tmp_path / "x.parquet").num_row_groups == 5


def test_a_row_that_kills_its_worker_while_it_is_read_is_the_one_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the kernel does to a row too large for the memory; one kill from outside is forgiven."""
    decode = jsonl._decode  # noqa: SLF001
    once = tmp_path / "once"

    def deadly(path: str, number: int, row: bytes, options: RowOptions) -> Article | None:
        if number == 3 or (number == 5 and not once.exists()):
            if number == 5:
                once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return decode(path, number, row, options)

    monkeypatch.setattr(jsonl, "_decode", deadly)
    path = tmp_path / "a.jsonl"
    path.write_text((json.dumps({"text": "x"}) + "\n") * 6)
    job, tasks = Job("stats", str(tmp_path / "out")), [Task(1, (str(path),), "jsonl")]
    make_folder(job)
    begin(job, tasks, resume=False)
    (result,) = run_pool(job, tasks, local_executor, 1)
    assert result.messages == (f"{path}:3: skipped: it crashed the worker",)
    (data,) = outputs(tmp_path / "out").values()
    assert [json.loads(line)["line"] for line in data.splitlines()] == [1, 2, 4, 5, 6]


def test_a_task_whose_worker_always_dies_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told of and left for --resume."""
    write = atomic.to_file

    def deadly(path: str, pieces: Iterable[str], **options: bool) -> None:
        if "part-000001" in path:
            os.kill(os.getpid(), signal.SIGKILL)
        write(path, pieces, **options)

    monkeypatch.setattr(worker, "to_file", deadly)
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "x"}) + "\n")
    job = Job("stats", str(tmp_path / "out"))
    tasks = [Task(number, (str(path),), "jsonl") for number in (1, 2)]
    make_folder(job)
    begin(job, tasks, resume=False)
    results = {each.number: each for each in run_pool(job, tasks, local_executor, 2)}
    assert "the worker crashed" in results[1].messages[0]
    assert (results[1].errors, results[2].errors) == (1, 0)
    assert list(outputs(tmp_path / "out")) == ["part-000002.jsonl"]
    assert [each.number for each in begin(job, tasks, resume=True)] == [2]


def test_inputs_below_the_outputs_folder_are_inputs(run: Run, shard: Path, tmp_path: Path) -> None:
    """Only the outputs themselves are not."""
    told = run("corpus", "stats", str(shard), "--to", str(tmp_path))
    assert told.returncode == 1  # for the broken row
    assert sum(len(data.splitlines()) for data in outputs(tmp_path).values()) == 61
    again = run("corpus", "stats", str(tmp_path), "--to", str(shard))
    assert again.returncode == 1
    assert sum(len(data.splitlines()) for data in outputs(shard).values()) == 61


def test_an_id_too_deep_for_json_costs_its_row_alone(run: Run, tmp_path: Path) -> None:
    """Python reads lists somewhat deeper than it writes them; how deep goes by its version."""
    shard = tmp_path / "a.jsonl"
    depths = (*range(900, 1100), *range(1400, 1600), *range(9900, 10_100))
    rows = [f'{{"text": "x", "id": {"[" * depth}{"]" * depth}}}' for depth in depths]
    shard.write_text("\n".join([*rows, '{"text": "x", "id": 7}']))
    told = run("corpus", "stats", str(shard), "--to", str(tmp_path / "out"))
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    (data,) = outputs(tmp_path / "out").values()
    assert json.loads(data.splitlines()[-1])["id"] == "7"


def test_what_could_not_be_read_is_tried_again(run: Run, tmp_path: Path) -> None:
    """--resume does a task again whose file was cut, though nobody can see that it is mended."""
    shard = tmp_path / "a.jsonl.gz"
    whole = gzip.compress(json.dumps({"text": TABLE}).encode() + b"\n", mtime=0)
    call = ("corpus", "tables", str(shard), "--to", str(tmp_path / "out"))
    for data, code in ((whole[:-9] + b"\0" * 9, 1), (whole, 0)):
        shard.write_bytes(data)
        os.utime(shard, (0, 0))
        assert run(*call, *(["--resume"] if code == 0 else [])).returncode == code
    (data,) = outputs(tmp_path / "out").values()
    assert len(data.splitlines()) == 1


def test_two_runs_in_one_folder_at_once_are_refused(run: Run, shard: Path, tmp_path: Path) -> None:
    """The second would take away what the first has half written."""
    out = tmp_path / "out"
    (out / "done").mkdir(parents=True)
    with locked(str(out)):
        told = run("corpus", "tables", str(shard), "--to", str(out))
        assert (told.returncode, told.stderr) == (
            2,
            f"articlex: --to {out}: another run is using this folder\n",
        )
    assert run("corpus", "tables", str(shard), "--to", str(out)).returncode == 1


@pytest.mark.parametrize(
    "change",
    [{"number": 2}, {"documents": "30"}, {"messages": 7}, {"surplus": 1}],
)
def test_a_damaged_record_is_no_record(
    run: Run, shard: Path, tmp_path: Path, change: dict[str, Any]
) -> None:
    """The task is done again, and nothing else happens."""
    out = tmp_path / "out"
    call = ("corpus", "tables", str(shard), "--to", str(out))
    run(*call)
    whole = outputs(out)
    record = out / "done" / "part-000001.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | change))
    told = run(*call, "--resume")
    assert "2 of 3 tasks are finished already" in told.stderr
    assert "Traceback" not in told.stderr
    assert outputs(out) == whole


def test_a_closed_stderr_stops_nothing(shard: Path, tmp_path: Path) -> None:
    """Whoever read it went away; the outputs are all there."""
    reading, writing = os.pipe()
    os.close(reading)
    call = [str(EXECUTABLE), "corpus", "stats", str(shard), "--to", str(tmp_path / "out")]
    assert subprocess.run(call, stderr=writing, check=False).returncode == 1
    os.close(writing)
    assert len(outputs(tmp_path / "out")) == 3


def test_a_damaged_row_group_costs_no_other(run: Run, tmp_path: Path) -> None:
    """Its rows are named; what a document says of itself goes into Parquet, too."""
    shard, page, out = tmp_path / "a.parquet", tmp_path / "b.html", tmp_path / "out"
    texts = [f"text {number} " * 50 for number in range(40)]
    pq.write_table(pa.table({"text": texts}), shard, row_group_size=10, compression="none")
    data = bytearray(shard.read_bytes())
    column = pq.ParquetFile(shard).metadata.row_group(1).column(0)
    at = column.dictionary_page_offset or column.data_page_offset
    data[at : at + 40] = b"\xff" * 40
    shard.write_bytes(data)
    page.write_text("<title>Boats</title><p>x")
    told = run("corpus", "blocks", str(shard), str(page), "--to", str(out), "-f", "parquet")
    assert told.returncode == 1
    assert told.stderr.startswith(f"articlex: {shard}:11: rows 11–20 cannot be read: ")
    first, second = (pq.read_table(path) for path in sorted(out.glob("part-*")))
    assert first["line"].to_pylist() == [*range(1, 11), *range(21, 41)]
    assert second["metadata"].to_pylist() == [[("title", "Boats")]]
    (blocks,) = second["blocks"].to_pylist()
    assert [(block["type"], block["text"], block["rows"]) for block in blocks] == [
        ("paragraph", "x", None)
    ]


def test_parts_of_a_parquet_shard_share_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the progress and the speed are right."""
    monkeypatch.setattr("articlex.corpus.planning.PART_SIZE", 1)
    shard = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["x"] * 40}), shard, row_group_size=10)
    tasks = list(plan([str(shard)], None, print))
    assert len(tasks) == 4
    assert abs(sum(task.size for task in tasks) - shard.stat().st_size) < 4


def test_shares_of_the_work_are_together_one_run(run: Run, tmp_path: Path) -> None:
    """Each in a folder of its own, with the names and bytes that one run gives."""
    shards = []
    for number in range(5):
        shard = tmp_path / f"{number}.jsonl"
        shard.write_text(json.dumps({"text": f"| a | b |\n|---|---|\n| {number} | x |"}) + "\n")
        shards.append(str(shard))
    assert run("corpus", "tables", *shards, "--to", str(tmp_path / "all")).returncode == 0
    whole = {path.name: path.read_bytes() for path in (tmp_path / "all").glob("part-*.jsonl")}
    parts: dict[str, bytes] = {}
    for number in (1, 2):
        folder = tmp_path / f"share-{number}"
        done = run("corpus", "tables", *shards, "--to", str(folder), "--task", f"{number}/2")
        assert done.returncode == 0
        parts |= {path.name: path.read_bytes() for path in folder.glob("part-*.jsonl")}
    assert parts == whole
    assert len(whole) == 5
    done = run("corpus", "tables", shards[0], "--to", str(tmp_path / "x"), "--task", "3/2")
    assert done.returncode == 2
    assert "'3/2' is no part of the work, e.g. 3/8" in done.stderr
