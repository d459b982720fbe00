"""The reasons why a line is a heading or not, in words."""

from collections import defaultdict
from math import log
from textwrap import shorten

from articlex.document import HeadingCandidate, Reasons
from articlex.readers.drafts import Drafts, HeadingMark
from articlex.readers.text.headings import levels
from articlex.readers.text.headings.context_features import (
    CONTEXT,
    DOCUMENT,
    EDGE,
    LAST,
    NEIGHBOURS,
)
from articlex.readers.text.headings.heading_forms import forms
from articlex.readers.text.headings.level_features import CHILD, SIBLING, Open
from articlex.readers.text.headings.line_features import (
    CAPITALS,
    FEATURES,
    FIRST,
    INSIDE,
    SHARES,
    VIEWS,
)
from articlex.readers.text.headings.scorer import NUMBER_SCORE, Scored, Scores, is_number
from articlex.readers.text.headings.trees import contributions
from articlex.readers.text.headings.weights import LEVEL_SCALE, load_weights

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
    reasons: dict[int, Reasons] = {}
    path: tuple[Open, ...] = ()
    texts: list[str] = []  # of the headings in the path
    outlines = levels.outlines(heading_forms)
    for (index, mark), form, outline in zip(marks, heading_forms, outlines, strict=True):
        if index in unknown and (not path or mark.level == 1):
            reasons[index] = (("the title" if mark.level == 1 else "the first heading", 0.0),)
        elif index in unknown:
            choices = list(levels.choices(path, form, outline))
            choice = next(each for each in choices if each.level == mark.level)
            depth = sum(each.level < mark.level for each in path)
            relation = f"below {texts[-1]!r}" if choice.is_child else f"beside {texts[depth]!r}"
            reasons[index] = ((f"{relation}, the only choice", 0.0),)
            if len(choices) > 1:
                reasons[index] = _weigh(choice, relation)
        path = levels.opened(path, form, mark.level)
        texts[len(path) - 1 :] = [shorten(drafts.texts[index], _LONGEST_NAME, placeholder=" …")]
    return reasons


def _weigh(choice: levels.Choice, relation: str) -> Reasons:
    weights = load_weights().levels
    features, tables = (CHILD, weights.child) if choice.is_child else (SIBLING, weights.sibling)
    weighed = [
        (name, table[bin_] / LEVEL_SCALE)
        for name, table, bin_ in zip(features, tables, choice.bins, strict=True)
    ]
    total = sum(weight for _, weight in weighed)
    return ((relation, round(total, 2)), *_heaviest(weighed)[: _MOST - 1])


def _heaviest(weighed: list[tuple[str, float]]) -> Reasons:
    """Return the reasons that weighed most, heaviest first, with rounded weights."""
    weighed.sort(key=lambda reason: -abs(reason[1]))
    return tuple((reason, round(weight, 2)) for reason, weight in weighed[:_MOST])


def _reasons_of(candidate: Scored, scores: Scores) -> Reasons:
    """Return the features that moved a candidate's score most, heaviest first."""
    weights = load_weights()
    trees = (weights.context if candidate.is_rejected else weights.line).trees
    features = (*CONTEXT, *DOCUMENT) if candidate.is_rejected else FEATURES
    row = dict(zip(features, (*candidate.bins, *scores.seen.document), strict=True))
    moved: defaultdict[str, float] = defaultdict(float)
    for view, change in contributions(trees, VIEWS, row):
        moved[VIEWS[view][0]] += change
    named = [(describe(name, row[name]), change) for name, change in moved.items()]
    if is_number(scores.seen.texts, candidate.position):
        named.append(
            ("the number of a chapter or a version", log(NUMBER_SCORE / (1 - NUMBER_SCORE)))
        )
    return _heaviest(named)


_NAMED = {
    "last character": ("ends in a {}", LAST),
    "first character": ("begins with a {}", FIRST),
    "inside": ("{} inside", INSIDE),
    "capitals": ("{}", CAPITALS),
}
"""Features whose bins have names."""
_SHARES = frozenset(
    (
        "words capitalised",
        "lines alike above long blocks",
        "lines alike above any text",
        "lines with such capitals above long blocks",
    )
)
_YES_OR_NO = frozenset(("by-line", "address or price", "repeated"))
_WORDS_IN = "long words in "


def describe(name: str, bin_: int) -> str:
    """Return the meaning of a bin of the feature called `name`."""
    if name in _NAMED:
        sentence, names = _NAMED[name]
        return sentence.format(names[bin_])
    if name in _SHARES:
        return f"{name}: {100 * bin_ // SHARES} %" if bin_ <= SHARES else CAPITALS[-1]
    if name in _YES_OR_NO:
        return name if bin_ else f"no {name}"
    if name.startswith(_WORDS_IN):
        where = name.removeprefix(_WORDS_IN)
        return f"shares words with {where}" if bin_ > 1 else f"no long words in {where}"
    if name == "number series":
        return f"series of {bin_ & 7} numbers" if bin_ else "no number"
    if name == "length":
        return f"length: about {4 * bin_} characters"
    if name in DOCUMENT:
        return name
    if FEATURES.get(name) == NEIGHBOURS:
        return f"{name}: {_neighbour_in_words(bin_)}"
    return f"{name}: {bin_}"


_SIZES = ("tiny", "short", "short", "medium", "medium", "longer", "long")


def _neighbour_in_words(kind: int) -> str:
    if kind >= EDGE:
        return ("nothing", "marked heading", "short list", "list", "long list", "table", "code")[
            kind - EDGE
        ]
    size, closes = kind // 12, kind // 4 % 3
    return f"{_SIZES[size]} {('line', 'sentence', 'line with a colon')[closes]}"
