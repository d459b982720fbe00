"""Runs tasks on a Dask cluster. The only importer of distributed."""

from collections.abc import Callable
from concurrent.futures import Executor
from logging import CRITICAL, getLogger

from articlex.errors import UsageError
from articlex.extras import import_extra

_RETRIES = 3


def dask_executor(address: str) -> Callable[[int], Executor]:
    """Return what makes an executor of the Dask cluster whose scheduler is at `address`.

    Raises:
        MissingDependencyError: Dask is not installed.
        UsageError: there is no scheduler at the address.

    """
    distributed = import_extra("distributed", "cluster", "--scheduler")
    # articlex reports what happens to the tasks, in one line each.
    getLogger("distributed.client").setLevel(CRITICAL)
    try:
        client = distributed.Client(address)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--scheduler {address}: cannot connect to a Dask scheduler: {error}"
        ) from None

    def make_executor(_jobs: int) -> Executor:
        executor: Executor = client.get_executor(retries=_RETRIES)
        return executor

    return make_executor
