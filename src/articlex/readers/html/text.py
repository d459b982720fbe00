"""The text that a browser shows of a tag."""

import re
from collections.abc import Iterator

from bs4 import CData, Tag
from bs4.element import NavigableString, RubyParenthesisString, RubyTextString

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
ITEMS = frozenset(("li", "dt", "dd"))
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "details", "dialog", "div",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html",
    "legend", "main", "nav", "p", "search", "section", "summary", "table", "caption", "thead",
    "tbody", "tfoot", "tr", "td", "th", "pre", *HEADINGS, *LISTS, *ITEMS,
))  # fmt: skip
"""Tags that a browser shows one below the other."""

_NOT_SHOWN = frozenset((
    "script", "style", "template", "noscript", "head", "iframe", "object", "audio", "video",
    "canvas", "svg", "annotation", "annotation-xml", "select", "datalist", "textarea",
))  # fmt: skip
_SHOWN = (NavigableString, CData, RubyTextString, RubyParenthesisString)
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\n\r\f]+")


def is_shown(node: object) -> bool:
    """Tell whether a node that is not a tag is text for readers, not a comment, say."""
    return type(node) in _SHOWN


def visible_strings(root: Tag, line_break: str, nested: list[Tag] | None = None) -> Iterator[str]:
    """Yield the text below `root` that a browser shows, with `line_break` for a `br`.

    With `nested`, tables are added to it and skipped, and a space separates what a browser shows
    one below the other.
    """
    stack: list[tuple[bool, Iterator[object]]] = [(False, iter(root.contents))]
    while stack:
        separate, children = stack[-1]
        for child in children:
            if not isinstance(child, Tag):
                if is_shown(child):
                    yield str(child)
            elif child.name == "br":
                yield line_break
            elif not is_hidden(child):
                below = nested is not None and child.name in BLOCKS
                if below:
                    yield " "
                if nested is not None and child.name == "table":
                    nested.append(child)
                    continue
                stack.append((below, iter(child.contents)))
                break
        else:
            stack.pop()
            if separate:
                yield " "


def is_hidden(tag: Tag) -> bool:
    """Tell whether a browser would not show a tag, by its name and its own attributes."""
    if tag.name in _NOT_SHOWN:
        return True
    attributes = tag.attrs
    return bool(attributes) and (
        "hidden" in attributes or _HIDDEN_STYLE.search(str(attributes.get("style", ""))) is not None
    )


def squeeze(text: str) -> str:
    """Return `text` with single spaces for runs of HTML's white space, and none at the ends."""
    return _SPACE.sub(" ", text).strip()
