"""Learns the levels of headings: which place in the outline readers give each.

`train_headings.py` calls this. A heading has a few places to choose from: below the heading above
it, or beside one that is open. The weights are a conditional logit (McFadden 1974): the chance of
a place is the exponential of its weights' sum, divided by those of all places. It learns from
readers' outlines, in which every heading above is where readers put it.
"""

import gzip
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

import articlex.readers.text as reader
from articlex.readers.drafts import HeadingMark
from articlex.readers.text.headings import levels
from articlex.readers.text.headings.heading_forms import Form, forms
from articlex.readers.text.headings.level_features import CHILD, SIBLING, Open
from articlex.readers.text.headings.weights import LEVEL_SCALE, LevelWeights
from articlex.readers.text.layout import Lines

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

FOLDS = 5
SEED = 30
RIDGE = 4.0
"""The penalty on squared weights."""
STEPS = 200
FEWEST = 3
"""Headings that a page needs to teach, and to be measured."""


class Outlined(NamedTuple):
    """The headings of a page: their forms, the levels that readers gave, and the first level."""

    forms: list[Form]
    levels: list[int]
    first: int


class Places(NamedTuple):
    """All places of all headings, one a row.

    Attributes:
        columns: the column of each feature's bin, and -1 behind the last.
        heading: which heading the place is for.
        is_right: whether readers chose it.
        page: the page of each heading.

    """

    columns: Ints
    heading: Ints
    is_right: Floats
    page: Ints


def records(path: str) -> Iterator[dict[str, Any]]:
    """Yield the pages in the JSONL file at `path`."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def label_by_line(lines: Lines, labels: list[str]) -> dict[int, str]:
    """Return the label of each non-blank line, by its number from 1."""
    waiting = iter(labels)
    return {number: next(waiting) for number, line in enumerate(lines.stripped, 1) if line}


def load(path: str) -> list[Outlined]:
    """Return the pages in the file at `path` that have readers' levels."""
    pages = [observe(page["text"], page["labels"].split()) for page in records(path)]
    return [page for page in pages if len(page.levels) >= FEWEST]


def observe(text: str, labels: list[str]) -> Outlined:
    """Return the headings of one labelled page."""
    lines = Lines(text)
    truth = label_by_line(lines, labels)
    drafts = reader.split(lines)
    indices, depths = [], []
    for index, (start, body) in enumerate(zip(drafts.starts, drafts.bodies, strict=True)):
        if body is None or isinstance(body, HeadingMark):
            label = truth[start]
            is_heading = label[0] == "H" and label[1:].isdigit()
            drafts.bodies[index] = HeadingMark(levels.UNKNOWN, 1.0) if is_heading else None
            if is_heading:
                indices.append(index)
                depths.append(int(label[1:]))
    if not indices:
        return Outlined([], [], levels.UNKNOWN)
    first = 1 if levels.is_title(drafts, indices[0], indices[1:]) else 2
    return Outlined(forms(drafts, indices), depths, first)


def _starts() -> tuple[dict[str, int], dict[str, int], int]:
    """Return the first column of each feature, and how many columns there are."""
    start = 0
    tables: list[dict[str, int]] = []
    for features in (CHILD, SIBLING):
        table = {}
        for name, size in features.items():
            table[name] = start
            start += size
        tables.append(table)
    return tables[0], tables[1], start


CHILD_STARTS, SIBLING_STARTS, COLUMNS = _starts()
WIDTH = max(len(CHILD), len(SIBLING))


def _columns(choice: levels.Choice) -> list[int]:
    starts = CHILD_STARTS if choice.is_child else SIBLING_STARTS
    columns = [start + bin_ for start, bin_ in zip(starts.values(), choice.bins, strict=True)]
    return columns + [COLUMNS] * (WIDTH - len(columns))


