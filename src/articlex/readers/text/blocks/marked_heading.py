"""Headings that the text marks: with number signs, or with a line below."""

import re

from articlex.blocks import Heading
from articlex.readers.drafts import DEEPEST, LONGEST_HEADING
from articlex.readers.text.layout import Lines
from articlex.readers.text.layout.fences import underlines
from articlex.readers.text.layout.wrapping import is_field, is_rule

UNDERLINES = {
    "===": 1, "---": 2, "~~~": 3, "^^^": 3, "***": 2, "___": 2, "###": 1, "+++": 3, "═══": 1,
    "───": 2,
}  # fmt: skip
"""How the lines below headings begin, and the headings' levels."""

_ATTRIBUTES = re.compile(r"\{[#.][^{}]*\}$")
OUTDENTED_SCORE = 0.95
"""How often lines left of the margin are headings in the texts of lynx, links and elinks."""
_HTML2TEXT = 78
_FULL = 58
"""Columns of a line of html2text, and of one that is full, with a long word below."""
_MOST_LINES = 4
"""Lines of a wrapped heading, and one more."""
_OTHER_BLOCKS = frozenset("#|>*-+=~`")
"""First characters of lines that go on with no heading."""
_CODE = 4
"""Columns from which an indented line is code."""
_LONGEST_UNDERLINED = 120
_LONGEST_RULE = 30
_SENTENCE_ENDS = frozenset(".,;。")


def atx_heading(lines: Lines, start: int) -> Heading | None:
    """Read a heading marked by one to six number signs (CommonMark §4.2).

    Pandoc's attributes at its end are removed: ``{#boats .wide}``. A text that is too long for a
    heading is none, nor is a line that is indented like code. html2text wraps headings, too.
    """
    if lines.indent(start) >= _CODE:
        return None
    end = _end_of_wrapped(lines, start)
    line = " ".join(lines.stripped[start:end])
    text = line.lstrip("#")
    level = len(line) - len(text)
    if level > DEEPEST or text[:1] not in (" ", "\t"):
        return None
    text = text.strip()
    unclosed = text.rstrip("#")
    if not unclosed or unclosed[-1].isspace():
        text = unclosed.rstrip()
    if text[-1:] == "}":
        text = _ATTRIBUTES.sub("", text).rstrip()
    is_heading = 0 < len(text) <= LONGEST_HEADING
    return Heading(start + 1, end, (), level, text) if is_heading else None


def _end_of_wrapped(lines: Lines, start: int) -> int:
    """Return the line below a heading that was wrapped: its lines are full, a blank one is below.

    A link is wrapped before its address, too.
    """
    end = start + 1
    while end < min(len(lines.raw), start + _MOST_LINES) and lines.stripped[end]:
        line = lines.stripped[end]
        is_rest = line.startswith("](") or _is_rest(lines.stripped[end - 1], line)
        if line[0] in _OTHER_BLOCKS or not is_rest:
            return start + 1
        end += 1
    is_whole = end == len(lines.raw) or not lines.stripped[end]
    return end if is_whole else start + 1


def _is_rest(above: str, line: str) -> bool:
    """Tell whether a line goes on with a heading that was full, and is no sentence of its own."""
    is_full = _FULL < len(above) <= _HTML2TEXT < len(above) + 1 + len(line.partition(" ")[0])
    is_sentence = above[-1] in ".!?" or (line[-1] in ".!?:" and line[0].isupper())
    return is_full and len(line) <= _HTML2TEXT and not is_sentence and "://" not in line


def underlined_heading(lines: Lines, start: int) -> Heading | None:
    """Read a heading with a line of ``=`` or ``-`` below it (CommonMark §4.3).

    Here that line has three characters or more, and the heading is one line that is not a sentence
    or a field such as `Owner: Ida`. A line of another sign is about as long as the heading, as in
    reStructuredText.
    """
    if start + 1 == len(lines.stripped):
        return None
    below = lines.stripped[start + 1]
    if below[:3] not in UNDERLINES or below.strip(below[0]):
        return None
    title = lines.stripped[start]
    if len(title) > _LONGEST_UNDERLINED:
        return None
    if below[0] in "-=" and not _fits(lines, start, title, below):
        return None
    if below[0] not in "-=" and (lines.indent(start) or not underlines(below, title)):
        return None
    return Heading(start + 1, start + 2, (), UNDERLINES[below[:3]], title)


def wiki_heading(lines: Lines, start: int) -> Heading | None:
    """Read a heading between equals signs: ``== Boats ==`` (MediaWiki's Help:Formatting)."""
    line = lines.stripped[start]
    text = line.strip("=")
    level = len(line) - len(line.lstrip("="))
    if not 1 < level <= DEEPEST or line != "=" * level + text + "=" * level:
        return None
    text = text.strip()
    is_heading = bool(text) and len(text) <= LONGEST_HEADING and not is_rule(text)
    return Heading(start + 1, start + 1, (), level, text) if is_heading else None


def overlined_heading(lines: Lines, start: int) -> Heading | None:
    """Read a heading between two equal lines of one sign, as reStructuredText has titles.

    The lines are as long as the title, or longer.
    """
    rule = lines.stripped[start]
    if rule[:4] != 4 * rule[0] or lines.stripped[start + 2 : start + 3] != [rule]:
        return None
    title = lines.stripped[start + 1]
    if rule.strip(rule[0]) or not 0 < len(title) <= len(rule) or len(rule) > _LONGEST_UNDERLINED:
        return None
    if "  " in title or "|" in title or is_rule(title) or title[-1] in _SENTENCE_ENDS:
        return None  # a header row, or text
    return Heading(start + 1, start + 3, (), UNDERLINES.get(rule[:3], 1), title)


def outdented_heading(lines: Lines, start: int) -> Heading | None:
    """Read a heading left of the margin, as man pages, lynx, links and elinks write them."""
    level = lines.outdented_titles.get(start)
    if level is None:
        return None
    return Heading(start + 1, start + 1, (), level, lines.stripped[start], OUTDENTED_SCORE)


def is_underline(line: str) -> bool:
    """Tell whether a line is one run of dashes or equals signs."""
    return line[:3] in ("---", "===") and not line.strip(line[0])


def _fits(lines: Lines, start: int, title: str, rule: str) -> bool:
    """Tell whether a rule underlines the line above it, and does not only separate text."""
    if title[-1] in _SENTENCE_ENDS or is_field(title) or is_rule(title):
        return False
    if len(rule) > _LONGEST_RULE and len(rule) > 2 * len(title):
        return False
    above = lines.stripped[start - 1] if start else ""
    return not above or not lines.is_full(start - 1)
