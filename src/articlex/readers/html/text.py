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


_PERMALINK_CLASSES = frozenset((
    "headerlink", "anchor", "header-anchor", "heading-anchor", "permalink", "hash-link",
    "anchorjs-link", "heading-link", "mw-editsection",
))  # fmt: skip
_LINE_NUMBERS = frozenset(("linenos", "lineno", "gutter", "line-numbers", "blob-num"))
"""Classes of cells with the numbers of lines of code."""
_REPEATED = frozenset(("katex-html", "MJX_Assistive_MathML"))
"""Classes of formulas that a page has twice, once for programs that read it aloud."""
_PERMALINK_SIGNS = frozenset(("\u00b6", "#", "\u00a7", "\U0001f517", "\u221e", "\uf0c1"))
_CHARACTERS = {
    "sup": str.maketrans("0123456789+-\u2212=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-\u2212=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_FORMULAS = frozenset(("msup", "msub", "msubsup", "mfrac"))
_SCRIPTS = _FORMULAS | _CHARACTERS.keys()
_LONGEST_FORMULA = 200
_ORDINALS = frozenset(("st", "nd", "rd", "th", "er", "re", "e", "o", "a", "ª", "º", "me", "ème"))
_LONGEST_SCRIPT = 20
"""Characters. A longer superscript or subscript is text that is only set high or low."""


def script_text(tag: Tag, before: str | None) -> str | None:
    """Return how a short superscript or subscript is written in plain text, or None.

    Digits and signs become Unicode's superscripts and subscripts, so that 10 to the power of 6
    is not 106. Letters, and references in brackets, stay as they are,
    but a power that has no character is ``^(…)``. The powers, indices and fractions of MathML are
    written alike.

    Args:
        tag: any tag; only ``sup``, ``sub`` and parts of formulas have such a text.
        before: the text before it, or None for none.

    """
    if before is None or tag.name not in _SCRIPTS or is_hidden(tag):
        return None
    if tag.name in _FORMULAS:
        return _formula(tag)
    text = _plain(tag)
    if not 0 < len(text) <= _LONGEST_SCRIPT:
        return None
    small = text.translate(_CHARACTERS[tag.name])
    if not any(map(small.__contains__, text)):
        return small
    if text[0] in "[*†‡" or tag.name == "sub" or not before[-1:].isdigit():
        return text
    return text if text.lower() in _ORDINALS else f"^({text})"


def _formula(tag: Tag) -> str | None:
    """Return a power, an index or a fraction as a line of text; None if it is not whole."""
    parts = [_plain(child) for child in tag.contents if isinstance(child, Tag)]
    if len(parts) != (3 if tag.name == "msubsup" else 2) or not all(parts):
        return None
    if sum(map(len, parts)) > _LONGEST_FORMULA:
        return None
    if tag.name == "mfrac":
        return "/".join(part if part.isalnum() else f"({part})" for part in parts)
    low = _small(parts[1], "sub", "_") if tag.name != "msup" else ""
    return parts[0] + low + (_small(parts[-1], "sup", "^") if tag.name != "msub" else "")


def _small(text: str, kind: str, sign: str) -> str:
    small = text.translate(_CHARACTERS[kind])
    return f"{sign}({text})" if any(map(small.__contains__, text)) else small


def _plain(tag: Tag) -> str:
    return squeeze("".join(visible_strings(tag, " ", plain=True)))


def _is_permalink(tag: Tag) -> bool:
    """Tell whether a tag is a link from a heading to itself, or to an editor of the page."""
    classes = str(tag.attrs.get("class", "")).split()
    if not _PERMALINK_CLASSES.isdisjoint(classes):
        return tag.name == "a" or "mw-editsection" in classes
    href = str(tag.attrs.get("href", ""))
    return href[:1] == "#" and tag.get_text(strip=True) in _PERMALINK_SIGNS


def is_shown(node: object) -> bool:
    """Tell whether a node that is not a tag is text for readers, not a comment, say."""
    return type(node) in _SHOWN


def visible_strings(
    root: Tag, line_break: str, nested: list[Tag] | None = None, *, plain: bool = False
) -> Iterator[str]:
    """Yield the text below `root` that a browser shows, with `line_break` for a `br`.

    With `nested`, tables are added to it and skipped, and a space separates what a browser shows
    one below the other. With `plain`, superscripts and subscripts are text like any other.
    """
    before = ""
    stack: list[tuple[bool, Iterator[object]]] = [(False, iter(root.contents))]
    while stack:
        separate, children = stack[-1]
        for child in children:
            if not isinstance(child, Tag):
                if is_shown(child):
                    before = str(child)
                    yield before
            elif child.name == "br":
                yield line_break
            elif script := script_text(child, None if plain else before):
                yield script
            elif nested is not None and child.name == "table" and not is_hidden(child):
                yield " "
                nested.append(child)
            elif not is_hidden(child):
                is_below = nested is not None and child.name in BLOCKS
                yield " " if is_below else ""
                stack.append((is_below, iter(child.contents)))
                break
        else:
            stack.pop()
            yield " " if separate else ""


def is_hidden(tag: Tag) -> bool:
    """Tell whether a browser would not show a tag, by its name and its own attributes."""
    if tag.name in _NOT_SHOWN:
        return True
    attributes = tag.attrs
    if "class" in attributes:
        classes = str(attributes["class"]).split()
        if not _REPEATED.isdisjoint(classes):
            return True
        if tag.name == "td" and not _LINE_NUMBERS.isdisjoint(classes):
            return True
    return bool(attributes) and (
        "hidden" in attributes
        or (tag.name in ("a", "span") and _is_permalink(tag))
        or _HIDDEN_STYLE.search(str(attributes.get("style", ""))) is not None
    )


def squeeze(text: str) -> str:
    """Return `text` with single spaces for runs of HTML's white space, and none at the ends."""
    return _SPACE.sub(" ", text).strip()
