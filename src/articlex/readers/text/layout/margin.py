"""The margin: the columns by which a program indented a whole text."""

from collections import Counter

_LONG = 40
"""Characters from which a line is prose, whose indent shows the margin."""
_WIDEST = 24


def remove_margin(raw: list[str]) -> list[str]:
    """Return the lines without the margin that most long lines have.

    Lines that begin left of the margin, as lynx writes headings, lose all their indent.
    """
    width = _margin(raw)
    return [_cut(line, width) for line in raw] if width else raw


def _margin(raw: list[str]) -> int:
    indents = Counter(
        len(line) - len(line.lstrip(" ")) for line in raw if len(line) > _LONG and line.strip()
    )
    if not indents:
        return 0
    width, votes = indents.most_common(1)[0]
    return width if width <= _WIDEST and votes * 2 > indents.total() else 0


def _cut(line: str, width: int) -> str:
    return line[width:] if line[:width].isspace() else line.lstrip(" ")
