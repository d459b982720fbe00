"""The HTML reader: BeautifulSoup with lxml reads; this module, its only importer, makes blocks.

Broken markup comes out as libxml2 mends it: an unclosed cell or item ends where the next one
begins, as a browser shows it. What a browser does not show is left out.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any
from warnings import catch_warnings, simplefilter

from bs4 import BeautifulSoup, CData, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import NavigableString, RubyParenthesisString, RubyTextString

from articlex.readers.building import Builder, Found
from articlex.readers.html_table import Spans, TableMaker

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
_ITEMS = frozenset(("li", "dt", "dd"))
_UNSEEN = frozenset((
    "script", "style", "template", "noscript", "head", "iframe", "object", "audio", "video",
    "canvas", "svg", "annotation", "annotation-xml", "select", "datalist", "textarea",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "details", "dialog", "div",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html",
    "legend", "main", "nav", "p", "search", "section", "summary", "table", "caption", "thead",
    "tbody", "tfoot", "tr", "td", "th", "pre", *_HEADINGS, *_LISTS, *_ITEMS,
))  # fmt: skip
_PAGE_PARTS = frozenset(("p", "ul", "ol", "table"))
_TELLING = _HEADINGS | _PAGE_PARTS | {"th"}
_SHOWN = (NavigableString, CData, RubyTextString, RubyParenthesisString)
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-(\S+)")
_NOT_TEXT = re.compile("[\ud800-\udfff\0]")
_NEWLINES = re.compile(r"&(?:#0{0,9}10(?!\d)|#[xX]0{0,9}[aA](?![\da-fA-F])|NewLine);?")
_IMPLIED = ("html", "body", "p")
_GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}


def read(text: str, *, repeat_spans: bool = False) -> Found:
    """Return the blocks of an HTML page or fragment.

    Args:
        text: the page, in any state.
        repeat_spans: repeat the text of a cell that spans several in each of them; else the
            others are empty.

    """
    text = _NOT_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _NEWLINES.sub("&#13;", text)  # no line of the page ends there
    lines = _Lines()
    with catch_warnings():  # text that looks like a file name is none here
        simplefilter("ignore")
        soup = _Soup(text, builder=lines)
    reading = _Reading(lines, Spans(repeat=repeat_spans))
    reading.take(soup)
    title = squeeze("".join(strings(lines.title, " "))) if lines.title else ""
    return Found(
        reading.builder.finish(), {"title": title} if title else {}, tuple(reading.spans.warnings)
    )


class _Soup(BeautifulSoup):
    """bs4's own soup without the chain of all elements, which nothing here follows.

    Mending it climbs to the root for some tags, and pages nest tens of thousands of tags.
    """

    def _linkage_fixer(self, el: object) -> None:
        pass


class _Lines(LXMLTreeBuilder):
    """bs4's own builder, which also notes on which lines a tag begins and ends.

    lxml's parser does not tell. So the text goes to it line by line: a tag that begins is on
    the latest one, where its `>` stands. What each table holds is noted on the way, too.
    """

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None)
        self.line = 0
        self.ends: dict[int, int] = {}
        self.holds: dict[int, set[str]] = {}
        self.title: Tag | None = None
        self._implied: dict[str, int] = {}
        self._tables: list[Tag] = []

    def feed(self, markup: Any) -> None:  # noqa: ANN401
        self.parser = self.parser_for(None)
        start = _content_start(markup)
        if markup[start : start + 1] != "<":
            # libxml2 tells of the tags that it puts around such text when it has come to its end.
            self._implied = dict.fromkeys(_IMPLIED, markup.count("\n", 0, start) + 1)
        for line in markup.split("\n"):
            self.line += 1
            self.parser.feed(line + "\n")
        self.parser.close()

    def start(self, tag: Any, attrib: Any, nsmap: Any = MappingProxyType({})) -> None:  # noqa: ANN401
        super().start(tag, attrib, nsmap)
        made = self._current()
        made.sourceline = self._implied.pop(made.name, self.line)
        if made.name == "title" and self.title is None and not _is_icons(made):
            self.title = made
        if self._tables and made.name in _TELLING:
            self.holds[id(self._tables[-1])].add(made.name)
        if made.name == "table":
            self.holds[id(made)] = set()
            self._tables.append(made)

    def end(self, tag: Any) -> None:  # noqa: ANN401
        ended = self._current()
        super().end(tag)
        self.ends[id(ended)] = self.line
        if self._tables and ended is self._tables[-1]:
            self._tables.pop()

    def is_layout(self, table: Tag) -> bool:
        """Tell whether a table only placed parts of a page: headings and more in plain cells."""
        if table.attrs.get("role") in ("presentation", "none"):
            return True
        holds = self.holds.get(id(table), set())
        return "th" not in holds and bool(holds & _HEADINGS) and bool(holds & _PAGE_PARTS)

    def _current(self) -> Tag:
        current = self.soup.currentTag if self.soup else None
        assert current is not None  # noqa: S101  # the parser calls within feed alone
        return current


def _content_start(markup: str) -> int:
    """Return where the first tag or text stands, behind blanks, comments and declarations."""
    at = 0
    while True:
        while markup[at : at + 1].isspace():
            at += 1
        if markup[at : at + 2] not in ("<!", "<?"):
            return at
        close = "-->" if markup.startswith("<!--", at) else ">"
        end = markup.find(close, at)
        if end == -1:
            return at
        at = end + len(close)


def _is_icons(title: Tag) -> bool:
    return title.parent is not None and title.parent.name == "svg"


class _Reading:
    """One walk over a page, without recursion: pages nest tens of thousands of tags."""

    def __init__(self, lines: _Lines, spans: Spans) -> None:
        self.lines = lines
        self.spans = spans
        self.builder = Builder()
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
        """Begin a tag and return True, or deal with the whole of it."""
        name = tag.name
        if is_hidden(tag):
            return False
        if name == "br":
            self._parts.append(" ")
        elif name == "input":
            self._checkbox(tag)
        if name not in _BLOCKS:
            return True
        self._break()
        if name == "table" and not self.lines.is_layout(tag):
            self._flush()
            self._tables(tag)
            return False
        if name == "pre":
            self._flush()
            self._code(tag)
            return False
        if name in _HEADINGS:
            self._flush()
            self._heading = tag
        elif name in _LISTS:
            self._flush()
            self._lists.append((name, _number(tag.attrs.get("start"), 1)))
            self.builder.open_list(ordered=name == "ol")
        elif name in _ITEMS and self._lists:
            self._flush()
            self._item(tag)
        return True

    def _close(self, tag: Tag) -> None:
        name = tag.name
        if name not in _BLOCKS:
            return
        self._break()
        if tag is self._heading:
            self._flush()
        elif name in _LISTS:
            self._flush()
            self._lists.pop()
            self.builder.close_list()
        elif name in _ITEMS and self._lists:
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

    def _code(self, tag: Tag) -> None:
        text = "".join(strings(tag, "\n")).replace("\r", "\n").removeprefix("\n").rstrip()
        inner = tag.find("code", recursive=False)
        classes = [str(each.attrs.get("class", "")) for each in (tag, inner) if each is not None]
        found = _LANGUAGE.search(" ".join(classes))
        end = max(self.line, self.lines.ends.get(id(tag), 0))
        self.builder.code(self.line, end, found[1] if found else None, text)

    def _tables(self, tag: Tag) -> None:
        """Add a table and then those nested in it, each as one of its own."""
        waiting = [tag]
        while waiting:
            tag = waiting.pop()
            made, nested, strays = _read_table(tag)
            start = tag.sourceline or self.line
            end = max(start, self.lines.ends.get(id(tag), 0))
            self.builder.paragraph(start, start, strays)
            table = made.table(start, end, self.spans)
            if table is not None:
                self.builder.add(table)
            else:
                self.builder.paragraph(start, start, made.caption or "")
            waiting += reversed(nested)

    def _text(self, node: object) -> None:
        text = str(node)
        if type(node) in _SHOWN:
            if text.strip():
                before = len(text) - len(text.lstrip())
                if not self._start:
                    self._start = self.line + text.count("\n", 0, before)
                self._end = self.line + text.count("\n", 0, len(text.rstrip()))
            self._parts.append(text)
        self.line += text.count("\n")

    def _break(self) -> None:
        """End a paragraph; within a heading, a word."""
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


def _read_table(tag: Tag) -> tuple[TableMaker, list[Tag], str]:
    """Return what a table holds of its own, the tables in it, and text outside its cells."""
    made = TableMaker()
    nested: list[Tag] = []
    strays: list[str] = []
    stack = [("", iter(tag.contents))]
    while stack:
        inside, children = stack[-1]
        for child in children:
            if not isinstance(child, Tag):
                if type(child) in _SHOWN:
                    strays.append(str(child))
            elif not is_hidden(child) and not _take_whole(child, made, nested):
                stack.append((child.name, iter(child.contents)))
                break
        else:
            stack.pop()
            if inside == "tr":
                made.close_row()
            elif inside in _GROUPS:
                made.close_group()
    return made, nested, squeeze(" ".join(strays))


def _take_whole(tag: Tag, made: TableMaker, nested: list[Tag]) -> bool:
    """Add a part of a table, or, where parts are in it, only begin it and return False."""
    match tag.name:
        case "td" | "th":
            text = squeeze("".join(strings(tag, " ", nested)))
            made.cell(text, tag.attrs, is_header=tag.name == "th")
        case "caption":
            made.caption = squeeze("".join(strings(tag, " ", nested))) or made.caption
        case "table":
            nested.append(tag)
        case "tr":
            made.open_row()
            return False
        case name:
            if name in _GROUPS:
                made.open_group(_GROUPS[name])
            return False
    return True


def strings(root: Tag, line_break: str, nested: list[Tag] | None = None) -> Iterator[str]:
    """Yield the text below `root` that a browser shows, with `line_break` for a `br`.

    Where `nested` is given, tables go there and are left out, and what a browser shows below
    one another comes apart with a space.
    """
    stack: list[tuple[bool, Iterator[object]]] = [(False, iter(root.contents))]
    while stack:
        apart, children = stack[-1]
        for child in children:
            if not isinstance(child, Tag):
                if type(child) in _SHOWN:
                    yield str(child)
            elif child.name == "br":
                yield line_break
            elif not is_hidden(child):
                below = nested is not None and child.name in _BLOCKS
                if below:
                    yield " "
                if nested is not None and child.name == "table":
                    nested.append(child)
                    continue
                stack.append((below, iter(child.contents)))
                break
        else:
            stack.pop()
            if apart:
                yield " "


def is_hidden(tag: Tag) -> bool:
    """Tell whether a browser would not show a tag, by what the tag itself says."""
    if tag.name in _UNSEEN:
        return True
    attributes = tag.attrs
    return bool(attributes) and (
        "hidden" in attributes or _HIDING.search(str(attributes.get("style", ""))) is not None
    )


def squeeze(text: str) -> str:
    """Return `text` with each run of HTML's white space as one space, and none at the ends."""
    return _SPACE.sub(" ", text).strip()


def _number(value: object, default: int) -> int:
    digits = str(value).strip()
    return int(digits) if digits.isdecimal() and len(digits) < 10 else default  # noqa: PLR2004
