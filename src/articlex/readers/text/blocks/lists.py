"""Lists: bullets, numbers, letters and tasks, nested by indentation, wrapped by hand."""

import re

from articlex.blocks import List, ListItem
from articlex.readers.drafts import COLONS
from articlex.readers.text.blocks.list_marker import (
    BULLETS,
    CHINESE_DIGITS,
    DASHES,
    SIGNS,
    Marker,
    read_marker,
    read_nested_marker,
    read_stars,
)
from articlex.readers.text.blocks.table_syntax import has_runs, opens_table
from articlex.readers.text.layout import Lines
from articlex.readers.text.layout.wrapping import join

_SINGLE_MARKS = (BULLETS - DASHES - SIGNS - {"-"}) | {"[ ]", "[x]", "[X]"}
"""Markers of a list with one item."""
_CERTAIN_BULLETS = frozenset("•▪◦●■‣\uf0b7\uf0a7")
"""Bullets that have no other use at the beginning of a line."""
_WORD_BULLETS = frozenset("•●\uf0b7o○▪■\uf0a7")
"""Bullets of which Word has another one for each level."""
_STARS = frozenset("*")
_FIRST_LETTERS = frozenset(("a", "A", "i"))
"""The first markers of a list below numbers."""
_FIRST_BELOW_LETTERS = frozenset("i")
"""The first markers of a list below letters."""
_DASHES_BELOW = frozenset("-–*")
"""Bullets at the margin of others that may be below these."""
_BULLETS = frozenset("*+")
_MANY = 3
"""Items from which a run of asterisks or pluses is a list in extracted text, too."""
_NO_TEXT = ("", "-")
"""Lines below a marker that stands alone, which are not its item's text."""
_CODE_INDENT = 4
"""Columns after an item's text from which lines below a blank line are code."""
_LONGEST_ITEM = 200
_YEARS = range(1000, 3000)
_LONGEST_NAME = 3
"""Words."""
_FARTHEST = 100
"""Lines between two numbers of a list."""
_COLUMN_GAP = "    "
_NESTED_INDENT = 2
"""Columns by which extractors indent nested items."""
_FEWEST_NESTED = 2
"""Items of a list, at most, whose nesting says nothing."""
_SHORTEST_WRAPPED = 30
_SENTENCE_ENDS = frozenset(".!?…。！？؟।\"'”»“’")
_OPENING_QUOTES = frozenset('„“«"»‚‘')
_ATTRIBUTION = r"[.,!?…] [-–—] ?[^\W\d_A-Z]"


def list_block(lines: Lines, start: int) -> List | None:
    """Read a list."""
    first = read_marker(lines.stripped[start])
    if first is None or start < lines.not_a_list_before:
        return None
    if lines.has_columns and _is_row(lines.stripped[start]):
        return None
    if not first.text:
        from articlex.readers.text.blocks.lone_markers import items_below_markers

        below = "".join(lines.stripped[start + 1 : start + 2])
        block = items_below_markers(lines, start)
        if block is not None or first.mark != "-" or below in _NO_TEXT:
            return block
    reader = _ItemReader(lines, start)
    items, end = reader.read()
    if _is_year_or_initial(first, items) or not _is_list(lines, start, items, first):
        lines.not_a_list_before = end  # otherwise each line of a dialogue would read to its end
        lines.last_lone = _memo(first)
        return None
    lines.last_item = _memo(reader.markers[0])
    if lines.has_blank_lines and " " in lines.raw[start : end + 1]:
        from articlex.readers.text.blocks.glued_items import split_glued

        items = split_glued(items, lines.raw)
    return List(start + 1, end, (), None, first.number is not None, tuple(items))


def _goes_on(above: Marker, marker: Marker, *, below_blank: bool) -> bool:
    """Tell whether a marker is of the same level as the one above it."""
    if above.number is None and marker.number is None:
        is_other = above.mark != marker.mark
        return not is_other or not (
            below_blank or _WORD_BULLETS.issuperset((above.mark, marker.mark))
        )
    return above.is_followed_by(marker)


def _is_below(above: Marker, marker: Marker) -> bool:
    """Tell whether a marker at the same indent opens a level below the one above it."""
    if not marker.text:
        return False
    if above.number is None:
        return _WORD_BULLETS.issuperset((above.mark, marker.mark))
    first = above.mark.strip("(（")[0]
    is_number = first.isdigit() or first in CHINESE_DIGITS
    firsts = _FIRST_LETTERS if is_number else _FIRST_BELOW_LETTERS
    if marker.number is None or (marker.number == 1 and is_number):
        return True
    return marker.mark.strip("().") in firsts


