"""Train the heading scorer, and say how good it is on pages that it has not seen.

    python benchmarks/train_headings.py PAGES.jsonl.gz [--write]

PAGES has one JSON object a line: {"id", "text", "labels"}, with one label per non-blank line of
the text, separated by spaces: H1 to H6 for a heading, B, l or ? for a line that is not to be
judged, anything else for no heading. `benchmarks/label_pages.py` makes such a file from HTML.

Both passes are logistic regressions. Every figure comes from five-fold cross-validation by
page: no page is scored by weights that saw it. The first pass's scores, which the second pass
learns from, are cross-validated within the training pages in the same way. --write trains on
all pages and writes heading_weights.json; the same pages give the same bytes.
"""

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

import articlex.readers.text as reader
from articlex.model import Block, Heading
from articlex.readers.text import heading_features as features
from articlex.readers.text.lines import Lines

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

WEIGHTS = Path(reader.__file__).parent / "heading_weights.json"
FOLDS = 5
RIDGE = 60.0
"""The penalty on squared weights, for features scaled to unit variance."""
UNJUDGED = "Bl?"


class Page(NamedTuple):
    """A page's candidates, and what of its lines the scorer does not decide."""

    places: list[int]
    rows: list[tuple[int, ...]]
    labels: list[int]
    missed: int
    marked_right: int
    marked_wrong: int


def load(path: str) -> Iterator[Page]:
    """Yield the pages in the file at `path`."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            yield observe(page["text"], page["labels"].split())


def observe(text: str, labels: list[str]) -> Page:
    """Return the candidates of one labelled page; a label is 1, 0, or -1 for not judged."""
    lines = Lines(text)
    waiting = iter(labels)
    truth = {at: next(waiting) for at, bare in enumerate(lines.bare, 1) if bare}
    blocks = reader.split(lines)
    places, rows = features.observe(blocks)
    found = [_label(truth[blocks[at].line_start]) for at in places]
    marked = [
        _label(truth[n]) for block in blocks if isinstance(block, Heading) for n in _span(block)
    ]
    decided = {n for at in places for n in _span(blocks[at])}
    decided |= {n for block in blocks if isinstance(block, Heading) for n in _span(block)}
    missed = sum(1 for n, label in truth.items() if label[0] == "H" and n not in decided)
    return Page(places, rows, found, missed, marked.count(1), marked.count(0))


def _span(block: Block) -> range:
    return range(block.line_start, block.line_end + 1)


def _label(name: str) -> int:
    return -1 if name[0] in UNJUDGED else int(name[0] == "H")


def basis(name: str, size: int) -> Floats:
    """Return a column per number that a feature's bins are described by.

    Ranges of sizes become smooth curves and neighbours the sum of what they are made of, for
    a weight of its own per bin would learn the pages by heart.
    """
    bins = np.arange(size)
    if size == features.NEIGHBOURS:
        return _neighbour_basis(bins)
    columns: list[Any]
    match name:
        case "length":
            columns = [np.log1p(bins), bins, bins**2, bins < 4, bins < 12, bins > 90]
        case "words":
            columns = [bins, bins == 1, bins == 2, bins > 15]
        case "capitalised words":
            columns = [
                np.where(bins == 10, 4, np.minimum(bins, 10)),
                bins > 10,
                bins == 0,
                bins == 10,
            ]
        case "digits":
            columns = [bins, bins > 0]
        case "by-line" | "address or price":
            columns = [bins & 1, bins >> 1]
        case "commas" | "share of short lines":
            columns = [bins]
        case _:
            columns = list(np.eye(size))
    return np.column_stack([np.asarray(column, float) for column in columns])


def _neighbour_basis(bins: Ints) -> Floats:
    size, closes, opens = bins // 12, bins // 4 % 3, bins % 4
    text = bins < features.EDGE
    columns = [
        text & (size < 3),
        text & ((size == 3) | (size == 4)),
        text & (size == 6),
        np.where(text, size / 6, 0.7),
        text & (size < 4) & (closes == 0) & (opens == 0),
        *(text & (closes == kind) for kind in (1, 2)),
        *(text & (opens == kind) for kind in (1, 2, 3)),
        *(bins == kind for kind in range(features.EDGE, features.NEIGHBOURS)),
        (bins >= features.SHORT_LIST) & (bins <= features.LONG_LIST),
    ]
    return np.column_stack([np.asarray(column, float) for column in columns])


BASES = [basis(name, size) for name, size in features.FEATURES.items()]


def fit(inputs: Floats, labels: Ints) -> tuple[Floats, float]:
    """Return weights and bias of a ridge-penalised logistic regression (Newton's method)."""
    mean, spread = inputs.mean(0), inputs.std(0)
    spread[spread < 1e-9] = 1
    scaled = np.column_stack([(inputs - mean) / spread, np.ones(len(inputs))])
    ridge = np.diag([RIDGE] * inputs.shape[1] + [1e-6])
    weights = np.zeros(scaled.shape[1])
    for _ in range(25):
        chances = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (chances - labels) + ridge @ weights
        curve = (scaled * (chances * (1 - chances))[:, None]).T @ scaled + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ mean)


