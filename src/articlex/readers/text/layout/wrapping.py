"""Hard wrapping: the column at which a text was wrapped, and how to join its lines again."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

NARROWEST, WIDEST = 40, 120
"""The columns between which people hard-wrap text. Shorter lines are lines in their own right."""

_FEW_VOTES = 3
_FEW_BREAKS = 3
_LONG_LINE = 60
_MANY_VOTERS = 8
"""Lines that show, if they agree, that a program wrapped the text."""
_STRICT, _LOOSE = 2, 6
"""By how many columns a line may miss or pass the width, wrapped by a program or by hand."""
_COLUMN_GAP = "   "
_LEADER = "...."
"""A line with a gap is a row of a table, one with leaders is in a list of contents."""
_NO_PROSE = frozenset("|-*+•#>")
_SENTENCE_ENDS = frozenset(".!?…。！？")


def is_rule(line: str) -> bool:
    """Tell whether a line is a rule or a border: three characters or more, no letter or digit."""
    if len(line) < 3 or line[0] == "." or line[0].isalnum():  # noqa: PLR2004
        return False
    return re.search(r"[^\W_]", line) is None


def is_field(line: str) -> bool:
    """Tell whether a line is a field of an e-mail's header, such as `Subject: Ferries`."""
    name, colon, _ = line[:30].partition(": ")
    return bool(colon) and name.replace("-", "").isalnum()


def join(lines: Sequence[str]) -> str:
    """Return the text that was wrapped over `lines`.

    Chinese and Japanese have no space between two characters (UAX #14, class ID).
    """
    text = " ".join(lines)
    if text.isascii():
        return text
    pieces = list(lines[:1])
    for above, below in pairwise(lines):
        if not (_is_full_width(above[-1:]) and _is_full_width(below[:1])):
            pieces.append(" ")
        pieces.append(below)
    return "".join(pieces)


def _is_full_width(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


@cache
def wide() -> "re.Pattern[str]":
    """Return the expression of a Chinese or Japanese character, which takes two columns.

    Compiling it takes 2 ms, and few texts need it.
    """
    return re.compile("[\u2e80-\u9fff\uff00-\uffef]")


PAD = "\ufdd1"
"""Stands behind one where columns are counted. It is no character, and in no text."""


def columns(line: str) -> int:
    """Return how many columns a line takes. A Chinese or Japanese character takes two."""
    return len(line) if line.isascii() else len(line) + len(wide().findall(line))


def first_columns(line: str) -> int:
    """Return the columns of what cannot be broken at a line's begin: a word, or one character.

    Chinese and Japanese may be broken after any character (UAX #14, class ID).
    """
    return 2 if _is_full_width(line[:1]) else len(line.partition(" ")[0])


_FEWEST_ROWS = 2
"""Lines with tabs, beside which most breaks of a wrapped text are inside sentences."""


class Wrapping(NamedTuple):
    """How a text is hard-wrapped.

    Attributes:
        width: the column at which paragraphs were wrapped, or 0 if they were not.
        slack: by how many columns a line may miss or pass the width.

    """

    width: int = 0
    slack: int = 0


def detect_wrapping(stripped: list[str], *, is_wrapped: bool = False) -> Wrapping:
    """Return the width that explains most line breaks, or 0 if the text is not hard-wrapped.

    A paragraph filled to W columns breaks before the first word that would pass W. So a line of n
    columns above a word of m columns votes for each W from n to n + m. With `is_wrapped` the
    winner is returned however few votes it has.
    """
    # changes[W] is the number of votes for W, less that for W - 1.
    changes = [0] * (2 * WIDEST + 2)
    breaks = long = prose = sentences = inside = voters = 0
    for line, below in pairwise(stripped):
        length = columns(line)
        is_inside = below[:1].isalpha() and not below[0].isupper()
        ends_low = length >= _LONG_LINE and line[-1].islower()
        is_cut = ends_low and below != "" and line.rsplit(maxsplit=1)[-1].islower()
        inside += (is_inside or is_cut) and length >= NARROWEST
        if not line or line[0] == "|" or _COLUMN_GAP in line or _LEADER in line:
            continue
        prose += 1
        if len(line) > WIDEST:
            long += 1
            continue
        if not below or below[0] in _NO_PROSE or is_field(below):
            continue
        breaks += is_wrapped or length >= NARROWEST  # shorter lines are evidence of nothing
        sentences += length >= NARROWEST and line[-1] in _SENTENCE_ENDS
        voters += 1
        changes[length] += 1
        changes[min(2 * WIDEST, length + first_columns(below)) + 1] -= 1
    if not breaks or (long * 4 > prose and not is_wrapped):
        return Wrapping()
    width, votes = _winner(changes, 0 if is_wrapped else NARROWEST)
    is_strict = voters >= _MANY_VOTERS and votes * 10 >= voters * 9
    wrapping = Wrapping(width, _STRICT if is_strict else _LOOSE)
    if is_wrapped:
        return wrapping
    if breaks > 1 and sentences * 2 > breaks:
        return Wrapping()  # a line that is wrapped seldom ends with a sentence
    rows = sum("\t" in line for line in stripped)
    are_capitals = any(line.isupper() for line in stripped if len(line) >= NARROWEST)
    if rows >= _FEWEST_ROWS and inside * 2 < breaks and not are_capitals:
        return Wrapping()  # tables of a page, whose program wraps nothing
    if breaks < _FEW_BREAKS and not inside:
        return Wrapping()  # titles above lines that begin with capitals
    # Two or three lines often agree by chance on some width, but seldom on a wide one.
    narrowest = NARROWEST if votes > _FEW_VOTES else NARROWEST + 15
    return wrapping if width >= narrowest and votes * 2 > breaks else Wrapping()


def _winner(changes: list[int], narrowest: int) -> tuple[int, int]:
    """Return the width of at least `narrowest` with the most votes, and its votes."""
    best = most = votes = 0
    for width, change in enumerate(changes):
        votes += change
        if votes > most and width >= narrowest:
            best, most = width, votes
    return best, most
