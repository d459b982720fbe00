"""The margin: the columns by which a program indented a whole text."""

import re
from collections import Counter
from itertools import groupby

_LONG = 40
"""Characters from which a line is prose, whose indent shows the margin."""
_WIDEST = 24
_ITEM = r" *(?:[-*+•o#@]|[0-9]{1,3}[.)]) "


def remove_margin(raw: list[str]) -> list[str]:
    """Return the lines without the margin that most long lines have.

    Lines that begin left of the margin, as lynx writes headings, lose all their indent. A list left
    of the margin keeps its nesting, and a table its columns: their lines lose the indent of the
    outermost line.
    """
    width = _margin(raw)
    if not width:
        return raw
    lines: list[str] = []
    for is_blank, group in groupby(raw, lambda line: not line.strip()):
        run = list(group)
        indent = width
        is_list = not is_blank and re.match(_ITEM, run[0]) is not None
        if is_list or (not is_blank and _has_columns(run, width)):
            indent = min(width, *[len(line) - len(line.lstrip(" ")) for line in run])
            if not indent and is_list and not all(re.match(_ITEM, line) for line in run):
                indent = width  # below the items are paragraphs of the page
        lines += [_cut(line, indent) for line in run]
    return lines


def _has_columns(run: list[str], width: int) -> bool:
    """Tell whether a line that begins left of the margin is a rule with a run for each column."""
    left = [line.strip() for line in run if not line[:width].isspace()]
    return any("-- -" in line and not line.strip("- ") for line in left)


def _margin(raw: list[str]) -> int:
    """Return the indent of most long lines, if half of all lines have it or more."""
    indents = [(len(line), len(line) - len(line.lstrip(" "))) for line in raw if line.strip()]
    long = Counter([indent for length, indent in indents if length > _LONG])
    if not long:
        return 0
    width, votes = long.most_common(1)[0]
    if width > _WIDEST or votes * 2 <= long.total():
        return 0
    return width if sum(indent >= width for _, indent in indents) * 2 >= len(indents) else 0


def _cut(line: str, width: int) -> str:
    return line[width:] if not width or line[:width].isspace() else line.lstrip(" ")
