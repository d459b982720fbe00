"""HTML: one small page of tables, lists, headings or paragraphs, or a whole article."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from html import escape
from itertools import chain, islice
from typing import Any
from zlib import crc32

from articlex.blocks import Block, Heading, ListItem
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

_CHECKBOX = {
    None: "",
    True: '<input type="checkbox" disabled checked > ',
    False: '<input type="checkbox" disabled > ',
}

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
nav { border: 1px solid var(--line); padding: .5rem 1rem; margin: 1rem 0; font-size: .9em; }
nav a { display: block; } .level3 { padding-left: 1.25rem; } .level4 { padding-left: 2.5rem; }
.level5, .level6 { padding-left: 3.75rem; }
thead th { cursor: pointer; }
th[aria-sort=ascending]::after { content: " ▲"; } th[aria-sort=descending]::after { content: " ▼"; }
.table button { font: inherit; font-size: .8em; margin-top: .35rem; }
@media print { main { max-width: none; padding: 0; } .table, pre { overflow: visible; }
  nav, .table button { display: none; }
  tr, li { break-inside: avoid; } thead { display: table-header-group; } }
"""

_SCRIPT = """
const titles = [...document.querySelectorAll("section > :is(h1, h2, h3, h4, h5, h6)[id]")];
if (titles.length > 2) {
  const nav = document.createElement("nav");
  nav.setAttribute("aria-label", "Contents");
  for (const title of titles) {
    const link = nav.appendChild(document.createElement("a"));
    link.href = "#" + title.id;
    link.textContent = title.textContent;
    link.className = "level" + title.tagName[1];
  }
  document.querySelector("main").prepend(nav);
}
const collator = new Intl.Collator(undefined, {numeric: true});
const text = (row, n) => (row.cells[n]?.innerText ?? "").trim();
const plain = /^[^\\p{L}\\d]*(?:\\d[\\d.,\\s\u00a0']*)?[^\\p{L}\\d]*$/u;
const day = /^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})$/;
const decimal = (cells) => {
  for (const cell of cells) {
    const both = /[.,].*([.,])/.exec(cell);
    if (both && both[0][0] !== both[1]) return both[1];
    const one = /(?:^|\\D)0([.,])\\d|\\d([.,])(?:\\d{1,2}|\\d{4,})(?!\\d)/.exec(cell);
    if (one && !both) return one[1] ?? one[2];
  }
  return "";
};
const number = (cell, point) => {
  const isNegative = /^\\D*[-\u2212\u2013]\\s*[^\\d\\s]?\\d|^\\(.*\\)$/.test(cell);
  const digits = [...cell].map((c) => c === point ? "." : /\\d/.test(c) ? c : "").join("");
  return digits ? (isNegative ? -1 : 1) * Number(digits) : NaN;
};
const keys = (cells) => {
  if (cells.every((c) => !c || day.test(c))) {
    const two = (digits) => digits.padStart(2, "0");
    return cells.map((c) => c && c.replace(day, (_, d, m, y) => y + two(m) + two(d)));
  }
  if (!cells.every((c) => plain.test(c)) || !cells.some((c) => /\\d/.test(c))) return cells;
  const point = decimal(cells);
  return cells.map((c) => number(c, point));
};
const compare = (a, b) => typeof a === "number" ? a - b : collator.compare(a, b);
const isBlank = (key) => key === "" || Number.isNaN(key);
const ordered = (a, b, up) =>
  isBlank(a) || isBlank(b) ? isBlank(a) - isBlank(b) : up ? compare(a, b) : compare(b, a);
for (const table of document.querySelectorAll(".table table")) {
  const body = table.tBodies[0], rows = [...body.rows];
  [...(table.tHead?.rows[0]?.cells ?? [])].forEach((head, n) => {
    head.tabIndex = 0;
    const sort = () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const own = keys(rows.map((row) => text(row, n)));
      const key = new Map(rows.map((row, i) => [row, own[i]]));
      body.append(...[...rows].sort((a, b) => ordered(key.get(a), key.get(b), up)));
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
  });
  const button = document.createElement("button");
  button.textContent = "Copy as CSV";
  button.addEventListener("click", async () => {
    const cell = (c) => /[",\\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c;
    const line = (row) => [...row.cells].map((c) => cell(c.innerText.trim())).join(",");
    const csv = [...table.rows].map(line).join("\\n") + "\\n";
    try { await navigator.clipboard.writeText(csv); } catch {
      const area = document.body.appendChild(document.createElement("textarea"));
      area.value = csv; area.select(); document.execCommand("copy"); area.remove();
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy as CSV"; }, 1500);
  });
  table.after(button);
}
"""
"""Lists the contents, sorts tables by a click on a column, and copies them as CSV.

The page can be read without it. What it shows it adds itself: the page has the article alone.
"""

_TOP = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
"""

_HASH = "sha256-" + b64encode(sha256(_SCRIPT.encode()).digest()).decode()
"""By which the page's policy allows its own script alone (CSP level 3, §2.3.1)."""

_TITLE_VIEWS = 5
"""How many views may give the page its title."""


def writer(_name: str) -> Writer:
    """Return the writer of ``html``."""
    return _write


