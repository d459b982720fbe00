"""Levels for headings that nothing marks, decided for the whole outline."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import exp, log
from operator import getitem, itemgetter
from typing import NamedTuple

from articlex.readers.drafts import DEEPEST, Drafts
from articlex.readers.text.headings.context_features import QUESTION, last_kind
from articlex.readers.text.headings.heading_forms import (
    CHAPTER,
    PLAIN,
    ROMAN,
    Form,
    begins_series,
    forms,
    is_section_name,
)
from articlex.readers.text.headings.level_features import (
    LARGEST_OUTLINE,
    MOST_TO_COME,
    REMEMBERED,
    Open,
    Outline,
    child_bins,
    sibling_bins,
)
from articlex.readers.text.headings.weights import LEVEL_SCALE, LevelWeights, load_weights

UNKNOWN = 0
"""The level of a heading until one is decided."""

_LONGEST_BYLINE = 60
WIDTH = 3
"""How many outlines are kept while reading on."""
MARGIN = 0.7
"""How far the log-probability of an outline that is kept may be below the best."""
_OPEN, _OUTSIDE, _BESIDE, _INSIDE = range(4)
"""What numbers and kinds alone say: nothing, or where an open heading is from the next one."""
FIRST_SCORE = 0.94
"""How often readers agree that the first heading is not the title, where it is not on top."""


class Choice(NamedTuple):
    """A level that a heading could have, and the bins that speak for it.

    With `is_child` it is below the heading above, else beside an open one.
    """

    level: int
    is_child: bool
    bins: tuple[int, ...]


class Decision(NamedTuple):
    """The level of a heading, how likely it is, and the decision for the heading above."""

    level: int
    score: float
    above: "Decision | None"


class _Candidate(NamedTuple):
    """An outline of the headings so far: its log-probability, open headings, last decision."""

    score: float
    path: tuple[Open, ...]
    last: Decision | None


def is_title(drafts: Drafts, first: int, others: list[int]) -> bool:
    """Tell whether the first unmarked heading is the document's title.

    Only short lines are above it, such as dates and links of the page. It does not begin a series:
    Chapter I above Chapter II, a question above another. It is no abstract.

    Args:
        drafts: the document.
        first: the heading's position.
        others: the positions of the headings below it.

    """
    above = zip(drafts.texts[:first], drafts.bodies[:first], strict=True)
    if not all(body is None and len(text) < _LONGEST_BYLINE for text, body in above):
        return False
    text = drafts.texts[first]
    below = drafts.texts[others[0]] if others else ""
    are_questions = bool(below) and text != below and {*map(last_kind, (text, below))} == {QUESTION}
    if is_section_name(text) or are_questions:
        return False
    return not begins_series(text, (drafts.texts[n] for n in others))


def heading_levels(drafts: Drafts, indices: list[int], known: list[int]) -> list[tuple[int, float]]:
    """Return the likeliest level of each heading at the positions in `indices`, and its score.

    Every heading is either below the heading above it or beside an open one. Weights learned from
    readers' outlines tell how likely each is, by form, numbers, series and what is below. Several
    outlines are kept while they are nearly as likely as the best. Numbers with several parts,
    chapters and Roman numerals leave no choice. No level is skipped on the way down.

    Args:
        drafts: the document.
        indices: the positions of its headings.
        known: their levels, or `UNKNOWN`. Known levels stay, and take part.

    """
    decisions = decide(forms(drafts, indices), known, load_weights().levels)
    return [(decision.level, decision.score) for decision in decisions]


def decide(heading_forms: list[Form], known: list[int], weights: LevelWeights) -> list[Decision]:
    """Return the likeliest level of each heading. `known` are levels, or `UNKNOWN`."""
    best = [_Candidate(0.0, (), None)]
    for form, outline, level in zip(heading_forms, outlines(heading_forms), known, strict=True):
        best = _grow(best, form, outline, level, weights)
    decisions = []
    decision = best[0].last
    while decision is not None:
        decisions.append(decision)
        decision = decision.above
    return decisions[::-1]


def _grow(
    candidates: list[_Candidate], form: Form, outline: Outline, known: int, weights: LevelWeights
) -> list[_Candidate]:
    """Return the likeliest outlines with one heading more, the best first."""
    grown = [
        (candidate.score + log(score), level, score, candidate)
        for candidate in candidates
        for level, score in _levels(candidate.path, form, outline, known, weights)
    ]
    if len(grown) > 1:
        grown.sort(key=itemgetter(0), reverse=True)
    least = grown[0][0] - MARGIN
    return [
        _Candidate(
            total, opened(candidate.path, form, level), Decision(level, score, candidate.last)
        )
        for total, level, score, candidate in grown[:WIDTH]
        if total >= least
    ]


def outlines(heading_forms: list[Form]) -> list[Outline]:
    """Return what each heading knows of the whole outline."""
    series = [form.series for form in heading_forms]
    to_come = Counter(series)
    size = min(LARGEST_OUTLINE, len(series) // 4)
    is_ranked = any(form.is_ranked for form in heading_forms)
    has_parts = (
        is_ranked
        and any(form.rank[0] == PLAIN and form.rank[1] for form in heading_forms)
        and sum(form.rank == (PLAIN, 0) and form.number == 1 for form in heading_forms) == 1
    )
    made = []
    for each in series:
        to_come[each] -= 1
        made.append(Outline(size, min(MOST_TO_COME, to_come[each]), is_ranked, has_parts))
    return made


def _levels(
    path: tuple[Open, ...], form: Form, outline: Outline, known: int, weights: LevelWeights
) -> list[tuple[int, float]]:
    """Return the levels that a heading could have, with probabilities."""
    if known:
        return [(known, 1.0)]
    if not path:
        return [(2, FIRST_SCORE)]
    allowed = _allowed(path, form, outline)
    if len(allowed) == 1:
        return [(_level(path, allowed[0]), 1.0)]
    above, count = path[-1], len(path)
    levels: list[int] = []
    odds: list[float] = []
    for depth in allowed:  # as `choices` yields them, without an object for each
        if depth == count:
            bins = child_bins(form, above, outline)
            levels.append(above.level + 1)
            odds.append(exp(sum(map(getitem, weights.child, bins)) / LEVEL_SCALE))
        else:
            beside = path[depth]
            bins = sibling_bins(form, beside, count - 1 - depth, above.form, outline)
            levels.append(beside.level)
            odds.append(exp(sum(map(getitem, weights.sibling, bins)) / LEVEL_SCALE))
    total = sum(odds)
    return [(level, each / total) for level, each in zip(levels, odds, strict=True)]


def choices(path: tuple[Open, ...], form: Form, outline: Outline) -> Iterator[Choice]:
    """Yield the levels that a heading below the open headings of `path` could have."""
    above, count = path[-1], len(path)
    for depth in _allowed(path, form, outline):
        level = _level(path, depth)
        if depth == count:
            yield Choice(level, True, child_bins(form, above, outline))
        else:
            bins = sibling_bins(form, path[depth], count - 1 - depth, above.form, outline)
            yield Choice(level, False, bins)


def _level(path: tuple[Open, ...], depth: int) -> int:
    """Return the level of a heading above which so many open headings stay open."""
    return path[depth].level if depth < len(path) else path[-1].level + 1


def _allowed(path: tuple[Open, ...], form: Form, outline: Outline) -> Sequence[int]:
    """Return how many open headings could stay open above a heading: one level for each.

    A heading is never beside the title, nor beside a heading of an outer kind, and goes where its
    number belongs.
    """
    count = len(path)
    first = 1 if path[0].level == 1 else 0
    every = range(first, count + 1 if path[-1].level < DEEPEST else count)
    may_decide = outline.is_ranked and (
        outline.has_parts or form.is_ranked or any(each.form.is_ranked for each in path[first:])
    )
    if not may_decide:
        return every
    orders = [_OPEN] * first + [_order(each.form, form, outline) for each in path[first:]]
    return [depth for depth in every if _fits(orders[:depth], orders[depth:])] or every


def _fits(above: list[int], closed: list[int]) -> bool:
    """Tell whether a heading may be below the headings `above`, and close others."""
    if _BESIDE in above or _INSIDE in above or _OUTSIDE in closed or _BESIDE in closed[1:]:
        return False
    return not closed or closed[0] != _INSIDE


def _order(other: Form, form: Form, outline: Outline) -> int:
    """Tell by numbers and kinds alone whether a heading is inside an open one, or beside it.

    What follows the last of several chapters is beside it, as a list of references is, unless there
    are such headings in the chapters. What precedes section 1 is beside it, if sections have parts
    such as 1.1.
    """
    (kind, depth), (other_kind, other_depth) = form.rank, other.rank
    if kind != other_kind:
        if other_kind > kind or other_kind not in (CHAPTER, ROMAN):
            return _OPEN
        return _BESIDE if other.is_last and form.is_new and form.number < 0 else _OUTSIDE
    if kind not in (CHAPTER, ROMAN):
        if outline.has_parts and not depth and form.number >= 0 > other.number:
            return _BESIDE
        if not (form.is_ranked or other.is_ranked) or form.number < 0 or other.number < 0:
            return _OPEN
    return _BESIDE if depth == other_depth else _OUTSIDE if other_depth < depth else _INSIDE


def opened(path: tuple[Open, ...], form: Form, level: int) -> tuple[Open, ...]:
    """Return the open headings after a heading of a level."""
    depth = len(path)
    while depth and path[depth - 1].level >= level:
        depth -= 1
    is_beside = depth < len(path) and path[depth].level == level
    series = path[depth].series[1 - REMEMBERED :] if is_beside else ()
    return (*path[:depth], Open(level, form, (*series, form.series)))
