"""Code blocks: fenced ones, and ones indented by four columns in blank-line-separated text."""

from articlex.model import Code
from articlex.readers.text.lines import Lines


def fenced(lines: Lines, at: int) -> Code | None:
    """Read a block between fences of three or more backticks or tildes (CommonMark §4.5).

    A fence that nothing closes is declined: in flattened text it is a stray mark, and all
    that follows would be lost in it. The fence's own indent is taken off each line.
    """
    bare = lines.bare[at]
    mark = bare[0]
    fence = bare[: len(bare) - len(bare.lstrip(mark))]
    info = bare[len(fence) :]
    if len(fence) < 3 or (mark == "`" and "`" in info):  # noqa: PLR2004
        return None
    end = lines.closing_fence(fence, at)
    if end is None:
        return None
    indent = len(lines.raw[at]) - len(lines.raw[at].lstrip(" "))
    text = "\n".join(_less(line, indent) for line in lines.raw[at + 1 : end])
    return Code(at + 1, end + 1, (), info.strip() or None, text)


def indented(lines: Lines, at: int) -> Code | None:
    """Read lines indented by four columns or a tab, after a blank line (CommonMark §4.4).

    The whole run up to the next blank line must be indented, else its first line is only a
    paragraph's indent.
    """
    if not lines.spaced or lines.indent(at) < 4 or (at and lines.bare[at - 1]):  # noqa: PLR2004
        return None
    end = _run_end(lines, at)
    if end is None:
        return None
    while (start := _next_run(lines, end)) is not None:
        more = _run_end(lines, start)
        if more is None:
            break
        end = more
    text = "\n".join(_outdent(line) for line in lines.raw[at : end + 1])
    return Code(at + 1, end + 1, (), None, text)


def _run_end(lines: Lines, at: int) -> int | None:
    """Return the last line of the run that starts at `at`, or None if not all is indented."""
    for number in range(at, len(lines.bare)):
        if not lines.bare[number]:
            return number - 1
        if lines.indent(number) < 4:  # noqa: PLR2004
            return None
    return len(lines.bare) - 1


def _next_run(lines: Lines, end: int) -> int | None:
    """Return where the next run begins after the blank lines below `end`."""
    for number in range(end + 1, len(lines.bare)):
        if lines.bare[number]:
            return number
    return None


def _less(line: str, indent: int) -> str:
    """Return a line without its first blanks, up to `indent` of them."""
    return line[min(indent, len(line) - len(line.lstrip(" "))) :] if indent else line


def _outdent(line: str) -> str:
    if line[:1] == "\t":
        return line[1:]
    if line[:4].isspace() and "\t" not in line[:4]:
        return line[4:]
    return line.expandtabs(4)[4:]
