"""What is around a line, and what its document is like: the cheap half of the features.

A *feature* sorts a candidate line, or a document, into one of a few numbered bins: the line's
last character, the kind of block above, the number of blocks. Trees that
`benchmarks/train_headings.py` learned compare the bins. The features here reject most candidates
that are no headings.

No feature knows a language. They use lengths, upper and lower case, the closing punctuation of many
scripts, digits and quotation marks, neighbours and repetitions.
"""

from bisect import bisect
from collections.abc import Sequence
from operator import sub
from typing import NamedTuple, TypeAlias

from articlex.blocks import Code, List, Table
from articlex.readers.drafts import COLONS, Drafts, HeadingMark
from articlex.readers.text.layout.wrapping import is_field, is_rule

LONGEST = 160
"""Characters up to which a paragraph is a candidate; 1 heading in 100 is longer."""

LONGEST_SENTENCE = 120
"""Characters up to which a paragraph that ends in a full stop is a candidate."""

SIZES = (12, 25, 50, 90, 160, 300)
"""Upper bounds, in characters, of the sizes that a neighbour may have."""

BIGGEST = SIZES[-1]
SIZE_BINS = tuple(12 * sum(size > bound for bound in SIZES) for size in range(BIGGEST + 1))
LONGEST_BIN = 12 * len(SIZES)

LAST = (
    "letter", "full stop", "question mark", "exclamation mark", "colon", "comma", "ellipsis",
    "quotation mark", "bracket", "digit", "dash",
)  # fmt: skip
OTHER, FULL_STOP, QUESTION, EXCLAMATION, COLON, COMMA, ELLIPSIS, QUOTE, BRACKET, DIGIT, DASH = (
    range(11)
)
LAST_KINDS = {
    **dict.fromkeys(".。．｡।۔", FULL_STOP),
    **dict.fromkeys("?？؟", QUESTION),
    **dict.fromkeys("!！", EXCLAMATION),
    **dict.fromkeys(COLONS, COLON),
    **dict.fromkeys(",，、،;；", COMMA),
    "…": ELLIPSIS,
    **dict.fromkeys("\"'“”„»«’‘」』", QUOTE),
    **dict.fromkeys(")]）】", BRACKET),
    **dict.fromkeys("0123456789", DIGIT),
    **dict.fromkeys("-–—|/>→", DASH),
}
NO_HEADING_ENDS_IN = frozenset(",，、،;；。．｡।۔")
CLOSES = {
    **{last: 4 for last, kind in LAST_KINDS.items() if kind in (FULL_STOP, QUESTION, EXCLAMATION)},
    **{last: 4 for last, kind in LAST_KINDS.items() if kind in (ELLIPSIS, QUOTE)},
    **dict.fromkeys(COLONS, 8),
}


OPENS = {
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0),
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 1),
    **dict.fromkeys("0123456789", 2),
    **dict.fromkeys("\"'“”„»«‘「『", 3),
}
"""What a neighbour's first character adds to its bin. A small letter of any script adds 1."""
LONG_PARAGRAPH = 160
LONG, LONGER = 48, 60
"""From these up to `EDGE`, neighbours are paragraphs of more than 90 and 160 characters."""
EDGE, MARKED, SHORT_LIST, LIST, LONG_LIST, TABLE, CODE = range(84, 91)
NEIGHBOURS = 91

LENGTHS = 40
LONGEST_RUN = 9
MOST_BLOCKS = 15

CONTEXT = {
    "last character": len(LAST),
    "length": LENGTHS + 1,
    "form": NEIGHBOURS,
    "above": NEIGHBOURS,
    "below": NEIGHBOURS,
    "second above": NEIGHBOURS,
    "second below": NEIGHBOURS,
    "short blocks above": LONGEST_RUN + 1,
    "short blocks below": LONGEST_RUN + 1,
    "blocks before": MOST_BLOCKS + 1,
    "blocks after": MOST_BLOCKS + 1,
}
"""The features of a line's form and place, by name, with how many bins each has."""

DOCUMENT = {
    "blocks in the document": 24,
    "lists among the blocks": 14,
    "candidates above long paragraphs": 14,
    "candidates above long paragraphs, of all": 11,
    "length of the first line": 20,
    "candidates among the blocks": 11,
    "median paragraph": 12,
    "long paragraphs among the blocks": 11,
    "marked headings": 12,
    "paragraphs that begin with a small letter": 11,
    "paragraphs that end like a sentence": 11,
    "lines between the blocks": 5,
}
"""The features of the whole document, in the order of `Survey.document`."""


def block_bin(body: HeadingMark | List | Table | Code) -> int:
    """Return the bin of a neighbour that is not a paragraph."""
    if isinstance(body, List):
        items = len(body.items)
        return SHORT_LIST if items < 3 else LIST if items < 6 else LONG_LIST  # noqa: PLR2004
    if isinstance(body, Table):
        return TABLE
    return MARKED if isinstance(body, HeadingMark) else CODE


Body: TypeAlias = HeadingMark | List | Table | Code | None


def last_kind(text: str) -> int:
    """Return the position in `LAST` of what a text ends in."""
    return LAST_KINDS.get(text[-1], OTHER)


