"""Steps for datatrove, the library that FineWeb was made with.

Its executors run them on one machine, on Slurm or on Ray, and go on where they stopped. Both
steps do what `articlex corpus` does, by the same functions.

    LocalPipelineExecutor([ParquetReader("fineweb/"), Extract("tables"), JsonlWriter("out/")])
    SlurmPipelineExecutor([Shards(Job("tables", "out/"), ["fineweb/"])], tasks=500, ...)
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from logging import getLogger
from typing import TYPE_CHECKING, Any

from articlex import corpus
from articlex.errors import UsageError
from articlex.readers import Options, parse

try:
    from datatrove.pipeline.base import PipelineStep
except ImportError:
    raise UsageError(
        "articlex.datatrove needs datatrove; install it with: pip install 'articlex[datatrove]'"
    ) from None

if TYPE_CHECKING:
    from datatrove.data import Document as TroveDocument

__all__ = ["Extract", "Shards"]


class Extract(PipelineStep):  # type: ignore[misc]  # datatrove has no types
    """Puts a part of each document into its metadata, as a list of records.

    Args:
        part: one of `articlex.corpus.PARTS`; also the key in the metadata.
        drop_empty: leave out documents that have no such part.

    Raises:
        UsageError: there is no such part.

    """

    name = "articlex"
    type = "EXTRACTOR"

    def __init__(self, part: str = "tables", *, drop_empty: bool = False) -> None:
        """Take what to extract."""
        super().__init__()
        if part not in corpus.PARTS:
            raise UsageError(f"no part {part!r}; there is {', '.join(corpus.PARTS)}")
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
        take = corpus.PARTS[self.part]
        for document in data:
            found = parse(document.text, options=options)
            records: list[dict[str, Any]] = list(take(found._replace(id=document.id)))
            if records or not self.drop_empty:
                document.metadata[self.part] = records
                self.stat_update(self.part, value=len(records))
                yield document


class Shards(PipelineStep):  # type: ignore[misc]
    """Reads shards itself and writes a file for each task, as `articlex corpus` does.

    Args:
        job: what to take, and where to write it.
        inputs: files and folders that every machine sees under these names.

    """

    name = "articlex shards"
    type = "EXTRACTOR"

    def __init__(self, job: corpus.Job, inputs: Sequence[str]) -> None:
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
        """Do this rank's share of the tasks; no documents go on from here."""
        say = getLogger("articlex").warning
        folder = self.job.folder
        tasks = corpus.plan(self.inputs, None, lambda message: say("%s", message), folder)
        corpus.make_folder(self.job)
        for task in islice(tasks, rank, None, world_size):
            result = corpus.run_task(self.job, task)
            self.stat_update("documents", value=result.documents)
            self.stat_update("records", value=result.records)
            self.stat_update("errors", value=result.errors)
            for message in result.complaints:
                say("%s", message)
        yield from ()
