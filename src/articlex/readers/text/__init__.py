"""The text reader: ordered block rules over a cursor of lines.

A rule takes the lines and the cursor and returns the block that starts there, or None, and
then it has moved nothing. The paragraph stands last and never declines, so every line that
is not blank ends up in exactly one block.
"""

import string
from collections.abc import Callable
from typing import TypeAlias

from articlex.model import Block
from articlex.readers.text import code, heading, lists, table
from articlex.readers.text.lines import Lines
from articlex.readers.text.paragraph import paragraph
from articlex.readers.text.place import place

Rule: TypeAlias = Callable[[Lines, int], Block | None]

_PLAIN: tuple[Rule, ...] = (table.pipe_table, heading.underlined)
_ITEM: tuple[Rule, ...] = (lists.list_block, *_PLAIN)

RULES: dict[str, tuple[Rule, ...]] = {
    "|": (table.pipe_table,),
    "`": (code.fenced, *_PLAIN),
    "~": (code.fenced, *_PLAIN),
    "#": (heading.atx, *_PLAIN),
    **dict.fromkeys("-*+•–—·▪◦●○■‣⁃∙([" + string.digits + string.ascii_letters, _ITEM),
}
"""The rules to try, in order, by a line's first character; the others get `_PLAIN`."""


def read(
    text: str, *, wrapped: bool | None = None, threshold: float = heading.THRESHOLD
) -> tuple[Block, ...]:
    """Split flattened text into blocks.

    Args:
        text: any string at all; nothing in it makes the reader fail.
        wrapped: whether paragraphs are hard-wrapped over lines; None lets the line
            lengths decide.
        threshold: the score, from 0 to 1, that makes a line a heading.

    """
    lines = Lines(text, wrapped=wrapped)
    return place(heading.find_headings(split(lines), threshold))


def split(lines: Lines) -> list[Block]:
    """Apply the rules from the first line to the last; headings without marks come later."""
    blocks: list[Block] = []
    bare, raw = lines.bare, lines.raw
    maybe_code = lines.spaced
    at, last = 0, len(bare)
    while at < last:
        line = bare[at]
        if not line:
            at += 1
            continue
        block: Block | None = None
        if maybe_code and raw[at][0] in " \t":
            block = code.indented(lines, at)
        if block is None:
            for rule in RULES.get(line[0], _PLAIN):
                block = rule(lines, at)
                if block is not None:
                    break
            else:
                block = paragraph(lines, at)
        blocks.append(block)
        at = block.line_end
    return blocks
