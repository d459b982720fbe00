"""Readers by input format: each turns a string into a document's blocks."""

from articlex.errors import UsageError
from articlex.model import Document, Judged
from articlex.readers import text as text_reader
from articlex.readers.place import place
from articlex.readers.text import Options, threshold_of

__all__ = ["FORMATS", "Options", "explain", "parse", "threshold_of"]

FORMATS = ("text", "markdown", "html")


def parse(
    text: str,
    *,
    source: str | None = None,
    format: str = "text",  # noqa: A002
    options: Options = Options(),  # noqa: B008
) -> Document:
    """Split an article into its headings, paragraphs, lists, tables and code.

    Args:
        text: the article; any string at all.
        source: the name to report, such as the file it came from.
        format: one of `FORMATS`.
        options: what is known of a text beforehand: hard wrapping, lines that are headings.

    Raises:
        UsageError: there is no such format.

    """
    if format == "text":
        # Not the default metadata, which cannot be pickled.
        return Document(text_reader.read(text, options), source, format, {})
    if format == "markdown":
        from articlex.readers import markdown

        blocks, metadata, warnings = markdown.read(text)
    elif format == "html":
        from articlex.readers import html

        blocks, metadata, warnings = html.read(text, repeat_spans=options.repeat_spans)
    else:
        raise UsageError(f"no input format {format!r}; there is {', '.join(FORMATS)}")
    if options.headings or options.not_headings:
        from articlex.readers.text.heading import overrule
        from articlex.readers.text.heading_levels import with_levels

        blocks = with_levels(overrule(blocks, options.headings, options.not_headings))
    return Document(place(blocks), source, format, metadata, warnings)


def explain(
    text: str,
    format: str = "text",  # noqa: A002
    options: Options = Options(),  # noqa: B008
) -> list[Judged]:
    """Return every line of `text` that could be a heading, with its score and the reasons.

    Only flattened text has such lines: in the other formats a mark tells what is a heading.
    """
    return text_reader.explain(text, options) if format == "text" else []