def _is_dash_below(above: Marker, marker: Marker) -> bool:
    """Tell whether a dash is at the same indent as a bullet that has no other use."""
    return above.mark in _CERTAIN_BULLETS and marker.mark in _DASHES_BELOW and marker.text != ""


def _is_year_or_initial(first: Marker, items: list[ListItem]) -> bool:
    """Tell whether a number is too large for a list's first, or a letter that of a name."""
    mark = first.mark
    if mark[0].isdigit():
        return first.number in _YEARS
    is_initial = len(mark) == 2 and mark[0].isupper() and mark not in ("A.", "I.")  # noqa: PLR2004
    return is_initial and all(
        item.text[:1].isupper() and item.text.count(" ") < _LONGEST_NAME for item in items
    )


def _is_row(line: str) -> bool:
    """Tell whether a line is a row of a table, whose first cell is a number."""
    return line.count(_COLUMN_GAP) > 1


class _ItemReader:
    """Collects list items from a line until the first line that is not part of the list."""

    def __init__(self, lines: Lines, start: int) -> None:
        self.lines = lines
        self.items: list[ListItem] = []
        self.indents: list[int] = []
        self.markers: list[Marker] = []
        self.open_lines: list[str] = []
        self.text_column = 2  # of the open item's text
        self.nested: set[tuple[str, str]] = set()  # kinds of markers at the margin below others
        self.start = start

    def read(self) -> tuple[list[ListItem], int]:
        """Return the items and the line below the last one."""
        stripped = self.lines.stripped
        end = number = self._read_plain()
        below_blank = False
        while number < len(stripped):
            if not stripped[number]:
                below_blank = True
                number += 1
                continue
            marker = self._marker(number)
            level = marker and self._level(marker, number, below_blank=below_blank)
            if marker is not None and level is not None:
                self._close(end)
                self._open(marker, number, level)
            elif self._continues(number, below_blank=below_blank):
                self.open_lines.append(stripped[number])
            else:
                break
            below_blank = False
            number += 1
            end = number
        self._close(end)
        return self.items, end

    def _marker(self, number: int) -> Marker | None:
        line = self.lines.stripped[number]
        if self.indents and _is_row(line):
            return None
        if not self.indents:
            return read_marker(line)
        mark = self.markers[-1].mark
        if self.lines.indent(number) > self.indents[0] + 1 or (
            mark in _WORD_BULLETS and line[0] == "o"
        ):
            return read_nested_marker(line)
        if line[:2] == "**" and _STARS.issuperset(mark) and len(self.open_lines) == 1:
            return read_stars(line)
        return read_marker(line)

    def _read_plain(self) -> int:
        """Fast path for the most common case: `- ` items at the margin.

        Return the line below them. The last of them stays open.
        """
        number = self.start
        raw, stripped, items = self.lines.raw, self.lines.stripped, self.items
        # `- -` may be a thematic break, `- [` a task: these take the slow path.
        while (
            number < len(raw)
            and raw[number][:2] == "- "
            and (line := stripped[number])[2:3] not in "-["
        ):
            number += 1
            items.append(ListItem(line[2:].lstrip(), 0, "-", number, number))
        if items:
            last = items.pop()
            self.start = number - 1
            self.indents, self.markers = [0], [Marker(last.marker, None, last.text)]
            self.open_lines = [last.text]
        return number

    def _level(self, marker: Marker, number: int, *, below_blank: bool) -> int | None:
        """Return how many levels are above a marker, or None if it is not of this list.

        A deeper item is further in. At the same indent, bullets are below a number, letters from
        `a` on, too, and Word's bullets below others.
        """
        indent = self.lines.indent(number)
        depth = len(self.indents)
        while depth and indent < self.indents[depth - 1]:
            depth -= 1
        if not depth:
            goes_on = not self.markers or _goes_on(self.markers[0], marker, below_blank=below_blank)
            return 0 if goes_on else None
        if indent > self.indents[depth - 1]:
            return depth if marker.text else None
        if _STARS.issuperset(marker.mark) and _STARS.issuperset(self.markers[0].mark):
            return min(depth, self.indents.index(indent) + len(marker.mark) - 1)
        return self._level_beside(marker, number, depth, below_blank=below_blank)

    def _level_beside(
        self, marker: Marker, number: int, depth: int, *, below_blank: bool
    ) -> int | None:
        """Return the level of a marker at the indent of the innermost of `depth` open items."""
        indent = self.indents[depth - 1]
        beside = [n for n in range(depth - 1, -1, -1) if self.indents[n] == indent]
        for level in beside:
            if marker.number is None and self.markers[level].mark == marker.mark:
                return level
        above = self.markers[depth - 1]
        is_known = (above.kind, marker.kind) in self.nested
        if (
            not below_blank
            and _is_dash_below(above, marker)
            and (is_known or self._resumes(marker, number, above))
        ):
            return depth
        for level in beside:
            if _goes_on(self.markers[level], marker, below_blank=below_blank):
                return level
        if below_blank or not _is_below(above, marker):
            return None
        if above.number is not None and self.lines.is_extracted:
            return None  # the number begins a heading above a list
        if marker.number not in (None, 1) or is_known or self._resumes(marker, number, above):
            return depth
        return None

    def _resumes(self, marker: Marker, number: int, above: Marker) -> bool:
        """Tell whether the list goes on below some items at its margin, or these are Word's."""
        if _WORD_BULLETS.issuperset((above.mark, marker.mark)):
            return True
        stripped = self.lines.stripped
        end = min(len(stripped), number + _FARTHEST)
        while number < end and stripped[number]:
            below = read_marker(stripped[number])
            if not (self.lines.indent(number) or (below and below.is_like(marker))):
                break
            number += 1
        below = read_marker(stripped[number]) if number < end and stripped[number] else None
        if below is None or not (
            below.mark == above.mark or any(each.is_followed_by(below) for each in self.markers)
        ):
            return False
        self.nested.add((above.kind, marker.kind))
        return True

    def _continues(self, number: int, *, below_blank: bool) -> bool:
        """Tell whether a line without a marker continues the open item."""
        lines = self.lines
        line = lines.stripped[number]
        indent = lines.indent(number)
        if below_blank and indent >= self.text_column + _CODE_INDENT:
            return False
        if indent > self.indents[-1] + 1:
            if line.startswith(("```", "~~~", "|")) or self._has_tabs(number):
                return False
            return not opens_table(lines, number) and not (
                below_blank and _opens_drawn_table(lines, number)
            )
        if below_blank or line[0] in "|#":
            return False
        return lines.is_full(number - 1) or self._is_lazy(number)

    def _has_tabs(self, number: int) -> bool:
        """Tell whether a line and the next are rows of a table with tabs between the cells."""
        return all("\t" in line for line in self.lines.stripped[number : number + 2])

    def _is_lazy(self, number: int) -> bool:
        """Tell whether a line at the margin continues a sentence of the item above it."""
        above = self.lines.stripped[number - 1]
        return (
            self.lines.has_blank_separators
            and self.lines.stripped[number][0].islower()
            and len(above) > _SHORTEST_WRAPPED
            and above[-1] not in _SENTENCE_ENDS
            and above[-1] not in COLONS
        )

    def _open(self, marker: Marker, number: int, level: int) -> None:
        self.indents[level:] = [self.lines.indent(number)]
        self.markers[level:] = [marker]
        self.start = number
        self.open_lines = [marker.text]
        line = self.lines.raw[number].rstrip()
        self.text_column = len(line[: len(line) - len(marker.text)].expandtabs(4))

    def _close(self, end: int) -> None:
        if self.open_lines:
            marker = self.markers[-1]
            text = self.open_lines[0]
            if len(self.open_lines) > 1:
                text = join([*filter(None, self.open_lines)])
            depth = len(self.indents) - 1
            self.items.append(
                ListItem(text, depth, marker.mark, self.start + 1, end, marker.checked)
            )
            self.open_lines = []


