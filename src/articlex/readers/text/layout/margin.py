"""The margin: the columns by which a program indented a whole text."""

import re
from collections import Counter
from itertools import groupby

from articlex.readers.text.layout.wrapping import is_rule

_LONG = 40
"""Characters from which a line is prose, whose indent shows the margin."""
_WIDEST = 24
_MOST_TITLE_MARGIN = 8
_MOST_TITLE_INDENT = 4
_LONGEST_TITLE = 120
_FEWEST_TITLES = 2
_TITLES_PER_SENTENCE = 4
"""Titles left of the margin to each line there that ends like a sentence, or more."""
_SENTENCE_ENDS = frozenset(".!;。:：")
_NO_TITLE = _SENTENCE_ENDS | {",", "|"}
_ITEM = r" *(?:[-*+•o#@]|[0-9]{1,3}[.)]) +"


def remove_margin(raw: list[str]) -> tuple[list[str], dict[int, int]]:
    """Return the lines without the margin that most long lines have, and the titles left of it.

    Lines that begin left of the margin lose all their indent. A list left of the margin keeps its
    nesting, and a table its columns: their lines lose the indent of the outermost line.

    A title left of the margin, as man pages and lynx have them, is a line by itself above text at
    the margin. Titles are given by the number of the line from 0, with their levels by indent.
    """
    width = _margin(raw)
    if not width:
        return raw, {}
    lines: list[str] = []
    titles: dict[int, int] = {}
    prose = 0
    for is_blank, group in groupby(raw, lambda line: not line.strip()):
        run = list(group)
        is_list = not is_blank and re.match(_ITEM, run[0]) is not None
        if not (is_blank or is_list) and _indent(run[0]) < width:
            if _is_title(raw, len(lines), width):
                titles[len(lines)] = _indent(run[0])
            prose += run[0].strip()[-1] in _SENTENCE_ENDS
        indent = width
        if is_list or (not is_blank and _has_columns(run, width)):
            indent = min(width, *map(_indent, run))
            if not indent and is_list and not all(re.match(_ITEM, line) for line in run):
                indent = width  # below the items are paragraphs of the page
        lines += [_cut(line, indent) for line in run]
    few = max(_FEWEST_TITLES, prose * _TITLES_PER_SENTENCE)
    has_titles = width <= _MOST_TITLE_MARGIN and len(titles) >= few
    levels = {indent: level for level, indent in enumerate(sorted(set(titles.values())), 2)}
    return lines, {line: levels[indent] for line, indent in titles.items()} if has_titles else {}


def _is_title(raw: list[str], start: int, width: int) -> bool:
    """Tell whether a line above which is a blank one is a title left of the margin.

    Text at the margin is right below it, or after blank lines. Code is one column left of the text
    in links and elinks.
    """
    line = raw[start]
    indent = _indent(line)
    if indent >= min(width, _MOST_TITLE_INDENT) or indent == 1:
        return False
    text = line.strip()
    if len(text) > _LONGEST_TITLE or text[-1] in _NO_TITLE or "  " in text or is_rule(text):
        return False
    if text[0].islower() or not any(map(str.isalpha, text)):
        return False
    number = start + 1
    while number < len(raw) and not raw[number].strip():
        number += 1
    below = raw[number] if number < len(raw) else ""
    return _indent(below) >= width


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _has_columns(run: list[str], width: int) -> bool:
    """Tell whether lines that begin left of the margin are of a table that blanks separate.

    They are a rule with a run for each column, or have gaps, as most lines beside them.
    """
    left = [line.strip() for line in run if not line[:width].isspace()]
    if any("-- -" in line and not line.strip("- ") for line in left):
        return True
    gapped = sum("  " in line.strip() for line in run)
    return gapped > 1 and gapped * 2 > len(run) and all("  " in line for line in left)


def _margin(raw: list[str]) -> int:
    """Return the indent of most long lines, if half of all lines have it or more."""
    indents = [(len(line), _indent(line)) for line in raw if line.strip()]
    long = Counter([indent for length, indent in indents if length > _LONG])
    if not long:
        return 0
    width, votes = long.most_common(1)[0]
    if width > _WIDEST or votes * 2 <= long.total():
        return 0
    left = [line for line in raw if line.strip() and _indent(line) < width]
    if left and all((item := re.match(_ITEM, line)) and item.end() == width for line in left):
        return 0  # paragraphs of items
    return width if (len(indents) - len(left)) * 2 >= len(indents) else 0


def _cut(line: str, width: int) -> str:
    return line[width:] if not width or line[:width].isspace() else line.lstrip(" ")