def gather(pages: list[Outlined]) -> Places:
    """Return the places of all headings but the first of each page."""
    rows: list[list[int]] = []
    heading: list[int] = []
    is_right: list[bool] = []
    page_of: list[int] = []
    for number, page in enumerate(pages):
        path: tuple[Open, ...] = ()
        outlines = levels.outlines(page.forms)
        for form, outline, level in zip(page.forms, outlines, page.levels, strict=True):
            if path:
                places = list(levels.choices(path, form, outline))
                if sum(place.level == level for place in places) == 1:
                    rows += map(_columns, places)
                    heading += [len(page_of)] * len(places)
                    is_right += [place.level == level for place in places]
                    page_of.append(number)
            path = levels.opened(path, form, level)
    return Places(np.array(rows), np.array(heading), np.array(is_right, float), np.array(page_of))


def fit(places: Places, pages: NDArray[np.bool_]) -> Floats:
    """Return a weight per column, learned from the chosen pages (Adam, Kingma and Ba 2015)."""
    chosen = pages[places.page][places.heading]
    columns, right = places.columns[chosen], places.is_right[chosen]
    _, heading = np.unique(places.heading[chosen], return_inverse=True)
    weights, mean, square = np.zeros((3, COLUMNS + 1))
    for step in range(1, STEPS + 1):
        odds = np.exp(weights[columns].sum(1))
        chances = odds / np.bincount(heading, odds)[heading]
        errors = np.repeat(chances - right, WIDTH)
        slope = np.bincount(columns.ravel(), errors, COLUMNS + 1) + RIDGE * weights
        slope[-1] = 0
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def tables(weights: Floats) -> dict[str, dict[str, list[int]]]:
    """Return the weights by feature, as `weights.json` has them."""
    return {
        kind: {
            name: [round(LEVEL_SCALE * each) for each in weights[start : start + size].tolist()]
            for (name, size), start in zip(features.items(), starts.values(), strict=True)
        }
        for kind, features, starts in (
            ("child", CHILD, CHILD_STARTS),
            ("sibling", SIBLING, SIBLING_STARTS),
        )
    }


def report(pages: list[Outlined], places: Places) -> None:
    """Print how right the levels are on pages that the weights never saw."""
    fold = np.random.RandomState(SEED).permutation(len(pages)) % FOLDS
    relations, parents, exact, scores = [], [], [], []
    for number in range(FOLDS):
        learned = tables(fit(places, fold != number))
        weights = LevelWeights(*(list(table.values()) for table in learned.values()))
        for page, held in zip(pages, fold == number, strict=True):
            if held:
                known = [page.first, *[levels.UNKNOWN] * (len(page.forms) - 1)]
                decisions = levels.decide(page.forms, known, weights)
                decided = [decision.level for decision in decisions]
                relations += [
                    _sign(a, b) == _sign(c, d)
                    for (a, b), (c, d) in zip(pairwise(decided), pairwise(page.levels), strict=True)
                ]
                parents += [
                    a == b for a, b in zip(_parents(decided), _parents(page.levels), strict=True)
                ]
                right = [a == b for a, b in zip(decided, page.levels, strict=True)]
                exact += right
                scores += [decision.score for decision in decisions]
    print(f"\nlevels of {len(exact)} headings on {len(pages)} pages, {FOLDS} folds by page")
    print(f"relation to the heading above {np.mean(relations):.4f}")
    print(f"parent {np.mean(parents):.4f}")
    print(f"level {np.mean(exact):.4f}")
    print("\nlevel scored near  headings  of them right")
    for low in np.arange(0.3, 1, 0.1):
        near = (np.array(scores) >= low) & (np.array(scores) < low + 0.1)
        print(f"{low:.1f} to {low + 0.1:.1f}  {near.sum():14}  {np.array(exact)[near].mean():.2f}")


def _sign(first: int, second: int) -> int:
    return (first > second) - (first < second)


def _parents(depths: list[int]) -> list[int | None]:
    """Return the position of each heading's parent."""
    path: list[int] = []
    found: list[Any] = []
    for position, depth in enumerate(depths):
        while path and depths[path[-1]] >= depth:
            path.pop()
        found.append(path[-1] if path else None)
        path.append(position)
    return found
