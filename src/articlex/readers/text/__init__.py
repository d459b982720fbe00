"""The text reader: ordered block rules over the lines of a text.

A rule takes the lines and a line's number and returns the block that begins there, or None. The
paragraph comes last and always matches, so every line that is not blank is in exactly one block.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

from articlex.blocks import Block, Table
from articlex.document import HeadingCandidate
from articlex.readers.drafts import Drafts
from articlex.readers.options import DEFAULTS, Options
from articlex.readers.text.blocks.list_marker import BULLETS, CHINESE_DIGITS, CIRCLED, DIGITS
from articlex.readers.text.blocks.lists import list_block
from articlex.readers.text.blocks.marked_heading import (
    UNDERLINES,
    atx_heading,
    outdented_heading,
    overlined_heading,
    underlined_heading,
    wiki_heading,
)
from articlex.readers.text.blocks.paragraph import paragraph
from articlex.readers.text.blocks.pipe_table import pipe_table, rows_between_rules
from articlex.readers.text.blocks.scattered_table import scattered_table
from articlex.readers.text.blocks.table_syntax import has_runs
from articlex.readers.text.layout import Lines
from articlex.readers.text.scan import may_have_tables

Rule: TypeAlias = Callable[[Lines, int], Block | None]


def _late(module: str, name: str) -> Rule:
    """Return a rule whose module is imported when a line first needs it: few texts do."""
    late: Rule | None = None

    def rule(lines: Lines, start: int) -> Block | None:
        nonlocal late
        if late is None:
            late = getattr(import_module(f"articlex.readers.text.blocks.{module}"), name)
        return late(lines, start)

    return rule


aligned_table = _late("aligned_table", "aligned_table")
asciidoc_table = _late("wiki_table", "asciidoc_table")
box_table = _late("box_drawing", "box_table")
directive_table = _late("directive_table", "directive_table")
dokuwiki_table = _late("wiki_table", "dokuwiki_table")
fenced_code = _late("code", "fenced_code")
grid_table = _late("grid_table", "grid_table")
indented_code = _late("code", "indented_code")
latex_table = _late("latex_table", "latex_table")
items_above_markers = _late("lone_markers", "items_above_markers")
marked_records = _late("records_table", "marked_records")
mediawiki_table = _late("wiki_table", "mediawiki_table")
ruled_table = _late("ruled_table", "ruled_table")
stacked_table = _late("stacked_table", "stacked_table")
tab_table = _late("tab_table", "tab_table")
titled_grid = _late("grid_table", "titled_grid")


def _asciidoc_rows(lines: Lines, start: int) -> Block | None:
    """Read an AsciiDoc table without attributes above it. Most rows need no import."""
    return asciidoc_table(lines, start) if lines.stripped[start].startswith("|==") else None


def _titled_grid(lines: Lines, start: int) -> Block | None:
    """Read a table with a title between dashes above it. Most dashes need no import."""
    below = "".join(lines.stripped[start + 1 : start + 2])
    is_rule = below[:1] == "|" and lines.stripped[start][:4] == "----"
    return titled_grid(lines, start) if is_rule else None


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZабвгдежзиклмноαβγδεζηθικ")
"""Letters that may be markers. A series of others is hardly longer than these."""
_AFTER_LETTER = ("", ".", ")")
_BELOW = {*UNDERLINES, "-"}
"""How a line begins that may make something of the line above it."""
_ANY: tuple[Rule, ...] = (pipe_table, underlined_heading)
_ITEM: tuple[Rule, ...] = (list_block, *_ANY)

RULES: dict[str, tuple[Rule, ...]] = {
    "|": (_asciidoc_rows, scattered_table, pipe_table),
    "`": (fenced_code, *_ANY),
    "~": (fenced_code, *_ANY),
    "#": (atx_heading, overlined_heading, *_ANY),
    "=": (overlined_heading, wiki_heading, ruled_table, *_ANY),
    "-": (_titled_grid, overlined_heading, marked_records, rows_between_rules, ruled_table, *_ITEM),
    "*": (overlined_heading, marked_records, *_ITEM),
    "{": (mediawiki_table, *_ANY),
    "^": (dokuwiki_table, *_ANY),
    "\\": (latex_table, *_ANY),
    ".": (directive_table, asciidoc_table, *_ANY),
    "[": (asciidoc_table, *_ITEM),
    **dict.fromkeys(
        [*(BULLETS - {"-", "*"}), *DIGITS, *CIRCLED, *CHINESE_DIGITS, "(", "（", *_LETTERS], _ITEM
    ),
    "+": (grid_table, *_ITEM),
}
"""The rules to try, in order, by a line's first character. Others get `_ANY`."""


