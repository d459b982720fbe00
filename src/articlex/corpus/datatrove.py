"""Steps for datatrove, the library that FineWeb was made with.

Its executors run them on one machine, on Slurm or on Ray, and resume stopped runs. Both steps call
the same functions as `articlex corpus`.

    LocalPipelineExecutor([ParquetReader("fineweb/"), Extract("tables"), JsonlWriter("out/")])
    SlurmPipelineExecutor([Shards(Job("tables", "out/"), ["fineweb/"])], tasks=500, ...)
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from logging import getLogger
from typing import TYPE_CHECKING, Any

from articlex.corpus import EXTRACTORS, Job, plan, run_task
from articlex.corpus.manifest import make_folder
from articlex.errors import UsageError
from articlex.extras import import_extra
from articlex.readers import Options, parse

if TYPE_CHECKING:
    from datatrove.data import Document as TroveDocument
    from datatrove.pipeline.base import PipelineStep
else:
    PipelineStep = import_extra(
        "datatrove.pipeline.base", "datatrove", "articlex.corpus.datatrove"
    ).PipelineStep

__all__ = ["Extract", "Shards"]


class Extract(PipelineStep):  # type: ignore[misc]  # datatrove has no types
    """Adds a part of each document to its metadata, as a list of records.

    Args:
        part: one of `articlex.corpus.EXTRACTORS`. It is also the key in the metadata.
        drop_empty: skip documents that have no such part.

    Raises:
        UsageError: there is no such part.

    """

    name = "articlex"
    type = "EXTRACTOR"

    def __init__(self, part: str = "tables", *, drop_empty: bool = False) -> None:
        """Take what to extract."""
        super().__init__()
        if part not in EXTRACTORS:
            raise UsageError(f"unknown part {part!r}; choose from {', '.join(EXTRACTORS)}")
        self.part = part
        self.drop_empty = drop_empty

    def run(
        self,
        data: "Iterable[TroveDocument]",
        rank: int = 0,  # noqa: ARG002
        world_size: int = 1,  # noqa: ARG002
    ) -> "Iterator[TroveDocument]":
        """Yield the documents with their records."""
        options = Options(tables_only=self.part == "tables")
        extract = EXTRACTORS[self.part]
        for document in data:
            parsed = parse(document.text, options=options)
            records: list[dict[str, Any]] = list(extract(parsed._replace(id=document.id)))
            if records or not self.drop_empty:
                document.metadata[self.part] = records
                self.stat_update(self.part, value=len(records))
                yield document


class Shards(PipelineStep):  # type: ignore[misc]
    """Reads shards itself and writes one file per task, as `articlex corpus` does.

    Args:
        job: what to extract, and where to write it.
        inputs: files and folders that every machine sees under these names.

    """

    name = "articlex shards"
    type = "EXTRACTOR"

    def __init__(self, job: Job, inputs: Sequence[str]) -> None:
        """Take the job and its inputs."""
        super().__init__()
        self.job = job
        self.inputs = tuple(inputs)

    def run(
        self,
        data: object = None,  # noqa: ARG002
        rank: int = 0,
        world_size: int = 1,
    ) -> Iterator[Any]:
        """Do this rank's share of the tasks. Yields no documents."""
        warn = getLogger("articlex").warning
        tasks = plan(self.inputs, None, lambda message: warn("%s", message), self.job)
        make_folder(self.job)
        for task in islice(tasks, rank, None, world_size):
            result = run_task(self.job, task)
            self.stat_update("documents", value=result.documents)
            self.stat_update("records", value=result.records)
            self.stat_update("errors", value=result.errors)
            for message in result.messages:
                warn("%s", message)
        yield from ()
