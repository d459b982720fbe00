"""Readers by input format: each turns a string into a document's blocks."""

from articlex.errors import UsageError
from articlex.model import Document
from articlex.readers import text as text_reader
from articlex.readers.text import Options, explain, threshold_of

__all__ = ["FORMATS", "Options", "explain", "parse", "threshold_of"]

FORMATS = ("text",)


def parse(
    text: str,
    *,
    source: str | None = None,
    format: str = "text",  # noqa: A002
    options: Options = Options(),  # noqa: B008
) -> Document:
    """Split an article into its headings, paragraphs, lists, tables and code.

    Args:
        text: the article; for the text format any string at all.
        source: the name to report, such as the file it came from.
        format: one of `FORMATS`.
        options: what is known of a text beforehand: hard wrapping, lines that are headings.

    Raises:
        UsageError: there is no such format.

    """
    if format != "text":
        raise UsageError(f"no input format {format!r}; there is {', '.join(FORMATS)}")
    return Document(text_reader.read(text, options), source, format)
