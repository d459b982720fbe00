"""Walks the tree of an HTML page and makes blocks of what a browser shows."""

import re

from bs4 import Tag

from articlex.readers.block_builder import BlockBuilder, ReaderResult
from articlex.readers.html.main_content import main_article
from articlex.readers.html.parser import LineBuilder, parse_html
from articlex.readers.html.table import SpanExpander
from articlex.readers.html.table_reader import read_table
from articlex.readers.html.text import (
    BLOCKS,
    HEADINGS,
    ITEMS,
    LISTS,
    is_hidden,
    is_shown,
    script_text,
    squeeze,
    visible_strings,
)
from articlex.readers.options import DEFAULTS, Options

_DECLARED = {
    "title": ("title", "og:title"),
    "author": ("author", "article:author", "dc.creator", "citation_author"),
    "date": ("article:published_time", "datepublished", "date", "dc.date", "citation_date"),
}
"""The names of the `meta` tags that say what a page's metadata are, the likeliest first.

They are those of the HTML standard (§4.2.5.1), Open Graph, schema.org, Dublin Core and Google
Scholar. An author that is an address is left out."""

_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-(\S+)")


def read(
    text: str, options: Options = DEFAULTS, *, spans: SpanExpander | None = None
) -> ReaderResult:
    """Return the blocks of an HTML page or fragment, in any state.

    Args:
        text: the page.
        options: what is wanted of it.
        spans: what a fragment shares with the others of its document. A page has its own.

    Raises:
        MissingDependencyError: `Options.main_article` needs trafilatura.

    """
    page = main_article(text, links=options.links) if options.main_article else text
    soup, lines = parse_html(page, links=options.links)
    walk = _Walk(lines, spans or SpanExpander(len(text), repeat=options.repeat_spans))
    walk.take(soup)
    return ReaderResult(walk.builder.finish(), _metadata(lines), walk.spans.take_warnings())


def inline_text(markup: str) -> str:
    """Return what a browser shows of a line of HTML, as one line."""
    waiting: list[Tag] = [parse_html(markup)[0]]
    parts: list[str] = []
    while waiting:
        nested: list[Tag] = []
        parts += [" ", *visible_strings(waiting.pop(0), " ", nested)]
        waiting = nested + waiting
    return squeeze("".join(parts))


def _metadata(lines: LineBuilder) -> dict[str, str]:
    """Return the page's title, author and date, those that it has."""
    metadata = {}
    if lines.title is not None:
        metadata["title"] = squeeze("".join(visible_strings(lines.title, " ")))
    for key, names in _DECLARED.items():
        values = (squeeze(lines.declared.get(name, "")) for name in names)
        if not metadata.get(key):
            metadata[key] = next((value for value in values if value and "://" not in value), "")
    return {key: value for key, value in metadata.items() if value}


