"""Headings that nothing marks: scored by shape and place, with weights learned from pages."""

import os
from collections.abc import Iterable, Sequence
from functools import cache
from math import exp
from operator import getitem, mul
from typing import NamedTuple, TypeAlias

from articlex.model import Block, Heading, Judged, Paragraph
from articlex.readers.text.heading_features import (
    CONTEXT,
    FEATURES,
    HABITS,
    describe,
    habits,
    observe,
    survey,
)
from articlex.readers.text.heading_levels import UNKNOWN, with_levels

Scored: TypeAlias = tuple[int, float, tuple[int, ...], tuple[float, ...]]
"""A candidate's place among the blocks, its score, its bins and its document's habits."""


def judge(blocks: Sequence[Block]) -> list[Scored]:
    """Score every paragraph in `blocks` that could be a heading.

    What is around a line tells at once that most are none; these are not looked at again. Of
    the others the first pass goes by the line and its neighbours; the second knows, from the
    first, whether the document has headings and how they look.
    """
    seen = survey(blocks)
    weights = load_weights()
    worth = weights.worth
    near = seen.near(weights.context)
    kept = [at for at, score in zip(seen.places, near, strict=True) if score > worth]
    if not kept:
        return []
    rows = observe(seen, kept)
    first_bias, second_bias = weights.bias
    first, second, third = weights.first, weights.second, weights.habits
    scores = [sum(map(getitem, first, row), first_bias) for row in rows]
    found = []
    for at, row, habit in zip(kept, rows, habits(rows, scores), strict=True):
        score = sum(map(mul, third, habit), sum(map(getitem, second, row), second_bias))
        found.append((at, 1 / (1 + exp(-score)), row, habit))
    return found


def explain(
    blocks: list[Block], threshold: float, yes: frozenset[int], no: frozenset[int]
) -> list[Judged]:
    """Return how each candidate in `blocks` was judged; the arguments are `find_headings`'s."""
    weights = load_weights()
    scored = judge(blocks)
    found = _promoted(blocks, scored, threshold, yes, no)
    reasons = {
        at: (
            score,
            _reasons(
                weights.second, row, zip(HABITS, map(mul, weights.habits, habit), strict=True)
            ),
        )
        for at, score, row, habit in scored
    }
    seen = survey(blocks)
    for at, near in zip(seen.places, seen.near(weights.context), strict=True):
        own = _reasons(weights.context, seen.context(at))
        reasons.setdefault(at, (1 / (1 + exp(-near)), own))
    return [
        Judged(
            blocks[at].line_start,
            seen.texts[at],
            round(score, 3),
            isinstance(found[at], Heading),
            why,
        )
        for at, (score, why) in sorted(reasons.items())
    ]


class Weights(NamedTuple):
    """What `benchmarks/train_headings.py` learned: for each feature a weight per bin."""

    threshold: float
    worth: float  # by what is around them, lines above this are looked at
    bias: tuple[float, float]
    habits: list[float]
    context: list[list[float]]
    first: list[list[float]]
    second: list[list[float]]


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
        [found["habits"][name] for name in HABITS],
        [found["context"][name] for name in CONTEXT],
        [found["first"][name] for name in FEATURES],
        [found["second"][name] for name in FEATURES],
    )


def _reasons(
    tables: list[list[float]], row: Sequence[int], others: Iterable[tuple[str, float]] = ()
) -> tuple[tuple[str, float], ...]:
    """Return the five reasons that weighed most, with their weights."""
    weighed = [
        (describe(name, bin_), table[bin_])
        for name, table, bin_ in zip(FEATURES, tables, row, strict=False)
    ]
    weighed += others
    weighed.sort(key=lambda reason: -abs(reason[1]))
    return tuple((name, round(weight, 2)) for name, weight in weighed[:5])


def find_headings(
    blocks: list[Block], threshold: float, yes: frozenset[int], no: frozenset[int]
) -> list[Block]:
    """Turn the paragraphs whose score reaches `threshold` into headings.

    Lines in `yes` are headings and lines in `no` are none, whatever their score.
    """
    return with_levels(_promoted(blocks, judge(blocks), threshold, yes, no))


def _promoted(
    blocks: list[Block],
    scored: list[Scored],
    threshold: float,
    yes: frozenset[int],
    no: frozenset[int],
) -> list[Block]:
    found = list(blocks)
    for at, score, _, _ in scored:
        if score >= threshold:
            found[at] = _as_heading(blocks[at], round(score, 3))
    return overrule(found, yes, no) if yes or no else found


def overrule(blocks: list[Block], yes: frozenset[int], no: frozenset[int]) -> list[Block]:
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
    return Heading(block.line_start, block.line_end, (), UNKNOWN, block.text, score)
