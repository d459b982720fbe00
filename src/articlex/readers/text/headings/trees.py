"""Sums of small decision trees, evaluated by masks.

Each tree has eight leaves or fewer, and one byte of a mask. A bit of that byte says whether a leaf
can still be reached. Every bin of every feature has a mask without the leaves that it rules out.
The masks of a line's bins, combined by `and`, leave in each byte the leaf that the line reaches as
the lowest bit. This is QuickScorer (Lucchese et al. 2015). It costs as much for a deep tree as for
a flat one, and Python does all of it in a few calls.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, getitem
from typing import NamedTuple, TypeAlias

LEAVES = 8
"""How many leaves a tree can have: the bits of a byte."""

SCALE = 128
"""How much a leaf counts per unit of log-odds."""


View: TypeAlias = tuple[str, Sequence[int]]
"""What a split compares: a feature, and a number for each of its bins."""


class Tree(NamedTuple):
    """A decision tree, as `weights.json` has it.

    Attributes:
        splits: the inner nodes, parents first, five numbers each: a view, a limit, and three leaves
            `first`, `middle` and `end`. A row whose value of the view is above the limit cannot
            reach the leaves from `first` to before `middle`, any other row not those from
            `middle` to before `end`.
        values: the values of the leaves times `SCALE`.
        shares: the share of the rows that each leaf has, in percent.

    """

    splits: list[list[int]]
    values: list[int]
    shares: list[int]


class Forest(NamedTuple):
    """A sum of trees.

    Attributes:
        masks: for each feature a mask per bin.
        all_leaves: the mask of all leaves.
        ones: the lowest bit of each byte.
        planes: for each bit of a value, the leaves that have it.
        least: the sum of the trees' least values, which the planes leave out.

    """

    masks: list[list[int]]
    all_leaves: int
    ones: int
    planes: list[int]
    least: int

    def log_odds(self, reached: int) -> float:
        """Return the sum of the values of the lowest leaf in each byte of a mask."""
        leaves = reached & ~(reached - self.ones)
        total = self.least
        weight = 1
        for plane in self.planes:
            total += weight * (leaves & plane).bit_count()
            weight += weight
        return total / SCALE


def rule_out(reached: int, masks: Iterable[list[int]], row: Iterable[int]) -> int:
    """Return what a row leaves of the leaves in `reached`. `masks` are of the row's features."""
    return reduce(and_, map(getitem, masks, row), reached)


def compile_trees(
    trees: Sequence[Tree], features: Mapping[str, int], views: Sequence[View]
) -> Forest:
    """Return the forest of some trees.

    Args:
        trees: the trees.
        features: how many bins each feature has, in the order of a row.
        views: what the splits compare.

    """
    count = len(trees)
    ruled_out: list[dict[int, bytearray]] = [{} for _ in views]  # by limit
    for number, (splits, _, _) in enumerate(trees):
        for view, limit, first, middle, _ in splits:
            limits = ruled_out[view]
            if limit not in limits:
                limits[limit] = bytearray(count)
            limits[limit][number] |= (1 << middle) - (1 << first)
    every = (1 << LEAVES * count) - 1
    masks = {name: [every] * size for name, size in features.items()}
    for limits, (feature, values) in zip(ruled_out, views, strict=True):
        if limits:
            left = [every]  # by value
            for value in range(max(values)):
                out = limits.get(value)
                left.append(left[-1] & ~int.from_bytes(out, "little") if out else left[-1])
            masks[feature] = [
                mask & left[value] for mask, value in zip(masks[feature], values, strict=True)
            ]
    lowest = [min(values) for _, values, _ in trees]
    return Forest(
        list(masks.values()),
        every,
        every // ((1 << LEAVES) - 1),
        _planes(trees, lowest),
        sum(lowest),
    )


def _planes(trees: Sequence[Tree], lowest: Sequence[int]) -> list[int]:
    """Return for each bit of a value above the lowest of its tree the leaves that have it."""
    count = max(max(values) - low for (_, values, _), low in zip(trees, lowest, strict=True))
    size = count.bit_length()
    spread: dict[int, int] = {}  # the bits of a number, each in a byte of its own
    rows = []
    for (_, values, _), low in zip(trees, lowest, strict=True):
        row = 0
        for leaf, value in enumerate(values):
            number = value - low
            if number not in spread:
                spread[number] = sum(1 << LEAVES * bit for bit in range(size) if number >> bit & 1)
            row |= spread[number] << leaf
        rows.append(row.to_bytes(size, "little"))
    return [int.from_bytes(plane, "little") for plane in zip(*rows, strict=True)]


def contributions(
    trees: Sequence[Tree], views: Sequence[View], row: Mapping[str, int]
) -> Iterator[tuple[int, float]]:
    """Yield each view that a row's path through a tree met, and by how much it changed the mean.

    Args:
        trees: the trees.
        views: what the splits compare.
        row: the bins by feature.

    """
    for tree in trees:
        first, end = 0, len(tree.values)
        mean = _mean(tree, first, end)
        for view, limit, split_first, middle, split_end in tree.splits:
            if (split_first, split_end) != (first, end):
                continue
            feature, values = views[view]
            if values[row[feature]] > limit:
                first = middle
            else:
                end = middle
            now = _mean(tree, first, end)
            yield view, now - mean
            mean = now


def _mean(tree: Tree, first: int, end: int) -> float:
    """Return the mean value of some leaves of a tree, over the rows that reach them."""
    values, shares = tree.values[first:end], tree.shares[first:end]
    total = sum(value * share for value, share in zip(values, shares, strict=True))
    return total / sum(shares) / SCALE
