"""The text of a line, and the scores of the other lines: the expensive features.

They are computed for the half of the candidates that `context_features.py` does not reject.
"""

import re
from collections import Counter
from collections.abc import Sequence
from math import log
from operator import itemgetter

from articlex.readers.text.headings.context_features import CONTEXT, Survey

_BYLINES = {
    "by", "von", "par", "por", "per", "av", "af", "door", "autor", "author", "text", "foto",
    "photo", "photos", "fotos", "bild", "image", "source", "quelle", "credit", "copyright", "©",
    "(c)", "redaktion", "published", "updated", "posted",
}  # fmt: skip

FEATURES = {
    **CONTEXT,
    "words": 31,
    "length": 41,
    "capitals": 4,
    "commas": 4,
    "sentences within": 3,
    "digits": 5,
    "by-line": 4,
    "address or price": 4,
    "repeated": 2,
    "number series": 16,
    "title": 2,
}
"""A line's features by name and how many bins each has, in the order of `observe`."""

CAPITALS = (
    "some words capitalised", "all words capitalised", "no word capitalised",
    "script without capitals",
)  # fmt: skip
SOME, ALL, NONE, NO_CASE = range(4)

HABITS = ("score", "share of better lines", "best other score if low", "other headings")
"""What the second pass knows about the document, in the order of `habits`."""


_LONGEST_SERIES = 7
_SHORTEST_TITLE = 25


def line_features(seen: Survey, kept: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the bins of `FEATURES` for the candidates at the positions in `kept`."""
    texts = [seen.texts[index] for index in kept]
    words = list(map(str.split, texts))
    digits = [len(_digits(text)) for text in texts]
    repeated = _repeated(texts)
    series = _series(kept, texts, digits)
    return [
        (
            *seen.context(index),
            *_form(text, line_words, count),
            1 if text in repeated else 0,
            length,
            1 if not index and len(text) > _SHORTEST_TITLE else 0,
        )
        for index, text, line_words, count, length in zip(
            kept, texts, words, digits, series, strict=True
        )
    ]


def _repeated(texts: list[str]) -> frozenset[str]:
    """Return the texts that occur twice or more."""
    if len(set(texts)) == len(texts):
        return frozenset()
    return frozenset(text for text, count in Counter(texts).items() if count > 1)


_FIRST = itemgetter(0)
_digits = re.compile(r"\d").findall


def _form(text: str, words: list[str], digits: int) -> tuple[int, ...]:
    """Return the bins of a line's text."""
    count = len(words)
    size = len(text)
    full = (
        "\u2e80" <= text[0] <= "\ud7ff"
    )  # a Chinese or Japanese character counts as three letters
    return (
        min(30, size // 2 if full else count),
        min(40, 3 * size // 4 if full else size // 4),
        _capitals("".join(map(_FIRST, words)), text),
        min(3, text.count(",")),
        min(2, text.count(". ")),
        0 if not digits else min(4, 1 + 10 * digits // size),
        (words[0].strip(":").lower() in _BYLINES) + 2 * ("©" in text),
        ("@" in text or "http" in text or "www." in text) + 2 * ("€" in text or "$" in text),
    )


def _capitals(initials: str, text: str) -> int:
    """Return the position in `CAPITALS`, by the words' first characters. Digits are neither."""
    if initials.isupper():
        return ALL
    if initials.islower():
        return NONE
    if text.upper() != text.lower():
        return SOME
    return NO_CASE if any(map(str.isalpha, text)) else NONE


_number = re.compile(r"(\D{0,22}?)(\d{1,3})(?=[.):/ ]|$)").match


def _series(indices: Sequence[int], texts: Sequence[str], digits: Sequence[int]) -> list[int]:
    """Return for each candidate the length of the series of numbers that it is part of.

    1 to 7 is a series of that length, such as `Step 1` and `Step 2`, on neighbouring lines. 9 to 15
    is the same with other lines between. 0 is a line without a number in front.
    """
    lengths = [0] * len(indices)
    series: dict[str, dict[int, int]] = {}  # by the text before the number
    numbers: list[tuple[int, dict[int, int], int]] = []
    for index, text in enumerate(texts):
        if digits[index] and (match := _number(text)) is not None:
            members = series.setdefault(match[1], {})
            number = int(match[2])
            members.setdefault(number, indices[index])
            numbers.append((index, members, number))
    for index, members, number in numbers:
        low = high = number
        while (
            low - 1 in members
            and number - low < _LONGEST_SERIES
            and members[low - 1] < members[low]
        ):
            low -= 1
        while (
            high + 1 in members
            and high - number < _LONGEST_SERIES
            and members[high + 1] > members[high]
        ):
            high += 1
        length = min(_LONGEST_SERIES, high - low + 1)
        gaps = [
            abs(members[near] - members[number])
            for near in (number - 1, number + 1)
            if near in members
        ]
        lengths[index] = length + 8 if gaps and min(gaps) > 1 else length
    return lengths


def habits(scores: Sequence[float]) -> list[tuple[float, ...]]:
    """Return the values of `HABITS` for each candidate, from the first pass's scores of all.

    `scores` are log-odds. The values compare a candidate with the others, and show whether the
    document has headings, and how many.
    """
    order = sorted(scores, reverse=True)
    best, second = order[0], order[1] if len(order) > 1 else -4.0
    likely = sum([score > 0 for score in scores])
    ranks = {score: rank for rank, score in enumerate(order)}
    return [
        (
            score,
            ranks[score] / len(scores),
            min(0.0, second if score == best else best),
            log(1 + likely - (score > 0)),
        )
        for score in scores
    ]
