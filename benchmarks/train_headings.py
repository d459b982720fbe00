"""Train the heading scorer, and say how good it is on pages that it has not seen.

    python benchmarks/train_headings.py PAGES.jsonl.gz [--write]

PAGES has one JSON object a line: {"id", "text", "labels"}, with one label per non-blank line of
the text, separated by spaces: H1 to H6 for a heading, B, l or ? for a line that is not to be
judged, anything else for no heading. `benchmarks/label_pages.py` makes such a file from HTML.

The look around a line and both passes are logistic regressions. The look drops the lines below
the score that 1 heading in 50 does not reach; the passes judge the others alone, though the first
learns from all. It learns twice, the second time without the lines whose labels it doubts most.

Every figure comes from five-fold cross-validation by page: no page is scored by weights that saw
it, the look included. The first pass's scores, which the second pass learns from, are
cross-validated within the training pages in the same way.
--write trains on all pages and writes weights.json;
the same pages give the same bytes.
"""

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import train_levels
from numpy.typing import NDArray

import articlex.readers.text as reader
from articlex.readers.drafts import HeadingMark
from articlex.readers.text import headings
from articlex.readers.text.headings import context_features as context
from articlex.readers.text.headings import line_features as features
from articlex.readers.text.layout import Lines

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

WEIGHTS = Path(headings.__file__).parent / "weights.json"
FOLDS = 5
SEEDS = range(30, 40)
"""Of the foldings. Others are those by which features were chosen, which flatter them by 0.005;
fewer are too few, for three may agree on an F1 that is as far off the mean of many."""
RIDGE = 60.0
"""The penalty on squared weights, for features scaled to unit variance."""
FEW = 10.0
"""The same for the second pass, which has four weights to learn."""
DOUBTFUL = 2.0
"""The log-odds against a label from which on the first pass does not learn from it."""
PAGES_ALIKE = 0.25
"""How much less the lines of long pages count: 0 for all lines alike, 1 for all pages alike."""
UNJUDGED = "Bl?"
DROPPED = 0.02
"""The share of headings that the look around a line may drop for its speed."""


class Page(NamedTuple):
    """A page's candidates, and what of its lines the scorer does not decide."""

    seen: context.Survey
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
    truth = {at: next(waiting) for at, bare in enumerate(lines.stripped, 1) if bare}
    drafts = reader.split(lines)
    spans = [range(*span) for span in zip(drafts.starts, [n + 1 for n in drafts.ends], strict=True)]
    seen = context.survey(drafts)
    places = seen.indices
    found = [_label(truth[spans[at][0]]) for at in places]
    marked = [
        _label(truth[n])
        for span, body in zip(spans, drafts.bodies, strict=True)
        if isinstance(body, HeadingMark)
        for n in span
    ]
    decided = {n for at in places for n in spans[at]}
    bodies = zip(spans, drafts.bodies, strict=True)
    decided |= {n for span, body in bodies if isinstance(body, HeadingMark) for n in span}
    missed = sum(1 for n, label in truth.items() if label[0] == "H" and n not in decided)
    return Page(seen, found, missed, marked.count(1), marked.count(0))


def _label(name: str) -> int:
    return -1 if name[0] in UNJUDGED else int(name[0] == "H")


def basis(name: str, size: int, seen: Ints) -> Floats:
    """Return a column per number that a feature's bins are described by.

    Ranges of sizes become broken lines and neighbours the sum of what they are made of, for a
    weight of its own per bin would learn the pages by heart. `seen` are the bins that occur.
    """
    bins = np.arange(size)
    columns: list[Any]
    match name:
        case "above" | "below":
            return _neighbour_basis(bins)
        case "words":
            columns = [bins, bins == 1, bins == 2, bins > 15]
        case "by-line" | "address or price":
            columns = [bins & 1, bins >> 1]
        case "number series":
            length = bins & 7
            columns = [length, length > 0, length > 2, (bins & 8) > 0]
        case "length":
            return _broken_line(bins, np.linspace(0, 40, 6))
        case _ if name in context.DOCUMENT:
            return _broken_line(bins, np.unique(np.quantile(seen, np.linspace(0.05, 0.95, 5))))
        case _:
            columns = list(np.eye(size))
    return np.column_stack([np.asarray(column, float) for column in columns])


