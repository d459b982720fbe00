"""Remote files through fsspec, whose own `file://` stands for the stores that need accounts."""

import gzip
import json
from pathlib import Path
from typing import ClassVar

import fsspec
import pytest
from conftest import SAMPLES, Run
from fsspec.spec import AbstractBufferedFile, AbstractFileSystem
from test_shards import ROWS, lines, write_parquet

from articlex.inputs.paths import compression_suffix, expand, is_folder, shard_format
from articlex.inputs.rows import RowOptions
from articlex.inputs.shards import read_rows

TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a folder with an article, shards of each kind, and a file that is none."""
    folder = tmp_path / "store"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(TABLE)
    (folder / "deep" / "b.jsonl.gz").write_bytes(gzip.compress(lines(ROWS)))
    write_parquet(folder / "deep" / "c.parquet", ROWS)
    (folder / "ignored.png").write_bytes(b"\x89PNG")
    return folder


def without_scheme(text: str) -> str:
    """Return JSON with the sources as a local call names them."""
    return text.replace("file://", "")


@pytest.mark.parametrize("name", ["a.txt", "deep/b.jsonl.gz", "deep/c.parquet", "", "deep"])
@pytest.mark.parametrize("command", ["tables", "parse"])
def test_an_address_gives_what_the_file_gives(
    command: str, name: str, store: Path, run: Run
) -> None:
    """One file of each kind, and folders with all below them, in order of name."""
    here = run(command, str(store / name))
    there = run(command, f"file://{store / name}")
    assert json.loads(here.stdout)
    assert (without_scheme(there.stdout), there.stderr, there.returncode) == (here.stdout, "", 0)


def test_a_corpus_may_lie_elsewhere(store: Path, run: Run, tmp_path: Path) -> None:
    """The same records, and a changed file is noticed when the run goes on."""
    for name, address in (("here", str(store)), ("there", f"file://{store}")):
        assert run("corpus", "tables", address, "--to", str(tmp_path / name)).returncode == 0
    here, there = (
        [path.read_text("utf-8") for path in sorted((tmp_path / name).glob("part-*"))]
        for name in ("here", "there")
    )
    assert list(map(without_scheme, there)) == here != []
    (store / "a.txt").write_text(TABLE * 2)
    again = run("corpus", "tables", f"file://{store}", "--to", str(tmp_path / "there"), "--resume")
    assert again.returncode == 0
    assert "2 of 3 tasks are finished already" in again.stderr
    outputs = "".join(path.read_text("utf-8") for path in (tmp_path / "there").glob("part-*"))
    sources = [json.loads(line)["source"] for line in outputs.splitlines()]
    assert sources.count(f"file://{store}/a.txt") == 2


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("file:///nowhere/x.txt", "no such file or directory"),
        ("file:///nowhere/x.jsonl", "no such file or directory"),
        ("file:///nowhere/x.parquet", "no such file or directory"),
        ("nonesuch://x/y.txt", "Protocol not known: nonesuch"),
        ("s3://bucket/x.txt", "s3"),
    ],
)
@pytest.mark.parametrize("command", ["tables", "corpus"])
def test_what_cannot_be_fetched_is_one_line(
    command: str, address: str, message: str, run: Run, tmp_path: Path
) -> None:
    """The others are done."""
    good = tmp_path / "good.txt"
    good.write_text(TABLE)
    more = ("tables", "--to", str(tmp_path / "out")) if command == "corpus" else ()
    done = run(command, *more, address, str(good), AWS_EC2_METADATA_DISABLED="true")
    said = [line for line in done.stderr.splitlines() if line.startswith("articlex: ")]
    assert done.returncode == 1
    assert len(said) == 1
    assert address in said[0]
    assert message in said[0]
    assert "Traceback" not in done.stderr
    found = done.stdout if command == "tables" else (tmp_path / "out/part-000001.jsonl").read_text()
    assert '"rows": [["1", "2"]]' in found


def test_outputs_are_local(run: Run, tmp_path: Path) -> None:
    """A folder that is no folder on a disk is refused, and none of that name is made."""
    done = run("corpus", "tables", str(SAMPLES), "--to", "s3://bucket/out", cwd=tmp_path)
    assert done.returncode == 2
    assert "must be a local folder" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("library", "address"),
    [("fsspec", "s3://bucket/x.txt"), ("aiohttp", "https://example.org/x.txt")],
)
def test_without_its_library_the_extra_is_named(
    library: str, address: str, run: Run, tmp_path: Path
) -> None:
    """One line says what to install."""
    (tmp_path / f"{library}.py").write_text(f"raise ModuleNotFoundError(name={library!r})")
    done = run("tables", address, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "pip install 'articlex[remote]'" in done.stderr


class _Buffered(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    """A store whose files are fsspec's own, as those of s3, gs, hf and http are."""

    protocol = "articlextest"
    files: ClassVar[dict[str, bytes]] = {}

    def _open(self, path: str, mode: str = "rb", **_: object) -> AbstractBufferedFile:
        return _File(self, path, mode, size=len(self.files[path]))

    def info(self, path: str, **_: object) -> dict[str, object]:
        return {"name": path, "size": len(self.files[path]), "type": "file"}


class _File(AbstractBufferedFile):  # type: ignore[misc]
    def _fetch_range(self, start: int, end: int) -> bytes:
        return _Buffered.files[self.path][start:end]


def test_a_web_page_is_no_folder() -> None:
    """Its links are no files in it. Other stores have folders."""
    for page in ("https://example.org/", "http://example.org/a/b?x=1"):
        assert expand(page) == ([page], [])
        assert not is_folder(page)
    assert is_folder("s3://bucket/a")


def test_the_stores_own_files_are_read_line_by_line() -> None:
    """Theirs read no line up to a size; an address may have a query, or say what holds it."""
    fsspec.register_implementation("articlextest", _Buffered, clobber=True)
    rows = b"".join(json.dumps({"text": TABLE, "id": n}).encode() + b"\n" for n in range(3))
    _Buffered.files = {"a.jsonl": rows, "b.jsonl.gz": gzip.compress(rows)}
    errors: list[str] = []
    for name in ("a.jsonl", "b.jsonl.gz"):
        found = list(read_rows(f"articlextest://{name}", "jsonl", RowOptions(errors.append)))
        assert [article.id for article in found] == ["0", "1", "2"]
    assert not errors
    assert shard_format("https://example.org/a.jsonl?download=true") == "jsonl"
    assert shard_format("zip://a.parquet::https://example.org/a.zip") == "parquet"
    assert compression_suffix("https://example.org/a.jsonl.gz?x=1") == ".gz"
    assert shard_format("a.jsonl?") is None
