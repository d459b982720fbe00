"""The weights of the heading scorer and of the levels, as they ship with the package."""

import os
from functools import cache
from typing import NamedTuple

from articlex.readers.text.headings.context_features import CONTEXT, DOCUMENT
from articlex.readers.text.headings.doubt_features import DOUBTS
from articlex.readers.text.headings.level_features import CHILD, SIBLING
from articlex.readers.text.headings.line_features import FEATURES, HABITS


class LevelWeights(NamedTuple):
    """For each feature of `CHILD` and of `SIBLING` a weight per bin."""

    child: list[list[float]]
    sibling: list[list[float]]


class PairTable(NamedTuple):
    """A weight for each pair of bins of two features.

    Attributes:
        first: the position in `DOUBTS` of the first feature.
        second: the position of the second.
        size: how many bins the second has.
        cells: the weights, by the bin of the first and then of the second.

    """

    first: int
    second: int
    size: int
    cells: list[float]


class Weights(NamedTuple):
    """What `benchmarks/train_headings.py` learned: for each feature a weight per bin.

    Attributes:
        threshold: the score from which a candidate is a heading.
        prefilter_threshold: the log-odds from which the prefilter keeps a candidate.
        bias: what each of the three models adds: the prefilter and both passes.
        prefilter: for each feature of `CONTEXT` and `DOCUMENT`.
        line: for each feature of `FEATURES` and `DOCUMENT`, for the first pass.
        document: for each of `HABITS`, for the second pass.
        doubt_bias: what the model for lines in doubt adds.
        doubts: its weights.
        levels: the weights that decide levels.

    """

    threshold: float
    prefilter_threshold: float
    bias: tuple[float, float, float]
    prefilter: list[list[float]]
    line: list[list[float]]
    document: list[float]
    doubt_bias: float
    doubts: list[PairTable]
    levels: LevelWeights


@cache
def load_weights() -> Weights:
    """Return the weights that ship with the package."""
    from json import load

    path = os.path.join(os.path.dirname(__file__), "weights.json")
    with open(path, encoding="utf-8") as stream:
        weights = load(stream)
    names = list(DOUBTS)
    return Weights(
        weights["threshold"],
        weights["prefilter_threshold"],
        tuple(weights["bias"]),
        [weights["prefilter"][name] for name in (*CONTEXT, *DOCUMENT)],
        [weights["line"][name] for name in (*FEATURES, *DOCUMENT)],
        [weights["document"][name] for name in HABITS],
        weights["doubt bias"],
        [
            PairTable(names.index(first), names.index(second), DOUBTS[second], cells)
            for first, second, cells in weights["doubts"]
        ],
        LevelWeights(
            [weights["child"][name] for name in CHILD],
            [weights["sibling"][name] for name in SIBLING],
        ),
    )
