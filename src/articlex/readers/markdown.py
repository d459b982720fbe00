"""The Markdown reader: CommonMark with GFM's tables, task lists and strikethrough.

markdown-it-py parses, and this module, its only importer, turns the tokens into blocks. GFM drops
the cells of a row that is longer than the header and pads a shorter one. Here rows keep their own
lengths, as in every format.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from threading import local
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import paragraph
from markdown_it.token import Token

from articlex.blocks import Alignment, Row, Table
from articlex.readers.block_builder import BlockBuilder, ReaderResult, link_mark
from articlex.readers.drafts import move
from articlex.readers.markdown_html import escaped_tags, has_html, name_of, whole_html
from articlex.readers.options import DEFAULTS, Options

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

    from articlex.readers.html import SpanExpander

_DEEPEST = 150
"""Levels of nesting that are read. The parser's own limit of 20 loses items below level 9."""

_DEEPEST_INLINE = 20
"""Levels of nesting within a line, the parser's own limit. Each costs time at every bracket."""

_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
_TASK = re.compile(r"\[([ xX])\](?:\s+|$)")
_CELL_END = re.compile(r"(?<!\\)\|")
_SIDES: dict[str, Alignment] = {
    "text-align:left": "left",
    "text-align:right": "right",
    "text-align:center": "center",
}


def read(text: str, options: Options = DEFAULTS) -> ReaderResult:
    """Return the blocks of a Markdown document, its front matter, and warnings if any."""
    source = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    metadata, skipped = front_matter(source)
    lines = [""] * skipped + source[skipped:]
    try:
        walk = _walk(lines, options)
    except RecursionError:
        walk = _in_thread(lines, options)
    return ReaderResult(walk.builder.finish(), metadata, tuple(walk.warnings))


def _walk(lines: list[str], options: Options) -> "_Walk":
    walk = _Walk(lines, _shared.parser, options)
    walk.take(walk.parser.parse("\n".join(lines)))
    return walk


class _Shared(local):
    """A parser for each thread: making one takes as long as parsing a short text."""

    def __init__(self) -> None:
        self.parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        self.parser.core.ruler.before("block", "nest blocks", partial(_limit_nesting, _DEEPEST))
        rules = self.parser.block.ruler
        rules.before("reference", "footnote", _footnote, {"alt": ["paragraph"]})
        inline = partial(_limit_nesting, _DEEPEST_INLINE)
        self.parser.core.ruler.before("inline", "nest inline", inline)


