"""What a line, its neighbours and its document say about its being a heading.

A *feature* sorts a candidate line into one of a few numbered bins: its length, its last
character, the kind of block two above. Each bin has a weight, learned by
`benchmarks/train_headings.py`, and a score is the sum of one weight a feature: as cheap as
Python gets, and every score explains itself. Some forty features were tried; with these
fifteen a model does better on pages it has not seen than with all of them.

No feature knows a language. They look at lengths, at casing as Unicode has it, at the closing
punctuation of many scripts, at digits and quotation marks, at neighbours and at repetitions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, log
from operator import itemgetter
from typing import NamedTuple

from articlex.model import Block, Heading, List, Paragraph, Table
from articlex.readers.text.lines import is_field

LONGEST = 160
"""Characters beyond which a paragraph is no candidate; 1 heading in 100 is longer."""

LONGEST_CLAUSE = 4
"""Words up to which a line that ends in a colon is a candidate."""

SIZES = (12, 25, 50, 90, 160, 300)
"""Upper bounds, in characters, of the sizes that a neighbour may have."""

_BIGGEST = SIZES[-1]
_SIZE_BIN = tuple(12 * sum(size > bound for bound in SIZES) for size in range(_BIGGEST + 1))

LAST = (
    "letter", "full stop", "question mark", "exclamation mark", "colon", "comma", "ellipsis",
    "quotation mark", "bracket", "digit", "dash",
)  # fmt: skip
OTHER, FULL_STOP, QUESTION, EXCLAMATION, COLON, COMMA, ELLIPSIS, QUOTE, BRACKET, DIGIT, DASH = (
    range(11)
)
_LAST = {
    **dict.fromkeys(".。．｡।۔", FULL_STOP),
    **dict.fromkeys("?？؟", QUESTION),
    **dict.fromkeys("!！", EXCLAMATION),
    **dict.fromkeys(":：", COLON),
    **dict.fromkeys(",，、،;；", COMMA),
    "…": ELLIPSIS,
    **dict.fromkeys("\"'“”„»«’‘」』", QUOTE),
    **dict.fromkeys(")]）】", BRACKET),
    **dict.fromkeys("0123456789", DIGIT),
    **dict.fromkeys("-–—|/>→", DASH),
}
_ENDS_SENTENCE = frozenset(sign for sign, kind in _LAST.items() if kind in (FULL_STOP, COMMA))
_COLONS = frozenset(":：")
_CLOSES = {
    **{sign: 4 for sign, kind in _LAST.items() if kind in (FULL_STOP, QUESTION, EXCLAMATION)},
    **{sign: 4 for sign, kind in _LAST.items() if kind in (ELLIPSIS, QUOTE)},
    **dict.fromkeys(_COLONS, 8),
}


class _Openings(dict[str, int]):
    """What a neighbour's first character adds to its bin; each letter is looked into once."""

    def __missing__(self, first: str) -> int:
        self[first] = found = int(first.islower())
        return found


_OPENS = _Openings({**dict.fromkeys("0123456789", 2), **dict.fromkeys("\"'“”„»«‘「『", 3)})
_BYLINES = {
    "by", "von", "par", "por", "per", "av", "af", "door", "autor", "author", "text", "foto",
    "photo", "photos", "fotos", "bild", "image", "source", "quelle", "credit", "copyright", "©",
    "(c)", "redaktion", "published", "updated", "posted",
}  # fmt: skip
EDGE, MARKED, SHORT_LIST, LIST, LONG_LIST, TABLE, CODE = range(84, 91)
NEIGHBOURS = 91

CONTEXT = {
    "last character": len(LAST),
    "two above": NEIGHBOURS,
    "above": NEIGHBOURS,
    "below": NEIGHBOURS,
}
"""The features that are cheap, by which most lines are told to be no headings at all."""

FEATURES = {
    **CONTEXT,
    "words": 31,
    "capitalised words": 12,
    "commas": 4,
    "by-line": 4,
    "address or price": 4,
    "repeated": 2,
    "number series": 5,
    "words found below": 6,
}
"""Every feature's name and how many bins it has, in the order of `observe`."""

HABITS = ("best other score", "best other score if low", "scores of lines of the same form")
"""What the second pass knows of the document, in the order of `habits`."""


