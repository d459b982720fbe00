"""What opens a list item: a bullet, a number, a letter or a task's box."""

import re
from itertools import product
from typing import NamedTuple

from articlex.readers.drafts import COLONS

BULLETS = frozenset("-*+•–—·▪▫◦●○■□☆★◆◇►▶➢➤→⇒✓✔✗✘✅❌☐☑☒❖❑‣⁃∙・\uf0b7\uf0a7\uf0d8")
DASHES = frozenset("–—")
SIGNS = frozenset("→⇒✅❌☐☑☒")
"""Bullets that also begin a line which is no item."""

_BULLETS_WITHOUT_SPACE = frozenset("•▪◦●■‣・\uf0b7\uf0a7\uf0d8")
_NESTED_BULLETS = frozenset("o#@")
"""Bullets of programs that mark each level differently. By themselves they are no bullets."""
DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९")
"""European, Arabic, Persian and Hindi digits."""
CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}
"""Numbers in circles, by their characters."""
CHINESE_DIGITS = "一二三四五六七八九十"
"""Chinese numbers from one to ten, in order."""
_CLOSINGS = frozenset("；;。")
"""What ends a Chinese item. A title begins with such a number, too, and has no ending."""
_AFTER_LETTER = frozenset(".)")
_ROMAN_LETTERS = frozenset("ivxIVX")
_ROMAN = {
    tens + ones: number
    for number, (tens, ones) in enumerate(
        product(
            ("", "x", "xx", "xxx"), ("", *["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"])
        )
    )
    if number
}
"""Roman numerals up to 39."""
_LARGEST_CODE = 0x110000
_ORDERED = r"\(?(?:(\d{1,9})|([a-zA-Z]|[^\W\d_](?=\)))|([ivx]{2,7}|[IVX]{2,7}))[.)](?=\s)"
_FULL_WIDTH = (
    r"(?:（(\d{1,2}|[一二三四五六七八九十]{1,3})）|(\d{1,2}|[一二三四五六七八九十]{1,3})、)(?=\S)"
)
_FULL_WIDTH_STARTS = frozenset(f"（{CHINESE_DIGITS}")
_SECTION = r"(?:[0-9]{1,3}\.)+([0-9]{1,3})[.)]?(?=\s)"
# `re` compiles these on first use.
_TASKS = {"[ ]": False, "[x]": True, "[X]": True}
_CHECKED_BOXES = {"☐": False, "☑": True, "☒": True}
_BOX = 3


class Marker(NamedTuple):
    """A marker as written, its number (None for a bullet), and the text after it.

    The number of a letter is its code. That of a Roman numeral of several letters is greater.
    """

    mark: str
    number: int | None
    text: str
    checked: bool | None = None

    @property
    def kind(self) -> str:
        """What the markers of one list have in common: the bullet, or how numbers are written."""
        return self.mark if self.number is None else str(_sign(self.mark))

    def is_like(self, other: "Marker") -> bool:
        """Tell whether both are written alike, as in one list: `1.` and `7.`, or two stars."""
        return (self.number is None) == (other.number is None) and self.kind == other.kind

    def is_followed_by(self, other: "Marker") -> bool:
        """Tell whether the other marker is the next one of the same list, or the same again."""
        if self.number is None or other.number is None or not self.is_like(other):
            return False
        if other.number in (self.number, self.number + 1):
            return True
        roman, next_roman = (
            _ROMAN.get(mark.strip("().").lower(), 0) for mark in (self.mark, other.mark)
        )
        return 0 < roman == next_roman - 1


def _sign(mark: str) -> tuple[bool, str]:
    """Return whether a mark begins with a digit, and how it ends."""
    last = mark[-1]
    return mark[0] in DIGITS, "" if last in DIGITS or last in CIRCLED else last


def read_marker(line: str) -> Marker | None:
    """Return the marker that a stripped line begins with, or None."""
    first = line[0]
    if first in BULLETS:
        return _bullet(line)
    if first == "[":
        return _box(line)
    second = line[1:2]
    if second in _AFTER_LETTER or first == "(" or first in DIGITS:
        return _number_or_letter(line)
    if first in _FULL_WIDTH_STARTS:
        return _full_width(line)
    if first in CIRCLED and (second.isspace() or second.isalpha()):
        return Marker(first, CIRCLED[first], line[1:].lstrip())
    if first in _ROMAN_LETTERS and second in _ROMAN_LETTERS:
        return _number_or_letter(line)
    if first == "o" and (second == "\t" or line[1:3] == "  "):
        return Marker(first, None, line[1:].lstrip())
    return None  # nearly every line of prose


def is_item(line: str) -> bool:
    """Tell whether a line is a marker and its text, without a further gap or tab in it."""
    marker = read_marker(line)
    return marker is not None and "  " not in marker.text and "\t" not in marker.text


def read_nested_marker(line: str) -> Marker | None:
    """Return the marker of an item that is indented below another one, or None."""
    if line[0] in _NESTED_BULLETS and line[1:2] == " ":
        return Marker(line[0], None, line[2:].lstrip())
    section = re.match(_SECTION, line) if line[0] in DIGITS else None
    if section is not None:
        return Marker(section[0], int(section[1]), line[section.end() :].lstrip())
    return read_marker(line)


def read_stars(line: str) -> Marker | None:
    """Return the marker of an item of a wiki, which has a star for each level, or None."""
    stars, blank, text = line.partition(" ")
    return Marker(stars, None, text.lstrip()) if blank and not stars.strip("*") else None


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
    return Marker(bullet, None, text, _CHECKED_BOXES.get(bullet))


def _box(line: str) -> Marker | None:
    checked = _TASKS.get(line[:_BOX])
    if checked is None or not line[_BOX : _BOX + 1].isspace():
        return None
    return Marker(line[:_BOX], None, line[_BOX:].lstrip(), checked)


def _number_or_letter(line: str) -> Marker | None:
    match = re.match(_ORDERED, line)
    if match is None:
        return _full_width(line) if "、" in line[:_BOX] else None
    if line[0] == "(" and match[0][-1] != ")":
        return None
    digits, letter, roman = match.groups()
    if roman and roman.lower() not in _ROMAN:
        return None
    number = (
        int(digits) if digits else ord(letter) if letter else _LARGEST_CODE + _ROMAN[roman.lower()]
    )
    return Marker(match[0], number, line[match.end() :].lstrip())


def _full_width(line: str) -> Marker | None:
    """Return a Chinese or Japanese marker: ``（1）``, ``1、`` or ``一、``."""
    match = re.match(_FULL_WIDTH, line)
    if match is None:
        return None
    digits = match[1] or match[2]
    if digits[0] not in CHINESE_DIGITS:
        return Marker(match[0], int(digits), line[match.end() :])
    if line[-1] not in _CLOSINGS and line[-1] not in COLONS:
        return None
    return Marker(match[0], _chinese_number(digits), line[match.end() :])


def _chinese_number(digits: str) -> int:
    """Return a number up to 99 that is written in Chinese: ``二十一``."""
    tens, ten, ones = digits.rpartition("十")
    number = CHINESE_DIGITS.find(ones[:1]) + 1 if ones else 0
    return number + (10 * (CHINESE_DIGITS.find(tens[:1]) + 1 if tens else 1) if ten else 0)
