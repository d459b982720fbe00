"""Nested items as trafilatura 2.1 wrote them: the first glued to its parent, on one line.

What follows it has lines of its own, as flat as all others, and a line of a single space stands
where the nested list ends:

    - Oars- of ash
    - of pine
    ␠
    - Sails
"""

import re
from collections.abc import Sequence

from articlex.model import ListItem

_GLUE = r"(?<=\S)- (?=\S)"
_LOOSE_GLUE = r"(?<=\S) ?- (?=\S)"  # where the nested item was a paragraph, and left a blank
_CLOSER = " "


def unglue(items: list[ListItem], raw: Sequence[str]) -> list[ListItem]:
    """Return the items with those of nested lists apart, one level deeper than their parents.

    `raw` are the document's lines. Each closing line belongs to the nearest item above that may
    hold a nested one. Where some item may, but no line closes what it would open (`- In- and
    outbound`), it stays whole, and so do those below it, for the lines could be meant for it.
    """
    if any(item.depth for item in items):
        return items
    parts = [_parts(item, raw) for item in items]
    waiting: list[int] = []  # the numbers of the items that have yet to be closed
    closed: list[list[int]] = []  # after each item, what is closed there
    ends = [item.line_start - 1 for item in items[1:]] + [len(raw)]
    for number, (item, end) in enumerate(zip(items, ends, strict=True)):
        waiting += [number] * (len(parts[number]) - 1)
        closers = _closers(raw, item.line_end, end)
        closed.append([waiting.pop() for _ in range(min(closers, len(waiting)))])
    sure = min(waiting, default=len(items))
    found: list[ListItem] = []
    depth = 0
    for number, item in enumerate(items):
        if number >= sure:
            found.append(item)
            continue
        found += [
            item._replace(depth=depth + at, text=text) for at, text in enumerate(parts[number])
        ]
        depth += len(parts[number]) - 1 - len(closed[number])
    return found


def _parts(item: ListItem, raw: Sequence[str]) -> list[str]:
    """Return what an item may consist of: its own text, then that of an item in it, and so on."""
    if item.marker != "-" or item.checked is not None or item.line_end > item.line_start:
        return [item.text]
    loose = raw[item.line_end - 1].endswith(" ")
    return re.split(_LOOSE_GLUE if loose else _GLUE, item.text)


def _closers(raw: Sequence[str], start: int, end: int) -> int:
    count = 0
    while start + count < end and raw[start + count] == _CLOSER:
        count += 1
    return count
