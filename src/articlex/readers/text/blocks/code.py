"""Code blocks: fenced ones, and ones indented by four columns in text with blank lines."""

import re

from articlex.blocks import Code
from articlex.readers.text.layout import Lines

_INDENT = 4
_LONGEST_COMMAND = 60
_SENTENCE_ENDS = frozenset(".,;:!?")
_CODE_SIGNS = re.compile(r"[{}\[\]<>=\\$#;|&]")
_CALL = re.compile(r"\w\(|::|--\w|^[/~.]+\w")
_ITEM = re.compile(r"[*+•o@] \w|[*+•] \[|[0-9]{1,3}[.)] \w")
"""A list item; in code, dashes may be YAML."""
_SAMPLE = 200
"""The lines, and the characters of a line, that show whether a block is code."""


def fenced_code(lines: Lines, start: int) -> Code | None:
    """Read a block between fences of three or more backticks or tildes (CommonMark §4.5).

    A fence that nothing closes is declined: in flattened text it is a stray mark, and the rest of
    the text would be lost in it. Each line loses the fence's indent.
    """
    opening = lines.stripped[start]
    character = opening[0]
    fence = opening[: len(opening) - len(opening.lstrip(character))]
    info = opening[len(fence) :]
    if len(fence) < 3 or (character == "`" and "`" in info):  # noqa: PLR2004
        return None
    end = lines.closing_fence(fence, start)
    if end is None:
        return None
    indent = len(lines.raw[start]) - len(lines.raw[start].lstrip(" "))
    text = "\n".join(_without_blanks(line, indent) for line in lines.raw[start + 1 : end])
    return Code(start + 1, end + 1, (), info.strip() or None, text)


def indented_code(lines: Lines, start: int) -> Code | None:
    """Read lines indented by four columns or a tab, below a blank line (CommonMark §4.4).

    All lines up to the next blank line must be indented, otherwise the indent only begins a
    paragraph.
    """
    if start < lines.not_code_before or not lines.has_blank_separators:
        return None
    if lines.indent(start) < _INDENT:
        return None
    if start and lines.stripped[start - 1]:
        return None
    end = _run_end(lines, start)
    if end is None:
        return None
    while (next_start := _next_run(lines, end)) is not None:
        next_end = _run_end(lines, next_start)
        if next_end is None:
            break
        end = next_end
    if not _looks_like_code(lines.stripped[start : end + 1]):
        lines.not_code_before = end + 1
        return None
    text = "\n".join(map(_without_indent, lines.raw[start : end + 1]))
    return Code(start + 1, end + 1, (), None, text)


def _looks_like_code(stripped: list[str]) -> bool:
    """Tell code from indented prose: by its signs, or by lines that are not sentences."""
    filled = [line for line in stripped if line][:_SAMPLE]
    if sum(1 for line in filled if _ITEM.match(line)) * 2 >= len(filled):
        return False
    signs = sum(
        1
        for line in filled
        if _CODE_SIGNS.search(line, 0, _SAMPLE) or _CALL.search(line, 0, _SAMPLE)
    )
    if signs * 2 >= len(filled):
        return True
    return all(not line[0].isupper() and line[-1] not in _SENTENCE_ENDS for line in filled) and (
        sum(map(len, filled)) <= _LONGEST_COMMAND * len(filled)
    )


def _run_end(lines: Lines, start: int) -> int | None:
    """Return the last line of the run that begins at `start`, or None if a line is not indented."""
    for number in range(start, len(lines.stripped)):
        if not lines.stripped[number]:
            return number - 1
        if lines.indent(number) < _INDENT:
            return None
    return len(lines.stripped) - 1


def _next_run(lines: Lines, end: int) -> int | None:
    """Return where the next run begins below the blank lines at `end`."""
    for number in range(end + 1, len(lines.stripped)):
        if lines.stripped[number]:
            return number
    return None


def _without_blanks(line: str, count: int) -> str:
    """Return a line without its first blanks, up to `count` of them."""
    return line[min(count, len(line) - len(line.lstrip(" "))) :] if count else line


def _without_indent(line: str) -> str:
    if line[:1] == "\t":
        return line[1:]
    if line[:_INDENT].isspace() and "\t" not in line[:_INDENT]:
        return line[_INDENT:]
    return line.expandtabs(_INDENT)[_INDENT:]
