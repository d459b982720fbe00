"""Builds flat blocks from the nested events of a library's parser."""

from typing import NamedTuple

from articlex.blocks import Block, Code, Heading, List, ListItem, Paragraph
from articlex.readers.drafts import LONGEST_HEADING, Drafts


class ReaderResult(NamedTuple):
    """What a reader returns.

    Attributes:
        drafts: the blocks, still without sections.
        metadata: what the article says about itself, such as its front matter.
        warnings: the limits that cut something off, each as ``line: message``.

    """

    drafts: Drafts
    metadata: dict[str, str]
    warnings: tuple[str, ...]


def link_mark(text: str, address: str) -> str:
    """Return what follows a link's text to keep its address: `` <address>``.

    It is empty where the text is the address, and for a script or a place in the same document.
    """
    bare = address.removeprefix("mailto:")
    if not address or address[0] == "#" or address.lower().startswith("javascript:"):
        return ""
    if text.strip() in (address, bare, address.partition("://")[2]):
        return ""
    return f" <{address}>"


class _Item:
    """An item that may still grow. `texts` are its paragraphs."""

    __slots__ = ("checked", "depth", "is_cut", "line_end", "line_start", "marker", "texts")

    def __init__(self, line: int, depth: int, marker: str) -> None:
        self.line_start = self.line_end = line
        self.depth = depth
        self.marker = marker
        self.checked: bool | None = None
        self.is_cut = False  # another block came before any text
        self.texts: list[str] = []

    def is_empty(self) -> bool:
        """Tell whether the item has neither text nor a check box."""
        return not self.texts and self.checked is None


class _Level(NamedTuple):
    """An open list: whether it is ordered, and its open item, if any."""

    ordered: bool
    items: list[_Item]


class BlockBuilder:
    """Collects blocks in order. Lines count from 1, and both ends are included.

    An item's text is its paragraphs, separated by blank lines. Anything else in an item, such as
    a table or code, is a separate block: the list ends above it and continues below it. An item
    without text is left out if another block was in it, or unless `keeps_empty`.
    """

    def __init__(self, *, keeps_empty: bool) -> None:
        self._keeps_empty = keeps_empty
        self.drafts = Drafts()
        self._levels: list[_Level] = []
        self._touched: list[_Level] = []  # levels with a new item since the last flush
        self._items: list[_Item] = []
        self._ordered = False

    def add(self, block: Block) -> None:
        """Add a block at the current position."""
        if isinstance(block, Paragraph) and (item := self._open_item()) is not None:
            item.texts.append(block.text)
            if item is self._items[-1]:
                item.line_end = max(item.line_end, block.line_end)
            return
        self._flush()
        self.drafts.add(block)

    def heading(self, line_start: int, line_end: int, level: int, text: str) -> None:
        """Add a heading, unless it is empty. One that is too long is a paragraph."""
        if len(text) > LONGEST_HEADING:
            self.paragraph(line_start, line_end, text)
        elif text:
            self.add(Heading(line_start, line_end, (), level, text))

    def paragraph(self, line_start: int, line_end: int, text: str) -> None:
        """Add a paragraph to the open item, else to the document, unless it is empty."""
        if text:
            self.add(Paragraph(line_start, line_end, (), text))

    def code(self, line_start: int, line_end: int, language: str | None, text: str) -> None:
        """Add preformatted text, unless it is blank."""
        if text.strip():
            self.add(Code(line_start, line_end, (), language, text))

    def open_list(self, *, ordered: bool) -> None:
        """Open a list, at the top or in the open item."""
        if not self._levels:
            self._flush()
        item = self._open_item()
        if item is not None and item.is_empty():
            item.is_cut = True
        self._levels.append(_Level(ordered, []))

    def open_item(self, line: int, marker: str, deeper: int = 0) -> None:
        """Close the innermost list's item and open the next, `deeper` levels further in."""
        level = self._levels[-1]
        if not self._items:
            self._ordered = level.ordered
        outer = self._levels[-2].items if len(self._levels) > 1 else []
        depth = outer[0].depth + 1 if outer else len(self._levels) - 1
        item = _Item(line, depth + deeper, marker)
        self._items.append(item)
        level.items[:] = [item]
        self._touched.append(level)

    def check(self, *, checked: bool) -> None:
        """Make the innermost list's open item a task. See `at_item_start`."""
        self._levels[-1].items[0].checked = checked

    def close_item(self) -> None:
        """Close the innermost list's item."""
        self._levels[-1].items.clear()

    def close_list(self) -> None:
        """Close the innermost list."""
        self._levels.pop()
        if not self._levels:
            self._flush()

    def at_item_start(self) -> bool:
        """Tell whether an item is open and has no text yet."""
        item = self._open_item()
        return item is not None and not item.texts

    def finish(self) -> Drafts:
        """Return the blocks. Add nothing afterwards."""
        self._flush()
        return self.drafts

    def _open_item(self) -> _Item | None:
        if self._items and self._levels and self._levels[-1].items:
            return self._levels[-1].items[0]
        return None

    def _flush(self) -> None:
        """End the list. An open item without text waits for its text, and is left out here."""
        waiting: list[_Level] = []
        for level in {id(level): level for level in self._touched}.values():
            if level.items and level.items[0].is_empty():
                level.items[0].is_cut = True
                waiting.append(level)
            else:
                level.items.clear()  # the rest of an item that was cut is not part of it
        filled = [
            item
            for item in self._items
            if not item.is_empty() or (self._keeps_empty and not item.is_cut)
        ]
        if filled:
            outermost = min(item.depth for item in filled)
            items = tuple(
                ListItem(
                    "\n\n".join(item.texts),
                    item.depth - outermost,
                    item.marker,
                    item.line_start,
                    item.line_end,
                    item.checked,
                )
                for item in filled
            )
            start, end = items[0].line_start, max(item.line_end for item in items)
            self.drafts.add(List(start, end, (), None, self._ordered, items))
        self._touched = waiting
        self._items = [level.items[0] for level in waiting]
