"""Searches of a whole text, by Python's own."""

MOST_BARE = 2
"""Lines with two pipes between words that are no table yet."""
NEAR = 4
"""Lines among which two must have gaps."""
DELIMITERS = frozenset("|-:+ \t")
_BOX = ("\u2501", "\u2502", "\u2503", "\u2550", "\u2551")
"""Lines that a box drawing without gaps between its cells has."""
_LINES = ("\u2500", *_BOX)
"""The straight lines of box drawings: light, heavy and double, across and down."""

HAS_SPACES, HAS_INDENTS, HAS_WIDE_GAPS, HAS_BOXES = 1, 2, 4, 8
"""Two spaces in a row, also at the begin of a line, two blank lines in a row, box drawings."""


def layout_marks(text: str) -> int:
    """Return the flags of what a text has."""
    marks = HAS_SPACES if "  " in text else 0
    if text[:1] == " " or (marks and "\n  " in text):
        marks |= HAS_INDENTS
    if "\n\n\n" in text:
        marks |= HAS_WIDE_GAPS
    if not text.isascii() and any(line in text for line in _LINES):
        marks |= HAS_BOXES
    return marks


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
    last = -NEAR
    for number, line in enumerate(text.replace("\r", "\n").split("\n")):
        if "\t" in line or "  " in line:
            inner = line.strip()
            if "\t" in inner or "  " in inner:
                if number - last < NEAR or inner.count("\t") > 1:
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
        if line[0] in "|>{" or line[-1] == "|" or DELIMITERS.issuperset(line):
            return True
        bare += line.count("|") > 1
        pipe = text.find("|", end) if end != -1 else -1
    return bare > MOST_BARE
