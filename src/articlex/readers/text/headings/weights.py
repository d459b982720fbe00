"""The weights of the heading scorer and of the levels, as they ship with the package."""

import os
from collections.abc import Callable, Iterable
from functools import cache
from operator import getitem, itemgetter
from typing import NamedTuple

from articlex.readers.text.headings.context_features import CONTEXT, DOCUMENT
from articlex.readers.text.headings.doubt_features import DOUBTS
from articlex.readers.text.headings.level_features import CHILD, SIBLING
from articlex.readers.text.headings.line_features import FEATURES, HABITS


class LevelWeights(NamedTuple):
    """For each feature of `CHILD` and of `SIBLING` a weight per bin."""

    child: list[list[float]]
    sibling: list[list[float]]


class PairTables(NamedTuple):
    """A weight for each pair of bins of two features, for many pairs.

    Attributes:
        bias: what is added to the sum of the weights.
        names: the names of the features of each pair.
        rows: for each feature of `DOUBTS` and each of its bins, the weights of the pairs that the
            feature comes first in, each by the bin of the second feature.
        seconds: takes the bins of the second features of all pairs from the bins of all features.

    """

    bias: float
    names: list[tuple[str, str]]
    rows: list[list[list[list[float]]]]
    seconds: Callable[[tuple[int, ...]], tuple[int, ...]]

    def weights(self, bins: tuple[int, ...]) -> Iterable[float]:
        """Return the weight of each pair for the bins of all features."""
        rows: list[list[float]] = []
        for by_bin, bin_ in zip(self.rows, bins, strict=True):
            rows += by_bin[bin_]
        return map(getitem, rows, self.seconds(bins))


def _pair_tables(bias: float, pairs: list[tuple[str, str, list[float]]]) -> PairTables:
    """Return the tables of `pairs`: the names of two features, and the weights of all cells."""
    features = list(DOUBTS)
    pairs = sorted(pairs, key=lambda pair: features.index(pair[0]))
    rows: list[list[list[list[float]]]] = [[[] for _ in range(size)] for size in DOUBTS.values()]
    for first, second, cells in pairs:
        size = DOUBTS[second]
        for bin_, weights in enumerate(rows[features.index(first)]):
            weights.append(cells[bin_ * size : (bin_ + 1) * size])
    seconds = itemgetter(*[features.index(second) for _, second, _ in pairs])
    return PairTables(bias, [(first, second) for first, second, _ in pairs], rows, seconds)


class Weights(NamedTuple):
    """What `benchmarks/train_headings.py` learned: for each feature a weight per bin.

    Attributes:
        threshold: the score from which a candidate is a heading.
        prefilter_threshold: the log-odds from which the prefilter keeps a candidate.
        bias: what each of the three models adds: the prefilter and both passes.
        prefilter: for each feature of `CONTEXT` and `DOCUMENT`.
        line: for each feature of `FEATURES` and `DOCUMENT`, for the first pass.
        document: for each of `HABITS`, for the second pass.
        doubts: for the lines in doubt.
        levels: the weights that decide levels.

    """

    threshold: float
    prefilter_threshold: float
    bias: tuple[float, float, float]
    prefilter: list[list[float]]
    line: list[list[float]]
    document: list[float]
    doubts: PairTables
    levels: LevelWeights


@cache
def load_weights() -> Weights:
    """Return the weights that ship with the package."""
    from json import load

    path = os.path.join(os.path.dirname(__file__), "weights.json")
    with open(path, encoding="utf-8") as stream:
        weights = load(stream)
    return Weights(
        weights["threshold"],
        weights["prefilter_threshold"],
        tuple(weights["bias"]),
        [weights["prefilter"][name] for name in (*CONTEXT, *DOCUMENT)],
        [weights["line"][name] for name in (*FEATURES, *DOCUMENT)],
        [weights["document"][name] for name in HABITS],
        _pair_tables(
            weights["doubt bias"],
            [(first, second, cells) for first, second, cells in weights["doubts"]],
        ),
        LevelWeights(
            [weights["child"][name] for name in CHILD],
            [weights["sibling"][name] for name in SIBLING],
        ),
    )
