"""Markdown: tables as GFM has them, lists as bullets, headings with number signs."""

import re
from collections.abc import Iterable, Iterator

from articlex.grid import Grid
from articlex.model import Alignment
from articlex.writers import Writer, number_of

_DELIMITERS: dict[Alignment, str] = {
    None: "---",
    "left": ":--",
    "right": "--:",
    "center": ":-:",
}
_SPECIAL = re.compile(r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_OPENS_BLOCK = re.compile(r"(?:[-+>#=]|[0-9]{1,9}[.)](?=\s|$))")
_LINE_END = re.compile(r"\s*(?:\r\n?|\n)\s*")
_CLOSING = re.compile(r"(?<![^ \t])#+$")
_RUN = {mark: re.compile(f"{mark}+") for mark in "`~"}


def for_format(_name: str) -> Writer:
    """Return the writer of ``markdown``."""
    return write


def write(grids: Iterable[Grid]) -> Iterator[str]:
    """Yield Markdown that reads back as the same cells, items and headings."""
    before = ""
    bullet = "-"
    for grid in grids:
        if before:
            yield "\n"
        if grid.shape == "list":
            # Of two lists in a row, the same bullet would make one.
            bullet = "*" if before == "list" and bullet == "-" else "-"
            yield _list(grid, bullet)
        else:
            yield _DRAW[grid.shape](grid)
        before = grid.shape


def inline(text: str) -> str:
    """Return `text` with a backslash before each mark that Markdown would act on."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def _line(text: str) -> str:
    escaped = inline(_LINE_END.sub(" ", text).strip())
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


_DEEPEST = 100
"""Where items are nested deeper, their indents alone would take the square of the list's length."""


def _list(grid: Grid, bullet: str) -> str:
    """Draw a list whose items each stand under the text of the item that they belong to.

    Below an item's text a list begins only with text in it and, if it is ordered, with 1
    (CommonMark §5.2); any other begins after a blank line.
    """
    lines: list[str] = []
    columns = [0]  # by depth, where an item of that depth begins
    counts = [0]
    above = False  # whether the item above has text
    for item in grid.named():
        depth = min(int(item["depth"]), len(columns) - 1, _DEEPEST)
        nests = 0 < depth == len(columns) - 1 and above
        del columns[depth + 1 :], counts[depth + 1 :]
        counts[depth] += 1
        mark = _mark(item["marker"], counts[depth], bullet)
        columns.append(columns[depth] + len(mark) + 1)
        counts.append(0)
        above = bool(item["text"])
        if nests and (not above or mark[:-1] not in ("", "1")):
            lines.append("\n")
        task = {"true": "[x] ", "false": "[ ] "}.get(item["checked"], "")
        first, *more = item["text"].split("\n\n")
        lines.append(f"{' ' * columns[depth]}{mark} {task}{_line(first)}".rstrip() + "\n")
        lines += [f"\n{' ' * columns[-1]}{_line(paragraph)}\n" for paragraph in more]
    return "".join(lines)


def _mark(marker: str, count: int, bullet: str) -> str:
    """Return an item's marker; of the ordered ones CommonMark has numbers of nine digits alone."""
    if not marker.endswith((".", ")")):
        return bullet
    number = number_of(marker)
    # The other list's bullet would not do: an ordered list has a delimiter of its own.
    return f"{count if number is None else number}{'.' if bullet == '-' else ')'}"


def _headings(grid: Grid) -> str:
    return "\n".join(
        f"{'#' * int(each['level'])} {_title(each['text'])}\n" for each in grid.named()
    )


def _title(text: str) -> str:
    return _CLOSING.sub(lambda run: f"\\{run[0]}", _line(text))


def _code(grid: Grid) -> str:
    (language, text), *_ = grid.rows
    mark = "~" if "`" in language else "`"
    longest = max(map(len, _RUN[mark].findall(text)), default=0)
    fence = mark * max(3, longest + 1)
    return f"{fence}{' '.join(language.split())}\n{text}\n{fence}\n"


def _tree(grid: Grid) -> str:
    return "".join(
        f"{'    ' * int(each['depth'])}- {_line(each['text'])}\n" for each in grid.named()
    )


def _prose(grid: Grid) -> str:
    return "\n".join(f"{_line(each['text'])}\n" for each in grid.named())


_DRAW = {
    "table": _table,
    "index": _table,
    "code": _code,
    "headings": _headings,
    "judgements": _table,
    "tree": _tree,
    "prose": _prose,
}
