"""Headings: those the text marks, and those that only their place and shape give away."""

from articlex.model import Block, Heading, Paragraph
from articlex.readers.text.lines import Lines

THRESHOLD = 0.5
"""The score from which on a line that nothing marks is a heading."""

_LONGEST = 120
_MOST_WORDS = 16


def atx(lines: Lines, at: int) -> Heading | None:
    """Read a heading marked by one to six number signs (CommonMark §4.2)."""
    bare = lines.bare[at]
    text = bare.lstrip("#")
    level = len(bare) - len(text)
    if level > 6 or text[:1] not in (" ", "\t"):  # noqa: PLR2004
        return None
    text = text.strip()
    closed = text.rstrip("#")
    if not closed or closed[-1].isspace():
        text = closed.rstrip()
    return Heading(at + 1, at + 1, (), level, text) if text else None


def underlined(lines: Lines, at: int) -> Heading | None:
    """Read a heading with a line of ``=`` or ``-`` below it (CommonMark §4.3).

    Here the line is three characters or longer, and no paragraph runs into the heading.
    """
    if at + 1 == len(lines.bare):
        return None
    below = lines.bare[at + 1]
    if below[:3] not in ("===", "---") or below.strip(below[0]):
        return None
    if len(lines.bare[at]) > _LONGEST:
        return None
    return Heading(at + 1, at + 2, (), 1 if below[0] == "=" else 2, lines.bare[at])


def find_headings(blocks: list[Block], threshold: float = THRESHOLD) -> list[Block]:
    """Turn the paragraphs whose score reaches `threshold` into headings."""
    found = []
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and len(block.text) <= _LONGEST:
            certainty = score(blocks, index)
            if certainty >= threshold:
                level = 1 if not index else 2
                block = Heading(block.line_start, block.line_end, (), level, block.text, certainty)  # noqa: PLW2901
        found.append(block)
    return found


def score(blocks: list[Block], index: int) -> float:
    """Return how likely the paragraph at `index` is a heading, from 0 to 1."""
    block = blocks[index]
    if not isinstance(block, Paragraph):
        return 0.0
    text = block.text
    if text[-1] in ".,;:!…" or text[0].islower() or len(text.split()) > _MOST_WORDS:
        return 0.0
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    if after is None:
        return 0.0
    if isinstance(after, Paragraph) and len(after.text) <= 1.5 * len(text):
        return 0.2
    return 0.8
