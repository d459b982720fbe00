"""The text reader: ordered block rules over a cursor of lines.

A rule takes the lines and the cursor and returns the block that starts there, or None, and
then it has moved nothing. The paragraph stands last and never declines, so every line that
is not blank ends up in exactly one block.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import NamedTuple, TypeAlias

from articlex.model import Block, Judged, Paragraph, Table
from articlex.readers.place import place
from articlex.readers.text import code, drawn_table, lists, marked_heading, scattered_table, table
from articlex.readers.text.lines import Lines
from articlex.readers.text.paragraph import paragraph

Rule: TypeAlias = Callable[[Lines, int], Block | None]

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_AFTER_LETTER = ("", ".", ")")
_UNDERLINES = marked_heading.UNDERLINES
_new = tuple.__new__  # half of what a named tuple's own constructor takes
_PLAIN: tuple[Rule, ...] = (table.pipe_table, marked_heading.underlined)
_ITEM: tuple[Rule, ...] = (lists.list_block, *_PLAIN)

RULES: dict[str, tuple[Rule, ...]] = {
    "|": (scattered_table.scattered, table.pipe_table),
    "`": (code.fenced, *_PLAIN),
    "~": (code.fenced, *_PLAIN),
    "#": (marked_heading.atx, *_PLAIN),
    "=": (drawn_table.simple, *_PLAIN),
    **dict.fromkeys([*"-*•–—·▪◦●○■‣⁃∙([0123456789", *_LETTERS], _ITEM),
    "+": (drawn_table.bordered, *_ITEM),
}
"""The rules to try, in order, by a line's first character; the others get `_PLAIN`."""


class Options(NamedTuple):
    """What may be said of a text beforehand.

    Attributes:
        wrapped: whether paragraphs are hard-wrapped over lines; None lets the line lengths
            decide.
        threshold: the score, from 0 to 1, that makes a line a heading; None takes the one
            at which the scorer did best.
        headings: numbers of lines that are headings, whatever their score.
        not_headings: numbers of lines that are none.
        judge: False leaves every line that nothing marks a paragraph. Tables and lists come
            out the same but for section and lead-in, in a fraction of the time.
        tables_only: a document without tables comes back empty, in a fraction of the time.
        repeat_spans: in HTML, repeat the text of a cell that spans several in each of them.

    """

    wrapped: bool | None = None
    threshold: float | None = None
    headings: AbstractSet[int] = frozenset()
    not_headings: AbstractSet[int] = frozenset()
    judge: bool = True
    tables_only: bool = False
    repeat_spans: bool = False


def read(text: str, options: Options = Options()) -> tuple[Block, ...]:  # noqa: B008
    """Split flattened text, any string at all, into blocks."""
    if options.tables_only and not table.may_hold_tables(text):
        return ()
    blocks = split(Lines(text, wrapped=options.wrapped))
    if options.tables_only and not any(isinstance(block, Table) for block in blocks):
        return ()
    if options.judge:
        from articlex.readers.text.heading import find_headings  # with its weights and JSON

        blocks = find_headings(blocks, *_verdicts(options))
    return place(blocks)


def explain(text: str, options: Options = Options()) -> list[Judged]:  # noqa: B008
    """Return every line of `text` that could be a heading, with its score and the reasons."""
    from articlex.readers.text import heading

    blocks = split(Lines(text, wrapped=options.wrapped))
    return heading.explain(blocks, *_verdicts(options))


def threshold_of(options: Options) -> float:
    """Return the score from which a line is a heading: the one asked for, or the trained one."""
    from articlex.readers.text.heading import load_weights

    return load_weights().threshold if options.threshold is None else options.threshold


def _verdicts(options: Options) -> tuple[float, AbstractSet[int], AbstractSet[int]]:
    return threshold_of(options), options.headings, options.not_headings


def split(lines: Lines) -> list[Block]:
    """Apply the rules from the first line to the last; headings without marks come later."""
    blocks: list[Block] = []
    bare, raw = lines.bare, lines.raw
    maybe_code = lines.spaced
    # In text without blank lines, what no rule can want is a paragraph of its own, at once.
    each_alone = not lines.spaced and not lines.width
    at, last = 0, len(bare)
    while at < last:
        line = bare[at]
        if not line:
            at += 1
            continue
        if (
            each_alone
            and (line[0] not in RULES or (line[0] in _LETTERS and line[1:2] not in _AFTER_LETTER))
            and "|" not in line
            and (at + 1 == last or bare[at + 1][:3] not in _UNDERLINES)
        ):
            at += 1
            blocks.append(_new(Paragraph, (at, at, (), line)))
            continue
        block: Block | None = None
        if maybe_code and raw[at][0] in " \t":
            block = code.indented(lines, at)
        if block is None:
            for rule in RULES.get(line[0], _PLAIN):
                block = rule(lines, at)
                if block is not None:
                    break
            else:
                block = paragraph(lines, at)
        blocks.append(block)
        at = block.line_end
    return blocks
