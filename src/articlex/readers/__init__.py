"""Readers by input format: each turns a string into a document's blocks."""

from articlex.errors import UsageError
from articlex.model import Document, Judged
from articlex.readers import text as text_reader
from articlex.readers.text import Options

__all__ = ["FORMATS", "Options", "default_threshold", "judgements", "parse"]

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


def judgements(text: str, options: Options = Options()) -> list[Judged]:  # noqa: B008
    """Return every line of a text that could be a heading, with its score and the reasons."""
    from articlex.readers.text import heading
    from articlex.readers.text.lines import Lines

    blocks = text_reader.split(Lines(text, wrapped=options.wrapped))
    threshold = default_threshold() if options.threshold is None else options.threshold
    found = []
    for at, score, reasons in heading.explain(blocks):
        block = blocks[at]
        line = block.line_start
        yes = line in options.headings or (score >= threshold and line not in options.not_headings)
        found.append(Judged(line, getattr(block, "text", ""), score, yes, reasons))
    return found


def default_threshold() -> float:
    """Return the score from which a line is a heading unless another is asked for."""
    from articlex.readers.text.heading import load_weights

    return load_weights().threshold
