"""Scores for paragraphs that could be headings, with weights learned from pages."""

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from articlex.readers.drafts import Drafts
from articlex.readers.text.headings.context_features import CONTEXT, DOCUMENT, Survey, survey
from articlex.readers.text.headings.heading_forms import chapter_word, is_dated, is_version
from articlex.readers.text.headings.line_features import text_bins
from articlex.readers.text.headings.trees import rule_out
from articlex.readers.text.headings.weights import Model, load_weights

NUMBER_SCORE = 0.95
_LONGEST_NUMBER = 32
"""Characters of the number of a chapter or a version."""
_SHORTEST_CHANGE = 40
_NEAR = 60
"""Blocks within which a list of changes has another version."""


class Scored(NamedTuple):
    """A candidate's position among the blocks, its score from 0 to 1, and its bins.

    The bins are of `CONTEXT` alone where these rejected the candidate, else of `TEXT`, too.
    """

    position: int
    score: float
    bins: tuple[int, ...]

    @property
    def is_rejected(self) -> bool:
        """Whether the context alone rejected the candidate."""
        return len(self.bins) == len(CONTEXT)


class Scores(NamedTuple):
    """The scores of a document's candidates, in order, and what they share."""

    candidates: list[Scored]
    seen: Survey

    @property
    def likely(self) -> list[tuple[int, float]]:
        """The positions and scores of the candidates that their context does not reject."""
        return [(each.position, each.score) for each in self.candidates if not each.is_rejected]


def heading_scores(drafts: Drafts) -> list[tuple[int, float]]:
    """Return the positions and scores of the paragraphs that could be headings by their context."""
    return score(drafts).likely


def score(drafts: Drafts, *, keep_rejected: bool = False) -> Scores:
    """Return the score of every paragraph that could be a heading.

    A few trees reject candidates by their context first. They are in the result with
    `keep_rejected`. More trees judge the others by their text, too, and by what they share with
    other lines. The number of a chapter or a version on a line of its own is a heading.
    """
    seen = survey(drafts)
    if not seen.indices:
        return Scores([], seen)
    weights = load_weights()
    context = seen.context()
    near = judge(weights.context, seen, context)
    limit = weights.reject_below
    numbers = {index for index in seen.indices if is_number(seen.texts, index)}
    kept = [
        n
        for n, (index, value) in enumerate(zip(seen.indices, near, strict=True))
        if value > limit or index in numbers
    ]
    indices = [seen.indices[n] for n in kept]
    rows = list(text_bins(seen, indices, [context[n] for n in kept]))
    log_odds = judge(weights.line, seen, rows)
    candidates = [
        Scored(index, max(NUMBER_SCORE if index in numbers else 0.0, _chance(value)), row)
        for index, value, row in zip(indices, log_odds, rows, strict=True)
    ]
    if keep_rejected:
        candidates += [
            Scored(index, _chance(value), row)
            for index, value, row in zip(seen.indices, near, context, strict=True)
            if value <= limit and index not in numbers
        ]
        candidates.sort()
    return Scores(candidates, seen)


def is_number(texts: Sequence[str], index: int) -> bool:
    """Tell whether a line is a heading for it is the number of a chapter, or of a version.

    Nothing else is on the line. In a list of contents, the next line is another such number. The
    number of a part may be above that of its first chapter. Another version is near.
    """
    text, below, second = (*texts[index : index + 3], "")[:3]
    if len(text) > _LONGEST_NUMBER:
        return False
    word = chapter_word(text)
    if not word:
        is_last = index + 2 >= len(texts)
        is_above_text = not is_last and (not below or len(below) > _SHORTEST_CHANGE)
        is_above_changes = below != "" and is_dated(text) and not is_version(below)
        return (
            is_version(text)
            and (is_above_text or is_above_changes)
            and any(
                other not in ("", text) and is_version(other)
                for other in texts[max(0, index - _NEAR) : index + _NEAR]
            )
        )
    word_below = chapter_word(below) if below else ""
    if not word_below:
        return True
    return word_below != word and not (second and chapter_word(second))


def judge(model: Model, seen: Survey, rows: list[tuple[int, ...]]) -> list[float]:
    """Return the log-odds of some rows of a document by a model."""
    forest = model.forest
    count = len(forest.masks) - len(DOCUMENT)
    start = rule_out(forest.all_leaves, forest.masks[count:], seen.document)
    masks = forest.masks[:count]
    return [forest.log_odds(rule_out(start, masks, row)) for row in rows]


def _chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
