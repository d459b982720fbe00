r"""LaTeX's tables, from ``\begin{tabular}`` to ``\end{tabular}``."""

import re

from articlex.blocks import Row, Table
from articlex.readers.text.layout import Lines

_BEGIN = re.compile(r"\\begin\{(tabular[xy*]?|longtable|array|tblr)\}")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot)\b"
    r"|\\(?:cline|cmidrule)(?:\([^)]*\))?\{[^}]*\}|\\addlinespace(?:\[[^\]]*\])?"
)
_CELL_END = re.compile(r"(?<!\\)&")
_ROW_END = re.compile(r"\\\\(?: ?\[[^\]]*\])?|\\tabularnewline\b")
_MULTICOLUMN = re.compile(r"\\multicolumn\{(\d{1,3})\}\{[^}]*\}\{(.*)\}$")
_STYLE = re.compile(r"\\(?:textbf|textit|emph|texttt|textsc)\{([^{}]*)\}")
_MOST_STYLES = 4
"""Styles in each other that are removed."""
_THIN_SPACE = re.compile(r"\\[,;] *")
_ESCAPED = re.compile(r"\\([&%$#_{}])")


def latex_table(lines: Lines, start: int) -> Table | None:
    r"""Read a table. A row ends with ``\\``, and ``&`` separates its cells.

    Rules are removed, and a rule below the first row makes that the header. The backslashes of
    escaped characters are removed, and styles such as ``\textbf``. Other commands stay.
    """
    match = _BEGIN.match(lines.stripped[start])
    if match is None:
        return None
    closing = f"\\end{{{match[1]}}}"
    end = lines.line_that_ends_with(closing, start + 1)
    if end is None:
        return None
    last = lines.stripped[end].removesuffix(closing)
    source = " ".join([*lines.stripped[start + 1 : end], last])
    rows: list[Row] = []
    header: Row | None = None
    for piece in _ROW_END.split(source):
        if len(rows) == 1 and header is None and _RULES.match(piece.lstrip()):
            header = rows.pop()
        text = _RULES.sub("", piece).strip()
        if text:
            rows.append(_cells(text))
    if not rows and header is None:
        return None
    return Table(start + 1, end + 1, (), None, None, header, (), tuple(rows), "latex")


def _cells(text: str) -> Row:
    cells: list[str] = []
    for source in _CELL_END.split(text):
        cell = source.strip()
        match = _MULTICOLUMN.match(cell)
        columns, cell = (int(match[1]), match[2]) if match else (1, cell)
        cell = _THIN_SPACE.sub(" ", _without_styles(cell))
        cells += [_ESCAPED.sub(r"\1", cell).strip(), *[""] * (columns - 1)]
    return tuple(cells)


def _without_styles(cell: str) -> str:
    """Return a cell without commands for styles, one in another, too."""
    for _ in range(_MOST_STYLES if "\\" in cell else 0):
        cell = _STYLE.sub(r"\1", cell)
    return cell
