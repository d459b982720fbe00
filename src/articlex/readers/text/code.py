"""Code blocks: fenced ones, and ones indented by four columns in blank-line-separated text."""

from articlex.model import Code
from articlex.readers.text.lines import Lines


def fenced(lines: Lines, at: int) -> Code | None:
    """Read a block between fences of three or more backticks or tildes (CommonMark §4.5).

    A fence that nothing closes is declined: in flattened text it is a stray mark, and all
    that follows would be lost in it.
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
    text = "\n".join(lines.raw[at + 1 : end])
    return Code(at + 1, end + 1, (), info.strip() or None, text)


def indented(lines: Lines, at: int) -> Code | None:
    """Read lines indented by four columns or a tab, after a blank line (CommonMark §4.4).

    The whole run up to the next blank line must be indented, else its first line is only a
    paragraph's indent.
    """
    if not lines.spaced or lines.indent(at) < 4 or (at and lines.bare[at - 1]):  # noqa: PLR2004
        return None
    bare = lines.bare
    end = at
    for number in range(at, len(bare)):
        if bare[number]:
            if lines.indent(number) < 4:  # noqa: PLR2004
                break
            end = number
        elif end < number - 1:
            break
    if end + 1 < len(bare) and bare[end + 1]:
        return None
    text = "\n".join(_outdent(line) for line in lines.raw[at : end + 1])
    return Code(at + 1, end + 1, (), None, text)


def _outdent(line: str) -> str:
    if line[:1] == "\t":
        return line[1:]
    if line[:4].isspace() and "\t" not in line[:4]:
        return line[4:]
    return line.expandtabs(4)[4:]
