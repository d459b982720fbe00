"""The lines of a text, and what the document as a whole says about its layout."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

NARROWEST, WIDEST = 40, 120
"""Columns between which people hard-wrap text; shorter lines are lines in their own right."""

SLACK = 6
"""How many columns a hand-wrapped line may fall short of the width, or poke out of it by."""


_INDENTS = ("    ", "\t")
_FENCES = ("```", "~~~")


class Lines:
    """The cursor's ground: every line of a text, as it is (`raw`) and stripped (`bare`).

    Attributes:
        raw: the lines; one ends at LF, CRLF or CR and at nothing else, as in every editor.
        bare: the same lines without surrounding white space; a blank line is ``""``.
        spaced: blank lines stand between blocks, so people wrote it, or Markdown did.
        blanks: there are blank lines, be it at an end or only to close lists.
        width: the column at which paragraphs were hard-wrapped, or 0.
        prose_until: lines before this one were looked at as a list and are none.
        pipes_until: lines before this one were looked at as a scattered table and are none.

    """

    def __init__(self, text: str, *, wrapped: bool | None = None) -> None:
        """Split `text`; `wrapped` overrules what the line lengths say of hard wrapping."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.raw = text.split("\n")
        self.bare = list(map(str.strip, self.raw))
        self.blanks = "" in self.bare
        self.spaced = self.blanks and _is_spaced(self.raw, self.bare)
        self.width = 0
        self.prose_until = 0
        self.pipes_until = 0
        self._fences: dict[str, _Fences] | None = None
        if wrapped is True or (wrapped is None and self.spaced):
            self.width = wrap_width(self._prose(), sure=wrapped is True)

    @cached_property
    def extracted(self) -> bool:
        """Whether an extractor wrote it: paragraphs are long lines with no blank line after."""
        long = [at for at, line in enumerate(self.bare[:-1]) if len(line) > WIDEST]
        return sum(1 for at in long if self.bare[at + 1]) * 2 > len(long)

    @cached_property
    def has_items(self) -> bool:
        """Whether some line is an item as extractors write them."""
        return any(line.startswith("- ") for line in self.raw)

    def indent(self, at: int) -> int:
        """Return how many columns line `at` is indented by; tabs stop at every fourth."""
        raw = self.raw[at]
        if raw[:1] not in (" ", "\t"):
            return 0
        lead = raw[: len(raw) - len(raw.lstrip(" \t"))]
        return len(lead.expandtabs(4))

    def full(self, at: int) -> bool:
        """Tell whether line `at` ends where it does because the next word did not fit."""
        width = self.width
        if not width or at + 1 >= len(self.bare):
            return False
        if is_rule(self.bare[at]) or is_rule(self.bare[at + 1]):
            return False
        length = len(self.raw[at].rstrip())
        if length > width + SLACK:
            return " " not in self.bare[at]  # an address, which nobody breaks
        word = self.bare[at + 1].partition(" ")[0]
        return length + 1 + len(word) > width - SLACK

    def _prose(self) -> list[str]:
        """Return the lines that may tell the width; code, rules and borders are blank there."""
        found = [
            "" if (self.spaced and raw.startswith(_INDENTS)) or is_rule(line) else line
            for raw, line in zip(self.raw, self.bare, strict=True)
        ]
        end = 0
        above = ""
        for at, line in enumerate(self.bare):
            if at >= end and line[:3] in _FENCES and not underlines(line, above):
                fence = line[: len(line) - len(line.lstrip(line[0]))]
                end = self.closing_fence(fence, at) or at
                found[at:end] = [""] * (end - at)
            above = line
        return found

    def closing_fence(self, fence: str, at: int) -> int | None:
        """Return the first line after `at` that closes `fence`, or None."""
        if self._fences is None:
            self._fences = {mark: _Fences(self.bare, mark) for mark in "`~"}
        return self._fences[fence[0]].closing(len(fence), at)


