"""The weights of the heading scorer and of the levels, as they ship with the package."""

import os
from functools import cache
from typing import Any, NamedTuple

from articlex.readers.text.headings.context_features import CONTEXT, DOCUMENT
from articlex.readers.text.headings.level_features import CHILD, SIBLING
from articlex.readers.text.headings.line_features import FEATURES, VIEWS
from articlex.readers.text.headings.trees import Forest, Tree, compile_trees

LEVEL_SCALE = 100
"""How much a weight of a level counts per unit of log-odds. Sums of integers are exact."""


class LevelWeights(NamedTuple):
    """For each feature of `CHILD` and of `SIBLING` a weight per bin, times `LEVEL_SCALE`."""

    child: list[list[int]]
    sibling: list[list[int]]


class Model(NamedTuple):
    """Trees whose sum is the log-odds of a heading, as learned and compiled."""

    trees: list[Tree]
    forest: Forest


class Weights(NamedTuple):
    """What `benchmarks/train_headings.py` learned.

    Attributes:
        threshold: the score from which a candidate is a heading.
        reject_below: the log-odds by context up to which a candidate is no heading.
        context: the trees that judge candidates by `CONTEXT` and `DOCUMENT`.
        line: the trees that judge candidates by all `FEATURES`.
        levels: the weights that decide levels.

    """

    threshold: float
    reject_below: float
    context: Model
    line: Model
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
        weights["reject_below"],
        _model(weights["context"], {**CONTEXT, **DOCUMENT}),
        _model(weights["line"], FEATURES),
        LevelWeights(
            [weights["child"][name] for name in CHILD],
            [weights["sibling"][name] for name in SIBLING],
        ),
    )


def _model(source: list[Any], features: dict[str, int]) -> Model:
    """Return the model of some trees in JSON, which compare `features`."""
    trees = [Tree(*each) for each in source]
    return Model(trees, compile_trees(trees, features, VIEWS))