def _broken_line(values: Ints, knots: Floats) -> Floats:
    """Return a column a knot, of which a weighted sum is a line that bends at the knots."""
    return np.column_stack([np.interp(values, knots, peak) for peak in np.eye(len(knots))])


def _neighbour_basis(bins: Ints) -> Floats:
    size, closes, opens = bins // 12, bins // 4 % 3, bins % 4
    text = bins < context.EDGE
    columns = [
        text & (size < 3),
        text & ((size == 3) | (size == 4)),
        text & (size == 6),
        np.where(text, size / 6, 0.7),
        text & (size < 4) & (closes == 0) & (opens == 0),
        *(text & (closes == kind) for kind in (1, 2)),
        *(text & (opens == kind) for kind in (1, 2, 3)),
        *(bins == kind for kind in range(context.EDGE, context.NEIGHBOURS)),
        (bins >= context.SHORT_LIST) & (bins <= context.LONG_LIST),
    ]
    return np.column_stack([np.asarray(column, float) for column in columns])


LOOK = len(context.CONTEXT)
ALL = {**features.FEATURES, **context.DOCUMENT}
"""Every feature; the first `LOOK` of them and the document's are the look's."""


def described(bins: Ints, bases: list[Floats]) -> Floats:
    """Return the inputs of a regression: each row's bins as the columns that describe them."""
    return np.concatenate([base[bins[:, at]] for at, base in enumerate(bases)], axis=1)


def fit(
    inputs: Floats, labels: Ints, ridge: float = RIDGE, counts: Floats | None = None
) -> tuple[Floats, float]:
    """Return weights and bias of a ridge-penalised logistic regression (Newton's method).

    `counts` says how many times each row counts, 1 for each if None.
    """
    if counts is None:
        counts = np.ones(len(labels))
    mean, spread = inputs.mean(0), inputs.std(0)
    spread[spread < 1e-9] = 1
    scaled = np.column_stack([(inputs - mean) / spread, np.ones(len(inputs))])
    penalty = np.diag([ridge] * inputs.shape[1] + [1e-6])
    weights = np.zeros(scaled.shape[1])
    for _ in range(25):
        chances = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (counts * (chances - labels)) + penalty @ weights
        curve = (scaled * (counts * chances * (1 - chances))[:, None]).T @ scaled + penalty
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ mean)


def fit_doubtful(inputs: Floats, labels: Ints, counts: Floats) -> tuple[Floats, float]:
    """Fit, and again without the lines whose labels the first fit is surest are wrong.

    A page's markup is wrong in one line of eight by two readers' count, and what is learned
    from such a line is wrong, too.
    """
    weights, bias = fit(inputs, labels, counts=counts)
    against = (inputs @ weights + bias) * (1 - 2 * labels)
    kept = against < DOUBTFUL
    return fit(inputs[kept], labels[kept], counts=counts[kept])


class Data(NamedTuple):
    """All candidates of all pages, one a row: the bins of `ALL`, and what describes them."""

    pages: list[Page]
    page_of: Ints
    bins: Ints
    bases: list[Floats]
    labels: Ints
    counts: Floats


def gather(pages: list[Page]) -> Data:
    """Return the pages' candidates as arrays."""
    bins = np.array([row for page in pages for row in rows(page.seen, page.seen.indices)])
    page_of = np.array([number for number, page in enumerate(pages) for _ in page.labels])
    labels = np.array([each for page in pages for each in page.labels])
    bases = [basis(name, size, bins[:, at]) for at, (name, size) in enumerate(ALL.items())]
    counts = np.bincount(page_of)[page_of] ** -PAGES_ALIKE
    return Data(pages, page_of, bins, bases, labels, counts / counts.mean())


