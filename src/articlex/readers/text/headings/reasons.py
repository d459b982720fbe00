"""The reasons why a line is a heading or not, in words."""

from collections.abc import Iterable, Sequence
from operator import mul

from articlex.document import HeadingCandidate
from articlex.readers.drafts import Drafts
from articlex.readers.text.headings.context_features import CONTEXT, DOCUMENT, EDGE, LAST
from articlex.readers.text.headings.line_features import CAPITALS, FEATURES, HABITS
from articlex.readers.text.headings.scorer import Scored, Scores, load_weights

_MOST = 5


def explain(drafts: Drafts, scores: Scores, threshold: float) -> tuple[HeadingCandidate, ...]:
    """Return every candidate of a document with the reasons for its score."""
    return tuple(
        HeadingCandidate(
            drafts.starts[candidate.position],
            drafts.texts[candidate.position],
            round(candidate.score, 3),
            threshold,
            drafts.bodies[candidate.position] is not None,
            _reasons_of(candidate, scores),
        )
        for candidate in scores.candidates
    )


def _reasons_of(candidate: Scored, scores: Scores) -> tuple[tuple[str, float], ...]:
    weights = load_weights()
    if candidate.bins is None or candidate.habits is None:
        bins = (*scores.seen.context(candidate.position), *scores.document)
        return reasons(weights.prefilter, bins)
    # The second pass multiplies what the first pass found.
    share, *document = weights.document
    line = [[share * weight for weight in table] for table in weights.line]
    others = zip(HABITS[1:], map(mul, document, candidate.habits[1:]), strict=True)
    return reasons(line, (*candidate.bins, *scores.document), others)


def reasons(
    tables: Sequence[Sequence[float]],
    row: Sequence[int],
    others: Iterable[tuple[str, float]] = (),
) -> tuple[tuple[str, float], ...]:
    """Return the five reasons that weighed most, with their weights.

    Args:
        tables: a weight per bin, for each feature of the prefilter or the first pass.
        row: the line's bins.
        others: further reasons and their weights.

    """
    features = CONTEXT if len(row) == len(CONTEXT) + len(DOCUMENT) else FEATURES
    weighed = [
        (describe(name, bin_), table[bin_])
        for name, table, bin_ in zip((*features, *DOCUMENT), tables, row, strict=True)
    ]
    weighed += others
    weighed.sort(key=lambda reason: -abs(reason[1]))
    return tuple((name, round(weight, 2)) for name, weight in weighed[:_MOST])


def describe(name: str, bin_: int) -> str:
    """Return the meaning of a bin of the feature called `name`."""
    match name:
        case "last character":
            return f"ends in a {LAST[bin_]}"
        case "above" | "below":
            return f"{name}: {_neighbour_in_words(bin_)}"
        case "capitals":
            return CAPITALS[bin_]
        case "by-line" | "address or price" | "repeated" | "title":
            return name if bin_ else f"no {name}"
        case "number series":
            return f"series of {bin_ & 7} numbers" if bin_ else "no number"
        case _ if name in DOCUMENT:
            return name
        case _:
            return f"{name}: {bin_}"


def _neighbour_in_words(kind: int) -> str:
    if kind >= EDGE:
        return ("nothing", "marked heading", "short list", "list", "long list", "table", "code")[
            kind - EDGE
        ]
    size, closes = kind // 12, kind // 4 % 3
    words = ("tiny", "short", "short", "middling", "middling", "longer", "long")[size]
    return f"{words} {('line', 'sentence', 'line with a colon')[closes]}"
