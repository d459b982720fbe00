"""Levels for headings that nothing marks: by their numbers, their place, the document's habits."""

import re
from collections.abc import Sequence

from articlex.model import Block, Heading, Paragraph

UNKNOWN = 0
"""The level of a heading until `with_levels` finds one."""

DEEPEST = 6

_DECIMAL = re.compile(r"(?:§\s*)?(\d{1,3}(?:\.\d{1,3}){0,5})[.):]?\s")
_CHAPTER = re.compile(
    r"(?:chapter|part|book|section|kapitel|teil|abschnitt|chapitre|partie|capítulo|parte|capitolo|"
    r"rozdział|część|глава|часть|раздел)\s+(?:\d+|[ivxlc]+)\b|第[0-9一二三四五六七八九十百]+[章节部]",
    re.IGNORECASE,
)
_CHAPTER_INITIALS = frozenset("cpbsktarгчЧГCPBSKTAR第")
_ROMAN = re.compile(r"[IVXLC]+[.)]\s")


def with_levels(blocks: list[Block]) -> list[Block]:
    """Give each heading of unknown level one from 1 to 6.

    The document's first block, or a heading before all else but the by-line, is the title:
    level 1. A number nests by its parts: `2` is level 2, `2.1` level 3; so do Roman numerals
    above plain ones, and chapters above both. Of the others, where headings in capitals and
    in small letters both occur, the capitals stand above; else all are level 2.
    """
    unknown = {
        at: block
        for at, block in enumerate(blocks)
        if isinstance(block, Heading) and block.level == UNKNOWN
    }
    if not unknown:
        return blocks
    title = _title(blocks, next(iter(unknown)))
    ranks = {at: _rank(heading.text) for at, heading in unknown.items()}
    kinds = sorted({kind for at, (kind, _) in ranks.items() if at != title})
    for at, (kind, depth) in ranks.items():
        level = 1 if at == title else min(DEEPEST, 2 + kinds.index(kind) + depth)
        blocks[at] = unknown[at]._replace(level=level)
    return blocks


def _title(blocks: Sequence[Block], first: int) -> int | None:
    """Return the place of the title, if `first`, the first unmarked heading, is one."""
    before = blocks[:first]
    if any(isinstance(block, Heading) for block in before):
        return None
    short = all(isinstance(block, Paragraph) and len(block.text) < 60 for block in before)  # noqa: PLR2004
    return first if short and first <= 2 else None  # noqa: PLR2004


_CHAPTERS, _ROMANS, _CAPITALS, _PLAIN = range(4)


def _rank(text: str) -> tuple[int, int]:
    """Return a heading's kind, outermost kinds first, and its depth within the kind."""
    if text[0] in _CHAPTER_INITIALS and _CHAPTER.match(text):
        return _CHAPTERS, 0
    if _ROMAN.match(text):
        return _ROMANS, 0
    number = _DECIMAL.match(text)
    if number is not None:
        return _PLAIN, number[1].count(".")
    return (_CAPITALS, 0) if text.isupper() and len(text) > 3 else (_PLAIN, 0)  # noqa: PLR2004
