"""The view on a terminal, drawn by rich; nothing in an article acts on the terminal."""

from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING

from articlex.columns import filled_cells, is_numeric
from articlex.grid import Grid
from articlex.writers.safe import safe

if TYPE_CHECKING:
    from rich.console import Console, OverflowMethod, RenderableType

_NARROWEST = 6
"""Columns of the terminal below which a table's column is unreadable."""


_SCROLLED = 10_000
"""Columns of a pager, which scrolls sideways."""


def write(grids: Iterable[Grid], *, color: bool, scrolled: bool = False) -> Iterator[str]:
    """Yield the grids as a terminal shows them, with colours where `color` says so.

    Where the view is `scrolled`, tables take the width that their longest cells need.
    """
    from rich.console import Console

    buffer = StringIO()
    width = _columns()
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
    for grid in grids:
        if not first:
            console.print()
        first = False
        console.width = _SCROLLED if scrolled and grid.shape == "table" else width
        console.print(drawn(grid, console), crop=False)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def drawn(grid: Grid, console: "Console") -> "RenderableType":
    """Return what rich shows of a grid on a console."""
    return _DRAW[grid.shape](grid, console)


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _table(grid: Grid, console: "Console") -> "RenderableType":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    width = grid.width
    if width * _NARROWEST > console.width:
        return _upright(grid)
    drawn = Table(
        title=Text(safe(grid.title), style="bold") if grid.title else None,
        title_justify="left",
        show_header=grid.header is not None,
        box=box.ROUNDED,
    )
    filled = filled_cells(grid.rows, width)
    for at, (name, cells) in enumerate(zip(grid.full_header(), filled, strict=True)):
        side = grid.alignments[at] if at < len(grid.alignments) else None
        if side is None and is_numeric(cells):
            side = "right"
        drawn.add_column(Text(safe(name)), justify=_JUSTIFY[side], overflow="fold")
    for row in grid.rows:
        drawn.add_row(*[Text(safe(cell)) for cell in row])
    return drawn


_JUSTIFY: dict[str | None, "Justify"] = {
    None: "left",
    "left": "left",
    "right": "right",
    "center": "center",
}

if TYPE_CHECKING:
    from rich.console import JustifyMethod as Justify


def _upright(grid: Grid) -> "RenderableType":
    """Draw a table that is too wide as one `column: cell` line per cell."""
    from rich.text import Text

    names = [name or f"column {at}" for at, name in enumerate(grid.full_header(), 1)]
    drawn = Text(safe(grid.title), style="bold")
    for number, row in enumerate(grid.rows, 1):
        drawn.append(f"\nrow {number}", style="dim")
        for name, cell in zip(names, row, strict=False):
            drawn.append(f"\n  {safe(name)}: ", style="not bold cyan")
            drawn.append(safe(cell), style="not bold")
    return drawn


def _list(grid: Grid, _console: "Console") -> "RenderableType":
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    drawn: list[RenderableType] = [Text(safe(grid.title), style="bold")] if grid.title else []
    for item in grid.named():
        mark = item["marker"] if item["marker"].endswith((".", ")")) else "•"
        mark = {"true": "☑", "false": "☐"}.get(item["checked"], mark)
        line = Table.grid(padding=(0, 1))
        line.add_row(Text(mark), Text(safe(item["text"]), overflow="fold"))
        inset = 2 * min(int(item["depth"]), 10) + 1
        drawn.append(Padding(line, (0, 0, 0, inset), expand=False))
    return Group(*drawn)


def _tree(grid: Grid, _console: "Console") -> "RenderableType":
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(Text(safe(grid.title), style="bold"), guide_style="dim")
    path = [root]
    for node in grid.named():
        label = Text(safe(node["text"]))
        label.append(f"  {node['line_start']}", style="dim")
        del path[int(node["depth"]) + 1 :]
        path.append(path[-1].add(label))
    return root


def _headings(grid: Grid, _console: "Console") -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, title=Text(safe(grid.title), style="bold"), title_justify="left")
    for name in ("line", "level", "score"):
        drawn.add_column(name, justify="right", style="dim")
    drawn.add_column("heading", overflow="fold")
    for found in grid.named():
        text = Text(safe(found["text"]))
        drawn.add_row(found["line_start"], found["level"], found["score"], text)
    return drawn


def _judgements(grid: Grid, _console: "Console") -> "RenderableType":
    from rich.text import Text

    drawn = Text(safe(grid.title), style="bold")
    for each in grid.named():
        yes = each["verdict"] == "heading"
        drawn.append(f"\n{each['line']:>5}  {each['score']}  ", style="not bold dim")
        drawn.append(safe(each["text"]), style="bold green" if yes else "not bold")
        drawn.append(f"\n       {safe(each['reasons'])}", style="not bold dim")
    return drawn


def _prose(grid: Grid, _console: "Console") -> "RenderableType":
    from rich.console import Group
    from rich.text import Text

    shown: list[RenderableType] = []
    for each in grid.named():
        text = safe(each["text"])
        alone = len(text) > _LONGEST  # rich's folding takes more than linear time
        how: OverflowMethod = "ignore" if alone else "fold"
        shown += [Text(text, overflow=how, no_wrap=alone), Text("")]
    return Group(*shown[:-1])


_LONGEST = 500_000
"""Characters beyond which the terminal itself folds a paragraph, at any letter."""


_DRAW: dict[str, Callable[[Grid, "Console"], "RenderableType"]] = {
    "table": _table,
    "index": _table,
    "list": _list,
    "tree": _tree,
    "headings": _headings,
    "judgements": _judgements,
    "prose": _prose,
}
