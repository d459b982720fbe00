"""Nested items as trafilatura 2.1 wrote them: the first glued to its parent, on one line.

Further nested items have lines of their own, as flat as all others. A line of one space marks
where the nested list ends:

    - Oars- of ash
    - of pine
    ␠
    - Sails
"""

import re
from collections.abc import Sequence

from articlex.blocks import ListItem

_GLUE = r"(?<=\S)- (?=\S)"
_LOOSE_GLUE = r"(?<=\S) ?- (?=\S)"  # where the nested item was a paragraph, and left a space
_CLOSING_LINE = " "


def split_glued(items: list[ListItem], raw: Sequence[str]) -> list[ListItem]:
    """Return the items with nested ones separated, one level deeper than their parents.

    Each closing line belongs to the nearest item above that may have a nested one. An item that no
    line closes stays whole (`- In- and outbound`), and so do the items below it, because the
    closing lines could be meant for it.

    Args:
        items: the items of one list. Only items of one line are split.
        raw: the document's lines.

    """
    if any(item.depth for item in items):
        return items
    parts = [_parts(item, raw) for item in items]
    open_items: list[int] = []  # the numbers of the items that still have to be closed
    closed: list[int] = []  # how many nested lists end below each item
    ends = [item.line_start - 1 for item in items[1:]] + [len(raw)]
    for number, (item, end) in enumerate(zip(items, ends, strict=True)):
        open_items += [number] * (len(parts[number]) - 1)
        count = min(_closing_lines(raw, item.line_end, end), len(open_items))
        del open_items[len(open_items) - count :]
        closed.append(count)
    first_unsure = min(open_items, default=len(items))
    split: list[ListItem] = []
    depth = 0
    for number, item in enumerate(items):
        if number >= first_unsure:
            split.append(item)
            continue
        split += [item._replace(depth=depth + n, text=text) for n, text in enumerate(parts[number])]
        depth += len(parts[number]) - 1 - closed[number]
    return split


def _parts(item: ListItem, raw: Sequence[str]) -> list[str]:
    """Return the texts that an item may consist of: its own, that of a nested item, and so on."""
    if item.marker != "-" or item.checked is not None or item.line_end > item.line_start:
        return [item.text]
    is_loose = raw[item.line_end - 1].endswith(" ")
    return re.split(_LOOSE_GLUE if is_loose else _GLUE, item.text)


def _closing_lines(raw: Sequence[str], start: int, end: int) -> int:
    count = 0
    while start + count < end and raw[start + count] == _CLOSING_LINE:
        count += 1
    return count
