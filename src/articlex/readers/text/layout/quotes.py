"""Quotations: lines that a mail or a Markdown text marks with ``>`` (RFC 3676 §4.5)."""

_MARKS = "> "


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
            and not (line[:3] == ">  " and _is_cell(raw, number))
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
    """Tell whether a line and those right above and below have gaps, and the others no marks."""
    return "  " in raw[number][1:].strip() and all(
        "  " in near.strip() and near[0] != ">"
        for near in (
            "".join(raw[max(0, number - 1) : number]),
            "".join(raw[number + 1 : number + 2]),
        )
    )
