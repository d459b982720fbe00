"""What a line, its neighbours and its document say about its being a heading.

A *feature* sorts a candidate line into one of a few numbered bins: its length, its last
character, the kind of block two above. Each bin has a weight, learned by
`benchmarks/train_headings.py`, and a score is the sum of one weight a feature: as cheap as
Python gets, and every score explains itself. Some forty features were tried; with these
fifteen a model does better on pages it has not seen than with all of them.

No feature knows a language. They look at lengths, at casing as Unicode has it, at the closing
punctuation of many scripts, at digits and quotation marks, at neighbours and at repetitions.
"""

import math
import re
from collections import Counter
from collections.abc import Hashable, Sequence
from operator import itemgetter

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
_ENDS_SENTENCE = frozenset((FULL_STOP, COMMA))
_CLOSES = (0, 4, 4, 4, 8, 0, 4, 4, 0, 0, 0)
_OPENS = {
    **dict.fromkeys("0123456789", 2),
    **dict.fromkeys("\"'“”„»«‘「『", 3),
}
_BYLINES = {
    "by", "von", "par", "por", "per", "av", "af", "door", "autor", "author", "text", "foto",
    "photo", "photos", "fotos", "bild", "image", "source", "quelle", "credit", "copyright", "©",
    "(c)", "redaktion", "published", "updated", "posted",
}  # fmt: skip
EDGE, MARKED, SHORT_LIST, LIST, LONG_LIST, TABLE, CODE = range(84, 91)
NEIGHBOURS = 91

