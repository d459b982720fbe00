"""Levels for headings that nothing marks: by numbers, capitals and position."""

from articlex.readers.drafts import Drafts, HeadingMark

UNKNOWN = 0
"""The level of a heading until `assign_levels` sets it."""

DEEPEST = 6
_MOST_BYLINES = 2
_LONGEST_BYLINE = 60

_CHAPTER_WORDS = frozenset((
    "chapter", "part", "book", "section", "kapitel", "teil", "abschnitt", "chapitre", "partie",
    "capítulo", "parte", "capitolo", "rozdział", "część", "глава", "часть", "раздел",
))  # fmt: skip
_ROMAN = frozenset("IVXLC")
_CHINESE_NUMBER = frozenset("0123456789一二三四五六七八九十百")


def assign_levels(drafts: Drafts) -> None:
    """Give each heading of unknown level a level from 1 to 6.

    The title gets level 1: the first block, or a heading with only a by-line above it. A number
    nests by its parts: `2` is level 2, `2.1` level 3. Roman numerals are above plain numbers, and
    chapters above both. Headings in capitals are above others. All other headings get level 2.
    """
    bodies = drafts.bodies
    unknown = {
        index: body
        for index, body in enumerate(bodies)
        if isinstance(body, HeadingMark) and body.level == UNKNOWN
    }
    if not unknown:
        return
    title = _title(drafts, next(iter(unknown)))
    ranks = {index: _rank(drafts.texts[index]) for index in unknown}
    kinds = sorted({kind for index, (kind, _) in ranks.items() if index != title})
    for index, (kind, depth) in ranks.items():
        level = 1 if index == title else min(DEEPEST, 2 + kinds.index(kind) + depth)
        bodies[index] = HeadingMark(level, unknown[index].score)


def _title(drafts: Drafts, first: int) -> int | None:
    """Return the position of the title, if `first`, the first unmarked heading, is the title."""
    above = zip(drafts.texts[:first], drafts.bodies[:first], strict=True)
    has_byline = all(body is None and len(text) < _LONGEST_BYLINE for text, body in above)
    return first if first <= _MOST_BYLINES and has_byline else None


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
    """Tell whether a heading begins with the number of a chapter or part."""
    if first[0] == "第":
        end = next((n for n, character in enumerate(first) if character in "章节部"), 0)
        return end > 1 and _CHINESE_NUMBER.issuperset(first[1:end])
    if first.lower() not in _CHAPTER_WORDS:
        return False
    number = rest.lstrip().partition(" ")[0].strip(".:,–—-")
    return number.isdecimal() or (bool(number) and _ROMAN.issuperset(number.upper()))


def _is_short_number(part: str) -> bool:
    return part.isdecimal() and len(part) < 4  # noqa: PLR2004
