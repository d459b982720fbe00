"""HTML in Markdown: tags within lines, and blocks that blank lines cut."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = re.compile(r"<(/?)(table|ul|ol|dl)\b", re.IGNORECASE)
"""Tags whose content goes on below a blank line. CommonMark ends an HTML block there (§4.6)."""

_ESCAPED = frozenset((
    "title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext",
))  # fmt: skip
"""Tags that GFM does not let through (§6.11). Unclosed, they would hide the rest of the line."""

_NAME = re.compile(r"</?([a-z][a-z0-9-]*)", re.IGNORECASE)


def whole_html(tokens: Sequence[Token], parser: MarkdownIt) -> Iterator[Token]:
    """Yield the tokens of a document, those of a table or list in HTML as one ``html_block``.

    Markdown inside becomes HTML, and each block keeps its line. What is never closed stays as it
    is.
    """
    closings = _closings(tokens)
    number = 0
    while number < len(tokens):
        end = closings.get(number, number)
        yield tokens[number] if end == number else _joined(tokens[number : end + 1], parser)
        number = end + 1


def _closings(tokens: Sequence[Token]) -> dict[int, int]:
    """Return for each ``html_block`` that opens tags the position of the one that closes them."""
    blocks = [n for n, token in enumerate(tokens) if token.type == "html_block"]
    if not blocks:
        return {}
    depths = list(accumulate(map(_opened, tokens), initial=0))
    ends = _next_lower(depths, equal=True)
    containers = _next_lower([token.level for token in tokens], equal=False)
    return {n: ends[n] - 1 for n in blocks if ends[n] < len(depths) and ends[n] <= containers[n]}


def _opened(token: Token) -> int:
    """Return how many tags are open behind a token that were not before it."""
    if token.type not in ("html_block", "code_block"):
        return 0
    return sum(-1 if slash else 1 for slash, _ in _TAGS.findall(token.content))


def _next_lower(values: list[int], *, equal: bool) -> list[int]:
    """Return for each position the next one whose value is lower, or `equal`; else the end."""
    ends = [len(values)] * len(values)
    waiting: list[int] = []
    for position, value in enumerate(values):
        while waiting and (values[waiting[-1]] > value or (equal and values[waiting[-1]] == value)):
            ends[waiting.pop()] = position
        waiting.append(position)
    return ends


def _joined(tokens: Sequence[Token], parser: MarkdownIt) -> Token:
    """Return an ``html_block`` with the content of several tokens, each on its line."""
    first = tokens[0]
    start = line = (first.map or [0, 0])[0]
    pieces: list[str] = []
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth:
            continue
        begin = next((each.map[0] for each in group if each.map), line)
        if token.type in ("html_block", "code_block"):  # an indented tag is no code here
            piece = token.content
        else:
            piece = parser.renderer.render(group, parser.options, {})
        pieces += ["\n" * (begin - line), piece]
        line = max(line, begin) + piece.count("\n")
        group = []
    end = max(each.map[1] for each in tokens if each.map)
    return Token("html_block", "", 0, map=[start, end], level=first.level, content="".join(pieces))


def has_html(inline: Token) -> bool:
    """Tell whether a line has tags other than line breaks."""
    return any(
        child.type == "html_inline" and child.content[:3].lower() != "<br"
        for child in inline.children or ()
    )


def escaped_tags(inline: Token) -> frozenset[str]:
    """Return the names of the tags that do not count in a line: GFM's, if nothing closes them."""
    closed = {
        name_of(child.content)
        for child in inline.children or ()
        if child.type == "html_inline" and child.content[:2] == "</"
    }
    return _ESCAPED - closed


def name_of(tag: str) -> str:
    """Return the name of a tag in small letters, or an empty string for a comment."""
    name = _NAME.match(tag)
    return name[1].lower() if name else ""
