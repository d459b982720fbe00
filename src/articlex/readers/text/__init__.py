"""The text reader: ordered block rules over the lines of a text.

A rule takes the lines and a line's number and returns the block that begins there, or None. The
paragraph comes last and always matches, so every line that is not blank is in exactly one block.
"""

from collections.abc import Callable
from typing import TypeAlias

from articlex.blocks import Block, Table
from articlex.document import HeadingCandidate
from articlex.readers.drafts import Drafts
from articlex.readers.options import DEFAULTS, Options
from articlex.readers.text.blocks.code import fenced_code, indented_code
from articlex.readers.text.blocks.grid_table import grid_table, simple_table
from articlex.readers.text.blocks.list_marker import BULLETS
from articlex.readers.text.blocks.lists import list_block
from articlex.readers.text.blocks.marked_heading import (
    UNDERLINES,
    atx_heading,
    underlined_heading,
)
from articlex.readers.text.blocks.paragraph import paragraph
from articlex.readers.text.blocks.pipe_table import pipe_table
from articlex.readers.text.blocks.scattered_table import scattered_table
from articlex.readers.text.layout import Lines
from articlex.readers.text.table_prefilter import may_have_tables

Rule: TypeAlias = Callable[[Lines, int], Block | None]

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_BEHIND_LETTER = ("", ".", ")")
_ANY: tuple[Rule, ...] = (pipe_table, underlined_heading)
_ITEM: tuple[Rule, ...] = (list_block, *_ANY)

RULES: dict[str, tuple[Rule, ...]] = {
    "|": (scattered_table, pipe_table),
    "`": (fenced_code, *_ANY),
    "~": (fenced_code, *_ANY),
    "#": (atx_heading, *_ANY),
    "=": (simple_table, *_ANY),
    **dict.fromkeys([*BULLETS, *"([0123456789", *_LETTERS], _ITEM),
    "+": (grid_table, *_ITEM),
}
"""The rules to try, in order, by a line's first character. Others get `_ANY`."""


def read(
    text: str, options: Options = DEFAULTS
) -> tuple[tuple[Block, ...], tuple[HeadingCandidate, ...]]:
    """Return the blocks of a flattened text, any string.

    With `Options.explain`, also return the lines that could be headings.
    """
    if options.tables_only and not may_have_tables(text):
        return (), ()
    drafts = split(Lines(text, wrapped=options.wrapped))
    if options.tables_only and not any(isinstance(body, Table) for body in drafts.bodies):
        return (), ()
    candidates: tuple[HeadingCandidate, ...] = ()
    if options.detect_headings:
        from articlex.readers.text.headings import detect_headings  # with its weights and JSON

        candidates = detect_headings(drafts, options)
    return drafts.build(), candidates


def split(lines: Lines) -> Drafts:
    """Apply the rules from the first line to the last. Unmarked headings stay paragraphs."""
    drafts = Drafts()
    starts, ends, texts, bodies = drafts.starts, drafts.ends, drafts.texts, drafts.bodies
    stripped, raw = lines.stripped, lines.raw
    has_code = lines.has_blank_separators
    has_fast_path = not lines.has_blank_separators and not lines.width
    number, last = 0, len(stripped)
    while number < last:
        line = stripped[number]
        if not line:
            number += 1
            continue
        # Fast path: without blank lines, a line that no rule matches is a paragraph.
        if (
            has_fast_path
            and (line[0] not in RULES or (line[0] in _LETTERS and line[1:2] not in _BEHIND_LETTER))
            and "|" not in line
            and (number + 1 == last or stripped[number + 1][:3] not in UNDERLINES)
        ):
            number += 1
            starts.append(number)
            ends.append(number)
            texts.append(line)
            bodies.append(None)
            continue
        block: Block | None = None
        if has_code and raw[number][0] in " \t":
            block = indented_code(lines, number)
        if block is None:
            block = _apply_rules(lines, number, line[0])
        drafts.add(block)
        number = block.line_end
    return drafts


def _apply_rules(lines: Lines, number: int, first: str) -> Block:
    for rule in RULES.get(first, _ANY):
        block = rule(lines, number)
        if block is not None:
            return block
    return paragraph(lines, number)
