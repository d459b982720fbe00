"""What looks broken in a document: the traces of extraction and typing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from articlex.blocks import Block, Code, Paragraph, Table, texts
from articlex.document import Document
from articlex.errors import quoted

_MOJIBAKE = re.compile("[ÃÂâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\ufffd")
_UNSURE = 0.1
_LOW_SCORE = 0.7
"""Scores of tables below this are reported."""
_FEWEST_ROWS = 3
_BETWEEN_CELLS = re.compile(r"\t+| {2,}|(?<=\S)\s*\|(?=\s)")


class Problem(NamedTuple):
    """Something that looks wrong, on a line counted from 1."""

    line: int
    code: str
    message: str


CODES = {
    "ragged-row": "a row has fewer cells than the header",
    "extra-cells": "a row has more cells than the header, as after a pipe that is not escaped",
    "duplicate-header": "two columns have the same name",
    "empty-header": "a column has no name",
    "lost-shape": "most rows differ in their number of cells, or a pipe is outside of any table",
    "unsure-table": "nothing but blanks or pipes between cells marks the table",
    "unread-table": "lines look like the rows of a table that was not read",
    "unsure-heading": "a line's score as a heading is near the threshold",
    "mojibake": "text was decoded with the wrong encoding",
}
"""Every code and its meaning."""


ADVICE = {
    "ragged-row": "A cell that spanned columns leaves a row short, and so does a row that was cut. "
    "Look at the page. The cells that are there are in the right columns if none is missing before "
    "the last. --pad fills the row up.",
    "extra-cells": "A pipe in a cell begins a new one unless a backslash is before it. Escape the "
    "pipe in the text, or join the cells by hand.",
    "duplicate-header": "Objects need different keys: --records calls the second one NAME_2.",
    "empty-header": "The column often has the names of the rows. --records calls it column_N.",
    "lost-shape": "The extractor lost the shape of the table. Try another one, or its Markdown or "
    "HTML output, which keeps the columns.",
    "unsure-table": "Lists, verse and code can look like columns. If it is no table, choose others "
    "with --dialect. If it is one, nothing is to be done.",
    "unread-table": "articlex left these lines alone, because their columns do not fit together. "
    "Tabs or pipes between the cells make them a table.",
    "unsure-heading": "--heading LINE and --not-heading LINE decide, --threshold moves the limit, "
    "and articlex headings --explain says what spoke for and against it.",
    "mojibake": "The bytes were decoded as another encoding than they were written in, perhaps "
    "before articlex read them. Try --encoding cp1252, or extract the page again.",
}
"""What to do about each code."""


def find_problems(document: Document) -> list[Problem]:
    """Return what looks broken in a document, in order of lines.

    Doubtful headings are among it if the document was read with `Options.explain`.
    """
    problems = [problem for block in document.blocks for problem in _of_block(block)]
    problems += _unread_tables(document.blocks)
    for candidate in document.candidates:
        if abs(candidate.score - candidate.threshold) < _UNSURE:
            kind = "a heading" if candidate.is_heading else "not a heading"
            message = f"{kind} with a score of {candidate.score:.2f}: {candidate.text!r}"
            problems.append(Problem(candidate.line, "unsure-heading", message))
    return sorted(problems, key=lambda problem: problem.line)


def _of_block(block: Block) -> Iterator[Problem]:
    if isinstance(block, Table):
        yield from _of_table(block)
        if block.score is not None and block.score < _LOW_SCORE:
            message = f"a table with a score of {block.score:.2f}: {block.dialect}"
            yield Problem(block.line_start, "unsure-table", message)
    if isinstance(block, Paragraph) and "|" in (block.text[0], block.text[-1]):
        message = "a line begins or ends with a pipe, but is not in a table"
        yield Problem(block.line_start, "lost-shape", message)
    for line, text in () if isinstance(block, Code) else texts(block):
        match = _MOJIBAKE.search(text)
        if match is not None:
            message = f"{match[0]!r} looks like text in the wrong encoding"
            yield Problem(line, "mojibake", message)
            break


def _unread_tables(blocks: Iterable[Block]) -> Iterator[Problem]:
    """Yield a problem for each run of three lines or more that have as many gaps or pipes."""
    for gaps, run in groupby(blocks, _gaps):
        rows = list(run)
        if gaps and len(rows) >= _FEWEST_ROWS:
            message = f"{len(rows)} lines of {gaps + 1} cells each look like a table"
            yield Problem(rows[0].line_start, "unread-table", message)


def _gaps(block: Block) -> int:
    """Return how many tabs, runs of spaces or pipes separate the words of a paragraph."""
    return len(_BETWEEN_CELLS.findall(block.text)) if isinstance(block, Paragraph) else 0


def _of_table(table: Table) -> Iterator[Problem]:
    if table.header is None:
        yield from _of_headless(table)
        return
    header, line = table.header, table.line_start
    names = Counter(name for name in header if name)
    for name, count in names.items():
        if count > 1:
            yield Problem(line, "duplicate-header", f"{count} columns are called {quoted(name)}")
    unnamed = sum(not name for name in header)
    if unnamed:
        yield Problem(line, "empty-header", f"{unnamed} of {len(header)} columns have no name")
    uneven = [(n, row) for n, row in enumerate(table.rows) if len(row) != len(header)]
    if len(uneven) * 2 > len(table.rows) > 2:  # noqa: PLR2004
        message = (
            f"{len(uneven)} of {len(table.rows)} rows differ from the header, "
            f"which has {len(header)} cells"
        )
        yield Problem(line, "lost-shape", message)
        return
    has_row_per_line = table.line_end - table.line_start == len(table.rows) + 1
    for n, row in uneven:
        code = "ragged-row" if len(row) < len(header) else "extra-cells"
        message = f"the row has {len(row)} cells, the header {len(header)}"
        yield Problem(line + 2 + n if has_row_per_line else line, code, message)


def _of_headless(table: Table) -> Iterator[Problem]:
    if not table.rows:
        message = "a delimiter row without a header or rows"
        yield Problem(table.line_start, "lost-shape", message)
        return
    widths = Counter(map(len, table.rows))
    if max(widths.values()) * 2 < len(table.rows):
        message = f"rows of {min(widths)} to {max(widths)} cells without a header"
        yield Problem(table.line_start, "lost-shape", message)
