"""Paragraphs: everything that no other rule takes."""

from articlex.blocks import Paragraph
from articlex.readers.text.blocks.list_marker import read_marker
from articlex.readers.text.blocks.lists import COLONS
from articlex.readers.text.blocks.table_syntax import delimiter_row
from articlex.readers.text.layout import Lines
from articlex.readers.text.layout.wrapping import join


def paragraph(lines: Lines, start: int) -> Paragraph:
    """Read a paragraph: one line, or the lines that it was hard-wrapped over."""
    stripped = lines.stripped
    end = start + 1
    if lines.width:
        while (
            end < len(stripped)
            and stripped[end]
            and lines.is_full(end - 1)
            and not _opens_block(lines, end)
        ):
            end += 1
    text = stripped[start] if end == start + 1 else join(_without_quotes(stripped[start:end]))
    return Paragraph(start + 1, end, (), text)


def _without_quotes(pieces: list[str]) -> list[str]:
    """Return the lines of a quoted paragraph with quote marks on the first one only."""
    if not _quote_marks(pieces[0]):
        return pieces
    return [pieces[0], *(piece[len(_quote_marks(piece)) :] for piece in pieces[1:])]


def _quote_marks(line: str) -> str:
    """Return the marks with which an e-mail quotes a line (RFC 3676 §4.5), if any."""
    return line[: len(line) - len(line.lstrip("> "))] if line[0] == ">" else ""


def _quote_depth(line: str) -> int:
    return _quote_marks(line).count(">")


def _opens_block(lines: Lines, number: int) -> bool:
    """Tell whether a line cannot continue a wrapped paragraph.

    A line with a list marker can, unless a colon above introduces a list.
    """
    line, above = lines.stripped[number], lines.stripped[number - 1]
    first = line[0]
    if first == "|" or (first == ">" and _quote_depth(line) != _quote_depth(above)):
        return True
    if "|" in line and delimiter_row("".join(lines.stripped[number + 1 : number + 2])) is not None:
        return True
    if above[-1] in COLONS and read_marker(line) is not None:
        return True
    if first in "`~":
        return line[:3] in ("```", "~~~")
    return first == "#" and line.lstrip("#")[:1] == " "
