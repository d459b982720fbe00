"""Paragraphs: everything that no other rule takes."""

import re

from articlex.blocks import Paragraph
from articlex.readers.drafts import COLONS
from articlex.readers.text.blocks.list_marker import read_marker
from articlex.readers.text.blocks.marked_heading import is_underline
from articlex.readers.text.blocks.table_syntax import opens_table
from articlex.readers.text.layout import Lines
from articlex.readers.text.layout.wrapping import join

_LEADERS = re.compile(r"\.{4,} ?\S{1,8}$")
"""The end of a line of a table of contents."""


def paragraph(lines: Lines, start: int) -> Paragraph:
    """Read a paragraph: one line, or the lines that it was hard-wrapped over."""
    stripped = lines.stripped
    end = start + 1
    if lines.wrapping.width:
        while (
            end < len(stripped)
            and stripped[end]
            and lines.is_full(end - 1)
            and not _opens_block(lines, end)
        ):
            end += 1
    text = stripped[start] if end == start + 1 else join(stripped[start:end])
    if end < len(stripped) and is_underline(stripped[end]) and not is_underline(text):
        end += 1  # a rule right below a paragraph belongs to it
    return Paragraph(start + 1, end, (), text)


def _opens_block(lines: Lines, number: int) -> bool:
    """Tell whether a line cannot continue a wrapped paragraph.

    A line with a list marker can, unless a colon above introduces a list.
    """
    line, above = lines.stripped[number], lines.stripped[number - 1]
    first = line[0]
    if first == "|" or _LEADERS.search(above) or is_underline(line):
        return True
    if read_marker(line) is not None and lines.indent(number) > lines.indent(number - 1) + 1:
        return True
    if opens_table(lines, number):
        return True
    if above[-1] in COLONS and read_marker(line) is not None:
        return True
    if first in "`~":
        return line[:3] in ("```", "~~~")
    return first == "#" and line.lstrip("#")[:1] == " "
