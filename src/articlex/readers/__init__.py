"""Readers by input format: each turns a string into a document's blocks."""

from articlex.errors import UsageError
from articlex.model import Document
from articlex.readers import text as text_reader

FORMATS = ("text",)


def parse(
    text: str,
    *,
    source: str | None = None,
    format: str = "text",  # noqa: A002
    wrapped: bool | None = None,
) -> Document:
    """Split an article into its headings, paragraphs, lists, tables and code.

    Args:
        text: the article; for the text format any string at all.
        source: the name to report, such as the file it came from.
        format: one of `FORMATS`.
        wrapped: whether a text's paragraphs are hard-wrapped; None lets its lines tell.

    Raises:
        UsageError: there is no such format.

    """
    if format != "text":
        raise UsageError(f"no input format {format!r}; there is {', '.join(FORMATS)}")
    return Document(text_reader.read(text, wrapped=wrapped), source, format)
