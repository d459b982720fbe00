"""HTML: one small page of tables, lists, headings or paragraphs."""

from collections.abc import Iterable, Iterator
from html import escape

from articlex.grid import Grid
from articlex.writers import Writer


def for_format(_name: str) -> Writer:
    """Return the writer of ``html``."""
    return write


def write(grids: Iterable[Grid]) -> Iterator[str]:
    """Yield a page that holds the grids one after the other."""
    yield '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>articlex</title>\n'
    yield "</head>\n<body>\n"
    for grid in grids:
        yield _DRAW[grid.shape](grid)
    yield "</body>\n</html>\n"


def _table(grid: Grid) -> str:
    lines = ["<table>\n"]
    if grid.title:
        lines.append(f"<caption>{_text(grid.title)}</caption>\n")
    if grid.header is not None:
        cells = "".join(_cell("th", grid, at, name) for at, name in enumerate(grid.header))
        lines.append(f"<thead>\n<tr>{cells}</tr>\n</thead>\n")
    lines.append("<tbody>\n")
    for row in grid.rows:
        cells = "".join(_cell("td", grid, at, cell) for at, cell in enumerate(row))
        lines.append(f"<tr>{cells}</tr>\n")
    lines.append("</tbody>\n</table>\n")
    return "".join(lines)


def _cell(tag: str, grid: Grid, at: int, text: str) -> str:
    side = grid.alignments[at] if at < len(grid.alignments) else None
    style = f' style="text-align: {side}"' if side else ""
    scope = ' scope="col"' if tag == "th" else ""
    return f"<{tag}{scope}{style}>{_text(text)}</{tag}>"


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _nested(grid: Grid) -> str:
    lines: list[str] = []
    open_tags: list[str] = []
    for item in grid.named():
        depth = int(item["depth"])
        tag = "ol" if item.get("marker", "-")[-1] in ".)" else "ul"
        while len(open_tags) > depth + 1:
            lines.append(f"</li></{open_tags.pop()}>\n")
        if len(open_tags) == depth + 1:
            lines.append("</li>\n")
        while len(open_tags) < depth + 1:
            lines.append(f"<{tag}>\n" if len(open_tags) == depth else f"<{tag}><li>\n")
            open_tags.append(tag)
        box = {"true": "checked ", "false": ""}.get(item.get("checked", ""))
        task = "" if box is None else f'<input type="checkbox" disabled {box}> '
        lines.append(f"<li>{task}{_text(item['text'])}")
    while open_tags:
        lines.append(f"</li></{open_tags.pop()}>\n")
    return "".join(lines)


def _headings(grid: Grid) -> str:
    return "".join(
        f"<h{each['level']}>{_text(each['text'])}</h{each['level']}>\n" for each in grid.named()
    )


def _prose(grid: Grid) -> str:
    return "".join(f"<p>{_text(each['text'])}</p>\n" for each in grid.named())


_DRAW = {
    "table": _table,
    "list": _nested,
    "tree": _nested,
    "headings": _headings,
    "judgements": _table,
    "prose": _prose,
}
