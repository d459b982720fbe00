"""Lists: bullets, numbers, letters and tasks; nested by indentation, wrapped by hand."""

import re
from typing import NamedTuple

from articlex.model import List, ListItem
from articlex.readers.text.lines import Lines, joined

_BULLETS = frozenset("-*+•–—·▪◦●○■‣⁃∙")
_BULLETS_WITHOUT_SPACE = frozenset("•▪◦●■‣")
_DASHES = frozenset("–—")
_DIGITS = frozenset("0123456789")
_AFTER_LETTER = frozenset(".)")
# Patterns are strings that `re` compiles on first use: that costs 0.3 ms each at start-up.
_ORDERED = r"\(?(?:([0-9]{1,9})|([a-zA-Z]))[.)](?=\s)"
_TASKS = {"[ ]": False, "[x]": True, "[X]": True}
_SENTENCE_ENDS = frozenset(".!?…。！？؟।\"'”»“’")
_OPENING_QUOTES = frozenset('„“«"»‚‘')
_ATTRIBUTION = r"[.,!?…] [-–—] ?[^\W\d_A-Z]"


_new = tuple.__new__  # half of what a named tuple's own constructor takes


class Marker(NamedTuple):
    """What opens an item: its mark, its number (None for a bullet), its text."""

    mark: str
    number: int | None
    text: str
    checked: bool | None = None


def marker(bare: str) -> Marker | None:
    """Return the marker that a stripped line begins with, or None."""
    first = bare[0]
    if first in _BULLETS:
        after = bare[1:2]
        if after != " " and after and not after.isspace() and first not in _BULLETS_WITHOUT_SPACE:
            return None
        text = bare[1:].lstrip()
        start = text[:1]
        if start == first and not text.strip(first + " \t"):
            return None  # `* * *` is a break between sections
        if start == "[":
            checked = _TASKS.get(text[:3])
            if checked is not None and (len(text) == 3 or text[3].isspace()):  # noqa: PLR2004
                return Marker(first, None, text[3:].lstrip(), checked)
        return _new(Marker, (first, None, text, None))
    if first == "[":
        checked = _TASKS.get(bare[:3])
        if checked is None or not bare[3:4].isspace():
            return None
        return Marker(bare[:3], None, bare[3:].lstrip(), checked)
    if first != "(" and first not in _DIGITS and bare[1:2] not in _AFTER_LETTER:
        return None  # nearly every line of prose
    found = re.match(_ORDERED, bare)
    if found is None or (first == "(" and found[0][-1] != ")"):
        return None
    digits, letter = found.groups()
    number = int(digits) if digits else ord(letter)
    return Marker(found[0], number, bare[found.end() :].lstrip())


def list_block(lines: Lines, at: int) -> List | None:
    """Read the list that starts at line `at`, or decline."""
    first = marker(lines.bare[at])
    if first is None or at < lines.prose_until:
        return None
    if not first.text and (first.mark != "-" or lines.raw[at] == "-"):
        return None
    items, end = _Items(lines, at).read()
    if not _is_list(lines, at, items, first):
        lines.prose_until = end  # else each line of a dialogue would read on to its end
        return None
    if lines.blanks and " " in lines.raw[at : end + 1]:
        from articlex.readers.text.glued_items import unglue

        items = unglue(items, lines.raw)
    return List(at + 1, end, (), None, first.number is not None, tuple(items))


