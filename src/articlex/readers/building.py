"""Builds a document's flat blocks out of the nested events that a library's parse gives."""

from typing import NamedTuple

from articlex.model import Block, Code, Heading, List, ListItem, Paragraph


class Found(NamedTuple):
    """What a reader finds.

    Attributes:
        blocks: the blocks, without their sections.
        metadata: what the document says of itself, such as its front matter.
        warnings: the bounds that were applied, each as ``line: message``.

    """

    blocks: list[Block]
    metadata: dict[str, str]
    warnings: tuple[str, ...]


class _Item:
    """An item that is still being read; `texts` are its paragraphs."""

    __slots__ = ("checked", "depth", "line_end", "line_start", "marker", "texts")

    def __init__(self, line: int, depth: int, marker: str) -> None:
        self.line_start = self.line_end = line
        self.depth = depth
        self.marker = marker
        self.checked: bool | None = None
        self.texts: list[str] = []


class _Level(NamedTuple):
    """A list that is open: whether it is ordered, and its item that is open, if any."""

    ordered: bool
    items: list[_Item]


class Builder:
    """Collects blocks in order; lines count from 1, both ends included.

    An item's paragraphs are its text, a blank line apart. Anything else within an item, such
    as a table or code, is a block of its own: the list ends above it and goes on below it.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._levels: list[_Level] = []
        self._begun: list[_Level] = []  # levels in which an item began since the last flush
        self._items: list[_Item] = []
        self._ordered = False
        self._base = 0

    def add(self, block: Block) -> None:
        """Add a block that stands where the reading has come to."""
        if isinstance(block, Paragraph) and (item := self._open_item()) is not None:
            item.texts.append(block.text)
            if item is self._items[-1]:
                item.line_end = max(item.line_end, block.line_end)
            return
        self._flush()
        self.blocks.append(block)

    def heading(self, line_start: int, line_end: int, level: int, text: str) -> None:
        """Add a heading, unless it is empty."""
        if text:
            self.add(Heading(line_start, line_end, (), level, text))

    def paragraph(self, line_start: int, line_end: int, text: str) -> None:
        """Add a paragraph, or a paragraph of the open item, unless it is empty."""
        if text:
            self.add(Paragraph(line_start, line_end, (), text))

    def code(self, line_start: int, line_end: int, language: str | None, text: str) -> None:
        """Add preformatted text, unless it is blank."""
        if text.strip():
            self.add(Code(line_start, line_end, (), language, text))

    def open_list(self, *, ordered: bool) -> None:
        """Begin a list, at the top or within the open item."""
        if not self._levels:
            self._flush()
        self._levels.append(_Level(ordered, []))

    def open_item(self, line: int, marker: str, deeper: int = 0) -> None:
        """Begin an item of the innermost list, or `deeper` in it; the one before it is closed."""
        level = self._levels[-1]
        if not self._items:
            self._base = len(self._levels)
            self._ordered = level.ordered
        outer = self._levels[-2].items if len(self._levels) > 1 else []
        depth = outer[0].depth + 1 if outer else max(0, len(self._levels) - self._base)
        item = _Item(line, depth + deeper, marker)
        self._items.append(item)
        level.items[:] = [item]
        self._begun.append(level)

    def check(self, *, checked: bool) -> None:
        """Make the innermost list's open item, of which `at_item_start` tells, a task."""
        self._levels[-1].items[0].checked = checked

    def close_item(self) -> None:
        """End the innermost list's item."""
        self._levels[-1].items.clear()

    def close_list(self) -> None:
        """End the innermost list."""
        self._levels.pop()
        if not self._levels:
            self._flush()

    def at_item_start(self) -> bool:
        """Tell whether an item is open that has no text yet."""
        item = self._open_item()
        return item is not None and not item.texts

    def finish(self) -> list[Block]:
        """Return the blocks; nothing may be added any more."""
        self._flush()
        return self.blocks

    def _open_item(self) -> _Item | None:
        if self._items and self._levels and self._levels[-1].items:
            return self._levels[-1].items[0]
        return None

    def _flush(self) -> None:
        if self._items:
            items = tuple(
                ListItem(
                    item.line_start,
                    item.line_end,
                    item.depth,
                    item.marker,
                    "\n\n".join(item.texts),
                    item.checked,
                )
                for item in self._items
            )
            start, end = items[0].line_start, max(item.line_end for item in items)
            self.blocks.append(List(start, end, (), None, self._ordered, items))
        self._items = []
        for level in self._begun:  # what follows in an item that was cut stands on its own
            level.items.clear()
        self._begun = []