class _Fences:
    """The lines made of one fence character alone, each knowing the next longer one.

    A search hops only to longer fences, so it takes at most as many steps as the opening
    fence has characters, and a text of nothing but unclosed fences stays linear.
    """

    __slots__ = ("_lengths", "_longer", "_places")

    def __init__(self, bare: list[str], mark: str) -> None:
        self._places = [
            number
            for number, line in enumerate(bare)
            if line[:3] == mark * 3 and not line.strip(mark)
        ]
        self._lengths = [len(bare[place]) for place in self._places]
        self._longer = [len(self._places)] * len(self._places)
        waiting: list[int] = []
        for index, length in enumerate(self._lengths):
            while waiting and self._lengths[waiting[-1]] < length:
                self._longer[waiting.pop()] = index
            waiting.append(index)

    def closing(self, length: int, at: int) -> int | None:
        index = bisect_left(self._places, at + 1)
        while index < len(self._places) and self._lengths[index] < length:
            index = self._longer[index]
        return self._places[index] if index < len(self._places) else None


def _is_spaced(raw: list[str], bare: list[str]) -> bool:
    """Tell whether a blank line stands between others, and not only to close a list.

    trafilatura 2.1 closes nested lists by a line of a single space, below an item or another
    such line.
    """
    first, last = 0, len(bare)
    while first < last and not bare[first]:
        first += 1
    while last > first and not bare[last - 1]:
        last -= 1
    closes = False
    for at in range(first, last):
        if bare[at]:
            closes = raw[at][:2] == "- "
        elif not (closes and raw[at] == " "):
            return True
    return False


def underlines(line: str, title: str) -> bool:
    """Tell whether a line of ``~`` or ``^`` is as long as the title above, or up to two longer.

    A shorter line underlines nothing in reStructuredText, and may be a fence.
    """
    if line.strip("~") and line.strip("^"):
        return False
    return title[-1:] not in ("", ":") and max(4, len(title)) <= len(line) <= len(title) + 2


def is_rule(line: str) -> bool:
    """Tell whether a line is a rule or a border: three signs or more, no letter, no ellipsis."""
    if len(line) < 3 or line[0] == "." or line[0].isalnum():  # noqa: PLR2004
        return False
    return re.search(r"[^\W_]", line) is None


def joined(lines: Sequence[str]) -> str:
    """Return the text that was wrapped over `lines`.

    Between two Chinese or Japanese characters no space was lost there (UAX #14, class ID).
    """
    text = " ".join(lines)
    if text.isascii():
        return text
    pieces = list(lines[:1])
    for before, after in pairwise(lines):
        if not (_is_full(before[-1:]) and _is_full(after[:1])):
            pieces.append(" ")
        pieces.append(after)
    return "".join(pieces)


def _is_full(sign: str) -> bool:
    return "\u2e80" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef"


def is_field(line: str) -> bool:
    """Tell whether a line is a field of an e-mail's head, such as `Subject: Ferries`."""
    name, colon, _ = line[:30].partition(": ")
    return bool(colon) and name.replace("-", "").isalnum()


def wrap_width(bare: list[str], *, sure: bool = False) -> int:
    """Return the column that explains the most line breaks, or 0 if breaks are the author's.

    A paragraph filled to W columns breaks before the first word that would pass W. A line
    of n columns before a word of m therefore agrees with every W from n to n + m, and the W
    in the most such ranges is the document's. `sure` takes it however few agree.
    """
    starts = [0] * (WIDEST + 2)
    breaks = long = prose = 0
    for here, after in pairwise(bare):
        if not here or here[0] == "|":
            continue
        prose += 1
        length = len(here)
        if length > WIDEST:
            long += 1
            continue
        if not after or after[0] in "|-*+•#>" or is_field(after):
            continue
        breaks += sure or length >= NARROWEST  # shorter lines are evidence of nothing
        starts[length] += 1
        starts[min(WIDEST, length + len(after.partition(" ")[0])) + 1] -= 1
    if not breaks or (long * 4 > prose and not sure):
        return 0
    best = agree = running = 0
    for width, change in enumerate(starts):
        running += change
        if running > agree and (width >= NARROWEST or sure):
            best, agree = width, running
    if sure:
        return best
    # Two or three lines agree by chance on some width, but seldom on a wide one.
    narrowest = NARROWEST if agree > 3 else NARROWEST + 15  # noqa: PLR2004
    return best if best >= narrowest and agree * 2 > breaks else 0