def _footnote(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Make a paragraph of a footnote. One of a single word would be the definition of a link."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or _FOOTNOTE.match(state.src, begin) is None:
        return False
    return silent or paragraph(state, start, end, silent)


def _limit_nesting(most: int, state: "StateCore") -> None:
    state.md.options["maxNesting"] = most


_shared = _Shared()


def _in_thread(lines: list[str], options: Options) -> "_Walk":
    """Read in a thread, whose stack is empty. The caller's may be too deep for the parser."""
    from threading import Thread

    walks: list[_Walk] = []
    thread = Thread(target=lambda: walks.append(_walk(lines, options)))
    thread.start()
    thread.join()
    return walks[0]


def front_matter(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Return the front matter's top-level keys, and how many lines it has.

    It begins with a first line ``---`` and ends with the next ``---`` or ``...``. A value is text,
    without the quotation marks around it. The lines of a nested value belong to its key.
    """
    if not lines or lines[0].rstrip() != "---":
        return {}, 0
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "...")), 0)
    values: dict[str, list[str]] = {}
    key = ""
    for line in lines[1:end]:
        name, colon, value = line.partition(":")
        if colon and name.strip() and not name[0].isspace() and name[0] not in "-#":
            key = name.strip()
            values[key] = [_without_quotes(value.strip())]
        elif key and line.strip():
            values[key].append(line)
    metadata = {name: "\n".join(filter(None, value)) for name, value in values.items()}
    return (metadata, end + 1) if metadata else ({}, 0)


def _without_quotes(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


class _Walk:
    """One walk over the tokens of a document."""

    def __init__(self, lines: list[str], parser: MarkdownIt, options: Options) -> None:
        self.lines = lines
        self.parser = parser
        self.options = options
        self.builder = BlockBuilder(keeps_empty=True)
        self.warnings: list[str] = []
        self.quotes = 0
        self.spans: SpanExpander | None = None

    def take(self, tokens: Sequence[Token]) -> None:
        """Build the blocks of all tokens."""
        walk = whole_html(tokens, self.parser)
        for token in walk:
            start, end = _span(token)
            match token.type:
                case "heading_open":
                    self.builder.heading(start, end, int(token.tag[1:]), text_of(next(walk)))
                case "paragraph_open":
                    self._paragraph(start, end, next(walk))
                case "fence" | "code_block":
                    language = token.info.strip() or None
                    self.builder.code(start, end, language, token.content.removesuffix("\n"))
                case "html_block":
                    self._html(start, token.content)
                case "table_open":
                    self.builder.add(self._table(start, end, walk))
                case _:
                    self._container(token, start, end)

    def _container(self, token: Token, start: int, end: int) -> None:
        """Open or close a list, an item or a quotation."""
        builder = self.builder
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                builder.open_list(ordered=token.type[0] == "o")
            case "bullet_list_close" | "ordered_list_close":
                builder.close_list()
            case "list_item_open":
                builder.open_item(start, token.info + token.markup)
                self._keep_deep_lines(token, start, end)
            case "list_item_close":
                builder.close_item()
            case "blockquote_open":
                self.quotes += 1
                self._keep_deep_lines(token, start, end)
            case "blockquote_close":
                self.quotes -= 1
            case _:  # a thematic break
                pass

    def _text(self, inline: Token) -> str:
        return text_of(inline, links=self.options.links)

    def _paragraph(self, start: int, end: int, inline: Token) -> None:
        text = self._text(inline)
        if self.builder.at_item_start() and (task := _TASK.match(inline.content)):
            self.builder.check(checked=task[1] != " ")
            text = text[3:].lstrip()
        self.builder.paragraph(start, end, text)

    def _html(self, start: int, content: str) -> None:
        from articlex.readers import html

        if self.spans is None:
            self.spans = html.SpanExpander(sum(map(len, self.lines)), repeat=False)
        result = html.read(content, self.options._replace(main_article=False), spans=self.spans)
        for warning in result.warnings:
            line, message = warning.split(":", 1)
            self.warnings.append(f"{int(line) + start - 1}:{message}")
        for block in result.drafts.build():
            self.builder.add(move(block, start - 1))

    def _keep_deep_lines(self, token: Token, start: int, end: int) -> None:
        """Add the lines of a container that is nested too deep, because the parser drops them."""
        if token.level + 1 < _DEEPEST:
            return
        for number in range(start, end + 1):
            self.builder.paragraph(number, number, self.lines[number - 1].strip())
        if not self.warnings:
            self.warnings.append(
                f"{start}: nested more than {_DEEPEST} levels deep; deeper lines become paragraphs"
            )

    def _table(self, start: int, end: int, walk: Iterator[Token]) -> Table:
        rows: list[Row] = []
        alignments: list[Alignment] = []
        cells: list[str] = []
        while (token := next(walk)).type != "table_close":
            if token.type == "th_open":
                alignments.append(_SIDES.get(str(token.attrGet("style"))))
            elif token.type == "inline":
                cells.append(self._text(token))
            elif token.type == "tr_open":
                cells = []
                line = _span(token)[0]
            elif token.type == "tr_close":
                rows.append(self._all_cells(cells, line) if rows else tuple(cells))
        header: Row | None = rows[0]
        if not any(rows[0]):  # GFM cannot write a table without a header row
            header = None
        return Table(start, end, (), None, None, header, tuple(alignments), tuple(rows[1:]), "pipe")

    def _all_cells(self, cells: list[str], line: int) -> Row:
        """Return all cells of a row's line, be they fewer or more than the header has."""
        raw = self.lines[line - 1].strip()
        for _ in range(self.quotes):
            raw = raw.removeprefix(">").strip()
        pieces = _CELL_END.split(raw)
        if not pieces[0]:
            del pieces[0]
        if pieces and not pieces[-1]:
            del pieces[-1]
        more = [
            self._text(self.parser.parseInline(piece.strip().replace("\\|", "|"))[0])
            for piece in pieces[len(cells) :]
        ]
        return (*cells[: len(pieces)], *more)


def _span(token: Token) -> tuple[int, int]:
    first, last = token.map or (0, 0)
    return first + 1, last


def text_of(inline: Token, *, links: bool = False) -> str:
    """Return the text of an inline token: no marks, the text of links, the alt text of images.

    With `links`, their addresses follow, unless they are their text or a place in the document.
    HTML within the line is read as in a page.
    """
    if has_html(inline):
        from articlex.readers.html import inline_text

        return inline_text("".join(_parts(inline, links=links, as_html=True)))
    return "".join(_parts(inline, links=links, as_html=False)).strip()


def _parts(inline: Token, *, links: bool, as_html: bool) -> list[str]:
    """Return the texts of an inline token, with `as_html` escaped and between its tags."""
    parts: list[str] = []
    start, address = 0, ""
    escaped = escaped_tags(inline) if as_html else frozenset()
    for child in inline.children or ():
        text = ""
        match child.type:
            case "text" | "code_inline" | "text_special":
                text = child.content
            case "softbreak" | "hardbreak":
                text = " "
            case "link_open" if links:
                start, address = len(parts), str(child.attrs.get("href", ""))
            case "link_close" if links:
                text = link_mark("".join(parts[start:]), address)
            case "image":
                text = text_of(child) if child.children else child.content
            case "html_inline" if child.content[:3].lower() == "<br":
                text = " "
            case "html_inline" if as_html and name_of(child.content) not in escaped:
                parts.append(child.content)
            case _:
                pass
        parts.append(escape(text, quote=False) if as_html else text)
    return parts