FEATURES = {
    "length": LONGEST + 1,
    "words": 31,
    "last character": len(LAST),
    "capitalised words": 12,
    "digits": 12,
    "commas": 4,
    "by-line": 4,
    "address or price": 4,
    "two above": NEIGHBOURS,
    "above": NEIGHBOURS,
    "below": NEIGHBOURS,
    "repeated": 2,
    "number series": 5,
    "words found below": 6,
    "share of short lines": 11,
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
        first = text[0]
        return (
            (_SIZE_BIN[size] if size <= _BIGGEST else 72)
            + _CLOSES[_LAST.get(text[-1], OTHER)]
            + (1 if first.islower() else _OPENS.get(first, 0))
        )
    if isinstance(block, List):
        items = len(block.items)
        return SHORT_LIST if items < 3 else LIST if items < 6 else LONG_LIST  # noqa: PLR2004
    if isinstance(block, Table):
        return TABLE
    return MARKED if isinstance(block, Heading) else CODE


def observe(blocks: Sequence[Block]) -> tuple[list[int], list[tuple[int, ...]]]:
    """Return the places of the candidates in `blocks`, and each one's bins."""
    texts = [block.text if block.__class__ is Paragraph else "" for block in blocks]
    head = 0  # an e-mail's head is no run of headings
    while head < len(texts) and is_field(texts[head]):
        head += 1
    short = [at for at, text in enumerate(texts) if 0 < len(text) <= LONGEST]
    places = [
        at for at in short if (at >= head or head == 1) and _may_be_heading(texts[at], at, blocks)
    ]
    if not places:
        return places, []
    around = [EDGE, EDGE, *map(neighbour, blocks, texts), EDGE]
    short_share = 10 * len(short) // len(texts)
    texts.append("")
    repeats = Counter([texts[at] for at in places])
    words = [texts[at].split() for at in places]
    has_digit = [_DIGIT.search(texts[at]) is not None for at in places]
    numbers = [_number(own) if yes else None for own, yes in zip(words, has_digit, strict=True)]
    first_at: dict[int, int] = {}
    for at, number in zip(places, numbers, strict=True):
        if number is not None:
            first_at.setdefault(number, at)
    return places, [
        (
            *_form(texts[at], own, has_digit=yes),
            around[at],
            around[at + 1],
            around[at + 3],
            int(repeats[texts[at]] > 1),
            0 if number is None else _series(number, at, first_at),
            _found_again(own, texts[at + 1]),
            short_share,
        )
        for at, own, yes, number in zip(places, words, has_digit, numbers, strict=True)
    ]


def _may_be_heading(text: str, at: int, blocks: Sequence[Block]) -> bool:
    """Tell whether a short paragraph is worth a score.

    What ends in a full stop or a comma is not (1 heading in 40 does), nor is a clause with a
    colon; and what ends in a colon right above a list or a table leads in to that.
    """
    last = _LAST.get(text[-1], OTHER)
    if last == COLON:
        below = blocks[at + 1] if at + 1 < len(blocks) else None
        return not isinstance(below, List | Table) and text.count(" ") < LONGEST_CLAUSE
    return last not in _ENDS_SENTENCE


def _form(
    text: str, words: list[str], *, has_digit: bool
) -> tuple[int, int, int, int, int, int, int, int]:
    """Return the bins of what the line itself shows."""
    size = len(text)
    count = len(words)
    capital = sum(map(str.isupper, map(_FIRST_LETTER, words)))
    digits = sum(map(str.isdecimal, text)) if has_digit else 0
    return (
        # A Chinese or Japanese character says as much as a syllable.
        min(LONGEST, 2 * size) if "\u2e80" <= text[0] < "\ud800" else size,
        count if count < 30 else 30,  # noqa: PLR2004, FURB136
        _LAST.get(text[-1], OTHER),
        _capitals(text, capital, count),
        1 + 10 * digits // size if digits else 0,
        min(3, text.count(",")),
        (words[0].strip(":").lower() in _BYLINES) + 2 * ("©" in text),
        ("@" in text or "http" in text or "www." in text) + 2 * ("€" in text or "$" in text),
    )


def _capitals(text: str, capital: int, count: int) -> int:
    """Return the tenths of words with a capital; 10 is a script without, 11 is every word."""
    if capital == count:
        return 11
    if not capital and text.upper() == text.lower():
        return 10
    return 10 * capital // count


_FIRST_LETTER = itemgetter(0)
_DIGIT = re.compile(r"\d")


def _number(words: list[str]) -> int | None:
    """Return the number that a line has as its first or second word, as in `Step 3`."""
    for word in words[:2]:
        digits = word.strip("#().:")
        if len(digits) < 4 and digits.isdecimal():  # noqa: PLR2004
            return int(digits)
    return None


def _series(number: int, at: int, first_at: dict[int, int]) -> int:
    """Tell where the next or previous number of a series stands: beside, near, far, nowhere."""
    gaps = [abs(first_at[other] - at) for other in (number - 1, number + 1) if other in first_at]
    if not gaps:
        return 4
    gap = min(gaps)
    return 1 if gap == 1 else 2 if gap < 40 else 3  # noqa: PLR2004


def _found_again(words: list[str], below: str) -> int:
    """Tell how many of a line's longer words come again in the paragraph below it."""
    if not below:
        return 5
    long = [word[1:5] for word in words[:8] if len(word) > 3]  # noqa: PLR2004
    if not long:
        return 4
    below = below[:300]
    hits = sum([word in below for word in long])
    return 0 if not hits else 3 if hits == len(long) else 1 if hits == 1 else 2


def habits(rows: Sequence[tuple[int, ...]], scores: Sequence[float]) -> list[tuple[float, ...]]:
    """Return for each candidate what the first pass's scores of the others say, as `HABITS`.

    `scores` are log-odds: does the document have headings at all, and do the other lines of
    this one's form (last character, capitals, a number in series) look like some?
    """
    chances = [1 / (1 + math.exp(-score)) for score in scores]
    alike = _others(chances, [(row[2], row[3] == 11, row[12] > 0) for row in rows])  # noqa: PLR2004
    *_, second, best = [-3.0, -3.0, *sorted(scores)[-2:]]
    found: list[tuple[float, ...]] = []
    for score, same_form in zip(scores, alike, strict=True):
        other = second if score == best else best
        found.append((other, min(other, 0.0), same_form))
    return found


def _others(chances: Sequence[float], keys: Sequence[Hashable]) -> list[float]:
    """Return for each candidate the log-odds of the mean chance of others with its key.

    Where these are few, their mean is drawn towards that of all others.
    """
    total, count = sum(chances), len(chances)
    sums: dict[Hashable, float] = {}
    counts = Counter(keys)
    for key, chance in zip(keys, chances, strict=True):
        sums[key] = sums.get(key, 0.0) + chance
    found = []
    for key, chance in zip(keys, chances, strict=True):
        base = (total - chance + 0.4) / (count + 1)
        mean = (sums[key] - chance + 2 * base) / (counts[key] + 1)
        found.append(math.log(mean / (1 - mean)))
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
    if name in ("share of short lines", "digits"):
        return f"{name}: {10 * bin_} %"
    return f"{name}: {bin_}"


def _neighbour_in_words(kind: int) -> str:
    if kind >= EDGE:
        return ("nothing", "marked heading", "short list", "list", "long list", "table", "code")[
            kind - EDGE
        ]
    size, closes = kind // 12, kind // 4 % 3
    words = ("tiny", "short", "short", "middling", "middling", "longer", "long")[size]
    return f"{words} {('line', 'sentence', 'line with a colon')[closes]}"
