"""Levels for headings that nothing marks: by their numbers, their place, the document's habits."""

from collections.abc import Sequence

from articlex.model import Block, Heading, Paragraph

UNKNOWN = 0
"""The level of a heading until `with_levels` finds one."""

DEEPEST = 6

_new = tuple.__new__  # half of what a named tuple's own constructor takes

_CHAPTER_WORDS = frozenset((
    "chapter", "part", "book", "section", "kapitel", "teil", "abschnitt", "chapitre", "partie",
    "capítulo", "parte", "capitolo", "rozdział", "część", "глава", "часть", "раздел",
))  # fmt: skip
_ROMAN = frozenset("IVXLC")
_CHINESE_NUMBER = frozenset("0123456789一二三四五六七八九十百")


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
        if block.__class__ is Heading and block[3] == UNKNOWN
    }
    if not unknown:
        return blocks
    title = _title(blocks, next(iter(unknown)))
    ranks = {at: _rank(heading[4]) for at, heading in unknown.items()}
    kinds = sorted({kind for at, (kind, _) in ranks.items() if at != title})
    for at, (kind, depth) in ranks.items():
        level = 1 if at == title else min(DEEPEST, 2 + kinds.index(kind) + depth)
        start, end, section, _, text, score = unknown[at]
        blocks[at] = _new(Heading, (start, end, section, level, text, score))
    return blocks


def _title(blocks: Sequence[Block], first: int) -> int | None:
    """Return the place of the title, if `first`, the first unmarked heading, is one."""
    if first > 2:  # noqa: PLR2004
        return None
    before = blocks[:first]
    short = all(isinstance(block, Paragraph) and len(block.text) < 60 for block in before)  # noqa: PLR2004
    return first if short else None


_CHAPTERS, _ROMANS, _CAPITALS, _PLAIN = range(4)


def _rank(text: str) -> tuple[int, int]:
    """Return a heading's kind, outermost kinds first, and its depth within the kind."""
    first, _, rest = text.partition(" ")
    if _is_chapter(first, rest):
        return _CHAPTERS, 0
    if rest and first[-1] in ".)" and _ROMAN.issuperset(first[:-1]) and len(first) > 1:
        return _ROMANS, 0
    if rest and (first[0] == "§" or first[0].isdecimal()):
        parts = (first.lstrip("§") or rest.partition(" ")[0]).rstrip(".):").split(".")
        if len(parts) <= DEEPEST and all(map(_is_short_number, parts)):
            return _PLAIN, len(parts) - 1
    return (_CAPITALS, 0) if text.isupper() and len(text) > 3 else (_PLAIN, 0)  # noqa: PLR2004


def _is_chapter(first: str, rest: str) -> bool:
    """Tell whether a heading's first word and what follows it number a chapter or part."""
    if first[0] == "第":
        end = next((at for at, sign in enumerate(first) if sign in "章节部"), 0)
        return end > 1 and _CHINESE_NUMBER.issuperset(first[1:end])
    if first.lower() not in _CHAPTER_WORDS:
        return False
    number = rest.lstrip().partition(" ")[0].strip(".:,–—-")
    return number.isdecimal() or (bool(number) and _ROMAN.issuperset(number.upper()))


def _is_short_number(part: str) -> bool:
    return part.isdecimal() and len(part) < 4  # noqa: PLR2004