def read(text: str, options: Options = DEFAULTS) -> tuple[Drafts, tuple[HeadingCandidate, ...]]:
    """Return the blocks of a flattened text, any string, without their sections.

    With `Options.explain`, also return the lines that could be headings.
    """
    if options.tables_only and not may_have_tables(text):
        return Drafts(), ()
    drafts = split(Lines(text, wrapped=options.wrapped))
    if options.tables_only and not any(isinstance(body, Table) for body in drafts.bodies):
        return Drafts(), ()
    candidates: tuple[HeadingCandidate, ...] = ()
    if options.detect_headings:
        from articlex.readers.text.headings import detect_headings  # with its weights and JSON

        candidates = detect_headings(drafts, options)
    return drafts, candidates


def split(lines: Lines) -> Drafts:
    """Apply the rules from the first line to the last. Unmarked headings stay paragraphs."""
    drafts = Drafts()
    for start, part in lines.parts():
        _split_part(part, drafts, start)
    if lines.depths is not None:
        drafts.cover(lines.marked_blanks)
    return drafts


def _split_part(lines: Lines, drafts: Drafts, offset: int) -> None:
    """Add the blocks of a run of lines, which begins after `offset` lines of the text."""
    starts, ends, texts, bodies = drafts.starts, drafts.ends, drafts.texts, drafts.bodies
    stripped, raw, has_columns = lines.stripped, lines.raw, lines.has_columns
    has_fast_path = not (
        lines.has_blank_separators
        or lines.has_wide_gaps
        or lines.wrapping.width
        or lines.has_boxes
        or lines.outdented_titles
    )
    number, last = 0, len(stripped)
    while number < last:
        line = stripped[number]
        if not line:
            number += 1
            continue
        # Fast path: without blank lines, a line that no rule matches is a paragraph.
        if (
            has_fast_path
            and (line[0] not in RULES or (line[0] in _LETTERS and line[1:2] not in _AFTER_LETTER))
            and "|" not in line
            and not (has_columns and _may_have_columns(line, raw[number]))
            and (number + 1 == last or stripped[number + 1][:3] not in _BELOW)
        ):
            number += 1
            starts.append(number + offset)
            ends.append(number + offset)
            texts.append(line)
            bodies.append(None)
            continue
        block = _apply_layout_rules(lines, number, line) or _apply_rules(lines, number, line[0])
        drafts.add(block, offset)
        number = block.line_end


def _may_have_columns(line: str, raw: str) -> bool:
    """Tell whether a line has a gap, or is indented as the header of narrow columns is."""
    return "  " in line or "\t" in line or raw[:2] == "  "


def _apply_layout_rules(lines: Lines, number: int, line: str) -> Block | None:
    """Return the block of a line by what the layout of the text calls for, or None."""
    block: Block | None = None
    if lines.outdented_titles:
        block = outdented_heading(lines, number)
    if block is None and lines.has_boxes:
        block = box_table(lines, number)
    below = lines.stripped[number + 1] if number + 1 < len(lines.stripped) else ""
    may_have_columns = lines.has_columns and _may_have_columns(line, lines.raw[number])
    if block is None and (may_have_columns or has_runs(below)) and line[0] not in "|^":
        block = ruled_table(lines, number)
        if block is None and may_have_columns:
            block = tab_table(lines, number) or aligned_table(lines, number)
    if block is None and lines.has_blank_separators and lines.raw[number][0] in " \t":
        block = indented_code(lines, number)
    if block is None and lines.has_wide_gaps:
        block = stacked_table(lines, number)
    if block is None and below == "-":
        block = items_above_markers(lines, number)
    return block


def _apply_rules(lines: Lines, number: int, first: str) -> Block:
    for rule in RULES.get(first, _ANY):
        block = rule(lines, number)
        if block is not None:
            return block
    return paragraph(lines, number)
