"""Imports of the libraries that only an optional extra installs."""

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
        raise MissingDependencyError(
            f"{needed_by} needs {library}{reason and f' ({reason})'}; "
            f"install it with: pip install 'articlex[{extra}]'"
        ) from error