def _opens_drawn_table(lines: Lines, number: int) -> bool:
    """Tell whether an indented line begins a table of rules, of borders or of columns alone."""
    line = lines.stripped[number]
    if line[:2] in ("+-", "+="):
        from articlex.readers.text.blocks.grid_table import grid_table

        return grid_table(lines, number) is not None
    below = "".join(lines.stripped[number + 1 : number + 2])
    if "  " not in line or not ("  " in below or has_runs(below)):
        return False
    from articlex.readers.text.blocks.aligned_table import aligned_table
    from articlex.readers.text.blocks.ruled_table import ruled_table

    return (ruled_table(lines, number) or aligned_table(lines, number)) is not None


def _is_list(lines: Lines, start: int, items: list[ListItem], marker: Marker) -> bool:
    """Tell a list from a line of prose, a numbered heading or a dialogue.

    Extractors write `- ` before every item, so one is enough. Any other marker is the author's and
    may open a paragraph, so it takes two. In extracted text, where lists of the page have `- `
    already, it also takes a colon above, and items rather than paragraphs.
    """
    first = items[0].marker
    if _is_dialogue(items):
        return False
    if first == "-":
        at_margin = lines.raw[start][0] == "-"
        return at_margin or not lines.is_extracted or lines.indent(start) == _NESTED_INDENT
    if not lines.is_extracted:
        return (
            len(items) > 1
            or (lines.has_blank_separators and first in _SINGLE_MARKS)
            or _is_step(lines, start, items[0].line_end, marker)
        )
    if len(items) > _FEWEST_NESTED and lines.indent(items[1].line_start - 1) > lines.indent(start):
        return True  # extractors indent no items but those with bullets
    if not lines.has_extracted_items and (
        (len(items) > 1 and first in _CERTAIN_BULLETS)
        or (len(items) >= _MANY and first in _BULLETS)
    ):
        return True
    return (
        len(items) > 1
        and start > 0
        and lines.stripped[start - 1][-1:] in COLONS
        and first not in DASHES
        and not lines.has_extracted_items
        and all(len(item.text) <= _LONGEST_ITEM for item in items)
    )


