"""Lists whose markers stand on lines of their own, above the items or below them.

Some extractors break the line behind a marker. trafilatura 1.8 and 1.9 write it below its item:

    Oars
    -
    Sails
    -
"""

from articlex.blocks import List, ListItem
from articlex.readers.drafts import COLONS
from articlex.readers.text.blocks.list_marker import read_marker
from articlex.readers.text.layout import Lines

_FEWEST = 2
_FEWEST_ABOVE = 3
"""Items above their markers. Two texts and two dashes are something else."""
_LONGEST = 200
"""Characters of an item."""
_TIMES = 3
"""How many times as long as the longest item a line is that stands above a list."""
_MARKS = frozenset("-•▪◦●■‣・")
"""Bullets that are nothing else, such as the plus between two keys."""
_OTHER_BLOCKS = frozenset("|#`>")


def items_below_markers(lines: Lines, start: int) -> List | None:
    """Read items of one line, each below its marker."""
    mark = lines.stripped[start]
    return _list(_items(lines, start, mark, position=0)) if mark in _MARKS else None


def items_above_markers(lines: Lines, start: int) -> List | None:
    """Read items of one line, each above its marker.

    The line above markers that stand above their items ends in a colon, or is a paragraph.
    """
    items = _items(lines, start, _line(lines, start + 1), position=1)
    if len(items) < _FEWEST_ABOVE or items[0].text[-1] in COLONS:
        return None
    first, *others = [len(item.text) for item in items]
    is_paragraph = first > _TIMES * max(others)
    below = _line(lines, items[-1].line_end)
    ends = not below or len(below) > max(others)
    return None if is_paragraph or not ends else _list(items)


def _items(lines: Lines, start: int, mark: str, *, position: int) -> list[ListItem]:
    """Return the items of two lines each, whose marker is at a position: 0 above, 1 below."""
    items: list[ListItem] = []
    number = start
    while True:
        pair = _line(lines, number), _line(lines, number + 1)
        text = pair[1 - position]
        if pair[position] != mark or not _is_text(text):
            return items
        items.append(ListItem(text, 0, mark, number + 1, number + 2))
        number += 2


def _line(lines: Lines, number: int) -> str:
    return lines.stripped[number] if number < len(lines.stripped) else ""


def _is_text(line: str) -> bool:
    return 0 < len(line) <= _LONGEST and line[0] not in _OTHER_BLOCKS and read_marker(line) is None


def _list(items: list[ListItem]) -> List | None:
    if len(items) < _FEWEST:
        return None
    return List(items[0].line_start, items[-1].line_end, (), None, False, tuple(items))