def neighbour(block: Block, text: str) -> int:
    """Return which kind of neighbour a block is: by size, closing and opening, or by type.

    `text` is a paragraph's, and empty for any other block.
    """
    if text:
        size = len(text)
        return (
            (_SIZE_BIN[size] if size <= _BIGGEST else 72)
            + _CLOSES.get(text[-1], 0)
            + _OPENS[text[0]]
        )
    if isinstance(block, List):
        items = len(block.items)
        return SHORT_LIST if items < 3 else LIST if items < 6 else LONG_LIST  # noqa: PLR2004
    if isinstance(block, Table):
        return TABLE
    return MARKED if isinstance(block, Heading) else CODE


class Survey(NamedTuple):
    """A document's candidates, by the places of their blocks, and what is around each.

    Attributes:
        texts: the text of every block, empty where it is no paragraph, and an empty one more.
        places: the candidates' places.
        around: every block's kind of neighbour, after two edges and before one.

    """

    texts: list[str]
    places: list[int]
    around: list[int]

    def context(self, at: int) -> tuple[int, int, int, int]:
        """Return the bins of `CONTEXT` for the candidate at a place."""
        around = self.around
        last = _LAST.get(self.texts[at][-1], OTHER)
        return last, around[at], around[at + 1], around[at + 3]

    def near(self, tables: Sequence[Sequence[float]]) -> list[float]:
        """Return for each candidate the sum of its context's weights."""
        closing, two_above, above, below = tables
        texts, places, around = self
        last_of = _LAST.get
        return [
            closing[last_of(texts[at][-1], OTHER)]
            + two_above[around[at]]
            + above[around[at + 1]]
            + below[around[at + 3]]
            for at in places
        ]


def survey(blocks: Sequence[Block]) -> Survey:
    """Look at the paragraphs in `blocks` that could be headings, and at what is around them.

    One that ends in a full stop or a comma could not (1 heading in 40 does), nor could a clause
    with a colon; and what ends in a colon right above a list or a table leads in to that.
    """
    texts = [block[3] if block.__class__ is Paragraph else "" for block in blocks]
    head = _end_of_mail_head(texts)
    places = [
        at
        for at, text in enumerate(texts)
        if 0 < len(text) <= LONGEST
        and (last := text[-1]) not in _ENDS_SENTENCE
        and (last not in _COLONS or not _leads(text, at, blocks))
        and at >= head
    ]
    around = [EDGE, EDGE, *map(neighbour, blocks, texts), EDGE] if places else []
    texts.append("")
    return Survey(texts, places, around)


def observe(seen: Survey, kept: Sequence[int]) -> list[tuple[int, ...]]:
    """Return all bins of the candidates at the places in `kept`."""
    texts = seen.texts
    found = [texts[at] for at in kept]
    repeated = _repeated(found)
    words = list(map(str.split, found))
    series = _series(kept, words, map(_find_digit, found))
    return [
        (
            *seen.context(at),
            *_form(text, own),
            1 if text in repeated else 0,
            place_in_series,
            _found_again(own, texts[at + 1]),
        )
        for at, text, own, place_in_series in zip(kept, found, words, series, strict=True)
    ]


def _end_of_mail_head(texts: Sequence[str]) -> int:
    """Return how many fields an e-mail's head has, which are no run of headings."""
    head = 0
    while head < len(texts) and is_field(texts[head]):
        head += 1
    return head if head > 1 else 0


def _leads(text: str, at: int, blocks: Sequence[Block]) -> bool:
    """Tell whether a line that ends in a colon is a clause, or leads in to a list or table."""
    if text.count(" ") >= LONGEST_CLAUSE:
        return True
    return at + 1 < len(blocks) and isinstance(blocks[at + 1], List | Table)


def _repeated(texts: list[str]) -> frozenset[str]:
    """Return those of `texts` that are there twice or more."""
    if len(set(texts)) == len(texts):
        return frozenset()
    return frozenset(text for text, count in Counter(texts).items() if count > 1)