class _Walk:
    """One walk over a page, without recursion: pages nest tens of thousands of tags."""

    def __init__(self, lines: LineBuilder, spans: SpanExpander) -> None:
        self.lines = lines
        self.spans = spans
        self.builder = BlockBuilder(keeps_empty=False)
        self.line = 1
        self._heading: Tag | None = None
        self._lists: list[tuple[str, int]] = []
        self._parts: list[str] = []
        self._start = self._end = 0

    def take(self, root: Tag) -> None:
        """Build the blocks of everything below `root` that a browser shows."""
        stack = [(root, iter(root.contents))]
        while stack:
            tag, children = stack[-1]
            for child in children:
                if isinstance(child, Tag):
                    self.line = max(self.line, child.sourceline or 0)
                    if self._open(child):
                        stack.append((child, iter(child.contents)))
                        break
                    self.line = max(self.line, self.lines.ends.get(id(child), 0))
                else:
                    self._text(child)
            else:
                stack.pop()
                self._close(tag)
        self._flush()

    def _open(self, tag: Tag) -> bool:
        """Begin a tag and return True, or take the whole tag and return False."""
        name = tag.name
        if is_hidden(tag):
            return False
        if name == "br":
            self._parts.append(" ")
        elif name == "input":
            self._checkbox(tag)
        if name not in BLOCKS:
            return not self._script(tag)
        self._break()
        if name == "table" and not self.lines.is_layout(tag):
            self._flush()
            self._tables(tag)
            return False
        if name == "pre":
            self._flush()
            self._code(tag)
            return False
        if name in HEADINGS:
            self._flush()
            self._heading = tag
        elif name in LISTS:
            self._flush()
            self._lists.append((name, _number(tag.attrs.get("start"), 1)))
            self.builder.open_list(ordered=name == "ol")
        elif name in ITEMS and self._lists:
            self._flush()
            self._item(tag)
        return True

    def _close(self, tag: Tag) -> None:
        name = tag.name
        if name not in BLOCKS:
            return
        self._break()
        if tag is self._heading:
            self._flush()
        elif name in LISTS:
            self._flush()
            self._lists.pop()
            self.builder.close_list()
        elif name in ITEMS and self._lists:
            self._flush()
            self.builder.close_item()

    def _item(self, tag: Tag) -> None:
        kind, number = self._lists[-1]
        deeper = 0
        if kind == "ol":
            number = _number(tag.attrs.get("value"), number)
            self._lists[-1] = (kind, number + 1)
            marker = f"{number}."
        elif tag.name == "dd":
            marker, deeper = ":", 1
        else:
            marker = "" if tag.name == "dt" else "-"
        self.builder.open_item(self.line, marker, deeper)

    def _checkbox(self, tag: Tag) -> None:
        kind = str(tag.attrs.get("type")).lower()
        if kind == "checkbox" and self.builder.at_item_start() and not "".join(self._parts).strip():
            self.builder.check(checked="checked" in tag.attrs)

    def _script(self, tag: Tag) -> bool:
        """Take a superscript or subscript and return True, or return False for any other tag."""
        text = script_text(tag, "".join(self._parts[-1:]))
        if text is None:
            return False
        self._start = self._start or self.line
        self._end = self.line
        self._parts.append(text)
        return True

    def _code(self, tag: Tag) -> None:
        text = "".join(visible_strings(tag, "\n")).replace("\r", "\n").removeprefix("\n").rstrip()
        inner = tag.find("code", recursive=False)
        classes = [str(code.attrs.get("class", "")) for code in (tag, inner) if code is not None]
        language = _LANGUAGE.search(" ".join(classes))
        end = max(self.line, self.lines.ends.get(id(tag), 0))
        self.builder.code(self.line, end, language[1] if language else None, text)

    def _tables(self, tag: Tag) -> None:
        """Add a table, and after it each table that is nested in it."""
        waiting = [tag]
        while waiting:
            tag = waiting.pop()
            builder, nested, strays = read_table(tag)
            start = tag.sourceline or self.line
            end = max(start, self.lines.ends.get(id(tag), 0))
            self.builder.paragraph(start, start, strays)
            table = builder.table(start, end, self.spans)
            if table is not None:
                self.builder.add(table)
            else:
                self.builder.paragraph(start, start, builder.caption or "")
            waiting += reversed(nested)

    def _text(self, node: object) -> None:
        text = str(node)
        if is_shown(node):
            if text.strip():
                before = len(text) - len(text.lstrip())
                if not self._start:
                    self._start = self.line + text.count("\n", 0, before)
                self._end = self.line + text.count("\n", 0, len(text.rstrip()))
            self._parts.append(text)
        self.line += text.count("\n")

    def _break(self) -> None:
        """End a paragraph, or in a heading a word."""
        if self._heading is None:
            self._flush()
        else:
            self._parts.append(" ")

    def _flush(self) -> None:
        text = squeeze("".join(self._parts))
        if self._heading is None:
            self.builder.paragraph(self._start, self._end, text)
        else:
            self.builder.heading(self._start, self._end, int(self._heading.name[1]), text)
        self._heading = None
        self._parts = []
        self._start = self._end = 0


def _number(value: object, default: int) -> int:
    digits = str(value).strip()
    return int(digits) if digits.isdecimal() and len(digits) < 10 else default  # noqa: PLR2004
