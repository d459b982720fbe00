"""The reasons why a line is a heading or not, in words."""

from collections.abc import Iterable, Sequence
from operator import mul
from textwrap import shorten

from articlex.document import HeadingCandidate, Reasons
from articlex.readers.drafts import Drafts, HeadingMark
from articlex.readers.text.headings import levels
from articlex.readers.text.headings.context_features import CONTEXT, DOCUMENT, EDGE, LAST
from articlex.readers.text.headings.doubt_features import DOUBTS, FIRST, INSIDE, SHARED
from articlex.readers.text.headings.heading_forms import forms
from articlex.readers.text.headings.level_features import CHILD, SIBLING, Open
from articlex.readers.text.headings.line_features import CAPITALS, FEATURES, HABITS
from articlex.readers.text.headings.scorer import Scored, Scores
from articlex.readers.text.headings.weights import load_weights

_MOST = 5
_LONGEST_NAME = 60


def explain(
    drafts: Drafts, scores: Scores, threshold: float, unknown: frozenset[int], overruled: str
) -> tuple[HeadingCandidate, ...]:
    """Return every candidate of a document with the reasons for its score and its level.

    Args:
        drafts: the document, with all headings and levels.
        scores: the candidates' scores.
        threshold: the score from which a candidate is a heading.
        unknown: the positions of the headings whose levels nothing marks.
        overruled: why a candidate above the threshold may be no heading.

    """
    level_reasons = _level_reasons(drafts, unknown) if unknown else {}
    candidates = []
    for candidate in scores.candidates:
        index = candidate.position
        mark = drafts.bodies[index]
        heading = mark if isinstance(mark, HeadingMark) else None
        why = _reasons_of(candidate, scores)
        if heading is None and candidate.score >= threshold:
            why = ((overruled, 0.0), *why[:-1])
        candidates.append(
            HeadingCandidate(
                drafts.starts[index],
                drafts.texts[index],
                round(candidate.score, 3),
                threshold,
                heading is not None,
                why,
                heading and heading.level,
                heading and heading.level_score,
                level_reasons.get(index, ()),
            )
        )
    return tuple(candidates)


def _level_reasons(drafts: Drafts, unknown: frozenset[int]) -> dict[int, Reasons]:
    """Return for each heading of unknown level its place in the outline and what weighed most."""
    marks = [(n, body) for n, body in enumerate(drafts.bodies) if isinstance(body, HeadingMark)]
    heading_forms = forms(drafts, [index for index, _ in marks])
    found: dict[int, Reasons] = {}
    path: tuple[Open, ...] = ()
    texts: list[str] = []  # of the headings in the path
    outlines = levels.outlines(heading_forms)
    for (index, mark), form, outline in zip(marks, heading_forms, outlines, strict=True):
        if index in unknown and (not path or mark.level == 1):
            found[index] = (("the title" if mark.level == 1 else "the first heading", 0.0),)
        elif index in unknown:
            choices = list(levels.choices(path, form, outline))
            choice = next(each for each in choices if each.level == mark.level)
            depth = sum(each.level < mark.level for each in path)
            place = f"below {texts[-1]!r}" if choice.is_child else f"beside {texts[depth]!r}"
            found[index] = ((f"{place}, the only choice", 0.0),)
            if len(choices) > 1:
                found[index] = _weigh(choice, place)
        path = levels.opened(path, form, mark.level)
        texts[len(path) - 1 :] = [shorten(drafts.texts[index], _LONGEST_NAME, placeholder=" …")]
    return found


def _weigh(choice: levels.Choice, place: str) -> Reasons:
    weights = load_weights().levels
    features, tables = (CHILD, weights.child) if choice.is_child else (SIBLING, weights.sibling)
    weighed = [
        (name, table[bin_]) for name, table, bin_ in zip(features, tables, choice.bins, strict=True)
    ]
    total = sum(weight for _, weight in weighed)
    return ((place, round(total, 2)), *_heaviest(weighed)[: _MOST - 1])


def _heaviest(weighed: list[tuple[str, float]]) -> Reasons:
    """Return the reasons that weighed most, heaviest first, with rounded weights."""
    weighed.sort(key=lambda reason: -abs(reason[1]))
    return tuple((reason, round(weight, 2)) for reason, weight in weighed[:_MOST])


def _reasons_of(candidate: Scored, scores: Scores) -> Reasons:
    weights = load_weights()
    if candidate.bins is None or candidate.habits is None:
        bins = (*scores.seen.context(candidate.position), *scores.document)
        return reasons(weights.prefilter, bins)
    if candidate.doubts is not None:
        return _doubt_reasons(candidate.doubts)
    # The second pass multiplies what the first pass found.
    share, *document = weights.document
    line = [[share * weight for weight in table] for table in weights.line]
    others = zip(HABITS[1:], map(mul, document, candidate.habits[1:]), strict=True)
    return reasons(line, (*candidate.bins, *scores.document), others)


def _doubt_reasons(bins: tuple[int, ...]) -> Reasons:
    """Return the pairs of features that weighed most for a line in doubt."""
    doubts = load_weights().doubts
    features = dict(zip(DOUBTS, bins, strict=True))
    weighed = [
        (", ".join([describe_doubt(name, features[name]) for name in dict.fromkeys(pair)]), weight)
        for pair, weight in zip(doubts.names, doubts.weights(bins), strict=True)
    ]
    return _heaviest(weighed)


def describe_doubt(name: str, bin_: int) -> str:
    """Return the meaning of a bin of a feature of `DOUBTS`."""
    match name:
        case "last character":
            return describe(name, bin_)
        case "inside":
            return f"{INSIDE[bin_]} inside"
        case "first character":
            return f"begins with a {FIRST[bin_]}"
        case "words in the block below" | "words in the title":
            return f"{SHARED[bin_]} {name.removeprefix('words ')}"
        case "above" | "below" | "second above" | "second below":
            return f"{name}: {_KINDS[bin_]}"
        case _ if name in DOCUMENT:
            return name
        case _:
            return f"{name}: {bin_}"


_SIZES = ("tiny", "short", "short", "medium", "medium", "longer", "long")
_KINDS = (*(f"{size} paragraph" for size in _SIZES), "nothing", "heading", "list", "table or code")


def reasons(
    tables: Sequence[Sequence[float]],
    row: Sequence[int],
    others: Iterable[tuple[str, float]] = (),
) -> Reasons:
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
    return _heaviest(weighed)


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
    return f"{_SIZES[size]} {('line', 'sentence', 'line with a colon')[closes]}"
