"""Blocks in the making. Each becomes a block once, when its section is known."""

from bisect import bisect_right
from typing import NamedTuple

from articlex.blocks import Block, Code, Heading, List, ListItem, Paragraph, Table
from articlex.proportion import most_repeated

DEEPEST = 6
"""The level of the innermost headings."""

LONGEST_HEADING = 1000
"""Characters. Every block below a heading repeats its text as its section."""

COLONS = frozenset(":：")


class HeadingMark(NamedTuple):
    """What makes a draft a heading: its level, 0 if still unknown, and the scores of both."""

    level: int
    score: float
    level_score: float = 1.0


class Drafts:
    """Four parallel lists with one entry per block.

    Attributes:
        starts: the first line of each block, from 1.
        ends: its last line.
        texts: the text of each paragraph and heading, an empty string for other blocks.
        bodies: None for a paragraph, a `HeadingMark` for a heading, else a block, whose section
            and lead-in are ignored.
        warnings: the limits that cut something off, each as ``line: message``.

    """

    __slots__ = ("bodies", "ends", "starts", "texts", "warnings")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.texts: list[str] = []
        self.bodies: list[HeadingMark | List | Table | Code | None] = []
        self.warnings: list[str] = []

    def add(self, block: Block, offset: int = 0) -> None:
        """Add a block whose lines count from `offset`."""
        block = move(block, offset) if offset else block
        self.starts.append(block.line_start)
        self.ends.append(block.line_end)
        if isinstance(block, Paragraph):
            self.texts.append(block.text)
            self.bodies.append(None)
        elif isinstance(block, Heading):
            self.texts.append(block.text)
            self.bodies.append(HeadingMark(block.level, block.score, block.level_score))
        else:
            self.texts.append("")
            self.bodies.append(block)

    def cover(self, lines: list[int]) -> None:
        """Add lines with nothing but marks to the blocks above them, or to the first block."""
        covered = {
            n
            for span in zip(self.starts, self.ends, strict=True)
            for n in range(span[0], span[1] + 1)
        }
        for line in lines:
            if line in covered:
                continue
            index = bisect_right(self.starts, line) - 1
            if index >= 0:
                self.ends[index] = max(self.ends[index], line)
            elif self.starts:
                self.starts[0] = line
            else:
                self.add(Paragraph(line, line, (), ">"))

    def build(self) -> tuple[Block, ...]:
        """Return the blocks, each with its section, and lists and tables with their lead-ins.

        Where sections would repeat titles out of proportion, they have the beginnings of titles,
        and `warnings` tells so.
        """
        longest = self._longest_title()
        blocks: list[Block] = []
        path: list[tuple[int, str]] = []  # the levels and texts of the open headings
        section: tuple[str, ...] = ()
        above = ""  # the text of the block above, if that is a paragraph
        for start, end, text, body in zip(
            self.starts, self.ends, self.texts, self.bodies, strict=True
        ):
            if body is None:
                blocks.append(Paragraph(start, end, section, text))
                above = text
                continue
            if isinstance(body, HeadingMark):
                level, score, level_score = body
                while path and path[-1][0] >= level:
                    path.pop()
                section = tuple([title for _, title in path])
                blocks.append(Heading(start, end, section, level, text, score, level_score))
                title = text if len(text) <= longest else f"{text[:longest]}…"
                path.append((level, title))
                section = (*section, title)
            elif isinstance(body, Code):
                blocks.append(Code(start, end, section, body.language, body.text))
            else:
                lead_in = above if above and leads_in(above) else None
                blocks.append(
                    body._replace(line_start=start, line_end=end, section=section, lead_in=lead_in)
                )
            above = ""
        return tuple(blocks)

    def _longest_title(self) -> int:
        """Return how many characters of a title sections may have. Warn if a title has more."""
        bodies = self.bodies
        titles = [
            len(text)
            for text, body in zip(self.texts, bodies, strict=True)
            if body.__class__ is HeadingMark
        ]
        longest = max(titles, default=0)
        parts = len(bodies) + sum(
            [_parts(body) for body in bodies if isinstance(body, List | Table)]
        )
        if longest * parts * DEEPEST <= most_repeated(0, 1):
            return longest
        repeats = self._repeats()
        size = sum(map(len, self.texts)) + sum(map(_size, self.bodies))
        limit = max(1, most_repeated(size, repeats))
        if longest <= limit:
            return longest
        first = next(
            start
            for start, text, body in zip(self.starts, self.texts, self.bodies, strict=True)
            if isinstance(body, HeadingMark) and len(text) > limit
        )
        self.warnings.append(
            f"{first}: sections have only the first {limit} characters of long titles, "
            "for too many blocks would repeat them"
        )
        return limit

    def _repeats(self) -> int:
        """Return how many titles all sections have, if every row and item repeats its section."""
        repeats = 0
        path: list[int] = []
        for body in self.bodies:
            if isinstance(body, HeadingMark):
                while path and path[-1] >= body.level:
                    path.pop()
                path.append(body.level)
                repeats += len(path)
            else:
                repeats += len(path) * _parts(body)
        return repeats


def _parts(body: List | Table | Code | None) -> int:
    """Return in how many records a block may be: itself, and each of its rows or items."""
    if isinstance(body, List):
        return 1 + len(body.items)
    return 1 + len(body.rows) if isinstance(body, Table) else 1


def _size(body: HeadingMark | List | Table | Code | None) -> int:
    """Return the characters in a list, table or code."""
    if isinstance(body, List):
        return sum(len(item.text) for item in body.items)
    if isinstance(body, Table):
        return sum(len(cell) for row in body.rows for cell in row)
    return len(body.text) if isinstance(body, Code) else 0


def move(block: Block, offset: int) -> Block:
    """Return a block `offset` lines further down."""
    if isinstance(block, List):
        block = block._replace(items=tuple([_moved(item, offset) for item in block.items]))
    return block._replace(line_start=block.line_start + offset, line_end=block.line_end + offset)


def _moved(item: ListItem, offset: int) -> ListItem:
    lines = item.line_start + offset, item.line_end + offset
    return item._replace(line_start=lines[0], line_end=lines[1])


def leads_in(text: str) -> bool:
    """Tell whether a paragraph introduces the list or table below it."""
    return text[-1] in COLONS or "the following" in text.lower()
