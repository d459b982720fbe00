"""Sections of a document, and their pieces of a limited length."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from articlex.blocks import Block, Heading, List, Paragraph, Row, Table, of_kind

Measure = Callable[[Block], int]
"""Returns the characters of a block as text."""


class Section(NamedTuple):
    """A heading and the blocks below it, up to the next heading of any level.

    Attributes:
        path: the titles of the headings above, and of the section's own, outermost first. Empty for
            the blocks above the first heading.
        level: the level of its heading, 0 without one.
        line_start: its first line.
        line_end: its last line.
        blocks: its heading, if it has one, and the blocks below.

    """

    path: Row
    level: int
    line_start: int
    line_end: int
    blocks: tuple[Block, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The section's paragraphs, in order."""
        return of_kind(self.blocks, Paragraph)

    @property
    def lists(self) -> tuple[List, ...]:
        """The section's lists, in order."""
        return of_kind(self.blocks, List)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The section's tables, in order."""
        return of_kind(self.blocks, Table)

    def to_markdown(self) -> str:
        """Return the section in Markdown, with its heading."""
        from articlex.export.as_text import blocks_text

        return blocks_text(self.blocks, "markdown")


def sections(blocks: tuple[Block, ...]) -> list[Section]:
    """Return each section once, in order. Sections with equal paths stay apart."""
    starts = [n for n, block in enumerate(blocks) if isinstance(block, Heading)]
    edges = [*([] if starts[:1] == [0] or not blocks else [0]), *starts, len(blocks)]
    return [_section(blocks[start:end]) for start, end in pairwise(edges)]


def _section(blocks: tuple[Block, ...]) -> Section:
    first = blocks[0]
    if isinstance(first, Heading):
        # The blocks below have it shortened where it would be repeated out of proportion.
        path = blocks[1].section if len(blocks) > 1 else (*first.section, first.text)
        level = first.level
    else:
        path, level = first.section, 0
    return Section(path, level, first.line_start, blocks[-1].line_end, blocks)


def split_section(section: Section, max_chars: int, measure: Measure) -> Iterator[Section]:
    """Yield pieces of a section of up to `max_chars` characters.

    Pieces end at the border of a block, a row or an item. A paragraph, row or item that is longer
    is a piece by itself. Each piece of a table has its header and the lines of the whole table,
    each piece of a list its lead-in.
    Where these are long, pieces are longer, so that half of a piece is new.
    """
    waiting: list[Block] = []
    size = 0
    for block in section.blocks:
        for part in _parts(block, max_chars, measure):
            length = measure(part)
            if waiting and size + length > max_chars:
                yield _piece(section, waiting)
                waiting, size = [], 0
            waiting.append(part)
            size += length
    if waiting:
        yield _piece(section, waiting)


def _piece(section: Section, blocks: list[Block]) -> Section:
    return Section(
        section.path, section.level, blocks[0].line_start, blocks[-1].line_end, tuple(blocks)
    )


def _parts(block: Block, max_chars: int, measure: Measure) -> Iterator[Block]:
    """Yield a table or list that is too long in parts, any other block as it is."""
    if isinstance(block, Table) and measure(block) > max_chars:
        yield from _row_groups(block, max_chars, measure)
    elif isinstance(block, List) and measure(block) > max_chars:
        yield from _item_groups(block, max_chars, measure)
    else:
        yield block


def _row_groups(table: Table, max_chars: int, measure: Measure) -> Iterator[Table]:
    header = measure(table._replace(rows=()))
    max_chars = max(max_chars, 2 * header)
    group: list[Row] = []
    size = header
    for row in table.rows:
        length = measure(table._replace(rows=(row,))) - header
        if group and size + length > max_chars:
            yield table._replace(rows=tuple(group))
            group, size = [], header
        group.append(row)
        size += length
    yield table._replace(rows=tuple(group))


def _item_groups(block: List, max_chars: int, measure: Measure) -> Iterator[List]:
    max_chars = max(max_chars, len(block.lead_in or ""))
    start = size = 0
    for n, item in enumerate(block.items):
        length = measure(block._replace(items=(item._replace(depth=0),)))
        if n > start and size + length > max_chars:
            yield _some_items(block, start, n)
            start, size = n, 0
        size += length
    yield _some_items(block, start, len(block.items))


def _some_items(block: List, start: int, end: int) -> List:
    items = block.items[start:end]
    return block._replace(
        line_start=items[0].line_start, line_end=items[-1].line_end, items=tuple(items)
    )