class Data(NamedTuple):
    """All candidates of all pages, one a row."""

    pages: list[Page]
    page_of: Ints
    inputs: Floats
    labels: Ints


def gather(pages: list[Page]) -> Data:
    """Return the pages' candidates as arrays."""
    rows = np.array([row for page in pages for row in page.rows])
    inputs = np.concatenate([base[rows[:, at]] for at, base in enumerate(BASES)], axis=1)
    page_of = np.array([number for number, page in enumerate(pages) for _ in page.rows])
    return Data(pages, page_of, inputs, np.array([each for page in pages for each in page.labels]))


def folds(count: int, seed: int) -> Ints:
    """Return for each page the fold that it is held back in."""
    return np.random.RandomState(seed).permutation(count) % FOLDS


def first_scores(data: Data, chosen: NDArray[np.bool_], seed: int) -> Floats:
    """Return first-pass log-odds: within `chosen` cross-validated, outside from all of it."""
    judged = data.labels >= 0
    weights, bias = fit(data.inputs[chosen & judged], data.labels[chosen & judged])
    scores: Floats = data.inputs @ weights + bias
    fold = folds(len(data.pages), seed)[data.page_of]
    for number in range(FOLDS):
        train, held = chosen & judged & (fold != number), chosen & (fold == number)
        weights, bias = fit(data.inputs[train], data.labels[train])
        scores[held] = data.inputs[held] @ weights + bias
    return scores


def with_habits(data: Data, scores: Floats) -> Floats:
    """Return the inputs of the second pass: habits, then the features again."""
    found: list[tuple[float, ...]] = []
    for page in data.pages:
        if page.rows:
            start = len(found)
            own = scores[start : start + len(page.rows)].tolist()
            found += features.habits(page.rows, own)
    return np.column_stack([np.array(found), data.inputs])


def cross_validate(data: Data, seed: int) -> Floats:
    """Return each candidate's chance, from weights that never saw its page."""
    chances = np.zeros(len(data.labels))
    fold = folds(len(data.pages), seed)[data.page_of]
    for number in range(FOLDS):
        train = fold != number
        inputs = with_habits(data, first_scores(data, train, seed + 100))
        judged = train & (data.labels >= 0)
        weights, bias = fit(inputs[judged], data.labels[judged])
        chances[~train] = 1 / (1 + np.exp(-(inputs[~train] @ weights + bias)))
    return chances


