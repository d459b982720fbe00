"""Paragraphs: what no other rule takes."""

from articlex.model import Paragraph
from articlex.readers.text.lines import Lines, joined
from articlex.readers.text.lists import COLONS, marker
from articlex.readers.text.table import delimiter_row


def paragraph(lines: Lines, at: int) -> Paragraph:
    """Read the paragraph at line `at`: that line, and those it was hard-wrapped over."""
    end = at + 1
    if lines.width:
        while end < len(lines.bare) and lines.bare[end] and lines.full(end - 1):
            if _opens_block(lines, end):
                break
            end += 1
    text = lines.bare[at] if end == at + 1 else joined(_unquoted(lines.bare[at:end]))
    return Paragraph(at + 1, end, (), text)


def _unquoted(pieces: list[str]) -> list[str]:
    """Return the lines of a paragraph that a mail quotes with the marks of the first one alone."""
    if not _quote(pieces[0]):
        return pieces
    return [pieces[0], *(piece[len(_quote(piece)) :] for piece in pieces[1:])]


def _quote(line: str) -> str:
    """Return the marks that an e-mail quotes a line with (RFC 3676 §4.5), if any."""
    return line[: len(line) - len(line.lstrip("> "))] if line[0] == ">" else ""


def _depth(line: str) -> int:
    return _quote(line).count(">")


def _opens_block(lines: Lines, at: int) -> bool:
    """Tell whether the line cannot be a wrapped paragraph's next one.

    One with a marker can, where the line before has no colon to announce a list.
    """
    line, above = lines.bare[at], lines.bare[at - 1]
    first = line[0]
    if first == "|" or (first == ">" and _depth(line) != _depth(above)):
        return True
    if "|" in line and at + 1 < len(lines.bare) and delimiter_row(lines.bare[at + 1]) is not None:
        return True
    if above[-1] in COLONS and marker(line) is not None:
        return True
    if first in "`~":
        return line[:3] in ("```", "~~~")
    return first == "#" and line.lstrip("#")[:1] == " "
