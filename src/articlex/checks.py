"""What looks broken in a document: the signs that extraction or typing left."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from articlex.columns import short
from articlex.model import Block, Code, Document, Judged, Paragraph, Table, texts

_MOJIBAKE = re.compile("[ÃÂâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\ufffd")
_UNSURE = 0.1


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
    "lost-shape": "most rows differ in their number of cells, or a pipe stands outside any table",
    "unsure-heading": "a line's score as a heading is near the threshold",
    "mojibake": "text was decoded with the wrong encoding somewhere",
}
"""Every code and what it means."""


def problems(
    document: Document, judged: Iterable[Judged] = (), threshold: float = 1.0
) -> list[Problem]:
    """Return what looks broken in `document`, in order of lines.

    Args:
        document: what was read.
        judged: how the reader judged the lines that could be headings.
        threshold: the score, from 0 to 1, from which it took a line for one.

    """
    found = [problem for block in document.blocks for problem in _of_block(block)]
    for line, text, score, heading, _ in judged:
        if abs(score - threshold) < _UNSURE:
            taken = "taken" if heading else "not taken"
            message = f"{taken} for a heading with a score of {score:.2f}: {text!r}"
            found.append(Problem(line, "unsure-heading", message))
    return sorted(found, key=lambda problem: problem.line)


def _of_block(block: Block) -> Iterator[Problem]:
    if isinstance(block, Table):
        yield from _of_table(block)
    if isinstance(block, Paragraph) and "|" in (block.text[0], block.text[-1]):
        yield Problem(block.line_start, "lost-shape", "a pipe at the edge of a line, and no table")
    for line, text in () if isinstance(block, Code) else texts(block):
        sign = _MOJIBAKE.search(text)
        if sign is not None:
            message = f"{sign[0]!r} looks like text in the wrong encoding"
            yield Problem(line, "mojibake", message)
            break


def _of_table(table: Table) -> Iterator[Problem]:
    header = table.header
    line = table.line_start
    if header is None:
        if not table.rows:
            yield Problem(line, "lost-shape", "a delimiter row, and neither header nor rows")
            return
        widths = Counter(map(len, table.rows))
        if max(widths.values()) * 2 < len(table.rows):
            message = f"rows of {min(widths)} to {max(widths)} cells and no header"
            yield Problem(line, "lost-shape", message)
        return
    names = Counter(name for name in header if name)
    for name, count in names.items():
        if count > 1:
            yield Problem(line, "duplicate-header", f"{count} columns are called {short(name)}")
    empty = sum(not name for name in header)
    if empty:
        yield Problem(line, "empty-header", f"{empty} of {len(header)} columns have no name")
    wrong = [(at, row) for at, row in enumerate(table.rows) if len(row) != len(header)]
    if len(wrong) * 2 > len(table.rows) > 2:  # noqa: PLR2004
        message = f"{len(wrong)} of {len(table.rows)} rows do not have {len(header)} cells"
        yield Problem(line, "lost-shape", message)
        return
    whole = table.line_end - table.line_start == len(table.rows) + 1
    for at, row in wrong:
        code = "ragged-row" if len(row) < len(header) else "extra-cells"
        message = f"{len(row)} cells below a header of {len(header)}"
        yield Problem(line + 2 + at if whole else line, code, message)
