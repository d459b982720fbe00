"""What stands around a line and what its document is like: the cheap half of the features.

A *feature* sorts a candidate line, or a document, into one of a few numbered bins: the line's
last character, the kind of block above, the number of blocks. Each bin has a weight, learned by
`benchmarks/train_headings.py`, and a score is the sum of one weight a feature: as cheap as Python
gets, and every score explains itself.

No feature knows a language. They look at lengths, at casing as Unicode has it, at the closing
punctuation of many scripts, at digits and quotation marks, at neighbours and at repetitions.
"""

from collections.abc import Sequence
from typing import NamedTuple

from articlex.model import Block, Heading, List, Paragraph, Table
from articlex.readers.text.lines import is_field, is_rule

LONGEST = 160
"""Characters beyond which a paragraph is no candidate; 1 heading in 100 is longer."""

LONGEST_SENTENCE = 120
"""Characters beyond which a paragraph that ends in a full stop is no candidate."""

LONGEST_CLAUSE = 4
"""Words up to which a line that ends in a colon is a candidate."""

SIZES = (12, 25, 50, 90, 160, 300)
"""Upper bounds, in characters, of the sizes that a neighbour may have."""

_BIGGEST = SIZES[-1]
_SIZE_BIN = tuple(12 * sum(size > bound for bound in SIZES) for size in range(_BIGGEST + 1))
_LONGEST_BIN = 12 * len(SIZES)

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
_NO_HEADING_ENDS_IN = frozenset(",，、،;；。．｡।۔")
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
LONG, LONGER = 48, 60
"""From these up to `EDGE`, neighbours are paragraphs of more than 90 and 160 characters."""
EDGE, MARKED, SHORT_LIST, LIST, LONG_LIST, TABLE, CODE = range(84, 91)
NEIGHBOURS = 91

CONTEXT = {
    "last character": len(LAST),
    "above": NEIGHBOURS,
    "below": NEIGHBOURS,
}
"""The features of what is around a line, by which half of them are told to be no headings."""

DOCUMENT = {
    "blocks in the document": 24,
    "lists among the blocks": 14,
    "candidates above long paragraphs": 14,
    "candidates above long paragraphs, of all": 11,
    "length of the first line": 20,
}
"""The features of the document as a whole, in the order of `Survey.document`."""


def _other_neighbour(block: Block) -> int:
    """Return which kind of neighbour a block is that is no paragraph."""
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
        around: every block's kind of neighbour, between two edges.

    """

    texts: list[str]
    places: list[int]
    around: list[int]

    def context(self, at: int) -> tuple[int, int, int]:
        """Return the bins of `CONTEXT` for the candidate at a place."""
        around = self.around
        last = _LAST.get(self.texts[at][-1], OTHER)
        return last, around[at], around[at + 2]

    def near(self, tables: Sequence[Sequence[float]], start: float) -> list[float]:
        """Return for each candidate `start` and the weights of its context, added up."""
        closing, above, below = tables
        texts, places, around = self
        last_of = _LAST.get
        return [
            start
            + closing[last_of(texts[at][-1], OTHER)]
            + above[around[at]]
            + below[around[at + 2]]
            for at in places
        ]

    def document(self) -> tuple[int, ...]:
        """Return the bins of `DOCUMENT`; most are logarithms, in steps of half a doubling."""
        texts, places, around = self
        blocks, candidates = len(texts) - 1, len(places)
        below = [around[at + 2] for at in places]
        above_long = sum([LONG <= kind < EDGE for kind in below])
        above_longer = sum([LONGER <= kind < EDGE for kind in below])
        lists = around.count(SHORT_LIST) + around.count(LIST) + around.count(LONG_LIST)
        return (
            _halves(blocks, 23),
            min(13, 1 + 40 * lists // blocks) if lists else 0,
            _halves(above_longer, 13),
            10 * above_long // candidates,
            _halves(len(texts[0]), 19),
        )


def _halves(number: int, most: int) -> int:
    """Return the logarithm of a number in steps of half a doubling, from 0 for 0 up to `most`."""
    return min(most, (number * number).bit_length())


def survey(blocks: Sequence[Block]) -> Survey:
    """Look at the paragraphs in `blocks` that could be headings, and at what is around them.

    One that ends in a comma, or in the full stop of a script without capitals, could not, nor
    could a rule, or a clause with a colon; and what ends in a colon right above a list or a table
    leads in to that.
    """
    texts = [block[3] if block.__class__ is Paragraph else "" for block in blocks]
    head = _end_of_mail_head(texts)
    places = [
        at
        for at, text in enumerate(texts)
        if 0 < len(text) <= LONGEST
        and (last := text[-1]) not in _NO_HEADING_ENDS_IN
        and (last != "." or len(text) <= LONGEST_SENTENCE)
        and (last not in _COLONS or not _leads(text, at, blocks))
        and at >= head
        and (text[0].isalpha() or not is_rule(text))  # most need no call
    ]
    around = [EDGE, *_neighbours(blocks, texts), EDGE] if places else []
    texts.append("")
    return Survey(texts, places, around)


def _neighbours(blocks: Sequence[Block], texts: Sequence[str]) -> list[int]:
    """Return each block's kind of neighbour: by size, closing and opening, or by type."""
    closes, opens = _CLOSES.get, _OPENS
    return [
        (_SIZE_BIN[size] if (size := len(text)) <= _BIGGEST else _LONGEST_BIN)
        + closes(text[-1], 0)
        + opens[text[0]]
        if text
        else _other_neighbour(block)
        for block, text in zip(blocks, texts, strict=True)
    ]


def _leads(text: str, at: int, blocks: Sequence[Block]) -> bool:
    """Tell whether a line that ends in a colon is a clause, or leads in to a list or table."""
    if text.count(" ") >= LONGEST_CLAUSE:
        return True
    return at + 1 < len(blocks) and isinstance(blocks[at + 1], List | Table)


_MAIL_FIELDS = frozenset(("from", "to", "cc", "date", "sent", "subject", "reply-to", "message-id"))


def _end_of_mail_head(texts: Sequence[str]) -> int:
    """Return how many fields an e-mail's head has (RFC 5322 §3.6): these are no headings."""
    head = 0
    while head < len(texts) and is_field(texts[head]):
        head += 1
    mail = head > 1 and texts[0].partition(":")[0].lower() in _MAIL_FIELDS
    return head if mail else 0
