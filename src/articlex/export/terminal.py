"""The view on a terminal, drawn by rich. Nothing in an article acts on the terminal."""

from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from shutil import get_terminal_size
from typing import Any

from rich import box
from rich.console import Console, Group, OverflowMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from articlex.export.control_characters import visible
from articlex.export.formats import Writer
from articlex.export.list_markers import is_ordered
from articlex.export.records import cell_text
from articlex.export.views import (
    AnyView,
    CandidatesView,
    HeadingsView,
    ListView,
    OutlineView,
    ParagraphsView,
    SectionsView,
    TableIndexView,
    TableView,
    for_kind,
    reasons_text,
)
from articlex.tables.column_types import filled_cells, is_numeric

_NARROWEST = 6
"""The narrowest column of a table that can be read."""
_PAGER_WIDTH = 10_000
"""The columns of a pager, which scrolls sideways."""
_DEEPEST = 10
"""Levels of a list that are indented."""
_LONGEST_FOLDED = 500_000
"""Characters up to which rich folds a paragraph. The terminal folds a longer one, at any letter."""


def writer(_name: str, *, color: bool = False, is_paged: bool = False) -> Writer:
    """Return the writer of the view, with colours if `color` says so.

    For a pager, tables take the width that their longest cells need.
    """
    return lambda views: _write(views, color=color, is_paged=is_paged)