def _write(views: Iterable[AnyView]) -> Iterator[str]:
    """Yield a page with one view after another."""
    rest = iter(views)
    first = list(islice(rest, _TITLE_VIEWS))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield _TOP.format(
        title=_text(_page_title(first)), style=_STYLE, policy=f"{policy}; script-src '{_HASH}'"
    )
    open_levels: list[int] = []  # of the headings whose sections are open
    for view in chain(first, rest):
        if isinstance(view, HeadingsView):
            yield from _headings(view, open_levels)
        else:
            yield for_kind(_DRAW, view)(view)
    yield "</section>\n" * len(open_levels) + "</main>\n"
    yield f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"


def _anchor(view: HeadingsView, heading: Heading) -> str:
    """Return a heading's id. Several documents on a page have other numbers before the line."""
    name = view.document.name
    number = f"{crc32(name.encode('utf-8', 'surrogatepass')):x}-" if name else ""
    return f"line-{number}{heading.line_start}"


def _line(block: Block | ListItem) -> str:
    """Return the attribute that shows a block's line while the pointer is on it."""
    return f' title="line {block.line_start}"'


def _page_title(views: list[AnyView]) -> str:
    """Return the first heading near the page's top, else the first view's title."""
    headings = [view.parts[0][1].text for view in views if isinstance(view, HeadingsView)]
    return next(filter(None, [*headings, *(view.title for view in views)]), "articlex")


def _table(view: AnyView) -> str:
    attribute = _line(view.table) if isinstance(view, TableView) else ""
    lines = [f'<div class="table">\n<table{attribute}>\n']
    alignments = view.table.alignments if isinstance(view, TableView) else ()
    styles = [f' style="text-align: {side}"' if side else "" for side in alignments]
    if view.title:
        lines.append(f"<caption>{_text(view.title)}</caption>\n")
    if view.header is not None:
        lines.append(f"<thead>\n{_row('th', view.header, styles)}</thead>\n")
    lines.append("<tbody>\n")
    lines += [_row("td", map(cell_text, row), styles) for row in view.rows()]
    lines.append("</tbody>\n</table>\n</div>\n")
    return "".join(lines)


def _row(tag: str, row: Iterable[str], styles: list[str]) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    cells = [
        f"<{tag}{scope}{styles[n] if n < len(styles) else ''}>{_text(cell)}</{tag}>"
        for n, cell in enumerate(row)
    ]
    return f"<tr>{''.join(cells)}</tr>\n"


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _nested(items: Iterable[tuple[int, str, str, str]]) -> str:
    """Draw a nested list of items: a depth from 0, a list's opening tag, attributes and HTML."""
    lines: list[str] = []
    open_tags: list[str] = []
    for depth, opening, attributes, html in items:
        tag = opening[:2]
        while len(open_tags) > depth + 1:
            lines.append(f"</li></{open_tags.pop()}>\n")
        if len(open_tags) == depth + 1:
            lines.append("</li>\n")
        while len(open_tags) < depth + 1:
            is_last = len(open_tags) == depth
            lines.append(f"<{opening}>\n" if is_last else f"<{tag}><li>\n")
            open_tags.append(tag)
        lines.append(f"<li{attributes}>{html}")
    while open_tags:
        lines.append(f"</li></{open_tags.pop()}>\n")
    return "".join(lines)


def _list(view: ListView) -> str:
    return _nested(
        (item.depth, _opening(item.marker), _line(item), _CHECKBOX[item.checked] + _text(item.text))
        for item in view.list.items
    )


def _opening(marker: str) -> str:
    """Return the opening tag, without its brackets, of a list that begins with a marker."""
    if not is_ordered(marker):
        return "ul"
    number = number_of(marker)
    return "ol" if number is None or int(number) == 1 else f'ol start="{int(number)}"'


def _outline(view: OutlineView) -> str:
    return _nested(
        (depth, "ul", _line(heading), _text(heading.text)) for depth, heading in view.nodes()
    )


def _headings(view: HeadingsView, open_levels: list[int]) -> Iterator[str]:
    """Yield headings, each at the top of a section that ends above the next of its level."""
    for _, block in view.parts:
        level = block.level
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
            yield "</section>\n"
        open_levels.append(level)
        anchor = f' id="{_anchor(view, block)}"{_line(block)}'
        yield f"<section>\n<h{level}{anchor}>{_text(block.text)}</h{level}>\n"


def _code(view: CodeView) -> str:
    ((_, block),) = view.parts
    words = (block.language or "").split()
    name = f' class="language-{escape(words[0])}"' if words else ""
    return f"<pre{_line(block)}><code{name}>{escape(block.text, quote=False)}\n</code></pre>\n"


def _paragraphs(view: ParagraphsView) -> str:
    return "".join(f"<p{_line(block)}>{_text(block.text)}</p>\n" for _, block in view.parts)


_DRAW: dict[type, Callable[[Any], str]] = {
    TableView: _table,
    TableIndexView: _table,
    SectionsView: _table,
    CandidatesView: _table,
    ListView: _list,
    OutlineView: _outline,
    CodeView: _code,
    ParagraphsView: _paragraphs,
}
