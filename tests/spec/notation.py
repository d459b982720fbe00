"""The notation of the spec files: cases of text and the blocks that it gives.

A case is a title, the text and the blocks, each followed by a line with a single period:

    A row that is broken in a cell
    .
    | a | b |
    .
    table 1-1
      | a | b |
    .

A table's dialect follows its lines, unless it is ``pipe``.

Options of the reader stand in braces after the title: `{wrapped=True}`. In texts, ``→`` is a tab,
``␣`` a space at the end of a line or in an empty one, and ``⍽`` a no-break space.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from articlex import Block, Code, Document, Heading, List, Paragraph, Table

_VISIBLE = {"→": "\t", "␣": " ", "⍽": "\u00a0"}


class Case(NamedTuple):
    """One case of a spec file."""

    title: str
    options: dict[str, Any]
    text: str
    blocks: str


def read_cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a spec file."""
    parts = path.read_text("utf-8").split("\n.\n")
    for head, text, blocks in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        title, _, options = head.strip().splitlines()[-1].partition(" {")
        yield Case(title, _options(options.removesuffix("}")), _with_blanks(text), blocks)


def _with_blanks(text: str) -> str:
    for mark, character in _VISIBLE.items():
        text = text.replace(mark, character)
    return text


def _options(source: str) -> dict[str, Any]:
    pairs = (pair.split("=") for pair in source.split(", ") if pair)
    return {key: {"True": True, "False": False}[value] for key, value in pairs}


def show(document: Document) -> str:
    """Return the blocks of a document in the notation of the spec files."""
    return "\n".join(line for block in document.blocks for line in _show(block))


def _show(block: Block) -> Iterator[str]:
    span = f"{block.line_start}-{block.line_end}"
    match block:
        case Heading():
            yield f"heading {span} level {block.level}: {block.text}"
        case Paragraph():
            yield f"paragraph {span}: {block.text}"
        case List():
            yield f"list {span}"
            for item in block.items:
                task = {None: "", True: " [x]", False: " [ ]"}[item.checked]
                yield f"  {'  ' * item.depth}{item.marker}{task} {item.text}".rstrip()
        case Table():
            dialect = "" if block.dialect == "pipe" else f" {block.dialect}"
            yield f"table {span}{dialect}" + (f": {block.caption}" if block.caption else "")
            if block.header is not None:
                yield f"  {_row(block.header)}"
                yield f"  {_row(tuple(side or '-' for side in block.alignments))}"
            for row in block.rows:
                yield f"  {_row(row)}"
        case Code():
            yield f"code {span}" + (f" {block.language}" if block.language else "")
            for line in block.text.split("\n"):
                yield f"  {line}".rstrip()


def _row(cells: tuple[str, ...]) -> str:
    escaped = (cell.replace("\\", "\\\\").replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(escaped) + " |"
