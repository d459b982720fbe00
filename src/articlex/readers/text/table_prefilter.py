"""Rules out texts without tables, much faster than reading them."""

_MOST_BARE = 2
"""Lines with two pipes between words that are no table yet."""
_NEAR = 4
"""Lines among which two must have gaps."""
_DELIMITERS = frozenset("|-:+ \t")
_BOX = ("\u2501", "\u2502", "\u2550", "\u2551")
"""Lines that a box drawing without gaps between its cells has."""


def may_have_tables(text: str) -> bool:
    """Tell whether a text could have a table of any dialect.

    A table has tabs or runs of spaces, or a line that a pipe opens or closes, or a delimiter row,
    or box drawings, or the first words of a table in markup.
    """
    # Searching for one character is ten times as fast as for two.
    if ("\t" in text or "  " in text) and _has_gaps(text):
        return True
    if "+" in text and "-+-" in text:
        return True
    if "=" in text and ("= =" in text or "=  " in text):  # a rule of equals signs with columns
        return True
    if "\n\n\n" in text or ("\r" in text and ("\r\n\r\n\r\n" in text or "\r\r\r" in text)):
        return True  # two empty lines, which a table with a cell per line has between its rows
    if "^" in text or "-table::" in text or "-- -" in text:  # the last is a rule with columns
        return True
    if ("*" in text and ". row *" in text) or ("|" in text and "RECORD " in text):
        return True
    if "\\" in text and "\\begin{tab" in text:
        return True
    if not text.isascii() and any(map(text.__contains__, _BOX)):
        return True
    return "|" in text and _has_pipe_row(text)


def _has_gaps(text: str) -> bool:
    """Tell whether near lines have gaps that could separate columns, or one has several tabs.

    A single line with a gap may be a header above a rule.
    """
    last = -_NEAR
    for number, line in enumerate(text.replace("\r", "\n").split("\n")):
        if "\t" in line or "  " in line:
            inner = line.strip()
            if "\t" in inner or "  " in inner:
                if number - last < _NEAR or inner.count("\t") > 1:
                    return True
                last = number
    return last >= 0 and ("--" in text or "==" in text)


def _has_pipe_row(text: str) -> bool:
    """Tell whether some line is a row by itself, or several lines have two pipes."""
    if "\r" in text:
        text = text.replace("\r", "\n")
    bare = 0
    pipe = text.find("|")
    while pipe != -1:
        end = text.find("\n", pipe)
        line = text[text.rfind("\n", 0, pipe) + 1 : end if end != -1 else len(text)].strip()
        if line[0] in "|>{" or line[-1] == "|" or _DELIMITERS.issuperset(line):
            return True
        bare += line.count("|") > 1
        pipe = text.find("|", end) if end != -1 else -1
    return bare > _MOST_BARE
