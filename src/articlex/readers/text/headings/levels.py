"""Levels for headings that nothing marks: by numbers, capitals, series and what is below them."""

import re
from collections import Counter
from typing import NamedTuple

from articlex.blocks import List
from articlex.readers.drafts import Drafts, HeadingMark
from articlex.readers.text.headings.context_features import COLON, OTHER, QUESTION, last_kind

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
_NUMBERED = re.compile(r"\W{0,2}(?:[^\W\d]{1,12}\W{1,2})?\d{1,3}(?:[.):\-–/ ]|$)")
_CHINESE_NUMBER = frozenset("0123456789一二三四五六七八九十百")


class _Form(NamedTuple):
    """What the headings of one series have in common.

    Attributes:
        kind: chapters, Roman numerals, capitals or other text, outermost first.
        depth: the parts of a number after the first: 1 for `2.1`.
        is_numbered: a number begins the heading, such as `Step 1` or `2.`.
        last: the position in `LAST` of a question mark or a colon at the end, else 0.
        has_no_text: the next block is a heading, too.
        has_list: the next block is a list.

    """

    kind: int
    depth: int
    is_numbered: bool
    last: int
    has_no_text: bool
    has_list: bool


def assign_levels(drafts: Drafts) -> None:
    """Give each heading of unknown level a level from 1 to 6.

    The title gets level 1: the first block, or a heading with only a by-line above it. Headings of
    one form are peers, and a heading is one level below the heading above it

    - if no text is between the two, or
    - if its kind is lower, or its number has more parts, or
    - if it begins a series: of numbers, of questions, of labels with a colon, or above lists.

    All others get the level of the last heading of their form, or level 2. No level is skipped on
    the way down. Marked headings keep their level, and take part.
    """
    bodies = drafts.bodies
    marks = [(index, body) for index, body in enumerate(bodies) if isinstance(body, HeadingMark)]
    first = next((index for index, body in marks if body.level == UNKNOWN), None)
    if first is None:
        return
    title = _title(drafts, first)
    forms = [_form(drafts, index) for index, _ in marks]
    sizes = Counter(forms)
    levels: dict[_Form, int] = {}  # of the forms that are open
    above: _Form | None = None
    level = 0
    for (index, body), form in zip(marks, forms, strict=True):
        if index == title:
            level = 1
        elif body.level != UNKNOWN:
            level = body.level
        else:
            level = min(_level(form, above, level, levels, sizes), max(2, level + 1))
        levels = {other: depth for other, depth in levels.items() if depth <= level}
        above = form
        if body.level == UNKNOWN:
            bodies[index] = HeadingMark(level, body.score)
            if index != title:
                levels[form] = level


def _level(
    form: _Form, above: _Form | None, level: int, levels: dict[_Form, int], sizes: Counter[_Form]
) -> int:
    """Return the level of a heading below one of a form and a level."""
    if above is None or level == 1:
        return 2
    if above.has_no_text:
        deeper = level + 1
    elif form in levels:
        deeper = levels[form]
    elif form.kind != above.kind:
        deeper = level + 1 if form.kind > above.kind else 2
    elif form.depth != above.depth:
        deeper = level + form.depth - above.depth
    elif sizes[form] > 1 and (
        form.is_numbered or form.last or (form.has_list and not above.has_list)
    ):
        deeper = level + 1
    else:
        deeper = 2
    return max(2, min(DEEPEST, deeper))


def _form(drafts: Drafts, index: int) -> _Form:
    text, bodies = drafts.texts[index], drafts.bodies
    kind, depth = _rank(text)
    last = last_kind(text)
    below = bodies[index + 1] if index + 1 < len(bodies) else None
    return _Form(
        kind,
        depth,
        kind == _PLAIN and _NUMBERED.match(text) is not None,
        last if last in (QUESTION, COLON) else OTHER,
        isinstance(below, HeadingMark),
        isinstance(below, List),
    )


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
