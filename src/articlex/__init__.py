"""articlex gives back the structure that text extraction flattened."""

from typing import TYPE_CHECKING

from articlex.errors import ArticlexError
from articlex.model import (
    Block,
    Code,
    Document,
    Heading,
    List,
    ListItem,
    OutlineNode,
    Paragraph,
    Table,
)
from articlex.readers import FORMATS, Options, parse

if TYPE_CHECKING:
    from os import PathLike

__version__ = "0.1.0"

__all__ = [
    "FORMATS",
    "ArticlexError",
    "Block",
    "Code",
    "Document",
    "Heading",
    "List",
    "ListItem",
    "Options",
    "OutlineNode",
    "Paragraph",
    "Table",
    "__version__",
    "parse",
    "read",
]


def read(path: "str | PathLike[str]", *, encoding: str | None = None) -> Document:
    """Read the article in a file.

    Args:
        path: the file; a name ending in ``.gz``, ``.bz2``, ``.xz`` or ``.zst`` is unpacked.
        encoding: its encoding; else a byte order mark or the bytes themselves tell.

    Raises:
        ArticlexError: the file cannot be read or decoded; the message names it.

    Warns:
        UserWarning: the encoding was guessed.

    """
    from warnings import warn

    from articlex import sources
    from articlex.readers.detection import detect

    article = sources.read_file(str(path), encoding=encoding)
    if article.warning:
        warn(article.warning, stacklevel=2)
    return parse(article.text, source=article.name, format=article.format or detect(article.text))
