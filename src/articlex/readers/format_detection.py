"""Detects the format of a text, where its file name does not tell it."""

import re
from typing import Literal, TypeAlias

_MOST_CHARACTERS = 1 << 16
_TAG = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|title|meta|article|section|main|header|nav|div|p|h[1-6]"
    r"|span|a|b|i|em|strong|ul|ol|dl|li|table|thead|tbody|tr|td|th|caption|br|hr|pre|blockquote)"
    r"(?=[\s>/]))",
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"^\w[\w -]{0,60}:(?:\s|$)", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_ATX = re.compile(r"(?:\A|\n)#{1,6}[ \t]+([^\n]{1,2})[^\n]*(?:\n[ \t]*\n|\n?\Z)")
_OTHER_TABLE = re.compile(
    r"\|[^\n]*  \n-{3,}(?:\|-{3,})+[ \t]*$|\S[ \t]*\n *-{3,}(?: +-{3,})+[ \t]*$"
    r"|^\+[-=]{3}[-=+]*\+$",
    re.MULTILINE,
)
"""The rule below a row of html2text, or of a simple or grid table of pandoc."""
_FENCED = re.compile(r"^ {0,3}(```|~~~)[^\n]*\n.*?^ {0,3}\1", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?:https?:/|mailto:|[./#])[^)\s]{0,500}\)")
_FEW_LINES = 3

InputFormat: TypeAlias = Literal["text", "markdown", "html"]


def detect_format(text: str) -> InputFormat:
    """Return the format that `text` looks like.

    HTML begins with a doctype or a tag. Markdown has front matter, a `#` heading above a blank
    line, a fence that is closed, or a link. A comment in code begins with a small letter or a sign.
    But a longer text without blank lines is a flattened article in any case, because in Markdown
    all its lines would be one paragraph. Nor has Markdown tables such as those of html2text, whose
    rows go over lines, or those of pandoc.
    """
    head = text[:_MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    start = head.lstrip("\ufeff \t\n\f")
    tag = _TAG.match(start) if start[:1] == "<" else None
    if tag is not None and not _is_name(start[tag.end() :]):
        return "html"
    if start[:1] == "<" and start[1:2] in "!?" and _TAG.search(start):
        return "html"
    matter = _FRONT_MATTER.match(head)
    if matter is not None and _KEY.search(matter[0]):
        return "markdown"
    body = head.strip()
    if "\n\n" not in body and body.count("\n") > _FEW_LINES:
        return "text"
    fenced = len(_FENCE.findall(head)) > 1
    if _OTHER_TABLE.search(_FENCED.sub("", head) if fenced else head):
        return "text"
    titled = any(not title.start() or _begins_title(title[1]) for title in _ATX.finditer(head))
    return "markdown" if fenced or titled or _LINK.search(head) else "text"


def _is_name(rest: str) -> bool:
    """Tell whether a tag is one that a page is about: ``<table>: how to use it``."""
    return rest[:2] == ">:" and "</" not in rest.partition("\n")[0]


def _begins_title(text: str) -> bool:
    """Tell whether a title begins so, and no comment in code."""
    first, second = text[0], text[1:]
    if first.islower() and first.isascii():
        return False
    is_name = first in '@.$"(<' and second.isalpha()
    return first.isalnum() or first in "[*_`" or not first.isascii() or is_name
