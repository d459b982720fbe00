"""Quotations: lines that a mail or a Markdown text marks with ``>`` (RFC 3676 §4.5)."""

_MARKS = "> "
_CELLS = (">  ", ">=  ")
"""Signs that are the first cell of a row."""
_NEAR = 4
"""Lines among which rows without such signs are."""


def remove_quote_marks(raw: list[str]) -> tuple[list[str], list[int]]:
    """Return the lines without their quote marks, and how deep each is quoted.

    ``>>>`` alone does not begin a quotation: it is the prompt of an interpreter. Nor does a ``>``
    with a gap behind it between lines without: it is a cell.
    """
    lines: list[str] = []
    depths: list[int] = []
    depth = 0
    for number, line in enumerate(raw):
        if (
            line[:1] == ">"
            and (depth or line[:3] != ">>>")
            and not (line.startswith(_CELLS) and _is_cell(raw, number))
        ):
            text = line.lstrip(_MARKS)
            marks = line[: len(line) - len(text)]
            depth = marks.count(">")
            # One space belongs to the mark, further ones indent the text.
            lines.append(marks.rpartition(">")[2].removeprefix(" ") + text)
        else:
            depth = 0
            lines.append(line)
        depths.append(depth)
    return lines, depths


def _is_cell(raw: list[str], number: int) -> bool:
    """Tell whether a line is a row: it has a gap, and so have the lines without marks near it."""
    if "  " not in raw[number][2:].strip():
        return False
    first, last = max(0, number - _NEAR), min(len(raw), number + _NEAR)
    above = next((line for line in raw[first:number][::-1] if line[:1] != ">"), "")
    below = next((line for line in raw[number:last] if line[:1] != ">"), "")
    return "  " in above.strip() and (not below.strip() or "  " in below.strip())
