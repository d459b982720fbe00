"""Markdown: tables as GFM has them, lists as bullets, headings with number signs."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from articlex.blocks import Alignment, ListItem
from articlex.export.formats import Writer
from articlex.export.list_markers import is_ordered, number_of
from articlex.export.records import cell_text
from articlex.export.views import (
    AnyView,
    CandidatesView,
    CodeView,
    HeadingsView,
    ListView,
    OutlineView,
    ParagraphsView,
    SectionsView,
    TableIndexView,
    TableView,
    for_kind,
)

_DELIMITERS: dict[Alignment, str] = {
    None: "---",
    "left": ":--",
    "right": "--:",
    "center": ":-:",
}
_TASKS = {True: "[x] ", False: "[ ] ", None: ""}
_SPECIAL = re.compile(r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_OPENS_BLOCK = re.compile(r"(?:[-+>#=]|[0-9]{1,9}[.)](?=\s|$))")
_LINE_END = re.compile(r"\s*(?:\r\n?|\n)\s*")
_CLOSING = re.compile(r"(?<![^ \t])#+$")
_RUN = {mark: re.compile(f"{mark}+") for mark in "`~"}
_DEEPEST = 100
"""Levels that are indented. The indents of deeper items would take the square of the length."""


def writer(_name: str) -> Writer:
    """Return the writer of ``markdown``."""
    return _write


def _write(views: Iterable[AnyView]) -> Iterator[str]:
    """Yield Markdown that reads back as the same cells, items and headings."""
    above: AnyView | None = None
    bullet = "-"
    for view in views:
        if above is not None:
            yield "\n"
        if isinstance(view, ListView):
            # The same bullet would join two lists in a row.
            bullet = "*" if isinstance(above, ListView) and bullet == "-" else "-"
            yield _list(view, bullet)
        else:
            yield for_kind(_DRAW, view)(view)
        above = view


def escape(text: str) -> str:
    """Return `text` with a backslash before each character that Markdown would act on."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def _line(text: str) -> str:
    escaped = escape(_LINE_END.sub(" ", text).strip())
    opens = _OPENS_BLOCK.match(escaped)
    if opens is None:
        return escaped
    end = opens.end() - 1
    return f"{escaped[:end]}\\{escaped[end:]}"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join([_cell(cell) for cell in cells]) + " |\n"


def _cell(text: str) -> str:
    escaped = escape(text)
    if "\n" in text or "\r" in text:
        escaped = "<br>".join(re.split(r"\r\n?|\n", escaped))
    return escaped


def _table(view: AnyView) -> str:
    # A header narrower than the widest row would make GFM drop that row's last cells.
    header = view.full_header()
    alignments = view.table.alignments if isinstance(view, TableView) else ()
    delimiters = [_DELIMITERS[side] for side in [*alignments, *[None] * len(header)]]
    lines = [_row(header), "|" + "|".join(delimiters[: len(header)]) + "|\n"]
    lines += [_row(map(cell_text, row)) for row in view.rows()]
    return "".join(lines)


def _list(view: ListView, bullet: str) -> str:
    """Draw a list whose items are each below the text of their parent.

    The bullet of a parent that is not in the list is on the line of its first item: ``- - rope``.
    Below an item's text a list begins only with text in its first item and, if it is ordered, with
    the number 1 (CommonMark §5.2). Any other list begins after a blank line.
    """
    lines: list[str] = []
    columns = [0]  # by depth, the column where an item begins
    counts = [0]  # by depth, the number of items
    parent_has_text = False
    for item in view.list.items:
        depth = min(item.depth, _DEEPEST)
        missing = max(0, depth - len(columns) + 1)
        is_nested = 0 < depth == len(columns) - 1 and parent_has_text
        column = columns[min(depth, len(columns) - 1)]
        for _ in range(missing):
            columns.append(columns[-1] + len(bullet) + 1)
            counts.append(0)
        del columns[depth + 1 :], counts[depth + 1 :]
        counts[depth] += 1
        marker = _marker(item, counts[depth], bullet)
        columns.append(columns[depth] + len(marker) + 1)
        counts.append(0)
        parent_has_text = bool(item.text)
        if is_nested and (not parent_has_text or marker[:-1] not in ("", "1")):
            lines.append("\n")
        first, *more = item.text.split("\n\n")
        parents = f"{bullet} " * missing
        line = f"{' ' * column}{parents}{marker} {_TASKS[item.checked]}{_line(first)}"
        lines.append(line.rstrip() + "\n")
        lines += [f"\n{' ' * columns[-1]}{_line(paragraph)}\n" for paragraph in more]
    return "".join(lines)


def _marker(item: ListItem, count: int, bullet: str) -> str:
    """Return an item's marker in Markdown."""
    if not is_ordered(item.marker):
        return bullet
    number = number_of(item.marker)
    # A different delimiter keeps two lists in a row apart, as a different bullet does.
    return f"{count if number is None else number}{'.' if bullet == '-' else ')'}"


def _headings(view: HeadingsView) -> str:
    return "\n".join(f"{'#' * block.level} {_title(block.text)}\n" for _, block in view.parts)


def _title(text: str) -> str:
    return _CLOSING.sub(lambda run: f"\\{run[0]}", _line(text))


def _code(view: CodeView) -> str:
    ((_, block),) = view.parts
    language = block.language or ""
    mark = "~" if "`" in language else "`"
    longest = max(map(len, _RUN[mark].findall(block.text)), default=0)
    fence = mark * max(3, longest + 1)
    return f"{fence}{' '.join(language.split())}\n{block.text}\n{fence}\n"


def _outline(view: OutlineView) -> str:
    return "".join(f"{'    ' * depth}- {_line(heading.text)}\n" for depth, heading in view.nodes())


def _sections(view: SectionsView) -> str:
    return "\n".join(section.to_markdown() for _, section in view.sections)


def _paragraphs(view: ParagraphsView) -> str:
    return "\n".join(f"{_line(block.text)}\n" for _, block in view.parts)


_DRAW: dict[type, Callable[[Any], str]] = {
    TableView: _table,
    TableIndexView: _table,
    SectionsView: _sections,
    CandidatesView: _table,
    CodeView: _code,
    HeadingsView: _headings,
    OutlineView: _outline,
    ParagraphsView: _paragraphs,
}
