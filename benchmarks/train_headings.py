"""Train the heading scorer and the levels, and say how good they are on pages not seen.

    pip install --group train
    python benchmarks/train_headings.py PAGES.jsonl.gz [--texts TEXTS.jsonl.gz]... [--write]

PAGES has one JSON object a line: {"id", "text", "labels"}, with one label per non-blank line of
the text, separated by spaces: H1 to H6 for a heading and its level, B, l or ? for a line that is
not judged, anything else for no heading. `benchmarks/label_pages.py` makes such a file from HTML.
TEXTS has weaker evidence, whose lines count less: the texts of other programs, {"id", "extractor",
"text", "headings"}, in which the lines in "headings" are headings, or pages like those of PAGES
with the labels of their markup.

LightGBM learns two sums of small trees. The first judges lines by their context, and rejects those
below the score that 1 heading in 100 does not reach. The second judges the other lines.

The figures come from five-fold cross-validation by page: no line is scored by trees that saw its
page in any program's text. The first trees are the same in all folds.
--write trains on all pages and writes weights.json. The same pages give the same bytes.
"""

import argparse
import json
import textwrap
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import lightgbm
import numpy as np
import train_levels
from numpy.typing import NDArray

import articlex.readers.text as reader
from articlex.readers.drafts import HeadingMark
from articlex.readers.text import headings
from articlex.readers.text.headings import context_features as context
from articlex.readers.text.headings.line_features import FEATURES, VIEWS, text_bins
from articlex.readers.text.headings.trees import LEAVES, SCALE
from articlex.readers.text.layout import Lines

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

WEIGHTS = Path(headings.__file__).parent / "weights.json"
FOLDS = 5
SEEDS = (30, 31)
"""Of the foldings by page."""
TEXTS_COUNT = 0.1
"""How much a line of the texts of other programs counts."""
LONGEST_TEXT = 60_000
"""Characters. Longer texts of other programs teach nothing."""
CROP = 12
"""Lines of a short document."""
UNJUDGED = "Bl?"
DROPPED = 0.01
"""The share of headings that may be rejected by context, for speed."""
BEYOND = -100.0
"""The log-odds of a line that its context rejected."""

_SHARED = {
    "objective": "binary",
    "bagging_freq": 1,
    "bagging_fraction": 0.8,
    "lambda_l2": 5.0,
    "max_bin": 255,
    "min_data_in_bin": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "seed": 1,
    "verbose": -1,
}
TREES = _SHARED | {
    "num_leaves": LEAVES,
    "learning_rate": 0.06,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.5,
}
CONTEXT_TREES = TREES | {"learning_rate": 0.25}
CONTEXT_ROUNDS = 60
ROUNDS = 500


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
    """Yield the pages that readers labelled, in three layouts each."""
    for record in train_levels.records(path):
        text, labels = record["text"], record["labels"].split()
        yield observe(record["id"], text, labels)
        yield observe(record["id"], *wrap(text, labels), "wrapped")
        yield observe(record["id"], *crop(text, labels), "cropped")


def load_texts(path: str) -> Iterator[Page]:
    """Yield the texts of other programs, or pages with the labels of their markup."""
    for record in train_levels.records(path):
        if "labels" in record:
            yield observe(record["id"], record["text"], record["labels"].split(), "markup")
        elif len(record["text"]) <= LONGEST_TEXT:
            text = record["text"].replace("\r\n", "\n")
            labels = _labels(text, set(map(_letters, record["headings"])))
            yield observe(record["id"], text, labels, record["extractor"])


