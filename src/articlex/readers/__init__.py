"""Readers: each turns the text of one input format into a document's blocks."""

from collections.abc import Callable

from articlex.article import Article
from articlex.document import NO_METADATA, Document, HeadingCandidate
from articlex.errors import UsageError
from articlex.readers import text as text_reader
from articlex.readers.options import DEFAULTS, Options
from articlex.readers.text.scan import may_have_tables

__all__ = ["FORMATS", "Options", "load", "parse", "text_filter"]

FORMATS = ("text", "markdown", "html")


def parse(
    text: str,
    *,
    source: str | None = None,
    format: str = "text",  # noqa: A002
    options: Options = DEFAULTS,
) -> Document:
    """Split an article into its headings, paragraphs, lists, tables and code.

    Args:
        text: the article, any string. A byte order mark in front of it is not read.
        source: the name to report, such as the file it came from.
        format: one of `FORMATS`, or ``auto`` to go by the text.
        options: what is known about the text beforehand, and what is wanted of it.

    Raises:
        TypeError: `text` is no string, or `options` are no `Options`.
        UsageError: there is no such format.
        MissingDependencyError: `Options.main_article` needs trafilatura.

    """
    if not isinstance(text, str):
        kind = type(text).__name__
        raise TypeError(f"parse takes the text as str, not {kind}; read() opens and decodes files")
    if not isinstance(options, Options):
        raise TypeError(f"parse takes Options, not {type(options).__name__}, as options")
    text = text.removeprefix("\ufeff")
    if format == "auto":
        from articlex.readers.format_detection import detect_format

        format = detect_format(text)  # noqa: A001
    candidates: tuple[HeadingCandidate, ...] = ()
    warnings: tuple[str, ...] = ()
    if format == "text":
        drafts, candidates = text_reader.read(text, options)
        metadata = NO_METADATA
    elif format == "markdown":
        from articlex.readers import markdown

        drafts, metadata, warnings = markdown.read(text, options)
    elif format == "html":
        from articlex.readers.html import read

        drafts, metadata, warnings = read(text, options)
    else:
        raise unknown_format(format)
    if format != "text" and (options.force_headings or options.exclude_headings):
        from articlex.readers.text.headings import assign_levels, override

        override(drafts, options)
        assign_levels(drafts)
    blocks = drafts.build()
    if drafts.warnings:
        warnings = (*warnings, *drafts.warnings)
    return Document(blocks, source, format, metadata, warnings, candidates=candidates)


def unknown_format(name: str) -> UsageError:
    """Return the error of a format that is none of `FORMATS`."""
    return UsageError(f"unknown input format {name!r}; choose from {', '.join(FORMATS)}")


def load(article: Article, options: Options = DEFAULTS) -> Document:
    """Return the document in an article: the one way from an input to blocks.

    Raises:
        UsageError: the article has an unknown format.
        MissingDependencyError: `Options.main_article` needs trafilatura.

    """
    format_ = article.format
    if format_ is None:
        from articlex.readers.format_detection import detect_format

        format_ = detect_format(article.text)
    document = parse(article.text, source=article.name, format=format_, options=options)
    if article.metadata:
        document = document._replace(metadata={**document.metadata, **article.metadata})
    if article.line is None:
        return document
    return document._replace(id=article.id, line=article.line, url=article.url)


def text_filter(options: Options) -> Callable[[str], bool] | None:
    """Return what tells quickly whether a text could have what is wanted, or None if any could."""
    return may_have_tables if options.tables_only else None
