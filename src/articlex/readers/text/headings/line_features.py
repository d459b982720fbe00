"""The text of a line, and what it shares with its neighbours and with lines like it.

These features cost most. They are computed for the candidates that are in doubt by their context.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TypeAlias, TypeVar

from articlex.readers.text.headings.context_features import (
    CODE,
    CONTEXT,
    DOCUMENT,
    EDGE,
    LONG,
    MARKED,
    NEIGHBOURS,
    OTHER,
    Survey,
)
from articlex.readers.text.headings.trees import View

BYLINES = frozenset((
    "by", "von", "par", "por", "per", "av", "af", "door", "autor", "author", "text", "foto",
    "photo", "photos", "fotos", "bild", "image", "source", "quelle", "credit", "copyright", "©",
    "(c)", "redaktion", "published", "updated", "posted",
))  # fmt: skip

CAPITALS = (
    "some words capitalised", "all words capitalised", "no word capitalised",
    "script without capitals",
)  # fmt: skip
SOME, ALL, NONE, NO_CASE = range(4)
INSIDE = (
    "no punctuation", "a colon", "a dash or a bar", "a quotation", "a bracket",
    "a label that other lines have",
)  # fmt: skip
_COLON, _DASH, _QUOTATION, _BRACKET, _LABEL = range(1, 6)
FIRST = ("capital letter", "small letter", "digit", "quotation mark or bracket", "other character")

MOST_WORDS = 30
MOST_LONG_WORDS = 8
SHARES = 8
"""Steps of a share, such as that of the words with capitals."""
MOST_ALIKE = 13
_LONGEST_SERIES = 7
_LONGEST_LABEL = 30
LONGEST_TEXT = 400
"""Characters of another block in which a line's words are looked for."""
QUOTES = frozenset("\"'“”„«‘「『(")

TEXT = {
    "words": MOST_WORDS + 1,
    "capitals": len(CAPITALS),
    "words capitalised": SHARES + 2,
    "digits": 5,
    "first character": len(FIRST),
    "by-line": 4,
    "commas": 4,
    "sentences within": 3,
    "address or price": 4,
    "inside": len(INSIDE),
    "long words": MOST_LONG_WORDS + 1,
    "long words in the block below": SHARES + 1,
    "long words in the title": SHARES + 1,
    "repeated": 3,
    "number series": 16,
    "lines alike": MOST_ALIKE + 1,
    "lines alike above long blocks": SHARES + 1,
    "lines alike above any text": SHARES + 1,
    "lines with such capitals": MOST_ALIKE + 1,
    "lines with such capitals above long blocks": SHARES + 1,
}
"""The features of a line's text, by name, with how many bins each has."""

FEATURES = {**CONTEXT, **TEXT, **DOCUMENT}
"""All features, in the order of a row."""


def _kind(bin_: int) -> int:
    """Return the size or the type of a neighbour: 0 to 6 are paragraphs by size."""
    return bin_ // 12 if bin_ < EDGE else 7 + bin_ - EDGE


