"""Learns to judge the lines in doubt, by tables over pairs of features.

`train_headings.py` calls this. The model is a sum of one weight per pair of bins, as in GA2M (Lou,
Caruana, Gehrke and Hooker 2013), learned by boosting: each round takes the pair of features that
explains most of what is still wrong, and moves the weights of its cells by one Newton step.
"""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from articlex.readers.text.headings.doubt_features import DOUBTS

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Pair: TypeAlias = tuple[int, int]

ROUNDS = 200
RATE = 0.2
"""The share of a Newton step that a round takes."""
RIDGE = 45.0
"""The penalty on a cell's weight. It keeps cells with few lines near 0."""
SEARCH = 10
"""Every so many rounds all pairs are tried, and the best `LIKELY` in between."""
LIKELY = 40

SIZES = tuple(DOUBTS.values())
PAIRS: list[Pair] = [(a, b) for a in range(len(SIZES)) for b in range(a, len(SIZES))]


class Model(NamedTuple):
    """A bias, and a weight for each cell of each pair: bin of the first, then of the second."""

    bias: float
    cells: dict[Pair, Floats]

    def log_odds(self, bins: Ints) -> Floats:
        """Return the log-odds of each row of bins."""
        total = np.full(len(bins), self.bias)
        for pair, weights in self.cells.items():
            total += weights[cells_of(bins, pair)]
        return total


def cells_of(bins: Ints, pair: Pair) -> Ints:
    """Return the cell of each row of bins in a pair's table."""
    first, second = pair
    return bins[:, first] * SIZES[second] + bins[:, second]


def fit(bins: Ints, labels: Ints, counts: Floats) -> Model:
    """Return the model that rows of bins teach. `counts` says how many times each row counts."""
    cells = {pair: cells_of(bins, pair) for pair in PAIRS}
    share = float((counts * labels).sum() / counts.sum())
    bias = float(np.log(share / (1 - share)))
    scores = np.full(len(labels), bias)
    learned: dict[Pair, Floats] = {}
    likely = PAIRS
    for number in range(ROUNDS):
        chances = 1 / (1 + np.exp(-scores))
        slopes, curves = counts * (labels - chances), counts * chances * (1 - chances)
        steps = []
        for pair in PAIRS if number % SEARCH == 0 else likely:
            size = SIZES[pair[0]] * SIZES[pair[1]]
            slope = np.bincount(cells[pair], slopes, size)
            step = slope / (np.bincount(cells[pair], curves, size) + RIDGE)
            steps.append((float(slope @ step), pair, step))
        steps.sort(key=lambda each: (-each[0], each[1]))
        if number % SEARCH == 0:
            likely = [pair for _, pair, _ in steps[:LIKELY]]
        _, pair, step = steps[0]
        learned[pair] = learned.get(pair, 0.0) + RATE * step
        scores += RATE * step[cells[pair]]
    return Model(bias, learned)


def tables(model: Model) -> dict[str, object]:
    """Return the weights as `weights.json` has them."""
    names = list(DOUBTS)
    return {
        "doubt bias": round(model.bias, 3),
        "doubts": [
            [names[a], names[b], [round(float(each), 2) + 0.0 for each in weights]]
            for (a, b), weights in sorted(model.cells.items())
        ],
    }
