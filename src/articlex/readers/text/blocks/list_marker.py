"""What opens a list item: a bullet, a number, a letter or a task's box."""

import re
from typing import NamedTuple

BULLETS = frozenset("-*+•–—·▪◦●○■‣⁃∙")
DASHES = frozenset("–—")

_BULLETS_WITHOUT_SPACE = frozenset("•▪◦●■‣")
_DIGITS = frozenset("0123456789")
_BEHIND_LETTER = frozenset(".)")
_ORDERED = r"\(?(?:([0-9]{1,9})|([a-zA-Z]))[.)](?=\s)"  # `re` compiles it on first use
_TASKS = {"[ ]": False, "[x]": True, "[X]": True}
_BOX = 3


class Marker(NamedTuple):
    """A marker as written, its number (None for a bullet), and the text behind it."""

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
    if first != "(" and first not in _DIGITS and line[1:2] not in _BEHIND_LETTER:
        return None  # nearly every line of prose
    return _number_or_letter(line)


def _bullet(line: str) -> Marker | None:
    bullet, behind = line[0], line[1:2]
    if behind and not behind.isspace() and bullet not in _BULLETS_WITHOUT_SPACE:
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
