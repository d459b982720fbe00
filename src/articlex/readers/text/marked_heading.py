"""Headings that people marked: with number signs, or with a line below."""

from articlex.model import Heading
from articlex.readers.text.lines import Lines, underlines

UNDERLINES = {"===": 1, "---": 2, "~~~": 3, "^^^": 3}
"""How lines below headings begin, and the headings' levels."""

_LONGEST_UNDERLINED = 120


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

    Here the line is three characters or longer, and no paragraph runs into the heading. One of
    ``~`` or ``^`` is about as long as the heading, as in reStructuredText.
    """
    if at + 1 == len(lines.bare):
        return None
    below = lines.bare[at + 1]
    if below[:3] not in UNDERLINES or below.strip(below[0]):
        return None
    title = lines.bare[at]
    if len(title) > _LONGEST_UNDERLINED:
        return None
    if below[0] in "~^" and (lines.indent(at) or not underlines(below, title)):
        return None
    return Heading(at + 1, at + 2, (), UNDERLINES[below[:3]], title)