_ASPECTS = (
    [_kind(bin_) for bin_ in range(NEIGHBOURS)],
    [bin_ // 4 % 3 if bin_ < EDGE else 3 for bin_ in range(NEIGHBOURS)],
    [bin_ % 4 if bin_ < EDGE else 4 for bin_ in range(NEIGHBOURS)],
)
"""Of each bin of a neighbour: its kind, how it ends, how it begins."""

VIEWS: list[View] = [
    (name, values)
    for name, size in FEATURES.items()
    for values in (_ASPECTS if size == NEIGHBOURS else (range(size),))
]
"""What the trees compare. A split names a view by its position."""

Form: TypeAlias = tuple[int, int, int, bool]
Case: TypeAlias = tuple[int, bool]
Key = TypeVar("Key", Form, Case)

ABOVE_LONG = frozenset((*range(LONG, EDGE), *range(MARKED + 1, CODE + 1)))
"""Neighbours below a line that are a long paragraph, a list, a table or code."""
ABOVE_TEXT = frozenset((*range(LONG - 12, EDGE), *range(MARKED + 1, CODE + 1)))

_first_of = itemgetter(0)
_digit = re.compile(r"\d").search
_digits = re.compile(r"\d").findall
_mark = re.compile(r"[,:：|@€$\"“„(]|http|www|\. | [-–—] ").search
"""Finds the punctuation that `_punctuation` looks at."""
_long_words = re.compile(r"\w{4,}").findall


_Line: TypeAlias = tuple[bool, tuple[int, ...], Form, Case]
"""Whether a line has digits, its bins that need no other line, and what lines like it share."""


def text_bins(
    seen: Survey, kept: Sequence[int], context: Iterable[tuple[int, ...]]
) -> Iterator[tuple[int, ...]]:
    """Yield the bins of `CONTEXT` and `TEXT` for the candidates at the positions in `kept`.

    `context` has their bins of `CONTEXT`.
    """
    texts, around = seen.texts, seen.around
    rows = list(context)
    has_colons = any(":" in texts[index] for index in kept)
    labels = count_labels(texts) if has_colons else {}
    kept_texts = [texts[index] for index in kept]
    lines = [_read(text, row[0], labels) for text, row in zip(kept_texts, rows, strict=True)]
    repeats = Counter(kept_texts)
    series = number_series(kept, kept_texts, [line[0] for line in lines])
    below = [around[index + 2] for index in kept]
    forms = _groups([line[2] for line in lines], below)
    cases = _groups([line[3] for line in lines], below)
    title = texts[0][:LONGEST_TEXT].lower()
    for index, text, row, line, number in zip(kept, kept_texts, rows, lines, series, strict=True):
        words = _long_words(text.lower())
        if words:
            count = len(words)
            near = texts[index + 1][:LONGEST_TEXT].lower()
            in_near = 1 + (SHARES - 1) * sum(map(near.__contains__, words)) // count
            in_title = 1 + (SHARES - 1) * sum(map(title.__contains__, words)) // count
        else:
            count = in_near = in_title = 0
        repeat = repeats[text]
        yield (
            *row,
            *line[1],
            min(MOST_LONG_WORDS, count),
            in_near,
            in_title if index else 0,
            repeat - 1 if repeat < 3 else 2,  # noqa: PLR2004
            number,
            *forms[line[2]],
            *cases[line[3]][:2],
        )


def _read(text: str, last: int, labels: Mapping[str, int]) -> _Line:
    """Return what is in a line, whose last character is of the kind `last`."""
    words = text.split()
    size, count = len(text), len(words)
    initials = "".join(map(_first_of, words))
    capitals = _capitals(initials, text)
    digits = len(_digits(text)) if _digit(text) else 0
    bins = (
        # A Chinese or Japanese character counts as half a word.
        min(MOST_WORDS, size // 2 if "\u2e80" <= text[0] <= "\ud7ff" else count),
        capitals,
        SHARES + 1 if capitals == NO_CASE else SHARES * sum(map(str.isupper, initials)) // count,
        min(4, 1 + 10 * digits // size) if digits else 0,
        _first(text[0]),
        (words[0].strip(":").lower() in BYLINES) + 2 * ("©" in text),
        *(_punctuation(text, labels) if _mark(text) else _NO_PUNCTUATION),
    )
    has_digits = digits > 0
    form = (last, min(3, count // 4), capitals, has_digits)
    return has_digits, bins, form, (capitals, last == OTHER)


_NO_PUNCTUATION = (0, 0, 0, 0)


def _punctuation(text: str, labels: Mapping[str, int]) -> tuple[int, ...]:
    """Return the bins of "commas", "sentences within", "address or price" and "inside"."""
    body = text[:-1]
    inside = 0
    if ":" in body or "：" in body:
        inside = _LABEL if labels.get(text.partition(":")[0], 0) > 1 else _COLON
    elif "|" in body or " - " in body or " – " in body or " — " in body:
        inside = _DASH
    elif '"' in body or "“" in body or "„" in body:
        inside = _QUOTATION
    elif "(" in body:
        inside = _BRACKET
    return (
        min(3, text.count(",")),
        min(2, text.count(". ")),
        ("@" in text or "http" in text or "www." in text) + 2 * ("€" in text or "$" in text),
        inside,
    )


def count_labels(texts: Sequence[str]) -> Mapping[str, int]:
    """Return how many paragraphs begin with each label: `Name: ` or `INTERVIEWER: `."""
    return Counter([text.partition(":")[0] for text in texts if ": " in text[:_LONGEST_LABEL]])


def _capitals(initials: str, text: str) -> int:
    """Return the position in `CAPITALS`, by the words' first characters. Digits are neither."""
    if initials.isupper():
        return ALL
    if initials.islower():
        return NONE
    if text.upper() != text.lower():
        return SOME
    return NO_CASE if any(map(str.isalpha, text)) else NONE


def _first(character: str) -> int:
    """Return the position in `FIRST` of a line's first character.

    A letter of a script without capitals counts as one.
    """
    if character.islower():
        return 1
    if character.isalpha() or character.isupper():
        return 0
    if character.isdigit():
        return 2
    return 3 if character in QUOTES else 4


def _groups(keys: Sequence[Key], below: Sequence[int]) -> dict[Key, tuple[int, int, int]]:
    """Return for each key the bins of how many lines have it, and of what is below them.

    The second is the share of the lines above long blocks, the third of those above any text.
    """
    pairs = list(zip(keys, below, strict=True))
    long = Counter([key for key, kind in pairs if kind in ABOVE_LONG])
    any_text = Counter([key for key, kind in pairs if kind in ABOVE_TEXT])
    return {
        key: (
            min(MOST_ALIKE, (size * size).bit_length()),
            SHARES * long[key] // size,
            SHARES * any_text[key] // size,
        )
        for key, size in Counter(keys).items()
    }


_number = re.compile(r"(\D{0,22}?(?:\d{1,3}\.){0,5})(\d{1,3})(?=[.):/ ]|$)").match


def number_series(
    indices: Sequence[int], texts: Sequence[str], have_digits: Sequence[bool]
) -> list[int]:
    """Return for each candidate the length of the series of numbers that it is part of.

    1 to 7 is a series of that length, such as `Step 1` and `Step 2`, on neighbouring lines. 9 to 15
    is the same with other lines between. 0 is a line without a number in front.

    Args:
        indices: the candidates' positions among the blocks.
        texts: their texts.
        have_digits: which of them have digits.

    """
    lengths = [0] * len(indices)
    series: dict[str, dict[int, int]] = {}  # by the text before the number
    numbers: list[tuple[int, dict[int, int], int]] = []
    for index, (text, has_digits) in enumerate(zip(texts, have_digits, strict=True)):
        if has_digits and (match := _number(text)) is not None:
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