def _form(text: str, words: list[str]) -> tuple[int, int, int, int, int]:
    """Return the bins of what the line itself shows."""
    count = len(words)
    capital = sum(map(_is_upper, map(_FIRST_LETTER, words)))
    commas = text.count(",")
    return (
        # Two Chinese or Japanese characters say as much as a word.
        min(30, len(text) // 2 if "\u2e80" <= text[0] < "\ud800" else count),
        11 if capital == count else _capitals(text, capital, count),
        commas if commas < 3 else 3,  # noqa: PLR2004, FURB136
        (words[0].strip(":").lower() in _BYLINES) + 2 * ("©" in text),
        ("@" in text or "http" in text or "www." in text) + 2 * ("€" in text or "$" in text),
    )


def _capitals(text: str, capital: int, count: int) -> int:
    """Return the tenths of words with a capital; 10 is a script without."""
    if not capital and text.upper() == text.lower():
        return 10
    return 10 * capital // count


_is_upper = str.isupper
_FIRST_LETTER = itemgetter(0)
_find_digit = re.compile(r"\d").search


def _series(
    places: Sequence[int], words: list[list[str]], digits: Iterable[object | None]
) -> list[int]:
    """Tell for each candidate where the next or previous number of a series stands.

    1 is beside, 2 near, 3 far, 4 nowhere, 0 for a line without a number in front. `digits`
    has None for a line without any.
    """
    numbers: dict[int, int] = {}  # by candidate
    first_at: dict[int, int] = {}
    for index, digit in enumerate(digits):
        if digit is not None and (number := _number(words[index])) is not None:
            numbers[index] = number
            first_at.setdefault(number, places[index])
    found = [0] * len(places)
    for index, number in numbers.items():
        at = places[index]
        gap = min(
            (abs(first_at[n] - at) for n in (number - 1, number + 1) if n in first_at), default=None
        )
        found[index] = 4 if gap is None else 1 if gap == 1 else 2 if gap < 40 else 3  # noqa: PLR2004
    return found


def _number(words: list[str]) -> int | None:
    """Return the number that a line has as its first or second word, as in `Step 3`."""
    for word in words[:2]:
        digits = word.strip("#().:")
        if len(digits) < 4 and digits.isdecimal():  # noqa: PLR2004
            return int(digits)
    return None


def _found_again(words: list[str], below: str) -> int:
    """Tell how many of a line's longer words come again in the paragraph below it."""
    if not below:
        return 5
    below = below[:300]
    long = hits = 0
    for word in words[:8]:
        if len(word) > 3:  # noqa: PLR2004
            long += 1
            if word[1:5] in below:
                hits += 1
    if not long:
        return 4
    return 0 if not hits else 3 if hits == long else 1 if hits == 1 else 2


def habits(rows: Sequence[tuple[int, ...]], scores: Sequence[float]) -> list[tuple[float, ...]]:
    """Return for each candidate what the first pass's scores of the others say, as `HABITS`.

    `scores` are log-odds: does the document have headings at all, and do the other lines of
    this one's form (last character, capitals, a number in series) look like some? Where these
    are few, the mean of their chances is drawn towards that of all others.
    """
    chances = [1 / (1 + exp(-score)) for score in scores]
    forms = [4 * row[0] + 2 * (row[5] == 11) + (row[10] > 0) for row in rows]  # noqa: PLR2004
    sums: dict[int, float] = {}
    for form, chance in zip(forms, chances, strict=True):
        sums[form] = sums.get(form, 0.0) + chance
    counts = Counter(forms)
    total, count = sum(chances), len(chances)
    *_, second, best = [-3.0, -3.0, *sorted(scores)[-2:]]
    found: list[tuple[float, ...]] = []
    for score, chance, form in zip(scores, chances, forms, strict=True):
        other = second if score == best else best
        base = (total - chance + 0.4) / (count + 1)
        mean = (sums[form] - chance + 2 * base) / (counts[form] + 1)
        found.append((other, other if other < 0 else 0.0, log(mean / (1 - mean))))
    return found


def describe(name: str, bin_: int) -> str:
    """Return in words what bin `bin_` of the feature called `name` means."""
    if name == "last character":
        return f"ends in a {LAST[bin_]}"
    if name in ("above", "two above", "below"):
        return f"{name}: {_neighbour_in_words(bin_)}"
    if name == "capitalised words":
        if bin_ == 10:  # noqa: PLR2004
            return "script without capitals"
        return "all words capitalised" if bin_ == 11 else f"{10 * bin_} % of words capitalised"  # noqa: PLR2004
    if name in ("by-line", "address or price", "repeated"):
        return name if bin_ else f"no {name}"
    if name == "number series":
        return (
            "no number",
            "next number beside",
            "next number near",
            "next number far",
            "lone number",
        )[bin_]
    if name == "words found below":
        return f"{('no', 'one', 'some', 'all', 'no long', 'no')[bin_]} words found below"
    return f"{name}: {bin_}"


def _neighbour_in_words(kind: int) -> str:
    if kind >= EDGE:
        return ("nothing", "marked heading", "short list", "list", "long list", "table", "code")[
            kind - EDGE
        ]
    size, closes = kind // 12, kind // 4 % 3
    words = ("tiny", "short", "short", "middling", "middling", "longer", "long")[size]
    return f"{words} {('line', 'sentence', 'line with a colon')[closes]}"
