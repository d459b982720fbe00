"""Train the heading scorer and the levels, and say how good they are on pages not seen.

    python benchmarks/train_headings.py PAGES.jsonl.gz [--texts TEXTS.jsonl.gz] [--write]

PAGES has one JSON object a line: {"id", "text", "labels"}, with one label per non-blank line of
the text, separated by spaces: H1 to H6 for a heading and its level, B, l or ? for a line that is
not judged, anything else for no heading. `benchmarks/label_pages.py` makes such a file from HTML.
TEXTS has the texts of other programs: {"id", "extractor", "text", "headings"}. The lines that are
in "headings" are headings. They teach the last model alone, a quarter as much as PAGES.

The prefilter and the first two passes are logistic regressions. The prefilter drops the lines below
the score that 1 heading in 50 does not reach. The first pass learns twice, the second time without
the lines whose labels it doubts most. Tables over pairs of features judge the lines in doubt.

Every figure comes from five-fold cross-validation by page: no page is scored by weights that saw
it. The scores that the second pass learns from are cross-validated within the training pages.
--write trains on all pages and writes weights.json. The same pages give the same bytes.
"""

import argparse
import json
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import train_doubts
import train_levels
from numpy.typing import NDArray

import articlex.readers.text as reader
from articlex.readers.drafts import HeadingMark
from articlex.readers.text import headings
from articlex.readers.text.headings import context_features as context
from articlex.readers.text.headings import line_features as features
from articlex.readers.text.headings.doubt_features import doubt_features, in_doubt
from articlex.readers.text.layout import Lines

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

WEIGHTS = Path(headings.__file__).parent / "weights.json"
FOLDS = 5
SEEDS = range(30, 33)
"""Of the foldings by page."""
TEXTS_COUNT = 0.25
"""How much a line of the texts of other programs counts."""
LONGEST_TEXT = 60_000
"""Characters. Longer texts of other programs teach nothing."""
RIDGE = 60.0
"""The penalty on squared weights, for features scaled to unit variance."""
FEW = 10.0
"""The same for the second pass, which has four weights to learn."""
DOUBTFUL = 2.0
"""The log-odds against a label from which on the first pass does not learn from it."""
PAGES_ALIKE = 0.25
"""How much less the lines of long pages count: 0 for all lines alike, 1 for all pages alike."""
UNJUDGED = "Bl?"
DROPPED_SCORE = -100.0
"""The log-odds of a line that the prefilter dropped."""
DROPPED = 0.02
"""The share of headings that the prefilter may drop for its speed."""


class Page(NamedTuple):
    """A page's candidates, and the lines that the scorer does not decide.

    `kind` is the program that wrote the text, or empty for the pages that readers labelled.
    """

    id: str
    kind: str
    seen: context.Survey
    labels: list[int]
    missed: int
    marked_right: int
    marked_wrong: int


def load(path: str) -> Iterator[Page]:
    """Yield the pages in the file at `path`."""
    for record in train_levels.records(path):
        if "labels" in record:
            yield observe(record["id"], record["text"], record["labels"].split())
        elif len(record["text"]) <= LONGEST_TEXT:
            text = record["text"].replace("\r\n", "\n")
            labels = _labels(text, set(map(_letters, record["headings"])))
            yield observe(record["id"], text, labels, record["extractor"])


def _labels(text: str, headings: set[str]) -> list[str]:
    """Return a label for each non-blank line: whether it is one of `headings`."""
    lines = [line for line in text.split("\n") if line.strip()]
    return ["H" if _letters(line) in headings else "P" for line in lines]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def observe(id_: str, text: str, labels: list[str], kind: str = "") -> Page:
    """Return the candidates of one labelled page; a label is 1, 0, or -1 for not judged."""
    lines = Lines(text)
    truth = train_levels.label_by_line(lines, labels)
    drafts = reader.split(lines)
    spans = [range(*span) for span in zip(drafts.starts, [n + 1 for n in drafts.ends], strict=True)]
    seen = context.survey(drafts)
    marked = [
        _label(truth.get(n, "B"))
        for span, body in zip(spans, drafts.bodies, strict=True)
        if isinstance(body, HeadingMark)
        for n in span
    ]
    decided = {n for index in seen.indices for n in spans[index]}
    bodies = zip(spans, drafts.bodies, strict=True)
    decided |= {n for span, body in bodies if isinstance(body, HeadingMark) for n in span}
    missed = sum(1 for n, label in truth.items() if label[0] == "H" and n not in decided)
    found = [_label(truth[spans[index][0]]) for index in seen.indices]
    return Page(id_, kind, seen, found, missed, marked.count(1), marked.count(0))


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


