"""articlex gives back the structure that text extraction flattened."""

from os import PathLike, fspath
from typing import TYPE_CHECKING

from articlex.blocks import Block, Code, Heading, List, ListItem, Paragraph, Table
from articlex.document import Document, HeadingCandidate, OutlineNode
from articlex.errors import ArticlexError, InputError, MissingDependencyError, UsageError
from articlex.readers import FORMATS, Options, parse
from articlex.readers.options import DEFAULTS
from articlex.sections import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__version__ = "0.1.0"

__all__ = [
    "FORMATS",
    "ArticlexError",
    "Block",
    "Code",
    "Document",
    "Heading",
    "HeadingCandidate",
    "List",
    "ListItem",
    "MissingDependencyError",
    "Options",
    "OutlineNode",
    "Paragraph",
    "Section",
    "Table",
    "UsageError",
    "__version__",
    "iter_documents",
    "parse",
    "read",
    "write",
]


def read(  # noqa: PLR0913 - each is given by name
    path: "str | PathLike[str]",
    *,
    format: str | None = None,  # noqa: A002
    encoding: str | None = None,
    errors: str = "strict",
    article: bool = False,
    max_size: int = 1 << 30,
    options: Options = DEFAULTS,
) -> Document:
    """Return the document in a file with one article.

    Args:
        path: the file; ``.gz``, ``.bz2``, ``.xz`` and ``.zst`` are decompressed.
        format: one of `FORMATS`, or None to go by the file's name, else its text.
        encoding: its encoding, or None to detect it.
        errors: ``strict`` or ``replace``, for bytes that are not in the encoding.
        article: in HTML, keep only the main article, as `Options.main_article` does.
        max_size: the most bytes that the file may have, decompressed.
        options: what is known about the text beforehand.

    Raises:
        ArticlexError: the file cannot be read or decoded, or has several articles. The
            message names the file. Or `errors` is neither ``strict`` nor ``replace``.

    Warns:
        UserWarning: the encoding was guessed.

    """
    from warnings import warn

    from articlex.inputs import InputSettings
    from articlex.inputs.files import read_file
    from articlex.readers import load, unknown_format

    if errors not in ("strict", "replace"):
        raise UsageError(f"errors={errors!r}: choose 'strict' or 'replace'")
    if format not in (None, "auto", *FORMATS):
        raise unknown_format(format)
    name = fspath(path)
    if InputSettings(format=format).has_several(name):
        raise InputError(f"{name}: has several articles; read it with articlex.iter_documents")
    file = read_file(name, encoding=encoding, errors=errors, max_size=max_size)
    if file.warning:
        warn(file.warning, stacklevel=2)
    if format is not None:
        file = file._replace(format=format)
    return load(file, options._replace(main_article=article or options.main_article))


def iter_documents(
    paths: "str | PathLike[str] | Iterable[str | PathLike[str]]",
    *,
    encoding: str | None = None,
    options: Options = DEFAULTS,
) -> "Iterator[Document]":
    """Yield the documents in files and folders, one by one.

    A shard of JSONL or Parquet has several, and so has a mailbox (``.mbox``) or an archive
    (``.zip``, ``.tar``).

    Args:
        paths: a file or folder, or several; each may be an address that fsspec opens.
        encoding: the encoding of text files, or None to detect it.
        options: what is known about the texts beforehand.

    Raises:
        ArticlexError: a file cannot be read. The message names it.
        TypeError: `paths` is not a path or several.

    Warns:
        UserWarning: a row of a shard cannot be read, a folder cannot be opened, or an encoding was
            guessed.

    """
    from warnings import warn

    from articlex.inputs import InputSettings, read_articles
    from articlex.inputs.paths import expand
    from articlex.readers import load, text_filter

    settings = InputSettings(encoding, text_filter=text_filter(options))
    for path in [paths] if isinstance(paths, str | PathLike) else paths:
        files, messages = expand(fspath(path))
        for message in messages:
            warn(message, stacklevel=2)
        for file in files:
            for article in read_articles(file, settings, warn):
                if article.warning:
                    warn(article.warning, stacklevel=2)
                yield load(article, options)


def write(document: Document, path: "str | PathLike[str]", *, force: bool = False) -> None:
    """Write a document to a file, whole or not at all, in the format that its suffix names.

    JSON, Markdown and HTML get the whole document, CSV, Excel and other formats of tables its
    tables.

    Args:
        document: the document.
        path: the file.
        force: whether to replace another program's .xlsx or .parquet file, or the tables of an
            earlier run in a database, as --force does.

    Raises:
        ArticlexError: the suffix names no format, or the file cannot be written.
        TypeError: `document` is none.

    """
    if not isinstance(document, Document):
        raise TypeError(f"write takes a Document, not {type(document).__name__}")
    from articlex.export.as_text import write_document

    write_document(document, fspath(path), force=force)
