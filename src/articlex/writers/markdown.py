"""Markdown: tables as GFM has them, lists as bullets, headings with number signs."""

import re
from collections.abc import Iterable, Iterator

from articlex.grid import Grid
from articlex.model import Alignment
from articlex.writers import Writer

_DELIMITERS: dict[Alignment, str] = {
    None: "---",
    "left": ":--",
    "right": "--:",
    "center": ":-:",
}
_SPECIAL = re.compile(r"[\\`*\[\]<|]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_OPENS_BLOCK = re.compile(r"(?:[-+>#~=]|\d{1,9}[.)](?=\s))")


def for_format(_name: str) -> Writer:
    """Return the writer of ``markdown``."""
    return write


def write(grids: Iterable[Grid]) -> Iterator[str]:
    """Yield Markdown that reads back as the same cells, items and headings."""
    first = True
    for grid in grids:
        if not first:
            yield "\n"
        first = False
        yield _DRAW[grid.shape](grid)


def inline(text: str) -> str:
    """Return `text` with a backslash before each mark that Markdown would act on."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def _line(text: str) -> str:
    escaped = inline(" ".join(text.split()))
    opens = _OPENS_BLOCK.match(escaped)
    if opens is None:
        return escaped
    end = opens.end() - 1
    return f"{escaped[:end]}\\{escaped[end:]}"


def row(cells: Iterable[str]) -> str:
    """Return one row of a GFM table; a line break in a cell becomes ``<br>``."""
    return "| " + " | ".join([_cell(cell) for cell in cells]) + " |\n"


def _cell(text: str) -> str:
    escaped = inline(text)
    if "\n" in text or "\r" in text:
        escaped = "<br>".join(re.split(r"\r\n?|\n", escaped))
    return escaped


def _table(grid: Grid) -> str:
    # A header narrower than the widest row would make GFM drop that row's last cells.
    header = grid.full_header()
    marks = [*grid.alignments, *[None] * len(header)][: len(header)]
    lines = [row(header), "|" + "|".join(_DELIMITERS[mark] for mark in marks) + "|\n"]
    lines += map(row, grid.rows)
    return "".join(lines)


def _list(grid: Grid) -> str:
    lines = []
    for item in grid.named():
        task = {"true": "[x] ", "false": "[ ] "}.get(item["checked"], "")
        number = item["marker"].strip("().")
        mark = f"{number}." if number.isdecimal() else "-"
        lines.append(f"{'    ' * int(item['depth'])}{mark} {task}{_line(item['text'])}\n")
    return "".join(lines)


def _headings(grid: Grid) -> str:
    return "\n".join(f"{'#' * int(each['level'])} {_line(each['text'])}\n" for each in grid.named())


def _tree(grid: Grid) -> str:
    return "".join(
        f"{'    ' * int(each['depth'])}- {_line(each['text'])}\n" for each in grid.named()
    )


def _prose(grid: Grid) -> str:
    return "\n".join(f"{_line(each['text'])}\n" for each in grid.named())


_DRAW = {
    "table": _table,
    "list": _list,
    "headings": _headings,
    "judgements": _table,
    "tree": _tree,
    "prose": _prose,
}
