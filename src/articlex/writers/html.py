"""HTML: one small page of tables, lists, headings or paragraphs, or a whole article."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain, islice

from articlex.grid import Grid
from articlex.writers import Writer, number_of


def for_format(_name: str) -> Writer:
    """Return the writer of ``html``."""
    return write


def write(grids: Iterable[Grid]) -> Iterator[str]:
    """Yield a page that holds the grids one after the other."""
    rest = iter(grids)
    first = list(islice(rest, _TOP_GRIDS))
    yield _TOP.format(title=_text(_name(first)), style=_STYLE)
    sections: list[int] = []  # the levels of the headings whose sections are open
    for grid in chain(first, rest):
        if grid.shape == "headings":
            yield from _headings(grid, sections)
        else:
            yield _DRAW[grid.shape](grid)
    yield "</section>\n" * len(sections) + "</main>\n</body>\n</html>\n"


_TOP_GRIDS = 5


def _name(grids: list[Grid]) -> str:
    """Return a title for the page: the first heading near its top, else a grid's own title."""
    names = [grid.named()[0]["text"] for grid in grids if grid.shape == "headings"]
    return next(filter(None, [*names, *(grid.title for grid in grids)]), "articlex")


_STYLE = """
:root { color-scheme: light dark; --line: #8885; }
body { margin: 0; font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: break-word; }
main { max-width: 46rem; margin: auto; padding: 1rem 1.25rem 3rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; text-wrap: balance; break-after: avoid; }
.table { overflow-x: auto; margin: 1.5rem 0; }
table { border-collapse: collapse; font-size: .95em; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
th, td { vertical-align: top; overflow-wrap: normal; }
thead th { background: #8881; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); }
@media print { main { max-width: none; padding: 0; } .table, pre { overflow: visible; }
  tr, li { break-inside: avoid; } thead { display: table-header-group; } }
"""

_TOP = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
"""


def _table(grid: Grid) -> str:
    lines = ['<div class="table">\n<table>\n']
    if grid.title:
        lines.append(f"<caption>{_text(grid.title)}</caption>\n")
    if grid.header is not None:
        cells = "".join(_cell("th", grid, at, name) for at, name in enumerate(grid.header))
        lines.append(f"<thead>\n<tr>{cells}</tr>\n</thead>\n")
    lines.append("<tbody>\n")
    for row in grid.rows:
        cells = "".join(_cell("td", grid, at, cell) for at, cell in enumerate(row))
        lines.append(f"<tr>{cells}</tr>\n")
    lines.append("</tbody>\n</table>\n</div>\n")
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
        tag = "ol" if item.get("marker", "").endswith((".", ")")) else "ul"
        while len(open_tags) > depth + 1:
            lines.append(f"</li></{open_tags.pop()}>\n")
        if len(open_tags) == depth + 1:
            lines.append("</li>\n")
        while len(open_tags) < depth + 1:
            own = len(open_tags) == depth
            lines.append(f"<{tag}{_start(item)}>\n" if own else f"<{tag}><li>\n")
            open_tags.append(tag)
        box = {"true": "checked ", "false": ""}.get(item.get("checked", ""))
        task = "" if box is None else f'<input type="checkbox" disabled {box}> '
        lines.append(f"<li>{task}{_text(item['text'])}")
    while open_tags:
        lines.append(f"</li></{open_tags.pop()}>\n")
    return "".join(lines)


def _start(item: dict[str, str]) -> str:
    """Return the attribute of a list whose first item has another number than 1."""
    number = number_of(item.get("marker", ""))
    return "" if number is None or int(number) == 1 else f' start="{int(number)}"'


def _headings(grid: Grid, sections: list[int]) -> Iterator[str]:
    """Yield headings, each at the top of a section, which ends where the next of its level is."""
    for each in grid.named():
        level = int(each["level"])
        while sections and sections[-1] >= level:
            sections.pop()
            yield "</section>\n"
        sections.append(level)
        yield f"<section>\n<h{level}>{_text(each['text'])}</h{level}>\n"


def _code(grid: Grid) -> str:
    (language, text), *_ = grid.rows
    name = f' class="language-{escape(language.split()[0])}"' if language.split() else ""
    return f"<pre><code{name}>{escape(text, quote=False)}\n</code></pre>\n"


def _prose(grid: Grid) -> str:
    return "".join(f"<p>{_text(each['text'])}</p>\n" for each in grid.named())


_DRAW = {
    "table": _table,
    "index": _table,
    "list": _nested,
    "tree": _nested,
    "code": _code,
    "judgements": _table,
    "prose": _prose,
}