def _is_step(lines: Lines, start: int, end: int, marker: Marker) -> bool:
    """Tell whether the number before or after a lone item's is nearby.

    Only blank and indented lines and bullets may be between them: code, a table or a list of the
    items. A number also goes on with the last list, unless other paragraphs have such numbers.
    """
    if marker.number is None or lines.indent(start):
        return False
    stripped = lines.stripped
    above, below = start - 1, end
    first, last = max(0, start - _FARTHEST), min(len(stripped), end + _FARTHEST)
    skips_bullets = bool(start) and stripped[start - 1] != ""
    while above >= first and _may_be_inside(lines, above, bullets=skips_bullets):
        above -= 1
    skips_bullets = end < last and stripped[end] != ""
    while below < last and _may_be_inside(lines, below, bullets=skips_bullets):
        below += 1
    if 0 <= above < start - 1 and _are_steps(read_marker(stripped[above]), marker):
        return True
    if start + 1 < below < len(stripped) and _are_steps(marker, read_marker(stripped[below])):
        return True
    if lines.last_item == _memo(marker):
        return False
    return _precedes(lines.last_item, marker) and not _precedes(lines.last_lone, marker)


def _are_steps(marker: Marker | None, below: Marker | None) -> bool:
    """Tell whether a marker has the number after that of another."""
    if marker is None or below is None or marker.number == below.number:
        return False
    return marker.is_followed_by(below)


def _precedes(memo: tuple[str, int] | None, marker: Marker) -> bool:
    return memo is not None and Marker(*memo, "").is_followed_by(marker)


def _memo(marker: Marker) -> tuple[str, int] | None:
    return None if marker.number is None else (marker.mark, marker.number)


def _may_be_inside(lines: Lines, number: int, *, bullets: bool) -> bool:
    """Tell whether a line may be between two numbered items: blank, indented or a bullet."""
    line = lines.stripped[number]
    if not line or lines.indent(number):
        return True
    return bullets and line[0] in BULLETS and line[1:2] == " "


def _is_dialogue(items: list[ListItem]) -> bool:
    """Tell whether dashes open speeches rather than items.

    A speech is a whole sentence after an en or em dash, or, after any dash, one that breaks off
    to name the speaker: `- Are you there? - asked Tom.`
    """
    first = items[0].marker
    if first not in DASHES and first != "-":
        return False
    if first == "-" and len(items) == 1 and items[0].text[:1] in _OPENING_QUOTES:
        return True
    speeches = 0
    for item in items:
        text = item.text
        if not text or text[0].islower():
            continue
        if (first != "-" and text[-1] in _SENTENCE_ENDS) or _names_speaker(text):
            speeches += 1
    return speeches * 2 > len(items) or (first != "-" and len(items) == 1)


def _names_speaker(text: str) -> bool:
    has_dash = " -" in text or " –" in text or " —" in text
    return has_dash and re.search(_ATTRIBUTION, text) is not None
