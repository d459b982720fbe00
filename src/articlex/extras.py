"""Imports of the libraries that only an optional extra installs."""

import os
import sys
from importlib import import_module
from typing import Any

from articlex.errors import MissingDependencyError


def import_extra(module: str, extra: str, needed_by: str) -> Any:  # noqa: ANN401
    """Return a library's module.

    Args:
        module: the module's full name, such as ``pyarrow.parquet``.
        extra: the extra of articlex that installs it.
        needed_by: what needs it, for the message, such as ``Parquet``.

    Raises:
        MissingDependencyError: the library is not installed, or cannot be imported: it lacks a
            library itself, say.

    """
    try:
        return import_module(module)
    except ImportError as error:
        library = module if module.startswith("backports.") else module.partition(".")[0]
        is_missing = isinstance(error, ModuleNotFoundError) and error.name in (library, module)
        reason = "" if is_missing else str(error).partition("\n")[0]
        # pipx gives each program an environment of its own, which pip does not reach.
        is_pipx = f"{os.sep}pipx{os.sep}" in sys.prefix
        install = (
            f"pipx inject articlex {library}" if is_pipx else f"pip install 'articlex[{extra}]'"
        )
        raise MissingDependencyError(
            f"{needed_by} needs {library}{reason and f' ({reason})'}; install it with: {install}"
        ) from error
