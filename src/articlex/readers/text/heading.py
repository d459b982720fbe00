"""Headings that nothing marks: scored by shape and place, with weights learned from pages."""

import os
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from math import exp
from operator import getitem, mul
from typing import NamedTuple, TypeAlias

from articlex.model import Block, Heading, Judged, Paragraph
from articlex.readers.text.heading_context import CONTEXT, DOCUMENT, Survey, survey
from articlex.readers.text.heading_features import FEATURES, HABITS, habits, observe
from articlex.readers.text.heading_levels import UNKNOWN, with_levels

Scored: TypeAlias = tuple[int, float, tuple[int, ...], tuple[float, ...]]
"""A candidate's place among the blocks, its score, its bins and its document's habits."""


_new = tuple.__new__  # half of what a named tuple's own constructor takes


class Weights(NamedTuple):
    """What `benchmarks/train_headings.py` learned: for each feature a weight per bin.

    `look` goes by `CONTEXT` and `DOCUMENT`, and lines above `worth` there are worth more than a
    look. `first` goes by `FEATURES` and `DOCUMENT`; `habits` weighs `HABITS`.
    """

    threshold: float
    worth: float
    bias: tuple[float, float, float]
    look: list[list[float]]
    first: list[list[float]]
    habits: list[float]


def judge(blocks: Sequence[Block]) -> list[Scored]:
    """Score every paragraph in `blocks` that could be a heading.

    What is around a line and in its document tells at once that half are none; these are not
    looked at again. Of the others the first pass goes by the line itself, too; the second
    knows, from the first, whether the document has headings and how well each line compares.
    """
    seen = survey(blocks)
    if not seen.places:
        return []
    weights = load_weights()
    document = seen.document()
    near = _look(seen, document, weights)
    kept = [at for at, score in zip(seen.places, near, strict=True) if score > weights.worth]
    if not kept:
        return []
    rows = observe(seen, kept)
    first = weights.first
    _, first_bias, second_bias = weights.bias
    for_all = sum(map(getitem, first[len(FEATURES) :], document), first_bias)
    scores = [sum(map(getitem, first, row), for_all) for row in rows]
    found = []
    for at, row, habit in zip(kept, rows, habits(scores), strict=True):
        score = sum(map(mul, weights.habits, habit), second_bias)
        found.append((at, 1 / (1 + exp(-score)), row, habit))
    return found


def _look(seen: Survey, document: tuple[int, ...], weights: Weights) -> list[float]:
    """Return for each candidate the log-odds by what is around it and in its document."""
    own = len(CONTEXT)
    for_all = sum(map(getitem, weights.look[own:], document), weights.bias[0])
    return seen.near(weights.look[:own], for_all)


def explain(
    blocks: list[Block], threshold: float, yes: AbstractSet[int], no: AbstractSet[int]
) -> list[Judged]:
    """Return how each candidate in `blocks` was judged; the arguments are `find_headings`'s."""
    from articlex.readers.text.heading_reasons import reasons

    seen = survey(blocks)
    if not seen.places:
        return []
    weights = load_weights()
    document = seen.document()
    scored = judge(blocks)
    found = _promoted(blocks, scored, threshold, yes, no)
    # What the first pass found counts in a score as much as the second makes of it.
    share, *habit_weights = weights.habits
    first = [[share * each for each in table] for table in weights.first]
    said = {}
    for at, score, row, habit in scored:
        habits_weighed = zip(HABITS[1:], map(mul, habit_weights, habit[1:]), strict=True)
        said[at] = score, reasons(first, (*row, *document), habits_weighed)
    for at, near in zip(seen.places, _look(seen, document, weights), strict=True):
        said.setdefault(
            at, (1 / (1 + exp(-near)), reasons(weights.look, (*seen.context(at), *document)))
        )
    return [
        Judged(
            blocks[at].line_start,
            seen.texts[at],
            round(score, 3),
            isinstance(found[at], Heading),
            why,
        )
        for at, (score, why) in sorted(said.items())
    ]


@cache
def load_weights() -> Weights:
    """Read the weights that ship with the package."""
    from json import load

    path = os.path.join(os.path.dirname(__file__), "heading_weights.json")
    with open(path, encoding="utf-8") as stream:
        found = load(stream)
    return Weights(
        found["threshold"],
        found["worth"],
        tuple(found["bias"]),
        [found["look"][name] for name in (*CONTEXT, *DOCUMENT)],
        [found["first"][name] for name in (*FEATURES, *DOCUMENT)],
        [found["habits"][name] for name in HABITS],
    )


def find_headings(
    blocks: list[Block], threshold: float, yes: AbstractSet[int], no: AbstractSet[int]
) -> list[Block]:
    """Turn the paragraphs whose score reaches `threshold` into headings.

    Lines in `yes` are headings and lines in `no` are none, whatever their score.
    """
    return with_levels(_promoted(blocks, judge(blocks), threshold, yes, no))


def _promoted(
    blocks: list[Block],
    scored: list[Scored],
    threshold: float,
    yes: AbstractSet[int],
    no: AbstractSet[int],
) -> list[Block]:
    found = list(blocks)
    for at, score, _, _ in scored:
        if score >= threshold:
            found[at] = _as_heading(blocks[at], round(score, 3))
    return overrule(found, yes, no) if yes or no else found


def overrule(blocks: list[Block], yes: AbstractSet[int], no: AbstractSet[int]) -> list[Block]:
    """Make headings of the paragraphs on lines in `yes`, paragraphs of headings in `no`."""
    found = list(blocks)
    for at, block in enumerate(blocks):
        if block.line_start in yes:
            found[at] = _as_heading(block, 1.0)
        elif isinstance(block, Heading) and block.line_start in no:
            found[at] = Paragraph(block.line_start, block.line_end, (), block.text)
    return found


def _as_heading(block: Block, score: float) -> Block:
    if not isinstance(block, Paragraph):
        return block
    return _new(Heading, (block[0], block[1], (), UNKNOWN, block[3], score))
