"""Scores for paragraphs that could be headings, with weights learned from pages."""

from math import exp
from operator import getitem, mul
from typing import NamedTuple

from articlex.readers.drafts import Drafts
from articlex.readers.text.headings.context_features import CONTEXT, Survey, survey
from articlex.readers.text.headings.doubt_features import doubt_features, in_doubt
from articlex.readers.text.headings.line_features import FEATURES, habits, line_features
from articlex.readers.text.headings.weights import Weights, load_weights


class Scored(NamedTuple):
    """A candidate's position among the blocks, its score from 0 to 1, and what it is made of.

    `bins` and `habits` are None where the prefilter rejected the candidate. `doubts` are the bins
    of a line in doubt, else None.
    """

    position: int
    score: float
    bins: tuple[int, ...] | None = None
    habits: tuple[float, ...] | None = None
    doubts: tuple[int, ...] | None = None


class Scores(NamedTuple):
    """The scores of a document's candidates, in order, and what they share."""

    candidates: list[Scored]
    seen: Survey
    document: tuple[int, ...]


def score(drafts: Drafts, *, keep_rejected: bool = False) -> Scores:
    """Return the score of every paragraph that could be a heading.

    A cheap model over context features rejects half of the candidates first. They are in the
    result with `keep_rejected`. The first pass scores the others by their text, too. The second
    pass compares them: it knows whether the document has headings, and how well each line does.
    The lines that are still in doubt are judged again, by what they share with others.
    """
    seen = survey(drafts)
    if not seen.indices:
        return Scores([], seen, ())
    weights = load_weights()
    document = seen.document()
    near = _prefilter(seen, document, weights)
    limit = weights.prefilter_threshold
    kept = [index for index, value in zip(seen.indices, near, strict=True) if value > limit]
    candidates = _judge_lines(seen, kept, document, weights) if kept else []
    if keep_rejected:
        candidates += [
            Scored(index, 1 / (1 + exp(-value)))
            for index, value in zip(seen.indices, near, strict=True)
            if value <= limit
        ]
        candidates.sort()
    return Scores(candidates, seen, document)


def _prefilter(seen: Survey, document: tuple[int, ...], weights: Weights) -> list[float]:
    """Return for each candidate the log-odds by its context and its document."""
    count = len(CONTEXT)
    start = sum(map(getitem, weights.prefilter[count:], document), weights.bias[0])
    return seen.context_scores(weights.prefilter[:count], start)


def _judge_lines(
    seen: Survey, kept: list[int], document: tuple[int, ...], weights: Weights
) -> list[Scored]:
    rows = line_features(seen, kept)
    line = weights.line
    _, first_bias, second_bias = weights.bias
    start = sum(map(getitem, line[len(FEATURES) :], document), first_bias)
    near = habits([sum(map(getitem, line, row), start) for row in rows])
    factors = weights.document
    scores = [sum(map(mul, factors, habit), second_bias) for habit in near]
    doubtful = in_doubt(rows, scores)
    features = list(doubt_features(seen, kept, rows, scores, doubtful))
    doubts = {n: bins + document for n, bins in zip(doubtful, features, strict=True)}
    for n, bins in doubts.items():
        scores[n] = sum(weights.doubts.weights(bins), weights.doubts.bias)
    return [
        Scored(index, 1 / (1 + exp(-log_odds)), row, habit, doubts.get(n))
        for n, (index, log_odds, row, habit) in enumerate(
            zip(kept, scores, rows, near, strict=True)
        )
    ]
