"""What is around a line, and what its document is like: the cheap half of the features.

A *feature* sorts a candidate line, or a document, into one of a few numbered bins: the line's
last character, the kind of block above, the number of blocks. Each bin has a weight, which
`benchmarks/train_headings.py` learns. A score is the sum of one weight per feature, so it is cheap
and explains itself.

No feature knows a language. They use lengths, upper and lower case, the closing punctuation of many
scripts, digits and quotation marks, neighbours and repetitions.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from articlex.blocks import Code, List, Table
from articlex.readers.drafts import COLONS, Drafts, HeadingMark
from articlex.readers.text.layout.wrapping import is_field, is_rule

LONGEST = 160
"""Characters up to which a paragraph is a candidate; 1 heading in 100 is longer."""

LONGEST_SENTENCE = 120
"""Characters up to which a paragraph that ends in a full stop is a candidate."""

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
    **dict.fromkeys(COLONS, COLON),
    **dict.fromkeys(",，、،;；", COMMA),
    "…": ELLIPSIS,
    **dict.fromkeys("\"'“”„»«’‘」』", QUOTE),
    **dict.fromkeys(")]）】", BRACKET),
    **dict.fromkeys("0123456789", DIGIT),
    **dict.fromkeys("-–—|/>→", DASH),
}
_NO_HEADING_ENDS_IN = frozenset(",，、،;；。．｡।۔")
_CLOSES = {
    **{last: 4 for last, kind in _LAST.items() if kind in (FULL_STOP, QUESTION, EXCLAMATION)},
    **{last: 4 for last, kind in _LAST.items() if kind in (ELLIPSIS, QUOTE)},
    **dict.fromkeys(COLONS, 8),
}


_OPENS = {
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0),
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 1),
    **dict.fromkeys("0123456789", 2),
    **dict.fromkeys("\"'“”„»«‘「『", 3),
}
"""What a neighbour's first character adds to its bin. A small letter of any script adds 1."""
LONG, LONGER = 48, 60
"""From these up to `EDGE`, neighbours are paragraphs of more than 90 and 160 characters."""
EDGE, MARKED, SHORT_LIST, LIST, LONG_LIST, TABLE, CODE = range(84, 91)
NEIGHBOURS = 91

CONTEXT = {
    "last character": len(LAST),
    "above": NEIGHBOURS,
    "below": NEIGHBOURS,
}
"""The features of what is around a line. They reject half of the candidates."""

DOCUMENT = {
    "blocks in the document": 24,
    "lists among the blocks": 14,
    "candidates above long paragraphs": 14,
    "candidates above long paragraphs, of all": 11,
    "length of the first line": 20,
}
"""The features of the whole document, in the order of `Survey.document`."""


def _block_bin(body: HeadingMark | List | Table | Code) -> int:
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
    return _LAST.get(text[-1], OTHER)


class Survey(NamedTuple):
    """A document's candidates, and what is around each.

    Attributes:
        texts: the text of every paragraph, empty for other blocks, and one more empty text.
        indices: the candidates' positions among the blocks.
        around: every block's bin as a neighbour, between two edges.

    """

    texts: list[str]
    indices: list[int]
    around: list[int]

    def context(self, index: int) -> tuple[int, int, int]:
        """Return the bins of `CONTEXT` for the candidate at a position."""
        around = self.around
        return last_kind(self.texts[index]), around[index], around[index + 2]

    def context_scores(self, tables: Sequence[Sequence[float]], start: float) -> list[float]:
        """Return for each candidate the sum of `start` and the weights of its context."""
        closing, above, below = tables
        texts, indices, around = self
        last_of = _LAST.get
        return [
            start
            + closing[last_of(texts[index][-1], OTHER)]
            + above[around[index]]
            + below[around[index + 2]]
            for index in indices
        ]

    def document(self) -> tuple[int, ...]:
        """Return the bins of `DOCUMENT`. Most are logarithms in steps of half a doubling."""
        texts, indices, around = self
        blocks, candidates = len(texts) - 1, len(indices)
        below = [around[index + 2] for index in indices]
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


def survey(drafts: Drafts) -> Survey:
    """Return the paragraphs that could be headings, and what is around them.

    Not candidates are: a line that ends in a comma, or in the full stop of a script without
    capitals, a rule, a clause with a colon, and a line with a colon right above a list or table.
    """
    bodies = drafts.bodies
    texts = [text if body is None else "" for text, body in zip(drafts.texts, bodies, strict=True)]
    header = _mail_header_length(texts)
    indices = [
        index
        for index, text in enumerate(texts)
        if 0 < len(text) <= LONGEST
        and (last := text[-1]) not in _NO_HEADING_ENDS_IN
        and (last != "." or len(text) <= LONGEST_SENTENCE)
        and (last not in COLONS or not _leads(text, index, bodies))
        and index >= header
        and (text[0].isalpha() or not is_rule(text))  # most need no call
    ]
    around = [EDGE, *_neighbours(bodies, texts), EDGE] if indices else []
    texts.append("")
    return Survey(texts, indices, around)


def _neighbours(bodies: Sequence[Body], texts: Sequence[str]) -> list[int]:
    """Return each block's bin as a neighbour: by size, closing and opening, or by type."""
    closes, opens = _CLOSES.get, _OPENS
    return [
        (_SIZE_BIN[size] if (size := len(text)) <= _BIGGEST else _LONGEST_BIN)
        + closes(text[-1], 0)
        + (opens[text[0]] if text[0] in opens else text[0].islower())
        if body is None
        else _block_bin(body)
        for body, text in zip(bodies, texts, strict=True)
    ]


def _leads(text: str, index: int, bodies: Sequence[Body]) -> bool:
    """Tell whether a line that ends in a colon is a clause, or introduces a list or table."""
    if text.count(" ") >= LONGEST_CLAUSE:
        return True
    return index + 1 < len(bodies) and isinstance(bodies[index + 1], List | Table)


_MAIL_FIELDS = frozenset(("from", "to", "cc", "date", "sent", "subject", "reply-to", "message-id"))


def _mail_header_length(texts: Sequence[str]) -> int:
    """Return how many fields an e-mail's header has (RFC 5322 §3.6). They are not headings."""
    length = 0
    while length < len(texts) and is_field(texts[length]):
        length += 1
    is_mail = length > 1 and texts[0].partition(":")[0].lower() in _MAIL_FIELDS
    return length if is_mail else 0