class Survey(NamedTuple):
    """A document's candidates, and what is around each.

    Attributes:
        texts: the text of every paragraph, empty for other blocks, and one more empty text.
        indices: the candidates' positions among the blocks.
        around: every block's bin as a neighbour, between two edges.
        document: the bins of `DOCUMENT`.

    """

    texts: list[str]
    indices: list[int]
    around: list[int]
    document: tuple[int, ...]

    def context(self) -> list[tuple[int, ...]]:
        """Return the bins of `CONTEXT` for each candidate."""
        texts, indices, around, _ = self
        above = _runs(around)
        below = _runs(around[::-1])[::-1]
        wide = [EDGE, *around, EDGE]
        last_of = LAST_KINDS.get
        end = len(around) - 3
        return [
            (
                last_of(texts[index][-1], OTHER),
                min(LENGTHS, latin_length(texts[index]) // 4),
                around[index + 1],
                around[index],
                around[index + 2],
                wide[index],
                wide[index + 4],
                above[index],
                below[index + 2],
                min(MOST_BLOCKS, index),
                min(MOST_BLOCKS, end - index),
            )
            for index in indices
        ]


def latin_length(text: str) -> int:
    """Return how many characters a text would have in Latin letters.

    A Chinese or Japanese character counts as three.
    """
    return 3 * len(text) if "\u2e80" <= text[:1] <= "\ud7ff" else len(text)


def latin_lengths(texts: Sequence[str]) -> list[int]:
    """Return how many characters texts would have in Latin letters, 0 for an empty text."""
    if all(map(str.isascii, texts)):
        return list(map(len, texts))
    return list(map(latin_length, texts))


def _runs(around: Sequence[int]) -> list[int]:
    """Return for each block how many short paragraphs in a row end with it."""
    runs: list[int] = []
    run = 0
    for kind in around:
        run = 0 if kind >= LONG else run + 1 if run < LONGEST_RUN else run
        runs.append(run)
    return runs


def _document(
    texts: list[str], sizes: list[int], indices: list[int], around: list[int], drafts: Drafts
) -> tuple[int, ...]:
    """Return the bins of `DOCUMENT`. Most are tenths, or logarithms in steps of half a doubling."""
    blocks, candidates = len(texts), len(indices)
    kinds = around[1:-1]
    below = [around[index + 2] for index in indices]
    above_long = sum([LONG <= kind < EDGE for kind in below])
    above_longer = sum([LONGER <= kind < EDGE for kind in below])
    lists = sum([SHORT_LIST <= kind <= LONG_LIST for kind in kinds])
    first = sizes[0]
    sizes = sorted(filter(None, sizes))
    paragraphs = len(sizes)
    long = paragraphs - bisect(sizes, LONG_PARAGRAPH)
    small = sum([kind < EDGE and kind % 4 == 1 for kind in kinds])
    closed = sum([kind < EDGE and kind // 4 % 3 == 1 for kind in kinds])
    lines = drafts.ends[-1] - drafts.starts[0] + 1 - sum(map(sub, drafts.ends, drafts.starts))
    return (
        _halves(blocks, 23),
        min(13, 1 + 40 * lists // blocks) if lists else 0,
        _halves(above_longer, 13),
        10 * above_long // candidates,
        _halves(first, 19),
        10 * candidates // blocks,
        min(11, _halves(sizes[paragraphs // 2] // 8, 11)),
        10 * long // blocks,
        _halves(kinds.count(MARKED), 11),
        10 * small // paragraphs,
        10 * closed // paragraphs,
        min(4, 4 * max(0, lines - blocks) // blocks),
    )


def _halves(number: int, most: int) -> int:
    """Return the logarithm of a number in steps of half a doubling, from 0 for 0 up to `most`."""
    return min(most, (number * number).bit_length())


def survey(drafts: Drafts) -> Survey:
    """Return the paragraphs that could be headings, and what is around them.

    Not candidates are: a line that ends in a comma, or in the full stop of a script without
    capitals, a rule, and a field of an e-mail's header.
    """
    bodies = drafts.bodies
    texts = [text if body is None else "" for text, body in zip(drafts.texts, bodies, strict=True)]
    header = mail_header_length(texts)
    indices = [
        index
        for index, text in enumerate(texts)
        if 0 < len(text) <= LONGEST
        and (last := text[-1]) not in NO_HEADING_ENDS_IN
        and (last != "." or len(text) <= LONGEST_SENTENCE)
        and index >= header
        and (text[0].isalpha() or not is_rule(text))  # most need no call
    ]
    if not indices:
        return Survey(texts, [], [], ())
    sizes = latin_lengths(texts)
    around = [EDGE, *_neighbours(bodies, texts, sizes), EDGE]
    document = _document(texts, sizes, indices, around, drafts)
    texts.append("")
    return Survey(texts, indices, around, document)


def _neighbours(bodies: Sequence[Body], texts: Sequence[str], sizes: Sequence[int]) -> list[int]:
    """Return each block's bin as a neighbour: by size, closing and opening, or by type."""
    closes, opens = CLOSES.get, OPENS
    return [
        (SIZE_BINS[size] if size <= BIGGEST else LONGEST_BIN)
        + closes(text[-1], 0)
        + (opens[text[0]] if text[0] in opens else text[0].islower())
        if body is None
        else block_bin(body)
        for body, text, size in zip(bodies, texts, sizes, strict=True)
    ]


_MAIL_FIELDS = frozenset(("from", "to", "cc", "date", "sent", "subject", "reply-to", "message-id"))


def mail_header_length(texts: Sequence[str]) -> int:
    """Return how many fields an e-mail's header has (RFC 5322 §3.6). They are not headings."""
    length = 0
    while length < len(texts) and is_field(texts[length]):
        length += 1
    is_mail = length > 1 and texts[0].partition(":")[0].lower() in _MAIL_FIELDS
    return length if is_mail else 0