def crop(text: str, labels: list[str]) -> tuple[str, list[str]]:
    """Return a dozen lines from the middle of a text, as short documents have them.

    They begin with the heading that is nearest to the middle.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    middle = len(lines) // 2
    starts = [n for n, label in enumerate(labels) if label[0] == "H"] or [0]
    start = min(starts, key=lambda each: abs(each - middle))
    return "\n".join(lines[start : start + CROP]), labels[start : start + CROP]


def wrap(text: str, labels: list[str]) -> tuple[str, list[str]]:
    """Return a text as people write it: hard-wrapped, with a blank line between blocks."""
    lines = [line for line in text.split("\n") if line.strip()]
    wrapped: list[str] = []
    kinds: list[str] = []
    above = ""
    for line, label in zip(lines, labels, strict=True):
        if wrapped and not (label[0] in "LlTC" and label[0] == above):
            wrapped.append("")
        pieces = [line] if label[0] in "LlTC" else textwrap.wrap(line, 76) or [line]
        wrapped += pieces
        kinds += [label] * len(pieces)
        above = label[0]
    return "\n".join(wrapped), kinds


def _labels(text: str, titles: set[str]) -> list[str]:
    """Return a label for each non-blank line: whether it is one of `titles`."""
    lines = [line for line in text.split("\n") if line.strip()]
    return ["H" if _letters(line) in titles else "P" for line in lines]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def observe(id_: str, text: str, labels: list[str], kind: str = "") -> Page:
    """Return the candidates of one labelled page; a label is 1, 0, or -1 for not judged."""
    lines = Lines(text)
    truth = train_levels.label_by_line(lines, labels)
    drafts = reader.split(lines)
    seen = context.survey(drafts)
    candidates = set(seen.indices)
    missed = 0
    marked: list[int] = []
    for index, (start, end, body) in enumerate(
        zip(drafts.starts, drafts.ends, drafts.bodies, strict=True)
    ):
        known = [_label(truth.get(line, "B")) for line in range(start, end + 1)]
        if isinstance(body, HeadingMark):
            marked.append(known[0])
        elif index not in candidates:
            missed += known.count(1)
    judged = [_label(truth.get(drafts.starts[index], "B")) for index in seen.indices]
    return Page(id_, kind, seen, judged, missed, marked.count(1), marked.count(0))


def _label(name: str) -> int:
    return -1 if name[0] in UNJUDGED else int(name[0] == "H")


class Data(NamedTuple):
    """Candidates of all pages, one a row.

    Attributes:
        pages: the pages.
        page_of: the position of each candidate's page.
        position: the candidate's position among the candidates of its page.
        labels: 1, 0, or -1 for not judged.
        counts: how much each candidate teaches.

    """

    pages: list[Page]
    page_of: Ints
    position: Ints
    labels: Ints
    counts: Floats

    def take(self, kept: Ints) -> "Data":
        """Return some of the candidates."""
        return Data(
            self.pages,
            self.page_of[kept],
            self.position[kept],
            self.labels[kept],
            self.counts[kept],
        )


def from_read_pages(pages: list[Page], page_of: Ints) -> Bools:
    """Tell for each candidate whether its page was read with care, not a weaker text."""
    return np.array([not page.kind for page in pages])[page_of]


def gather(pages: list[Page]) -> Data:
    """Return the pages' candidates as arrays."""
    page_of = np.array([number for number, page in enumerate(pages) for _ in page.labels])
    position = np.array([n for page in pages for n in range(len(page.labels))])
    labels = np.array([each for page in pages for each in page.labels])
    counts = np.where(from_read_pages(pages, page_of), 1.0, TEXTS_COUNT)
    return Data(pages, page_of, position, labels, counts)


def learn(parameters: dict[str, Any], rounds: int, rows: Ints, data: Data, chosen: Bools) -> Any:  # noqa: ANN401
    """Return the LightGBM model that the judged ones of some rows teach."""
    judged = chosen & (data.labels >= 0)
    taught = lightgbm.Dataset(rows[judged], data.labels[judged], weight=data.counts[judged])
    return lightgbm.train(parameters, taught, rounds)


def compared(bins: Ints, features: Iterable[str]) -> Ints:
    """Return the numbers that trees compare: a column per view, 0 for a view of another feature."""
    names = list(features)
    return np.column_stack(
        [
            np.array(values, dtype=np.int16)[bins[:, names.index(feature)]]
            if feature in names
            else np.zeros(len(bins), dtype=np.int16)
            for feature, values in VIEWS
        ]
    )


def context_rows(data: Data) -> Ints:
    """Return what the trees that judge the context compare, for each candidate."""
    bins = np.array([row + p.seen.document for p in data.pages for row in p.seen.context()])
    return compared(bins, (*context.CONTEXT, *context.DOCUMENT))


def line_rows(data: Data, kept: Ints) -> Ints:
    """Return what the trees that judge lines compare, for each candidate in `kept`."""
    rows: list[tuple[int, ...]] = []
    by_page: dict[int, list[int]] = {}
    places = zip(data.page_of[kept].tolist(), data.position[kept].tolist(), strict=True)
    for page, position in places:
        by_page.setdefault(page, []).append(position)
    for number, positions in by_page.items():
        seen = data.pages[number].seen
        around = seen.context()
        indices = [seen.indices[each] for each in positions]
        bins = text_bins(seen, indices, [around[each] for each in positions])
        rows += [row + seen.document for row in bins]
    return compared(np.array(rows, dtype=np.int16), FEATURES)


def trees_json(model: Any, count: int) -> list[Any]:  # noqa: ANN401
    """Return the trees of a LightGBM model that learned from `count` rows."""
    trees = [each["tree_structure"] for each in model.dump_model()["tree_info"]]
    return [tree_json(tree, count) for tree in trees if "split_feature" in tree]


def tree_json(node: dict[str, Any], whole: int) -> list[Any]:
    """Return the splits, leaf values and leaf shares of a LightGBM tree that begins at `node`."""
    splits: list[list[int]] = []
    values: list[int] = []
    shares: list[int] = []

    def visit(node: dict[str, Any]) -> None:
        if "split_feature" not in node:
            values.append(round(SCALE * node["leaf_value"]))
            shares.append(max(1, round(100 * node["leaf_count"] / whole)))
            return
        split = [node["split_feature"], int(node["threshold"]), len(values)]
        splits.append(split)
        visit(node["left_child"])
        split.append(len(values))
        visit(node["right_child"])
        split.append(len(values))

    visit(node)
    return [splits, values, shares]


