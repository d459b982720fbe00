"""What a line shares with its neighbours and with lines like it: features for the lines in doubt.

They cost most, so they are computed for the lines alone whose score is neither high nor low.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from articlex.readers.text.headings.context_features import (
    DOCUMENT,
    EDGE,
    LAST,
    LONG,
    MARKED,
    SHORT_LIST,
    TABLE,
    Survey,
)
from articlex.readers.text.headings.line_features import FEATURES, NO_CASE

_KINDS = {
    **{bin_: bin_ // 12 for bin_ in range(EDGE)},
    EDGE: 7,
    MARKED: 8,
    **dict.fromkeys(range(SHORT_LIST, TABLE), 9),
    **dict.fromkeys(range(TABLE, TABLE + 2), 10),
}
"""Neighbours: 0 to 6 are paragraphs by size, 7 an edge, 8 a heading, 9 a list, 10 other blocks."""
_SCORES = 6
_WORDS = 8
_MOST_ALIKE = 12
_LONGEST_RUN = 5
_LONGEST_TEXT = 400
"""Characters of another block in which a line's words are looked for."""
_QUOTES = frozenset("\"'“”„«‘「『(")

INSIDE = ("no punctuation", "a colon", "a dash or a bar", "a quotation", "a bracket")
FIRST = ("capital letter", "small letter", "digit", "quotation mark or bracket", "other character")
SHARED = ("no long words", "no word", "a few words", "most words", "all words")

DOUBTS = {
    "score by form": _SCORES,
    "last character": len(LAST),
    "words": _WORDS,
    "inside": len(INSIDE),
    "first character": len(FIRST),
    "quarters of words capitalised": 5,
    "words in the block below": len(SHARED),
    "words in the title": len(SHARED),
    "above": 11,
    "below": 11,
    "second above": 11,
    "second below": 11,
    "lines alike": _MOST_ALIKE + 1,
    "fifths of lines alike above long blocks": 6,
    "short lines above": _LONGEST_RUN + 1,
    "short lines below": _LONGEST_RUN + 1,
    **DOCUMENT,
}
"""The features of a line in doubt, by name, with how many bins each has."""

DOUBTFUL = 1.5
"""The log-odds, of a heading or of none, up to which a line is judged again."""

Form: TypeAlias = tuple[int, int, int, bool]

_ROW = {name: position for position, name in enumerate(FEATURES)}
_LAST, _COUNT, _CAPITALS, _DIGITS = (
    _ROW[name] for name in ("last character", "words", "capitals", "digits")
)
_long_words = re.compile(r"\w{4,}").findall


def in_doubt(rows: Sequence[tuple[int, ...]], scores: Sequence[float]) -> list[int]:
    """Return the positions of the lines in doubt. In scripts without capitals there are none.

    The pages that teach the weights have hardly a line in such a script.
    """
    return [
        n
        for n, (row, score) in enumerate(zip(rows, scores, strict=True))
        if -DOUBTFUL < score < DOUBTFUL and row[_CAPITALS] != NO_CASE
    ]


def doubt_features(
    seen: Survey,
    kept: Sequence[int],
    rows: Sequence[tuple[int, ...]],
    scores: Sequence[float],
    doubtful: Sequence[int],
) -> Iterator[tuple[int, ...]]:
    """Yield the bins of `DOUBTS`, without the document's, for the lines in doubt.

    Args:
        seen: the document's candidates.
        kept: the positions, among the blocks, of the candidates that the prefilter kept.
        rows: their bins of `FEATURES`.
        scores: their scores in log-odds.
        doubtful: which of `kept` are in doubt.

    """
    texts, around = seen.texts, seen.around
    forms = [_form(row) for row in rows]
    alike = Counter(forms)
    above_long = Counter(
        [
            form
            for form, index in zip(forms, kept, strict=True)
            if LONG <= (below := around[index + 2]) < EDGE or below > EDGE
        ]
    )
    title = _lowered(texts[0])
    for each in doubtful:
        index, row, form = kept[each], rows[each], forms[each]
        text = texts[index]
        words = text.split()
        long_words = set(_long_words(text.lower()))
        count = alike[form]
        yield (
            max(0, min(_SCORES - 1, int(2 * scores[each]) + _SCORES // 2)),
            row[_LAST],
            _word_bin(len(words)),
            _inside(text[:-1]),
            _first(text[0]),
            4 * sum([word[0].isupper() for word in words]) // len(words),
            _shared(long_words, _lowered(texts[index + 1])),
            _shared(long_words, title) if index else 0,
            _KINDS[around[index]],
            _KINDS[around[index + 2]],
            _KINDS[around[index - 1]] if index else _KINDS[EDGE],
            _KINDS[around[index + 3]] if index + 3 < len(around) else _KINDS[EDGE],
            min(_MOST_ALIKE, (count * count).bit_length()),
            5 * above_long[form] // count,
            _run(around[max(0, index + 1 - _LONGEST_RUN) : index + 1][::-1]),
            _run(around[index + 2 : index + 2 + _LONGEST_RUN]),
        )


def _form(row: tuple[int, ...]) -> Form:
    """Return what lines that are alike have in common."""
    return row[_LAST], min(3, row[_COUNT] // 4), row[_CAPITALS], row[_DIGITS] > 0


def _lowered(text: str) -> str:
    return text[:_LONGEST_TEXT].lower()


def _word_bin(count: int) -> int:
    return count - 1 if count < 5 else min(_WORDS - 1, 3 + count // 4)  # noqa: PLR2004


def _inside(text: str) -> int:
    """Return the position in `INSIDE` for a line without its last character."""
    if ":" in text or "：" in text:
        return 1
    if "|" in text or " - " in text or " – " in text or " — " in text:
        return 2
    if '"' in text or "“" in text or "„" in text:
        return 3
    return 4 if "(" in text else 0


def _first(character: str) -> int:
    """Return the position in `FIRST` of a line's first character."""
    if character.isupper():
        return 0
    if character.islower():
        return 1
    if character.isdigit():
        return 2
    return 3 if character in _QUOTES else 4


def _shared(words: set[str], text: str) -> int:
    """Return the position in `SHARED`: how many of a line's long words a text has."""
    if not words:
        return 0
    count = sum([word in text for word in words])
    if count in (0, len(words)):
        return 4 if count else 1
    return 2 if 2 * count < len(words) else 3


def _run(neighbours: Sequence[int]) -> int:
    """Return how many short paragraphs come first among the neighbours."""
    for length, bin_ in enumerate(neighbours):
        if bin_ >= LONG:
            return length
    return len(neighbours)
