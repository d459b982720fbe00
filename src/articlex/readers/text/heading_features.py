"""What a line shows, and what the other lines' scores say: the dear half of the features.

They are computed for the half of the lines that what is around them (`heading_context.py`) does not
rule out. Some two hundred features were tried; with these a model does best on pages that it
has not seen.
"""

import re
from collections import Counter
from collections.abc import Sequence
from math import log
from operator import itemgetter

from articlex.readers.text.heading_context import CONTEXT, Survey

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
"""What the second pass knows of the document, in the order of `habits`."""


_LONGEST_SERIES = 7
_SHORTEST_TITLE = 25


def observe(seen: Survey, kept: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the bins of `FEATURES` for the candidates at the places in `kept`."""
    texts = seen.texts
    found = [texts[at] for at in kept]
    words = list(map(str.split, found))
    digits = [len(_digits(text)) for text in found]
    repeated = _repeated(found)
    series = _series(kept, found, digits)
    return [
        (
            *seen.context(at),
            *_form(text, own, count),
            1 if text in repeated else 0,
            place,
            1 if not at and len(text) > _SHORTEST_TITLE else 0,
        )
        for at, text, own, count, place in zip(kept, found, words, digits, series, strict=True)
    ]


def _repeated(texts: list[str]) -> frozenset[str]:
    """Return those of `texts` that are there twice or more."""
    if len(set(texts)) == len(texts):
        return frozenset()
    return frozenset(text for text, count in Counter(texts).items() if count > 1)


_FIRST = itemgetter(0)
_digits = re.compile(r"\d").findall


def _form(text: str, words: list[str], digits: int) -> tuple[int, ...]:
    """Return the bins of what the line itself shows."""
    count = len(words)
    size = len(text)
    full = "\u2e80" <= text[0] <= "\ud7ff"  # a Chinese or Japanese character says as much as three
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
    """Return which of `CAPITALS` a text has, by its words' first characters; digits are neutral."""
    if initials.isupper():
        return ALL
    if initials.islower():
        return NONE
    return SOME if text.upper() != text.lower() else NO_CASE


_number = re.compile(r"(\D{0,22}?)(\d{1,3})(?=[.):/ ]|$)").match


def _series(places: Sequence[int], texts: Sequence[str], digits: Sequence[int]) -> list[int]:
    """Tell for each candidate how long the series of numbers is that it is part of.

    1 to 7 is that many numbers, `Step 1` and `Step 2`, one below the other; 9 to 15 is the
    same with lines between. 0 is a line without a number in front. `digits` counts each
    text's digits.
    """
    found = [0] * len(places)
    series: dict[str, dict[int, int]] = {}  # by what stands before the number
    numbers: list[tuple[int, dict[int, int], int]] = []
    for index, text in enumerate(texts):
        if digits[index] and (match := _number(text)) is not None:
            own = series.setdefault(match[1], {})
            number = int(match[2])
            own.setdefault(number, places[index])
            numbers.append((index, own, number))
    for index, own, number in numbers:
        low = high = number
        while low - 1 in own and number - low < _LONGEST_SERIES and own[low - 1] < own[low]:
            low -= 1
        while high + 1 in own and high - number < _LONGEST_SERIES and own[high + 1] > own[high]:
            high += 1
        length = min(_LONGEST_SERIES, high - low + 1)
        gaps = [abs(own[near] - own[number]) for near in (number - 1, number + 1) if near in own]
        found[index] = length + 8 if gaps and min(gaps) > 1 else length
    return found


def habits(scores: Sequence[float]) -> list[tuple[float, ...]]:
    """Return for each candidate what the first pass's scores of all say, as `HABITS`.

    `scores` are log-odds: how does it stand among the others, does the document have headings
    at all, and how many?
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