def _write(views: Iterable[AnyView], *, color: bool, is_paged: bool) -> Iterator[str]:
    buffer = StringIO()
    width = get_terminal_size().columns
    console = Console(
        file=buffer,
        width=width,
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    first = True
    for view in views:
        if not first:
            console.print()
        first = False
        console.width = _PAGER_WIDTH if is_paged and isinstance(view, TableView) else width
        console.print(draw(view, console), crop=False)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def draw(view: AnyView, console: Console) -> RenderableType:
    """Return what rich shows of a view on a console."""
    return for_kind(_DRAW, view)(view, console)


def _table(view: AnyView, console: Console) -> RenderableType:
    width = view.width
    rows = [tuple(map(cell_text, row)) for row in view.rows()]
    if width * _NARROWEST > console.width:
        return _upright(view, rows)
    table = Table(
        show_header=view.header is not None,
        box=box.ROUNDED,
    )
    alignments = view.table.alignments if isinstance(view, TableView) else ()
    columns = zip(view.full_header(), filled_cells(rows, width), strict=True)
    for n, (name, cells) in enumerate(columns):
        side = alignments[n] if n < len(alignments) else None
        if side is None:
            side = "right" if is_numeric(cells) else "left"
        table.add_column(Text(visible(name)), justify=side, overflow="fold")
    for row in rows:
        table.add_row(*[Text(visible(cell)) for cell in row])
    # A title of the table itself would be folded to the table's width.
    return Group(_title(view), table)


def _title(view: AnyView) -> Text:
    """Return a table's title: its number, by which -n chooses, its section, and its size."""
    ((number, _),) = view.parts
    text = Text().append(f"{number}  ", style="bold cyan")
    if view.title:
        text.append(f"{visible(view.title)}  ", style="bold")
    return text.append(f"{view.length} × {view.width}", style="dim")


def _index(view: TableIndexView, _console: Console) -> RenderableType:
    """Draw an entry per table: its number, size and place, and what its columns are called."""
    text = Text(visible(view.title), style="bold")
    for number, table in view.parts:
        size = f"{len(table.rows)} × {table.width}"
        text.append(f"\n{number:>4}  ", style="bold cyan")
        text.append(visible(cell_text(table.section)) or "no section", style="not bold")
        text.append(f"  {size}, lines {table.line_start}–{table.line_end}", style="not bold dim")
        text.append(f"\n      {visible(', '.join(table.keys()))}", style="not bold")
    return text


def _upright(view: AnyView, rows: list[tuple[str, ...]]) -> RenderableType:
    """Draw a table that is too wide as one `column: cell` line per cell."""
    names = [name or f"column {n}" for n, name in enumerate(view.full_header(), 1)]
    text = _title(view)
    for number, row in enumerate(rows, 1):
        text.append(f"\nrow {number}", style="dim")
        for name, cell in zip(names, row, strict=False):
            text.append(f"\n  {visible(name)}: ", style="not bold cyan")
            text.append(visible(cell), style="not bold")
    return text


def _list(view: ListView, _console: Console) -> RenderableType:
    lines: list[RenderableType] = []
    if view.title:
        lines.append(Text(visible(view.title), style="bold"))
    for item in view.list.items:
        marker = item.marker if is_ordered(item.marker) else "•"
        if item.checked is not None:
            marker = "☑" if item.checked else "☐"
        line = Table.grid(padding=(0, 1))
        line.add_row(Text(marker), Text(visible(item.text), overflow="fold"))
        indent = 2 * min(item.depth, _DEEPEST) + 1
        lines.append(Padding(line, (0, 0, 0, indent), expand=False))
    return Group(*lines)


def _outline(view: OutlineView, _console: Console) -> RenderableType:
    root = Tree(Text(visible(view.title), style="bold"), guide_style="dim")
    path = [root]
    for depth, heading in view.nodes():
        label = Text(visible(heading.text))
        label.append(f"  {heading.line_start}", style="dim")
        del path[depth + 1 :]
        path.append(path[-1].add(label))
    return root


def _headings(view: HeadingsView, _console: Console) -> RenderableType:
    table = Table(box=None, title=Text(visible(view.title), style="bold"), title_justify="left")
    for name in ("line", "level", "score"):
        table.add_column(name, justify="right", style="dim")
    table.add_column("heading", overflow="fold")
    for _, block in view.parts:
        values = block.line_start, block.level, block.score
        table.add_row(*map(cell_text, values), Text(visible(block.text)))
    return table


def _candidates(view: CandidatesView, _console: Console) -> RenderableType:
    text = Text(visible(view.title), style="bold")
    for candidate in view.candidates:
        text.append(f"\n{candidate.line:>5}  {candidate.score:.3f}  ", style="not bold dim")
        style = "bold green" if candidate.is_heading else "not bold"
        text.append(visible(candidate.text), style=style)
        reasons = [reasons_text(candidate.reasons)]
        if candidate.level is not None:
            reasons.append(f"level {candidate.level}: {reasons_text(candidate.level_reasons)}")
        for line in reasons:
            text.append(f"\n       {visible(line)}", style="not bold dim")
    return text


def _sections(view: SectionsView, _console: Console) -> RenderableType:
    text = Text(visible(view.title), style="bold")
    for number, section in view.sections:
        lines = f"lines {section.line_start}–{section.line_end}"
        text.append(f"\n\n{number:>4}  {visible(cell_text(section.path))}", style="bold cyan")
        text.append(f"  {lines}\n", style="not bold dim")
        body = "\n".join(map(visible, section.to_markdown().rstrip().split("\n")))
        text.append(body, style="not bold")
    return text


def _paragraphs(view: ParagraphsView, _console: Console) -> RenderableType:
    lines: list[RenderableType] = []
    for _, block in view.parts:
        text = visible(block.text)
        is_long = len(text) > _LONGEST_FOLDED  # rich's folding takes more than linear time
        overflow: OverflowMethod = "ignore" if is_long else "fold"
        lines += [Text(text, overflow=overflow, no_wrap=is_long), Text("")]
    return Group(*lines[:-1])


_DRAW: dict[type, Callable[[Any, Console], RenderableType]] = {
    TableView: _table,
    TableIndexView: _index,
    ListView: _list,
    OutlineView: _outline,
    HeadingsView: _headings,
    SectionsView: _sections,
    CandidatesView: _candidates,
    ParagraphsView: _paragraphs,
}