def measure(data: Data, chances: Floats, threshold: float) -> tuple[float, float, float]:
    """Return precision, recall and F1 over all lines, those that rules mark among them."""
    said, label = chances >= threshold, data.labels
    right = int((said & (label == 1)).sum()) + sum(page.marked_right for page in data.pages)
    wrong = int((said & (label == 0)).sum()) + sum(page.marked_wrong for page in data.pages)
    missed = int((~said & (label == 1)).sum()) + sum(page.missed for page in data.pages)
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def report(data: Data) -> float:
    """Print what cross-validation gives, and return the threshold to use.

    It is the highest whose F1 is within half a thousandth of the best.
    """
    runs = [cross_validate(data, seed) for seed in range(3)]
    thresholds = [round(0.3 + 0.02 * step, 2) for step in range(13)]
    means = [np.mean([measure(data, run, at) for run in runs], axis=0) for at in thresholds]
    least = max(float(mean[2]) for mean in means) - 0.0005
    best = max(at for at, mean in enumerate(means) if float(mean[2]) >= least)
    print("mean over 5 folds by page, three times with other folds")
    print("threshold  precision  recall  F1")
    for at, (precision, recall, f1) in zip(thresholds, means, strict=True):
        print(f"{at:9.2f}  {precision:9.4f}  {recall:6.4f}  {f1:.4f}")
    print("\nscored near  lines  of them headings")
    for low in np.arange(0, 1, 0.1):
        near = (runs[0] >= low) & (runs[0] < low + 0.1) & (data.labels >= 0)
        print(f"{low:.1f} to {low + 0.1:.1f}  {near.sum():6}  {data.labels[near].mean():.2f}")
    return thresholds[best]


def write(data: Data, threshold: float) -> None:
    """Train on all pages and write the weights, a table of one weight per bin and feature."""
    everything = np.ones(len(data.labels), dtype=bool)
    judged = data.labels >= 0
    first, first_bias = fit(data.inputs[judged], data.labels[judged])
    inputs = with_habits(data, first_scores(data, everything, 100))
    second, second_bias = fit(inputs[judged], data.labels[judged])
    habits = second[: len(features.HABITS)]
    first_tables, first_mean = tables(data, first)
    second_tables, second_mean = tables(data, second[len(features.HABITS) :])
    found = {
        "threshold": threshold,
        "bias": [round(first_bias + first_mean, 4), round(second_bias + second_mean, 4)],
        "habits": {
            name: round(float(w), 4) for name, w in zip(features.HABITS, habits, strict=True)
        },
        "first": first_tables,
        "second": second_tables,
    }
    # A feature a line, for people who read the difference between two trainings.
    text = json.dumps(found, separators=(",", ":")).replace('],"', '],\n"').replace('{"', '{\n"')
    WEIGHTS.write_text(text + "\n", "utf-8")
    print(f"\nwrote {WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes")


def tables(data: Data, weights: Floats) -> tuple[dict[str, list[float]], float]:
    """Return for each feature one weight per bin, and the sum of what was taken off them.

    A feature's weights are 0 on average over the lines, so that each says by itself how far
    it moved a score.
    """
    found = {}
    at = 0
    taken = 0.0
    rows = np.array([row for page in data.pages for row in page.rows])
    for number, (name, base) in enumerate(zip(features.FEATURES, BASES, strict=True)):
        own = base @ weights[at : at + base.shape[1]]
        mean = float(own[rows[:, number]].mean())
        found[name] = [round(float(each - mean), 3) for each in own]
        taken += mean
        at += base.shape[1]
    return found, taken


def main() -> None:
    """Train and report as the command line asks."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("pages")
    arguments.add_argument("--write", action="store_true", help="write heading_weights.json")
    options = arguments.parse_args()
    began = time.perf_counter()
    pages = list(load(options.pages))
    data = gather(pages)
    headings = (data.labels == 1).sum()
    print(f"{len(pages)} pages, {len(data.labels)} candidates, {headings} headings")
    threshold = report(data)
    if options.write:
        write(data, threshold)
    print(f"{time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
