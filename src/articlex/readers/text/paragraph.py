"""Paragraphs: what no other rule takes."""

from articlex.model import Paragraph
from articlex.readers.text.lines import Lines


def paragraph(lines: Lines, at: int) -> Paragraph:
    """Read the paragraph at line `at`: that line, and those it was hard-wrapped over."""
    end = at + 1
    if lines.width:
        while end < len(lines.bare) and lines.bare[end] and lines.full(end - 1):
            if _opens_block(lines, end):
                break
            end += 1
    text = lines.bare[at] if end == at + 1 else " ".join(lines.bare[at:end])
    return Paragraph(at + 1, end, (), text)


def _opens_block(lines: Lines, at: int) -> bool:
    """Tell whether the line cannot be a wrapped paragraph's next one.

    A dash can: it does where the line before has no colon to announce a list.
    """
    line = lines.bare[at]
    first = line[0]
    if first == "|":
        return True
    if first in "-*+•":
        return line[1:2] == " " and lines.bare[at - 1][-1] == ":"
    if first in "`~":
        return line[:3] in ("```", "~~~")
    return first == "#" and line.lstrip("#")[:1] == " "