class _Items:
    """Collects a list's items from line `at` on; ends before the first line that is none."""

    def __init__(self, lines: Lines, at: int) -> None:
        self.lines = lines
        self.items: list[ListItem] = []
        self.indents: list[int] = []
        self.markers: list[Marker] = []
        self.open: list[str] = []
        self.text_at = 2  # the column of the open item's text
        self.start = at

    def read(self) -> tuple[list[ListItem], int]:
        bare = self.lines.bare
        end = at = self._skim()
        blank = False
        while at < len(bare):
            if not bare[at]:
                blank = True
                at += 1
                continue
            found = marker(bare[at])
            if found is not None and self._belongs(found, at, blank=blank):
                self._close(end)
                self._open(found, at)
            elif self._continues(at, blank=blank):
                self.open.append(bare[at])
            else:
                break
            blank = False
            at += 1
            end = at
        self._close(end)
        return self.items, end

    def _skim(self) -> int:
        """Read the first items as far as they are `- ` at the margin, as extractors write them.

        They need none of the questions that other items raise, and most lists hold no others.
        Return the line below them; the last of them stays open.
        """
        at = self.start
        raw, bare, items = self.lines.raw, self.lines.bare, self.items
        # What stands behind `- ` in a break, an empty item or a task is for `marker` to tell.
        while at < len(raw) and raw[at][:2] == "- " and (line := bare[at])[2:3] not in "-[":
            at += 1
            items.append(_new(ListItem, (at, at, 0, "-", line[2:].lstrip(), None)))
        if items:
            last = items.pop()
            self.start = at - 1
            self.indents, self.markers = [0], [Marker(last.marker, None, last.text)]
            self.open = [last.text]
        return at

    def _belongs(self, found: Marker, at: int, *, blank: bool) -> bool:
        """Tell whether an item is this list's, by its depth and by what its depth holds."""
        if not self.markers:
            return True
        indent = self.lines.indent(at)
        depth = len(self.indents)
        while depth and indent < self.indents[depth - 1]:
            depth -= 1
        if depth and indent > self.indents[depth - 1]:
            return bool(found.text)  # opens a deeper level
        before = self.markers[max(0, depth - 1)]
        if before.number is None or found.number is None:
            same = before.number is found.number
            return same and not (blank and before.mark != found.mark)
        if before.mark[-1] != found.mark[-1] or before.mark[0].isdigit() != found.mark[0].isdigit():
            return False
        return found.number in (before.number, before.number + 1)

    def _continues(self, at: int, *, blank: bool) -> bool:
        """Tell whether a line without a marker goes on with the open item."""
        lines = self.lines
        indent = lines.indent(at)
        if blank and indent >= self.text_at + _CODE:
            return False
        if indent > self.indents[-1] + 1:
            return not lines.bare[at].startswith(("```", "~~~", "|"))
        return not blank and lines.full(at - 1) and lines.bare[at][0] not in "|#"

    def _open(self, found: Marker, at: int) -> None:
        indent = self.lines.indent(at)
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
            self.markers.pop()
        if self.indents and indent == self.indents[-1]:
            self.markers[-1] = found
        else:
            self.indents.append(indent)
            self.markers.append(found)
        self.start = at
        self.open = [found.text]
        line = self.lines.raw[at].rstrip()
        self.text_at = len(line[: len(line) - len(found.text)].expandtabs(4))

    def _close(self, end: int) -> None:
        if self.open:
            found = self.markers[-1]
            text = self.open[0] if len(self.open) == 1 else joined([*filter(None, self.open)])
            depth = len(self.indents) - 1
            self.items.append(ListItem(self.start + 1, end, depth, found.mark, text, found.checked))
            self.open = []


def _is_list(lines: Lines, at: int, items: list[ListItem], own: Marker) -> bool:
    """Tell a list from a line of prose, a numbered heading, a dialogue.

    `- ` is how extractors write every item, so one is enough. Any other marker is the
    author's and may open a paragraph, so it takes two; and in extracted text, where what
    was a list on the page has `- ` already, it takes a colon above and items, not paragraphs.
    """
    first = items[0].marker
    if _is_dialogue(items):
        return False
    if first == "-":
        return lines.raw[at][0] == "-" or not lines.extracted or lines.indent(at) == _NESTED
    if not lines.extracted:
        return (
            len(items) > 1
            or (lines.spaced and first in _STANDALONE)
            or _is_step(lines, at, items[0].line_end, own)
        )
    return (
        len(items) > 1
        and at > 0
        and lines.bare[at - 1][-1:] in COLONS
        and first not in _DASHES
        and not lines.has_items
        and all(len(item.text) <= _LONGEST_ITEM for item in items)
    )


def _is_step(lines: Lines, at: int, end: int, own: Marker) -> bool:
    """Tell whether, but for what is indented, a lone item's next or last one stands beside it.

    What is indented is the items' own: code, a table.
    """
    if own.number is None or lines.indent(at):
        return False
    above, below = at - 1, end
    while above >= 0 and (not lines.bare[above] or lines.indent(above)):
        above -= 1
    while below < len(lines.bare) and (not lines.bare[below] or lines.indent(below)):
        below += 1
    return any(
        0 <= there < len(lines.bare)
        and abs(there - at) > 1
        and (found := marker(lines.bare[there])) is not None
        and found.mark[-1] == own.mark[-1]
        and found.number == own.number + step
        for there, step in ((above, -1), (below, 1))
    )


_CODE = 4
"""Columns behind the start of an item's text from which what a blank line sets apart is code."""
_STANDALONE = frozenset("*+•·▪◦●○■‣⁃∙") | {"[ ]", "[x]", "[X]"}
COLONS = frozenset(":：")
_LONGEST_ITEM = 200
_NESTED = 2


def _is_dialogue(items: list[ListItem]) -> bool:
    """Tell whether dashes open speeches rather than items.

    Whole sentences after an en or em dash are speeches, and so is, after any dash, what
    breaks off for who said it: `- Are you there? - asked Tom.`
    """
    first = items[0].marker
    if first not in _DASHES and first != "-":
        return False
    if first == "-" and len(items) == 1 and items[0].text[:1] in _OPENING_QUOTES:
        return True
    spoken = 0
    for item in items:
        text = item.text
        if not text or text[0].islower():
            continue
        if (first != "-" and text[-1] in _SENTENCE_ENDS) or _has_attribution(text):
            spoken += 1
    return spoken * 2 > len(items) or (first != "-" and len(items) == 1)


def _has_attribution(text: str) -> bool:
    dashed = " -" in text or " –" in text or " —" in text
    return dashed and re.search(_ATTRIBUTION, text) is not None
