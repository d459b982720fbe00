"""The lines of a text, and facts about the layout of the whole."""

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby

from articlex.readers.text.layout.fences import Fences, underlines
from articlex.readers.text.layout.margin import remove_margin
from articlex.readers.text.layout.quotes import remove_quote_marks
from articlex.readers.text.layout.wrapping import (
    PAD,
    WIDEST,
    Wrapping,
    columns,
    detect_wrapping,
    first_columns,
    is_rule,
)
from articlex.readers.text.scan import layout_marks
from articlex.readers.text.scan.plain import HAS_BOXES, HAS_INDENTS, HAS_SPACES, HAS_WIDE_GAPS

_MANY_BLANKS = 5
"""One blank line in so many separates blocks throughout the text."""
_INDENTS = ("    ", "\t")
_FENCES = ("```", "~~~")
_NO_PROSE = frozenset("-*+•|0123456789")


class Lines:
    """The lines of a text, raw and stripped, and facts about the layout.

    Attributes:
        raw: the lines, without quote marks and margin. A line ends at LF, CRLF or CR and at
            nothing else, as in every editor.
        marked_blanks: the numbers, from 1, of lines with nothing but quote marks.
        outdented_titles: the numbers, from 0, of titles left of the margin, and their levels.
        depths: how deep each line is quoted, or None if no line is.
        stripped: the same lines without white space around them. A blank line is ``""``.
        has_blank_separators: blank lines separate blocks, as in text that people write.
        has_blank_lines: any line is blank, even if only at an end or to close a list.
        has_columns: tabs or runs of spaces may separate columns.
        has_boxes: there are box-drawing characters.
        has_wide_gaps: there are two empty lines in a row.
        wrapping: the column at which paragraphs were hard-wrapped, if they were.
        not_a_list_before: a memo of the list rule: lines before this one do not begin a list.
        last_item: a memo of the list rule: the last number of the last list, and its mark.
        last_lone: likewise of the last paragraph that begins with a number.
        not_scattered_before: a memo of the scattered table's rule, likewise.
        not_aligned_before: a memo of the aligned table's rule, likewise.
        not_code_before: a memo of the rule for indented code, likewise.
        not_stacked_before: a memo of the stacked table's rule, likewise.
        not_box_before: a memo of the rule for box drawings, likewise.
        not_records_before: a memo of the rule for records, likewise.
        not_piped_before: a memo of the pipe table's rule, likewise.

    """

    def __init__(self, text: str, *, wrapped: bool | None = None) -> None:
        """Split `text`. `wrapped` overrides what the lengths of the lines say of hard wrapping."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.raw = text.split("\n")
        self.depths: list[int] | None = None
        self.marked_blanks: list[int] = []
        self.outdented_titles: dict[int, int] = {}
        if ">" in text and (text[0] == ">" or "\n>" in text):
            quoted = self.raw
            self.raw, self.depths = remove_quote_marks(quoted)
            self.marked_blanks = [
                number
                for number, (line, rest) in enumerate(zip(quoted, self.raw, strict=True), 1)
                if line.strip() and not rest.strip()
            ]
        marks = layout_marks(text)
        if marks & HAS_SPACES and marks & HAS_INDENTS:
            self.raw, self.outdented_titles = remove_margin(self.raw)
        self.stripped = list(map(str.strip, self.raw))
        self.has_blank_lines = "" in self.stripped
        self.has_blank_separators = self.has_blank_lines and _separates(self.raw, self.stripped)
        self.has_columns = bool(marks & HAS_SPACES) or "\t" in text
        self.has_boxes = bool(marks & HAS_BOXES)
        self.has_wide_gaps = bool(marks & HAS_WIDE_GAPS)
        self.wrapping = Wrapping()
        self.not_a_list_before = 0
        self.last_item: tuple[str, int] | None = None
        self.last_lone: tuple[str, int] | None = None
        self.not_scattered_before = 0
        self.not_aligned_before = self.not_stacked_before = 0
        self.not_code_before = self.not_box_before = self.not_records_before = 0
        self.not_piped_before = 0
        self._fences: dict[str, Fences] | None = None
        self._closings: dict[str, int] = {}
        if wrapped is True or (wrapped is None and self.has_blank_separators):
            self.wrapping = detect_wrapping(self._prose(), is_wrapped=wrapped is True)

    def parts(self) -> Iterator[tuple[int, "Lines"]]:
        """Yield the runs of lines that are quoted equally deep, each with its first line.

        Each run is read by itself, with the layout of the whole.
        """
        if self.depths is None:
            yield 0, self
            return
        start = 0
        for _, run in groupby(self.depths):
            end = start + sum(1 for _ in run)
            yield start, self.copy_part(start, end)
            start = end

    def copy_part(self, start: int, end: int) -> "Lines":
        """Return some of the lines, with the layout of the whole."""
        part = Lines("")
        part.raw, part.stripped = self.raw[start:end], self.stripped[start:end]
        part.has_blank_lines = self.has_blank_lines
        part.has_blank_separators = self.has_blank_separators
        part.has_columns, part.has_boxes = self.has_columns, self.has_boxes
        part.has_wide_gaps = self.has_wide_gaps
        part.wrapping = self.wrapping
        return part

    @cached_property
    def is_extracted(self) -> bool:
        """Whether an extractor wrote the text without blank lines between its blocks."""
        if self.stripped.count("") * _MANY_BLANKS > len(self.stripped):
            return False
        long = [
            n
            for n, line in enumerate(self.stripped[:-1])
            if len(line) > WIDEST and line[0] not in _NO_PROSE
        ]
        return sum(1 for n in long if self.stripped[n + 1]) * 2 > len(long)

    @cached_property
    def has_extracted_items(self) -> bool:
        """Whether some line is an item as extractors write them."""
        return any(line.startswith("- ") for line in self.raw)

    @cached_property
    def has_pads(self) -> bool:
        """Whether some line has a pad, though it is no character."""
        return any(PAD in line for line in self.raw)

    def indent(self, number: int) -> int:
        """Return the columns by which a line is indented. Tabs stop at every fourth."""
        raw = self.raw[number]
        if raw[:1] not in (" ", "\t"):
            return 0
        blanks = raw[: len(raw) - len(raw.lstrip(" \t"))]
        return len(blanks.expandtabs(4))

    def is_full(self, number: int) -> bool:
        """Tell whether a line ends because the next word did not fit."""
        width, slack = self.wrapping
        if not width or number + 1 >= len(self.stripped):
            return False
        line, below = self.stripped[number], self.stripped[number + 1]
        if is_rule(line) or is_rule(below):
            return False
        length = columns(self.raw[number].rstrip())
        if length > width + slack:
            return " " not in line  # an address, which is never wrapped
        return length + 1 + first_columns(below) > width - slack

    def line_that_ends_with(self, closing: str, start: int) -> int | None:
        """Return the first line from `start` on that ends with some text, or None."""
        known = self._closings.get(closing)
        if known is None or known < start:
            numbers = range(start, len(self.stripped))
            known = next(
                (n for n in numbers if self.stripped[n].endswith(closing)), len(self.stripped)
            )
            self._closings[closing] = known
        return known if known < len(self.stripped) else None

    def closing_fence(self, fence: str, start: int) -> int | None:
        """Return the first line below `start` that closes `fence`, or None."""
        if self._fences is None:
            self._fences = {character: Fences(self.stripped, character) for character in "`~"}
        return self._fences[fence[0]].closing(len(fence), start)

    def _prose(self) -> list[str]:
        """Return the lines that show the width. Code, rules and borders are blank in it."""
        prose = [
            ""
            if (self.has_blank_separators and raw.startswith(_INDENTS)) or is_rule(line)
            else line
            for raw, line in zip(self.raw, self.stripped, strict=True)
        ]
        end = 0
        above = ""
        for number, line in enumerate(self.stripped):
            if number >= end and line[:3] in _FENCES and not underlines(line, above):
                fence = line[: len(line) - len(line.lstrip(line[0]))]
                end = self.closing_fence(fence, number) or number
                prose[number:end] = [""] * (end - number)
            above = line
        return prose


def _separates(raw: list[str], stripped: list[str]) -> bool:
    """Tell whether a blank line separates blocks, and does not only close a list.

    trafilatura 2.1 closes nested lists with a line of one space, below an item or another such
    line.
    """
    first, end = 0, len(stripped)
    while first < end and not stripped[first]:
        first += 1
    while end > first and not stripped[end - 1]:
        end -= 1
    closes = False
    for number in range(first, end):
        if stripped[number]:
            closes = raw[number][:2] == "- "
        elif not (closes and raw[number] == " "):
            return True
    return False