def folds(data: Data, seed: int) -> Ints:
    """Return for each candidate the fold that its page is held back in, in every text of it."""
    numbers = {id_: n for n, id_ in enumerate(dict.fromkeys(page.id for page in data.pages))}
    fold = np.random.RandomState(seed).permutation(len(numbers)) % FOLDS
    return np.array([fold[numbers[page.id]] for page in data.pages])[data.page_of]


def cross_validate(data: Data, kept: Ints, rows: Ints, seed: int) -> Floats:
    """Return each candidate's chance, from trees that never saw its page."""
    taken = data.take(kept)
    fold = folds(taken, seed)
    log_odds = np.full(len(data.labels), BEYOND)
    for number in range(FOLDS):
        model = learn(TREES, ROUNDS, rows, taken, fold != number)
        held = fold == number
        log_odds[kept[held]] = model.predict(rows[held], raw_score=True)
    return np.asarray(1 / (1 + np.exp(-log_odds)))


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

    It is the lowest whose F1 is within two thousandths of the best, for headings in the texts of
    other programs score lower.
    """
    thresholds = [round(0.26 + 0.02 * step, 2) for step in range(15)]
    means = [
        np.mean([measure(data, run, threshold) for run in runs], axis=0) for threshold in thresholds
    ]
    kinds = sorted({page.kind for page in data.pages} - {""})
    by_kind = {
        kind: [np.mean([measure(data, run, each, kind)[2] for run in runs]) for each in thresholds]
        for kind in kinds
    }
    best = max(float(mean[2]) for mean in means)
    chosen = min(n for n, mean in enumerate(means) if float(mean[2]) >= best - 0.002)
    print(f"mean over 5 folds by page, {len(runs)} times with other folds")
    print("threshold  precision  recall  F1      other texts")
    for n, (threshold, (precision, recall, f1)) in enumerate(zip(thresholds, means, strict=True)):
        others = np.mean([f1s[n] for f1s in by_kind.values()]) if by_kind else 0.0
        print(f"{threshold:9.2f}  {precision:9.4f}  {recall:6.4f}  {f1:.4f}  {others:.4f}")
    print("\nscored near  lines  of them headings")
    is_read = from_read_pages(data.pages, data.page_of)
    for low in np.arange(0, 1, 0.1):
        near = (runs[0] >= low) & (runs[0] < low + 0.1) & (data.labels >= 0) & is_read
        print(f"{low:.1f} to {low + 0.1:.1f}  {near.sum():6}  {data.labels[near].mean():.2f}")
    if by_kind:
        print(f"\nF1 by kind of text at {thresholds[chosen]}")
        for kind, f1s in by_kind.items():
            print(f"{kind:24} {f1s[chosen]:.3f}")
    return thresholds[chosen]


def write(learned: dict[str, Any]) -> None:
    """Write the weights, a feature or tree a line, for people who compare two trainings."""
    text = json.dumps(learned, separators=(",", ":"), ensure_ascii=False)
    for opening in ('],"', "]],["):
        text = text.replace(opening, f"{opening[:-1]}\n{opening[-1]}")
    WEIGHTS.write_text(text + "\n", "utf-8")
    print(f"\nwrote {WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes")


def main() -> None:
    """Train and report as the command line asks."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("pages")
    arguments.add_argument("--texts", action="append", default=[], help="weaker evidence")
    arguments.add_argument("--write", action="store_true", help="write weights.json")
    options = arguments.parse_args()
    began = time.perf_counter()
    pages = list(load(options.pages))
    for path in options.texts:
        pages += load_texts(path)
    data = gather(pages)
    print(f"{len(pages)} pages, {len(data.labels)} candidates, {(data.labels == 1).sum()} headings")

    every = np.ones(len(data.labels), dtype=bool)
    rows = context_rows(data)
    first = learn(CONTEXT_TREES, CONTEXT_ROUNDS, rows, data, every)
    log_odds = first.predict(rows, raw_score=True)
    is_read = from_read_pages(data.pages, data.page_of)
    least = round(float(np.quantile(log_odds[is_read & (data.labels == 1)], DROPPED)), 3)
    kept = np.flatnonzero(log_odds > least)
    print(f"{(log_odds[is_read] > least).mean():.0%} of the lines are judged by their text")

    rows = line_rows(data, kept)
    threshold = report(data, [cross_validate(data, kept, rows, seed) for seed in SEEDS])
    outlined = train_levels.load(options.pages)
    places = train_levels.gather(outlined)
    train_levels.report(outlined, places)
    if options.write:
        taken = data.take(kept)
        second = learn(TREES, ROUNDS, rows, taken, every[kept])
        learned = {
            "threshold": threshold,
            "reject_below": least,
            "context": trees_json(first, len(data.labels)),
            "line": trees_json(second, len(kept)),
            **train_levels.tables(train_levels.fit(places, np.ones(len(outlined), dtype=bool))),
        }
        write(learned)
    print(f"{time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
