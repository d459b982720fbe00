"""Headings that the text marks: with number signs, or with a line below."""

from articlex.blocks import Heading
from articlex.readers.text.layout import Lines
from articlex.readers.text.layout.fences import underlines

UNDERLINES = {"===": 1, "---": 2, "~~~": 3, "^^^": 3}
"""How the lines below headings begin, and the headings' levels."""

_LONGEST_UNDERLINED = 120
_DEEPEST = 6


def atx_heading(lines: Lines, start: int) -> Heading | None:
    """Read a heading marked by one to six number signs (CommonMark §4.2)."""
    line = lines.stripped[start]
    text = line.lstrip("#")
    level = len(line) - len(text)
    if level > _DEEPEST or text[:1] not in (" ", "\t"):
        return None
    text = text.strip()
    unclosed = text.rstrip("#")
    if not unclosed or unclosed[-1].isspace():
        text = unclosed.rstrip()
    return Heading(start + 1, start + 1, (), level, text) if text else None


def underlined_heading(lines: Lines, start: int) -> Heading | None:
    """Read a heading with a line of ``=`` or ``-`` below it (CommonMark §4.3).

    Here that line has three characters or more, and the heading is one line. A line of ``~`` or
    ``^`` is about as long as the heading, as in reStructuredText.
    """
    if start + 1 == len(lines.stripped):
        return None
    below = lines.stripped[start + 1]
    if below[:3] not in UNDERLINES or below.strip(below[0]):
        return None
    title = lines.stripped[start]
    if len(title) > _LONGEST_UNDERLINED:
        return None
    if below[0] in "~^" and (lines.indent(start) or not underlines(below, title)):
        return None
    return Heading(start + 1, start + 2, (), UNDERLINES[below[:3]], title)
