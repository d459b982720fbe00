"""The steps for datatrove, alone and in a pipeline that its own local executor runs."""

import json
from pathlib import Path

import pytest
from conftest import SAMPLES
from datatrove.data import Document
from datatrove.executor.local import LocalPipelineExecutor

from articlex.corpus import Job
from articlex.corpus.datatrove import Extract, Shards
from articlex.errors import UsageError

HARBOUR = (SAMPLES / "harbour.txt").read_text("utf-8")


@pytest.fixture
def shards(tmp_path: Path) -> Path:
    """Write two shards of two rows, one of which has tables."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "ab":
        rows = [{"id": f"{name}1", "text": HARBOUR}, {"id": f"{name}2", "text": "Words."}]
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def test_extract_puts_records_into_the_metadata() -> None:
    """Documents without any can be left out."""
    documents = [Document(text=HARBOUR, id="a"), Document(text="Words.", id="b")]
    (found,) = Extract("tables", drop_empty=True).run(documents)
    assert found.id == "a"
    assert [len(table["rows"]) for table in found.metadata["tables"]] == [3, 3, 3]
    assert {table["id"] for table in found.metadata["tables"]} == {"a"}
    assert [each.metadata["lists"] for each in Extract("lists").run(documents)][1] == []


def test_shards_writes_what_the_command_does(shards: Path, tmp_path: Path) -> None:
    """Each of two tasks takes its share of the files, and together they take all."""
    job = Job("stats", str(tmp_path / "out"))
    steps = [Shards(job, [str(shards)])]
    LocalPipelineExecutor(steps, tasks=2, workers=1, logging_dir=str(tmp_path / "logs")).run()
    parts = sorted((tmp_path / "out").glob("part-*.jsonl"))
    found = [json.loads(line) for path in parts for line in path.read_text().splitlines()]
    assert [(row["id"], row["tables"]) for row in found] == [
        ("a1", 3),
        ("a2", 0),
        ("b1", 3),
        ("b2", 0),
    ]


def test_a_part_that_is_none_is_refused_at_once() -> None:
    """Not by every worker of a cluster, hours later."""
    with pytest.raises(UsageError, match="unknown part 'foo'; choose from tables, lists"):
        Extract("foo")
