"""BeautifulSoup with lxml, and the lines on which each tag begins and ends.

libxml2 repairs broken markup: an unclosed cell or item ends where the next one begins, as a
browser shows it.
"""

import re
from collections import Counter
from types import MappingProxyType
from typing import Any
from warnings import catch_warnings, simplefilter

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder

from articlex.readers.block_builder import link_mark
from articlex.readers.html.text import HEADINGS

_NOT_TEXT = re.compile("[\ud800-\udfff\0]")
_NEWLINES = re.compile(r"&(?:#0{0,9}10(?!\d)|#[xX]0{0,9}[aA](?![\da-fA-F])|NewLine);?")
_IMPLIED = ("html", "body", "p")
_PAGE_PARTS = frozenset(("p", "ul", "ol", "table"))
_WITHOUT_LINKS = HEADINGS | {"pre"}
_META_NAMES = ("name", "property", "itemprop")
_COUNTED = HEADINGS | _PAGE_PARTS | {"th", "td", "tr", "pre"}
_LISTING = 2
"""Cells of a table of code: the numbers of its lines, and the lines."""


def parse_html(text: str, *, links: bool = False) -> tuple[BeautifulSoup, "LineBuilder"]:
    """Return the tree of an HTML page, and the builder that knows the lines of its tags.

    With `links`, the text of a link ends with its address, except in headings and code.
    """
    text = _NOT_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _NEWLINES.sub("&#13;", text)  # an escaped line feed does not begin a line of the page
    lines = LineBuilder(links=links)
    with catch_warnings():  # bs4 warns about text that looks like a file name
        simplefilter("ignore")
        return _Soup(text, builder=lines), lines


class _Soup(BeautifulSoup):
    """BeautifulSoup without the chain of all elements, which articlex does not use.

    Repairing the chain climbs to the root for some tags, and pages nest tens of thousands of tags.
    """

    def _linkage_fixer(self, el: object) -> None:
        pass


class LineBuilder(LXMLTreeBuilder):
    """bs4's builder, which also records on which lines a tag begins and ends.

    lxml's parser does not tell, so it gets the text line by line: a tag begins on the latest line,
    which has its `>`. The builder also records which tags each table contains.

    Attributes:
        line: the current line, from 1.
        ends: the last line of each tag, by the tag's `id`.
        title: the page's title, or None.
        declared: the contents of the page's `meta` tags, by name in small letters. Of equal names
            the first counts.

    """

    def __init__(self, *, links: bool = False) -> None:
        super().__init__(multi_valued_attributes=None)
        self._links = links
        self._without_links = 0  # how many headings and code blocks are open
        self.line = 0
        self.ends: dict[int, int] = {}
        self.title: Tag | None = None
        self.declared: dict[str, str] = {}
        self._implied: dict[str, int] = {}
        self._tables: list[Tag] = []
        self._contents: dict[int, Counter[str]] = {}  # the names of the tags in each table

    def feed(self, markup: Any) -> None:  # noqa: ANN401
        """Parse the page line by line."""
        self.parser = self.parser_for(None)
        start = _content_start(markup)
        if markup[start : start + 1] != "<":
            # libxml2 reports the tags that it adds around such text only at the text's end.
            self._implied = dict.fromkeys(_IMPLIED, markup.count("\n", 0, start) + 1)
        for line in markup.split("\n"):
            self.line += 1
            self.parser.feed(line + "\n")
        self.parser.close()

    def start(self, tag: Any, attrib: Any, nsmap: Any = MappingProxyType({})) -> None:  # noqa: ANN401
        """Record where a tag begins."""
        super().start(tag, attrib, nsmap)
        opened = self._current()
        opened.sourceline = self._implied.pop(opened.name, self.line)
        self._without_links += opened.name in _WITHOUT_LINKS
        if opened.name == "title" and self.title is None and not _is_of_icon(opened):
            self.title = opened
        elif opened.name == "meta":
            self._declare(opened)
        if self._tables and opened.name in _COUNTED:
            self._contents[id(self._tables[-1])][opened.name] += 1
        if opened.name == "table":
            self._contents[id(opened)] = Counter()
            self._tables.append(opened)

    def end(self, tag: Any) -> None:  # noqa: ANN401
        """Record where a tag ends."""
        closed = self._current()
        self._without_links -= closed.name in _WITHOUT_LINKS
        if self._links and closed.name == "a" and not self._without_links:
            text = "".join(self.soup.current_data) if self.soup else ""
            self.data(link_mark(text, str(closed.attrs.get("href", "")).strip()))
        super().end(tag)
        self.ends[id(closed)] = self.line
        if self._tables and closed is self._tables[-1]:
            self._tables.pop()

    def is_layout(self, table: Tag) -> bool:
        """Tell whether a table only places parts of a page.

        It has plain cells with headings and more, a single cell around another table, or code
        beside the numbers of its lines.
        """
        if table.attrs.get("role") in ("presentation", "none"):
            return True
        names = self._contents.get(id(table), Counter())
        if "th" in names:
            return False
        if not HEADINGS.isdisjoint(names):
            has_one_column = names["td"] <= names["tr"]
            return has_one_column or not _PAGE_PARTS.isdisjoint(names)
        is_listing = names["tr"] == 1 and names["td"] <= _LISTING and names["pre"] > 0
        return is_listing or (names["td"] == 1 and names["table"] > 0 and not _has_text(table))

    def _declare(self, meta: Tag) -> None:
        values = meta.attrs
        name = next((values[key] for key in _META_NAMES if key in values), "")
        self.declared.setdefault(str(name).lower(), str(values.get("content", "")))

    def _current(self) -> Tag:
        current = self.soup.currentTag if self.soup else None
        assert current is not None  # noqa: S101  # the parser calls only during feed
        return current


def _has_text(table: Tag) -> bool:
    """Tell whether a table's only cell has text beside what is in its tags."""
    cell = table.find("td")
    return isinstance(cell, Tag) and any(
        not isinstance(child, Tag) and str(child).strip() for child in cell.contents
    )


def _content_start(markup: str) -> int:
    """Return the position of the first tag or text after blanks, comments and declarations."""
    start = 0
    while True:
        while markup[start : start + 1].isspace():
            start += 1
        if markup[start : start + 2] not in ("<!", "<?"):
            return start
        close = "-->" if markup.startswith("<!--", start) else ">"
        end = markup.find(close, start)
        if end == -1:
            return start
        start = end + len(close)


def _is_of_icon(title: Tag) -> bool:
    return title.parent is not None and title.parent.name == "svg"