CONTEXT = len(context.CONTEXT)
ALL = {**features.FEATURES, **context.DOCUMENT}
"""Every feature. The prefilter takes the first `CONTEXT` and the document's."""


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
    """All candidates of all pages, one a row: the bins of `ALL`, and what describes them.

    `is_read` tells which are of pages that readers labelled.
    """

    pages: list[Page]
    page_of: Ints
    bins: Ints
    bases: list[Floats]
    labels: Ints
    counts: Floats
    is_read: NDArray[np.bool_]


def gather(pages: list[Page]) -> Data:
    """Return the pages' candidates as arrays."""
    bins = np.array([row for page in pages for row in rows(page.seen, page.seen.indices)])
    page_of = np.array([number for number, page in enumerate(pages) for _ in page.labels])
    labels = np.array([each for page in pages for each in page.labels])
    bases = [basis(name, size, bins[:, at]) for at, (name, size) in enumerate(ALL.items())]
    counts = np.bincount(page_of)[page_of] ** -PAGES_ALIKE
    is_read = np.array([not page.kind for page in pages])[page_of]
    counts *= np.where(is_read, 1.0, TEXTS_COUNT) / counts[is_read].mean()
    return Data(pages, page_of, bins, bases, labels, counts, is_read)


def rows(seen: context.Survey, places: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield the bins of `ALL` for the candidates at `places`."""
    if places:
        document = seen.document()
        for row in features.line_features(seen, places):
            yield row + document


def prefilter(data: Data, train: NDArray[np.bool_]) -> tuple[Floats, float, float]:
    """Return the weights and bias of the prefilter, and the score that a line must exceed."""
    chosen = train & (data.labels >= 0)
    inputs = prefilter_inputs(data)
    weights, bias = fit(inputs[chosen], data.labels[chosen])
    scores = inputs[chosen & (data.labels == 1)] @ weights + bias
    return weights, bias, float(np.quantile(scores, DROPPED))


def prefilter_inputs(data: Data) -> Floats:
    """Return the inputs of the prefilter: what is around a line, and what its document is like."""
    columns = [*range(CONTEXT), *range(len(features.FEATURES), len(ALL))]
    return described(data.bins[:, columns], [data.bases[each] for each in columns])


def keep(data: Data, weights: Floats, bias: float, least: float) -> tuple[Data, Ints]:
    """Return the data as the passes see them, and the numbers of what scores above `least`.

    Lines that the prefilter dropped count for nobody's repetitions and series, but they teach.
    """
    numbers = np.flatnonzero(prefilter_inputs(data) @ weights + bias > least)
    page_of = data.page_of[numbers]
    own = numbers - np.searchsorted(data.page_of, page_of)  # counted from the page's first
    bins = data.bins.copy()
    bins[numbers] = [
        row
        for number, page in enumerate(data.pages)
        for row in rows(page.seen, [page.seen.indices[n] for n in own[page_of == number]])
    ]
    return data._replace(bins=bins), numbers


def folds(data: Data, seed: int) -> Ints:
    """Return for each candidate the fold that its page is held back in, in every text of it."""
    numbers = {id_: n for n, id_ in enumerate(dict.fromkeys(page.id for page in data.pages))}
    fold = np.random.RandomState(seed).permutation(len(numbers)) % FOLDS
    return np.array([fold[numbers[page.id]] for page in data.pages])[data.page_of]


def first_pass(data: Data, inputs: Floats, train: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Return the weights and bias that the lines in `train` teach."""
    judged = train & (data.labels >= 0)
    return fit_doubtful(inputs[judged], data.labels[judged], data.counts[judged])


def first_scores(data: Data, chosen: NDArray[np.bool_], seed: int) -> Floats:
    """Return first-pass log-odds: within `chosen` cross-validated, outside from all of it."""
    inputs = described(data.bins, data.bases)
    weights, bias = first_pass(data, inputs, chosen)
    scores: Floats = inputs @ weights + bias
    fold = folds(data, seed)
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
    """Return each candidate's log-odds after two passes, from weights that never saw its page.

    They are `DROPPED_SCORE` for the lines that the prefilter dropped.
    """
    scores = np.full(len(data.labels), DROPPED_SCORE)
    fold = folds(data, seed)
    for number in range(FOLDS):
        train = (fold != number) & data.is_read
        seen, kept = keep(data, *prefilter(data, train))
        inputs = habits(seen.page_of[kept], first_scores(seen, train, seed + 100)[kept])
        known, labels = train[kept], data.labels[kept]
        weights, bias = fit(inputs[known & (labels >= 0)], labels[known & (labels >= 0)], FEW)
        held = fold[kept] == number
        scores[kept[held]] = inputs[held] @ weights + bias
    return scores


def doubt_bins(data: Data, scores: Floats) -> tuple[Ints, Ints]:
    """Return the numbers of the lines in doubt, and their bins of `DOUBTS`."""
    numbers: list[int] = []
    bins: list[tuple[int, ...]] = []
    starts = np.flatnonzero(np.diff(data.page_of, prepend=-1, append=-1)).tolist()
    pages = [page for page in data.pages if page.labels]
    for page, start, end in zip(pages, starts, starts[1:], strict=False):
        own = scores[start:end]
        near = np.flatnonzero(own > DROPPED_SCORE).tolist()
        if near:
            kept = [page.seen.indices[each] for each in near]
            lines = features.line_features(page.seen, kept)
            document = page.seen.document()
            doubtful = in_doubt(lines, own[near].tolist())
            rows = doubt_features(page.seen, kept, lines, own[near].tolist(), doubtful)
            bins += [row + document for row in rows]
            numbers += [start + near[each] for each in doubtful]
    return np.array(numbers), np.array(bins)


def cross_validate_doubts(data: Data, scores: Floats, seed: int) -> Floats:
    """Return each candidate's chance after the lines in doubt are judged again.

    `scores` are those of `cross_validate`. Another folding holds back the pages here.
    """
    chances = np.asarray(1 / (1 + np.exp(-scores)))
    numbers, bins = doubt_bins(data, scores)
    fold, labels = folds(data, seed + 200)[numbers], data.labels[numbers]
    for number in range(FOLDS):
        chosen = (fold != number) & (labels >= 0)
        model = train_doubts.fit(bins[chosen], labels[chosen], data.counts[numbers][chosen])
        held = fold == number
        chances[numbers[held]] = 1 / (1 + np.exp(-model.log_odds(bins[held])))
    return chances


def measure(
    data: Data, chances: Floats, threshold: float, kind: str = ""
) -> tuple[float, float, float]:
    """Return precision, recall and F1 over all lines of a kind of text, marked ones among them."""
    chosen = np.array([page.kind == kind for page in data.pages])
    pages = [page for page in data.pages if page.kind == kind]
    is_heading, label = chances >= threshold, np.where(chosen[data.page_of], data.labels, -1)
    right = int((is_heading & (label == 1)).sum()) + sum(page.marked_right for page in pages)
    wrong = int((is_heading & (label == 0)).sum()) + sum(page.marked_wrong for page in pages)
    missed = int((~is_heading & (label == 1)).sum()) + sum(page.missed for page in pages)
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def report(data: Data, runs: list[Floats]) -> float:
    """Print what cross-validation gives, and return the threshold to use.

    It is the lowest whose F1 is within a thousandth of the best, for headings in the texts of other
    programs score lower.
    """
    thresholds = [round(0.3 + 0.02 * step, 2) for step in range(13)]
    means = [
        np.mean([measure(data, run, threshold) for run in runs], axis=0) for threshold in thresholds
    ]
    least = max(float(mean[2]) for mean in means) - 0.001
    best = min(n for n, mean in enumerate(means) if float(mean[2]) >= least)
    print(f"mean over 5 folds by page, {len(SEEDS)} times with other folds")
    print("threshold  precision  recall  F1")
    for threshold, (precision, recall, f1) in zip(thresholds, means, strict=True):
        print(f"{threshold:9.2f}  {precision:9.4f}  {recall:6.4f}  {f1:.4f}")
    print("\nscored near  lines  of them headings")
    for low in np.arange(0, 1, 0.1):
        near = (runs[0] >= low) & (runs[0] < low + 0.1) & (data.labels >= 0) & data.is_read
        print(f"{low:.1f} to {low + 0.1:.1f}  {near.sum():6}  {data.labels[near].mean():.2f}")
    kinds = sorted({page.kind for page in data.pages} - {""})
    f1s = [
        np.mean([measure(data, run, thresholds[best], kind)[2] for run in runs]) for kind in kinds
    ]
    if kinds:
        print(f"\nF1 by kind of text, mean {np.mean(f1s):.3f}")
        for kind, f1 in zip(kinds, f1s, strict=True):
            print(f"{kind:24} {f1:.3f}")
    return thresholds[best]


def write(data: Data, threshold: float, scores: Floats, levels: dict[str, Any]) -> None:
    """Train on all pages and write the weights, a table of one weight per bin and feature.

    `scores` are those of `cross_validate`, which the weights for the lines in doubt learn from.
    """
    around, around_bias, least = prefilter(data, data.is_read)
    seen, kept = keep(data, around, around_bias, least)
    judged = ((seen.labels >= 0) & data.is_read)[kept]
    first, first_bias = first_pass(seen, described(seen.bins, seen.bases), data.is_read)
    inputs = habits(seen.page_of[kept], first_scores(seen, data.is_read, 100)[kept])
    second, second_bias = fit(inputs[judged], seen.labels[kept][judged], FEW)
    names = [*context.CONTEXT, *context.DOCUMENT]
    around_tables, around_mean = tables(data, names, around)
    first_tables, first_mean = tables(seen, list(ALL), first)
    numbers, bins = doubt_bins(data, scores)
    labels = data.labels[numbers]
    doubts = train_doubts.fit(
        bins[labels >= 0], labels[labels >= 0], data.counts[numbers][labels >= 0]
    )
    learned = {
        "threshold": threshold,
        "prefilter_threshold": round(least, 3),
        "bias": [
            round(each, 4)
            for each in (around_bias + around_mean, first_bias + first_mean, second_bias)
        ],
        "document": {
            name: round(float(w), 4) for name, w in zip(features.HABITS, second, strict=True)
        },
        "prefilter": around_tables,
        "line": first_tables,
        **train_doubts.tables(doubts),
        **levels,
    }
    # A feature a line, for people who read the difference between two trainings.
    text = json.dumps(learned, separators=(",", ":"), ensure_ascii=False)
    text = text.replace('],"', '],\n"').replace('{"', '{\n"').replace("]],[", "]],\n[")
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
    arguments.add_argument("--texts", help="texts of other programs, with their headings")
    arguments.add_argument("--write", action="store_true", help="write weights.json")
    options = arguments.parse_args()
    began = time.perf_counter()
    pages = list(load(options.pages))
    if options.texts:
        pages += load(options.texts)
    data = gather(pages)
    headings = (data.labels == 1).sum()
    print(f"{len(pages)} pages, {len(data.labels)} candidates, {headings} headings")
    scores = [cross_validate(data, seed) for seed in SEEDS]
    pairs = zip(scores, SEEDS, strict=True)
    threshold = report(data, [cross_validate_doubts(data, each, seed) for each, seed in pairs])
    outlined = train_levels.load(options.pages)
    places = train_levels.gather(outlined)
    train_levels.report(outlined, places)
    if options.write:
        levels = train_levels.tables(train_levels.fit(places, np.ones(len(outlined), dtype=bool)))
        write(data, threshold, scores[0], levels)
    print(f"{time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
