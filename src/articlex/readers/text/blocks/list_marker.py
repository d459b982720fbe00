"""What opens a list item: a bullet, a number, a letter or a task's box."""

import re
from typing import NamedTuple

BULLETS = frozenset("-*+•–—·▪▫◦●○■□☆★◆◇►▶➢➤✓✔❖‣⁃∙\uf0b7\uf0a7\uf0d8")
DASHES = frozenset("–—")

_BULLETS_WITHOUT_SPACE = frozenset("•▪◦●■‣\uf0b7\uf0a7\uf0d8")
_NESTED_BULLETS = frozenset("o#@")
"""Bullets of programs that mark each level differently. By themselves they are no bullets."""
_DIGITS = frozenset("0123456789")
_AFTER_LETTER = frozenset(".)")
_ORDERED = r"\(?(?:([0-9]{1,9})|([a-zA-Z]))[.)](?=\s)"  # `re` compiles it on first use
_TASKS = {"[ ]": False, "[x]": True, "[X]": True}
_BOX = 3


class Marker(NamedTuple):
    """A marker as written, its number (None for a bullet), and the text after it."""

    mark: str
    number: int | None
    text: str
    checked: bool | None = None


def read_marker(line: str) -> Marker | None:
    """Return the marker that a stripped line begins with, or None."""
    first = line[0]
    if first in BULLETS:
        return _bullet(line)
    if first == "[":
        return _box(line)
    if first != "(" and first not in _DIGITS and line[1:2] not in _AFTER_LETTER:
        return None  # nearly every line of prose
    return _number_or_letter(line)


def read_nested_marker(line: str) -> Marker | None:
    """Return the marker of an item that is indented below another one, or None."""
    if line[0] in _NESTED_BULLETS and line[1:2] == " ":
        return Marker(line[0], None, line[2:].lstrip())
    return read_marker(line)


def _bullet(line: str) -> Marker | None:
    bullet, after = line[0], line[1:2]
    if after and not after.isspace() and bullet not in _BULLETS_WITHOUT_SPACE:
        return None
    text = line[1:].lstrip()
    if text[:1] == bullet and not text.strip(bullet + " \t"):
        return None  # `* * *` is a thematic break
    checked = _TASKS.get(text[:_BOX])
    if checked is not None and (len(text) == _BOX or text[_BOX].isspace()):
        return Marker(bullet, None, text[_BOX:].lstrip(), checked)
    return Marker(bullet, None, text)


def _box(line: str) -> Marker | None:
    checked = _TASKS.get(line[:_BOX])
    if checked is None or not line[_BOX : _BOX + 1].isspace():
        return None
    return Marker(line[:_BOX], None, line[_BOX:].lstrip(), checked)


def _number_or_letter(line: str) -> Marker | None:
    match = re.match(_ORDERED, line)
    if match is None or (line[0] == "(" and match[0][-1] != ")"):
        return None
    digits, letter = match.groups()
    number = int(digits) if digits else ord(letter)
    return Marker(match[0], number, line[match.end() :].lstrip())
