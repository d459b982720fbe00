"""What speaks for a heading's place in the outline: below the heading above it, or beside another.

As in `context_features.py`, a feature sorts a choice into one of a few numbered bins, and each bin
has a weight that `benchmarks/train_headings.py` learns.
"""

from typing import NamedTuple

from articlex.readers.drafts import DEEPEST
from articlex.readers.text.headings.heading_forms import (
    LENGTHS,
    LONG_TEXT,
    MOST_BLOCKS,
    MOST_LISTS,
    SIZES,
    Form,
    Series,
)

_LENGTHS = 2 * len(LENGTHS) - 1
_SIZES = len(SIZES) + 1
MOST_SIBLINGS = 4
MOST_TO_COME = 2
_TO_COME = MOST_TO_COME + 1
_NUMBERS = 8
MOST_GAP = 3
MOST_SHARED = 3
"""Words in two headings that are counted."""
LARGEST_OUTLINE = 5
REMEMBERED = 16
"""Of how many siblings the forms are compared with a heading's form."""


def _up_to(most: int, largest: int) -> tuple[int, ...]:
    """Return for each number up to the largest the number or `most`. A look-up beats `min`."""
    return tuple([min(number, most) for number in range(largest + 1)])


_UP = _up_to(2, DEEPEST)
_SHARE = _up_to(3, 4)
_SIBLINGS = _up_to(MOST_SIBLINGS, REMEMBERED)
_GAP = _up_to(MOST_GAP, MOST_BLOCKS)

CHILD = {
    "level above": 7,
    "blocks below both": 36,
    "lists below both": (MOST_LISTS + 1) ** 2,
    "numbers": _NUMBERS * _TO_COME,
    "capitals of both": 16,
    "ends of both": 16 * _TO_COME,
    "lengths": _LENGTHS,
    "text sizes": _SIZES**2,
    "blocks between": MOST_BLOCKS + 1,
    "parts announced": 6,
    "words in both": MOST_SHARED + 1,
    "text between": LONG_TEXT + 1,
}
"""The features of a place below the heading above, by name, with how many bins each has."""

SIBLING = {
    "level": 7,
    "alike, and levels up": 9,
    "share of siblings alike": 4,
    "siblings": 2 * (MOST_SIBLINGS + 1),
    "blocks above": 2 * (MOST_GAP + 1),
    "numbers": _NUMBERS * _TO_COME,
    "word before the number": 2,
    "blocks below both": 36,
    "lists below both": (MOST_LISTS + 1) ** 2,
    "ends of both": 16 * _TO_COME,
    "capitals of both": 32,
    "lengths": 2 * _LENGTHS,
    "text sizes": _SIZES**2,
    "headings in all": LARGEST_OUTLINE + 1,
    "others like it to come": MOST_TO_COME + 1,
    "parts announced": 12,
    "words in both": 2 * (MOST_SHARED + 1),
    "text above": 2 * (LONG_TEXT + 1),
}
"""The features of a place beside an open heading."""


class Open(NamedTuple):
    """A heading that is open: what comes next may be beside it, or below it.

    Attributes:
        level: from 1.
        form: its form.
        series: the series of this heading and of those beside it, newest last.

    """

    level: int
    form: Form
    series: tuple[Series, ...]


class Outline(NamedTuple):
    """What a heading knows of the whole outline.

    Attributes:
        size: how many headings there are, in steps of four, up to `LARGEST_OUTLINE` steps.
        to_come: how many of the heading's series follow it, up to `MOST_TO_COME`.
        is_ranked: whether some heading's rank can decide alone where it is.
        has_parts: whether sections that are numbered once from 1 have parts, such as 1.1.

    """

    size: int
    to_come: int
    is_ranked: bool
    has_parts: bool


def child_bins(form: Form, above: Open, outline: Outline) -> tuple[int, ...]:
    """Return the bins of `CHILD` for a heading below the heading above it."""
    parent = above.form
    to_come = outline.to_come
    return (
        above.level,
        6 * parent.below + form.below,
        (MOST_LISTS + 1) * parent.lists + form.lists,
        _TO_COME * _numbers(form, parent) + to_come,
        4 * parent.case + form.case,
        _TO_COME * (4 * parent.ending + form.ending) + to_come,
        _lengths(form, parent),
        _SIZES * parent.size + form.size,
        parent.blocks,
        2 * parent.announces + (form.announces > 0),
        _shared(form, parent),
        parent.intro,
    )


def sibling_bins(
    form: Form, sibling: Open, levels_up: int, above: Form, outline: Outline
) -> tuple[int, ...]:
    """Return the bins of `SIBLING` for a heading beside an open heading.

    Args:
        form: the heading's form.
        sibling: the open heading beside it.
        levels_up: how many open headings are below `sibling`.
        above: the form of the heading right above.
        outline: what the heading knows of the whole outline.

    """
    beside, series, own = sibling.form, sibling.series, form.series
    alike = series.count(own)
    is_up = int(levels_up > 0)
    to_come = outline.to_come
    count = len(series)
    return (
        sibling.level,
        3 * (2 if series[-1] == own else int(alike > 0)) + _UP[levels_up],
        _SHARE[4 * alike // count],
        2 * _SIBLINGS[count] + is_up,
        2 * _GAP[above.blocks] + is_up,
        _TO_COME * _numbers(form, beside) + to_come,
        int(form.number >= 0 and beside.number >= 0 and form.prefix == beside.prefix),
        6 * beside.below + form.below,
        (MOST_LISTS + 1) * beside.lists + form.lists,
        _TO_COME * (4 * beside.ending + form.ending) + to_come,
        2 * (4 * beside.case + form.case) + is_up,
        2 * _lengths(form, beside) + is_up,
        _SIZES * beside.size + form.size,
        outline.size,
        to_come,
        4 * beside.announces + 2 * (form.announces > 0) + is_up,
        2 * _shared(form, beside) + is_up,
        2 * above.intro + is_up,
    )


def _shared(form: Form, other: Form) -> int:
    """Return how many long words two headings share, up to `MOST_SHARED`."""
    return min(MOST_SHARED, len(form.words & other.words))


def _numbers(form: Form, other: Form) -> int:
    """Return the bin of the numbers that begin two headings.

    None, the other's alone, a first one alone, another alone, the next, the first, equal, any.
    """
    number, before = form.number, other.number
    if before < 0:
        return 0 if number < 0 else 2 if number == 1 else 3
    if number < 0:
        return 1
    return 4 if number == before + 1 else 5 if number == 1 else 6 if number == before else 7


_LONGER = {
    more: max(-(_LENGTHS // 2), min(_LENGTHS // 2, more)) + _LENGTHS // 2
    for more in range(-len(LENGTHS), len(LENGTHS) + 1)
}


def _lengths(form: Form, other: Form) -> int:
    """Return the bin of how much longer a heading is than another, from 0 for much shorter."""
    return _LONGER[form.length - other.length]