def rows(seen: context.Survey, places: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield the bins of `ALL` for the candidates at `places`."""
    if places:
        document = seen.document()
        for row in features.line_features(seen, places):
            yield row + document


def look(data: Data, train: NDArray[np.bool_]) -> tuple[Floats, float, float]:
    """Return the weights and bias of the look around a line, and the score to be worth more."""
    chosen = train & (data.labels >= 0)
    inputs = look_inputs(data)
    weights, bias = fit(inputs[chosen], data.labels[chosen])
    scores = inputs[chosen & (data.labels == 1)] @ weights + bias
    return weights, bias, float(np.quantile(scores, DROPPED))


def look_inputs(data: Data) -> Floats:
    """Return the inputs of the look: what is around a line, and what its document is like."""
    at = [*range(LOOK), *range(len(features.FEATURES), len(ALL))]
    return described(data.bins[:, at], [data.bases[each] for each in at])


def keep(data: Data, weights: Floats, bias: float, worth: float) -> tuple[Data, Ints]:
    """Return the data as the passes see them, and the numbers of what scores above `worth`.

    Lines that the look dropped count for nobody's repetitions and series, but are there to
    learn from.
    """
    numbers = np.flatnonzero(look_inputs(data) @ weights + bias > worth)
    page_of = data.page_of[numbers]
    own = numbers - np.searchsorted(data.page_of, page_of)  # counted from its page's first
    bins = data.bins.copy()
    bins[numbers] = [
        row
        for number, page in enumerate(data.pages)
        for row in rows(page.seen, [page.seen.indices[n] for n in own[page_of == number]])
    ]
    return data._replace(bins=bins), numbers


def folds(count: int, seed: int) -> Ints:
    """Return for each page the fold that it is held back in."""
    return np.random.RandomState(seed).permutation(count) % FOLDS


def first_pass(data: Data, inputs: Floats, train: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return the weights and bias that the lines in `train` teach."""
    judged = train & (data.labels >= 0)
    return fit_doubtful(inputs[judged], data.labels[judged], data.counts[judged])


def first_scores(data: Data, chosen: NDArray[np.bool_], seed: int) -> Floats:
    """Return first-pass log-odds: within `chosen` cross-validated, outside from all of it."""
    inputs = described(data.bins, data.bases)
    weights, bias = first_pass(data, inputs, chosen)
    scores: Floats = inputs @ weights + bias
    fold = folds(len(data.pages), seed)[data.page_of]
    for number in range(FOLDS):
        train, held = chosen & (fold != number), chosen & (fold == number)
        weights, bias = first_pass(data, inputs, train)
        scores[held] = inputs[held] @ weights + bias
    return scores


def habits(page_of: Ints, scores: Floats) -> Floats:
    """Return the inputs of the second pass."""
    starts = np.flatnonzero(np.diff(page_of, prepend=-1, append=-1)).tolist()
    return np.array(
        [
            row
            for start, end in pairwise(starts)
            for row in features.habits(scores[start:end].tolist())
        ]
    )


def cross_validate(data: Data, seed: int) -> Floats:
    """Return each candidate's chance, from weights that never saw its page; 0 if dropped."""
    chances = np.zeros(len(data.labels))
    train = folds(len(data.pages), seed)[data.page_of]
    for number in range(FOLDS):
        seen, kept = keep(data, *look(data, train != number))
        inputs = habits(seen.page_of[kept], first_scores(seen, train != number, seed + 100)[kept])
        known, labels = train[kept] != number, data.labels[kept]
        weights, bias = fit(inputs[known & (labels >= 0)], labels[known & (labels >= 0)], FEW)
        chances[kept[~known]] = 1 / (1 + np.exp(-inputs[~known] @ weights - bias))
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
    runs = [cross_validate(data, seed) for seed in SEEDS]
    thresholds = [round(0.3 + 0.02 * step, 2) for step in range(13)]
    means = [np.mean([measure(data, run, at) for run in runs], axis=0) for at in thresholds]
    least = max(float(mean[2]) for mean in means) - 0.0005
    best = max(at for at, mean in enumerate(means) if float(mean[2]) >= least)
    print(f"mean over 5 folds by page, {len(SEEDS)} times with other folds")
    print("threshold  precision  recall  F1")
    for at, (precision, recall, f1) in zip(thresholds, means, strict=True):
        print(f"{at:9.2f}  {precision:9.4f}  {recall:6.4f}  {f1:.4f}")
    print("\nscored near  lines  of them headings")
    for low in np.arange(0, 1, 0.1):
        near = (runs[0] >= low) & (runs[0] < low + 0.1) & (data.labels >= 0)
        print(f"{low:.1f} to {low + 0.1:.1f}  {near.sum():6}  {data.labels[near].mean():.2f}")
    return thresholds[best]


def write(data: Data, threshold: float, levels: dict[str, Any]) -> None:
    """Train on all pages and write the weights, a table of one weight per bin and feature."""
    everything = np.ones(len(data.labels), dtype=bool)
    around, around_bias, worth = look(data, everything)
    seen, kept = keep(data, around, around_bias, worth)
    judged = seen.labels >= 0
    first, first_bias = first_pass(seen, described(seen.bins, seen.bases), everything)
    inputs = habits(seen.page_of[kept], first_scores(seen, everything, 100)[kept])
    second, second_bias = fit(inputs[judged[kept]], seen.labels[kept][judged[kept]], FEW)
    names = [*context.CONTEXT, *context.DOCUMENT]
    around_tables, around_mean = tables(data, names, around)
    first_tables, first_mean = tables(seen, list(ALL), first)
    found = {
        "threshold": threshold,
        "prefilter_threshold": round(worth, 3),
        "bias": [
            round(each, 4)
            for each in (around_bias + around_mean, first_bias + first_mean, second_bias)
        ],
        "document": {
            name: round(float(w), 4) for name, w in zip(features.HABITS, second, strict=True)
        },
        "prefilter": around_tables,
        "line": first_tables,
        **levels,
    }
    # A feature a line, for people who read the difference between two trainings.
    text = json.dumps(found, separators=(",", ":")).replace('],"', '],\n"').replace('{"', '{\n"')
    WEIGHTS.write_text(text + "\n", "utf-8")
    print(f"\nwrote {WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes")


def tables(data: Data, names: list[str], weights: Floats) -> tuple[dict[str, list[float]], float]:
    """Return for each feature one weight per bin, and the sum of what was taken off them.

    A feature's weights are 0 on average over the lines, so that each says by itself how far
    it moved a score.
    """
    found = {}
    start = 0
    taken = 0.0
    for at, name in enumerate(ALL):
        if name in names:
            base = data.bases[at]
            own = base @ weights[start : start + base.shape[1]]
            mean = float(own[data.bins[:, at]].mean())
            found[name] = [round(float(each - mean), 3) for each in own]
            taken += mean
            start += base.shape[1]
    return found, taken


def main() -> None:
    """Train and report as the command line asks."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("pages")
    arguments.add_argument("--write", action="store_true", help="write weights.json")
    options = arguments.parse_args()
    began = time.perf_counter()
    pages = list(load(options.pages))
    data = gather(pages)
    headings = (data.labels == 1).sum()
    print(f"{len(pages)} pages, {len(data.labels)} candidates, {headings} headings")
    threshold = report(data)
    outlined = train_levels.load(options.pages)
    places = train_levels.gather(outlined)
    train_levels.report(outlined, places)
    if options.write:
        levels = train_levels.tables(train_levels.fit(places, np.ones(len(outlined), dtype=bool)))
        write(data, threshold, levels)
    print(f"{time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
